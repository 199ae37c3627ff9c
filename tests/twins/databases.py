"""Databases beside the test database, each a copy of another one, and the way to speak to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def copy_of(connection: Any, name: str) -> Iterator[Any]:
    """A connection to a copy of what that one is connected to; the copy is dropped afterwards.

    Whatever is connected to the original is cut off: otherwise it could not be copied.
    """
    source = str(connection.settings_dict["NAME"])
    copy = f"{source}_{name}"
    connection.close()
    try:
        with connection._nodb_cursor() as cursor:
            _drop(cursor, copy)
            _cut_off(cursor, source)
            cursor.execute(f'create database "{copy}" template "{source}"')
        made = type(connection)({**connection.settings_dict, "NAME": copy}, DEFAULT_DB_ALIAS)
        try:
            yield made
        finally:
            made.close()
    finally:
        with connection._nodb_cursor() as cursor:
            _drop(cursor, copy)


@contextmanager
def speaking_to(connection: Any) -> Iterator[None]:
    """Django's default database is that one, for this thread and this block."""
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connection
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before


def _drop(cursor: Any, name: str) -> None:
    cursor.execute(f'drop database if exists "{name}" with (force)')


def _cut_off(cursor: Any, name: str) -> None:
    """Such as the connections that a test's server has left behind."""
    cursor.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = %s and usename = current_user",
        [name],
    )
