"""Which database role a connection speaks as: the runtime role, unless told otherwise.

The runtime role owns nothing, so row-level security binds it. Migrations and a few of the
operator's commands speak as the owner instead, for as long as they take.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from django.db.utils import OperationalError
from psycopg.errors import InFailedSqlTransaction, InvalidParameterValue, UndefinedObject


class SpeaksAsRuntimeRole(base.DatabaseWrapper):
    """Takes the role named by `OPTIONS["assume_role"]` on every connection it opens."""

    owner_speaks = False

    def _configure_role(self, connection: Any) -> bool:
        if self.alias == NO_DB_ALIAS or self.owner_speaks:
            return False
        try:
            taken: bool = super()._configure_role(connection)  # type: ignore[misc]  # private
        except (InvalidParameterValue, UndefinedObject) as error:
            raise OperationalError(
                "The database has no runtime role yet: run `python manage.py migrate` first."
            ) from error
        return taken

    @contextmanager
    def as_owner(self) -> Iterator[None]:
        """Speak as the role that signed in, which owns the tables. For the operator only."""
        if self.owner_speaks:
            yield
            return
        self.owner_speaks = True
        try:
            if self.connection is not None:
                self.connection.execute("reset role")
            yield
        finally:
            self.owner_speaks = False
            if self.connection is not None and not self.connection.closed:
                # Before the first migration there is no such role; the next connection says so.
                # And a failed transaction takes the change of role back by itself.
                with suppress(OperationalError, InFailedSqlTransaction):
                    self._configure_role(self.connection)
