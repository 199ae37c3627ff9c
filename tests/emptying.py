"""How the tables are emptied after a test that committed.

Django truncates all of them, which makes hundreds of files anew, and then makes every permission
again: a quarter of a second. A test leaves few rows, which are deleted in a tenth of that. Triggers
and foreign keys must not mind meanwhile, which only a superuser may say: where the server is not
the embedded one, Django's way stays.
"""

from __future__ import annotations

from functools import cache

import psycopg
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql

from crm.postgres.embedded import superuser_dsn
from crm.tests.accounts import as_owner
from rapport.apps import fill_catalogue

MADE_BY_MIGRATING = frozenset({"auth_permission", "django_content_type"})

_flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # the stubs leave out what is not public


def empty(case: TransactionTestCase) -> None:
    """Instead of `TransactionTestCase._fixture_teardown`."""
    data = settings.DATABASES["default"].get("EMBEDDED")
    if not data:
        _flush(case)
        return
    with psycopg.connect(superuser_dsn(data, connection.settings_dict["NAME"])) as admin:
        admin.execute("set local lock_timeout = '30s'")
        admin.execute("set local session_replication_role = replica")
        admin.execute(_deleting())
    with as_owner():
        fill_catalogue()


@cache
def _deleting() -> sql.Composed:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    emptied = sorted({*names} - MADE_BY_MIGRATING)
    return sql.SQL(";").join(sql.SQL("delete from {}").format(sql.Identifier(e)) for e in emptied)
