"""`manage.py worker`: runs the background jobs of the queue in PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector
from psycopg import AsyncConnection
from psycopg.sql import SQL, Identifier

STOP_SECONDS = 10.0
CATCH_UP_SECONDS = 24 * 3600


async def _speak_as_runtime_role(opened: AsyncConnection[Any]) -> None:
    """The queue's own connections get the rights of the application, not those of the owner."""
    await opened.execute(SQL("set role {}").format(Identifier(settings.RUNTIME_ROLE)))
    if not opened.autocommit:
        await opened.commit()


class Command(BaseCommand):
    help = "Run background jobs until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="leave as soon as the queue is empty"
        )
        parser.add_argument("--concurrency", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        connection.ensure_connection()  # starts the embedded server, whose address is asked next
        connector = PsycopgConnector(
            kwargs=connector_params(), configure=_speak_as_runtime_role, min_size=1, max_size=4
        )
        connection.close()
        with app.replace_connector(connector) as running:
            # What was due while nobody worked is done later in the day rather than not at all.
            running.periodic_defaults = {"max_delay": CATCH_UP_SECONDS}
            running.run_worker(
                wait=not options["once"],
                concurrency=options["concurrency"],
                shutdown_graceful_timeout=STOP_SECONDS,
                listen_notify=not options["once"],
            )
