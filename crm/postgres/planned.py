"""Statements that PostgreSQL plans once for a connection, for the few that every request asks.

With the policies of all its tables to weave in, planning can take ten times as long as answering.
psycopg's own prepared statements end with each rollback, and so with each request that is refused;
those of SQL last as long as the connection (ADR 33). A plan is made anew where another role asks.
"""

from __future__ import annotations

import re
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from psycopg import Connection

_calls: WeakKeyDictionary[Connection[Any], dict[str, str]] = WeakKeyDictionary()
"""What executes a statement, by connection and by the statement's text."""


def call(connection: Connection[Any], text: str) -> str:
    """What executes the statement, with as many `%s` as it has itself; it is planned first where
    that has not been done. Raises what the database raises, as psycopg does."""
    known = _calls.setdefault(connection, {})
    if text not in known:
        name, numbered = f"planned_{len(known)}", _numbered(text)
        connection.execute(f"prepare {name} as {numbered}".encode())
        known[text] = f"execute {name} ({', '.join(['%s'] * text.count('%s'))})"
    return known[text]


def _numbered(text: str) -> str:
    """`%s` as `$1`, `$2`, …: here they are PostgreSQL's and not psycopg's."""
    number = count(1)
    return re.sub("%[s%]", lambda it: f"${next(number)}" if it[0] == "%s" else "%", text)
