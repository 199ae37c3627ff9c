"""Django's entry point: `"ENGINE": "crm.postgres"`."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.postgresql import client, creation, operations
from django.db.utils import OperationalError

from crm.postgres import binaries, planned
from crm.postgres.bootstrap import DATABASE, OWNER
from crm.postgres.embedded import EmbeddedServer, server_for
from crm.postgres.errors import PostgresNotAnswering, PostgresUnavailable
from crm.postgres.home import PORT
from crm.postgres.roles import SpeaksAsRuntimeRole
from crm.postgres.server import RECOVERY_SECONDS

KEY = "EMBEDDED"
REQUEST_SECONDS = 3.0
DEFAULTS = {"NAME": DATABASE, "USER": OWNER}


class DatabaseClient(client.DatabaseClient):
    """`dbshell` reads the settings without ever connecting, so the server starts here."""

    connection: "DatabaseWrapper"

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        arguments, environment = super().settings_to_cmd_args_env(settings_dict, parameters)
        if settings_dict.get(KEY) and not shutil.which(cls.executable_name):
            arguments[0] = binaries.find().program(cls.executable_name)
        return arguments, environment

    def runshell(self, parameters: Iterable[str]) -> None:
        self.connection.use_embedded_server()
        super().runshell(parameters)


class DatabaseCreation(creation.DatabaseCreation):
    """Test databases go even while a thread of a test's server still holds a connection."""

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        name = self.connection.ops.quote_name(test_database_name)
        with self._nodb_cursor() as cursor:  # type: ignore[attr-defined]  # private
            cursor.execute(f"drop database {name} with (force)")


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "crm.tenancy.compiler"  # by name: it is a floor above


class DatabaseWrapper(SpeaksAsRuntimeRole):
    client_class = DatabaseClient
    creation_class = DatabaseCreation
    ops_class = DatabaseOperations
    Database: Any  # this and the next are unknown to django-stubs
    pool: Any

    def __init__(self, settings_dict: dict[str, Any], alias: str = DEFAULT_DB_ALIAS) -> None:
        if settings_dict.get(KEY):
            refuse_in_production()
            for key, value in DEFAULTS.items():
                if settings_dict.get(key) == "":  # a NAME of None means "no database"
                    settings_dict[key] = value
        super().__init__(settings_dict, alias)

    def get_connection_params(self) -> dict[str, Any]:
        self.use_embedded_server()
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            # A pool has retried by itself, for as long as its own time limit says.
            if not self.settings_dict.get(KEY) or self.pool:
                raise
            self._use(partial(self._server().recover, _patience()))
            conn_params = {**conn_params, "host": self.settings_dict["HOST"]}
            return super().get_new_connection(conn_params)

    def planned_rows(self, text: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """What a statement answers that is planned once for a connection (`planned.py`)."""
        with self.cursor() as cursor:
            with self.wrap_database_errors:
                call = planned.call(self.connection, text)
            cursor.execute(call, parameters)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def use_embedded_server(self) -> None:
        """Start the server if this database is embedded, and enter its address as HOST."""
        if self.settings_dict.get(KEY):
            self._use(partial(self._server().ensure_running, _patience()))

    def _server(self) -> EmbeddedServer:
        with _translated():
            return server_for(self.settings_dict[KEY])

    def _use(self, start: Callable[[], Path]) -> None:
        with _translated():
            self.settings_dict |= {"HOST": str(start()), "PORT": PORT}


def _patience() -> float:
    """Seconds to wait for the server. Whoever waits for an answer is better told to come back, and
    keeps a thread from others who wait; a command has the time that a recovery takes."""
    return REQUEST_SECONDS if getattr(settings, "CRM_SERVING", False) else RECOVERY_SECONDS


def refuse_in_production() -> None:
    if getattr(settings, "CRM_ENV", None) == "production":
        raise ImproperlyConfigured(
            "The embedded PostgreSQL is for one machine's own use: set DATABASE_URL in production."
        )


@contextmanager
def _translated() -> Iterator[None]:
    """What may pass is a database error, which the site answers as 'unavailable'."""
    try:
        yield
    except PostgresNotAnswering as error:
        raise OperationalError(str(error)) from error
    except PostgresUnavailable as error:
        raise ImproperlyConfigured(str(error)) from error
