"""A site's rows as texts, whatever tags restrict them."""

from __future__ import annotations

import re

from django.db import connection

from crm.tenancy.context import Context, bound
from crm.tests.api import table_names
from tests.leaks.world import SiteRows

_ROWS = "select coalesce(string_agg((to_jsonb(t) - 'id')::text, chr(10)), '') from {table} t"


def all_seeing(site: SiteRows) -> Context:
    tags = "{" + ",".join(str(site.row("tag", kind).uuid) for kind in "RS") + "}"
    return Context(str(site.site.pk), str(site.owner.user.pk), tags)


def rows_of(site: SiteRows) -> str:
    """Every row of every table that the site's owner could see with all tags revealed, as JSON;
    without the plain keys that a rolled back transaction leaves gaps in."""
    with bound(all_seeing(site)), connection.cursor() as cursor:
        texts = []
        for table in table_names():
            cursor.execute(_ROWS.format(table=table))
            texts.append(f"{table}\n{cursor.fetchone()[0]}")
        return "\n".join(texts)


ALIEN_UUID = "00000000-0000-4000-8000-000000000001"
ALIEN_TIME = "2001-01-01T00:00:00"
_MADE_NOW = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|20(?:2[5-9]|[3-9]\d)-\d\d-\d\dT[\d:.]+|[0-9a-f]{64}"
    r"|md5\$\w+\$[0-9a-f]{32}"
)


def masked(told: str) -> list[str]:
    """The lines, sorted, without what differs each time: new uuids, this very moment, hashes."""
    return sorted(_MADE_NOW.sub(lambda m: m[0] if m[0] == ALIEN_UUID else "…", told).splitlines())
