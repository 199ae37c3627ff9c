"""A client of the API, and a fingerprint of everything that a refused request must not touch."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from zlib import crc32

from django.db import connection
from django.test import Client

from crm.actions import open_session
from crm.models import Site
from crm.tenancy.context import Context, bound
from crm.tests.factories import Person
from crm.tokens import access_token_for

ApiOf = Callable[..., "Api"]


class Api:
    """Speaks JSON, with a bearer token where there is a person. Answers what Django's does."""

    def __init__(
        self,
        person: Person | None = None,
        site: Site | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers: dict[str, str] = dict(headers or {})
        if person is not None:
            session, _refresh_id = open_session(user=person.user)
            self.headers["Authorization"] = f"Bearer {access_token_for(session)}"
            self.headers["X-Site-ID"] = str((site or person.site).pk)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """A `body` of bytes is sent as it is; header names are written with underscores."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body)
        sent = {**self.headers, **{name.replace("_", "-"): text for name, text in headers.items()}}
        kind = sent.pop("Content-Type", "application/json")
        return self.client.generic(method, path, data, content_type=kind, headers=sent)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("DELETE", path, body, **headers)


_TABLES = """
select relname from pg_class c join pg_namespace n on n.oid = relnamespace
where relkind = 'r' and nspname = 'public' and relname !~ '^(procrastinate|django_migrations)'
order by 1
"""


def table_names() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return [name for (name,) in cursor.fetchall()]


def fingerprint() -> dict[Any, Any]:
    """A hash of every table's rows, as each site sees them with every restricted tag revealed."""
    tables = table_names()
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute(
            "select s.id, m.user_id from crm_site s join crm_membership m on m.site_id = s.id"
        )
        people = cursor.fetchall()
        cursor.execute("select uuid from crm_tag")
        tags = "{" + ",".join(str(uuid) for (uuid,) in cursor.fetchall()) + "}"
    found = {}
    for site_id, user_id in people:
        with bound(Context(str(site_id), str(user_id), tags)), connection.cursor() as cursor:
            cursor.execute(f"execute {_prepared(cursor, tables)}")
            found[site_id, user_id] = dict(zip(tables, cursor.fetchone(), strict=True))
    return found


def _prepared(cursor: Any, tables: list[str]) -> str:
    """The statement that hashes them, planned once for a connection: planning it takes longer than
    carrying it out, and it is asked a thousand times."""
    rows = "md5(coalesce(string_agg(t::text, '|' order by t::text), ''))"
    hashes = ", ".join(f"(select {rows} from {name} t)" for name in tables)
    name = f"hashes_{crc32(hashes.encode()):x}"
    cursor.execute("select from pg_prepared_statements where name = %s", [name])
    if not cursor.rowcount:
        cursor.execute(f"prepare {name} as select {hashes}")
    return name
