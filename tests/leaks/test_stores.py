"""What is stored besides: no text that a tag may hide has a copy where no tag hides it.

Whatever is written plain today may get a tag tomorrow; so texts of interactions and meetings must
be in tables whose rows the tag hides, whoever wrote them and through whatever door: in no event, no
idempotency key, no session, no job, no log of the admin (trust.md: RED-09, RED-10).
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from crm.events import EventFacts
from crm.models import BrowserSession
from crm.relay import relay_events
from crm.tenancy.context import bound
from crm.tenancy.walls import redacted_models
from crm.tests.api import Api
from tests.leaks import api, canaries, pages, visiting
from tests.leaks.asking import Cell, Request, path_of, plain_rows
from tests.leaks.canaries import GONE, PLAIN, RESTRICTED
from tests.leaks.matrix import ASKS, OFFERED, World, undone
from tests.leaks.store import all_seeing
from tests.leaks.surfaces import Surface
from tests.leaks.visiting import Visit, browser
from tests.leaks.words import MARK

pytestmark = pytest.mark.django_db

HIDING = {model._meta.db_table for model in redacted_models()}
"""Tables whose rows a tag hides; `check_isolation` proves that it does."""
NAMES = {*OFFERED, "owner_first", "owner_last"}
"""What an entry may repeat of what is no secret: a service, a question, who led it."""
PLACES = "place_"
"""An interaction's place is shown to everybody; its history, which a tag hides, repeats it."""
ENCODED = "crm_browsersession"
WRITTEN = canaries.text("a", RESTRICTED, "written")

_TABLES = """
select relname from pg_class c join pg_namespace n on n.oid = relnamespace
where relkind = 'r' and nspname = 'public'
"""


def stored(world: World) -> dict[str, str]:
    """The rows of every table there is, as site A's owner could see them with every tag."""
    with bound(all_seeing(world.sites["a"])), connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        rows = ", ".join(f"(select string_agg(t::text, chr(10)) from {name} t)" for name in tables)
        cursor.execute(f"select {rows}")
        told = dict(zip(tables, (text or "" for text in cursor.fetchone()), strict=True))
    sessions = (str(session.get_decoded()) for session in BrowserSession.objects.all())
    return {**told, ENCODED: "\n".join(sessions)}


def copies(told: dict[str, str]) -> list[str]:
    """Every text that is of a table where tags hide it, and in another one as well."""
    found = {table: set(canaries.found(text)) for table, text in told.items()}
    may_hide = {each.field for table in HIDING for each in found[table]} - NAMES
    return [
        f"{table} has {each}"
        for table in found.keys() - HIDING
        for each in found[table]
        if each.field in may_hide and not each.field.startswith(PLACES)
    ]


def test_what_actions_stored(world: World) -> None:
    told = stored(world)
    assert all(list(canaries.found(told[table])) for table in HIDING), "nothing would be proven"
    assert copies(told) == []


def _about_texts(surface: Surface) -> bool:
    """Writes what a tag may hide: not contacts, services or questions, which no tag does."""
    named = "interaction" in surface.address or "meeting" in surface.address
    return named and surface.writes


API = [each for each in api.SURFACES if _about_texts(each)]
FORMS = [each for each in pages.SURFACES if _about_texts(each)]


def _marked(body: Any) -> Any:
    if isinstance(body, dict):
        return {name: _marked(value) for name, value in body.items()}
    if isinstance(body, list):
        return [_marked(value) for value in body]
    return body.replace(MARK, WRITTEN) if isinstance(body, str) else body


@pytest.mark.parametrize("surface", API, ids=str)
@pytest.mark.parametrize("ask", ["nothing", "exact"])
def test_what_the_api_stores(surface: Surface, ask: str, world: World) -> None:
    """Sent with a key, so that there is something to answer again from."""
    owner, rows = world.actors[0], world.sites["a"]
    with_key = Api(owner.person, rows.site, headers={"Idempotency-Key": str(uuid.uuid4())})
    cell = Cell(replace(surface, body=_marked(surface.body)), owner, ask, PLAIN)
    request = Request(cell, path_of(cell.surface, rows), plain_rows(rows), ASKS[ask])
    with undone():
        answer = request.sent(replace(world, clients={owner.name: with_key}))
        told = stored(world)
        assert answer.status_code == surface.status, answer.content
        if MARK in str(surface.body):
            assert WRITTEN in "".join(told[table] for table in HIDING)
        assert copies(told) == []


@pytest.mark.parametrize("surface", FORMS, ids=str)
def test_what_a_form_stores(surface: Surface, world: World) -> None:
    owner, kind = world.actors[0], GONE if surface.of_trash else PLAIN
    visit = Visit(replace(surface, body=_marked(surface.body)), owner, "switch", kind)
    with undone():
        answer = visiting.paid(visit, world, browser(owner, world, "switch"))
        assert answer.status_code in visiting.statuses(visit)
        assert copies(stored(world)) == []


LOGGED = {"interactions/interaction": "interaction", "meetings/meeting": "meeting"}


@pytest.mark.parametrize("model", LOGGED)
def test_what_the_admin_stores(model: str, world: World) -> None:
    owner, row = world.actors[0], world.sites["a"].row(LOGGED[model])
    with undone():
        address = f"/admin/{model}/{row.uuid}/delete/"
        answer = browser(owner, world, "nothing").post(address, {"post": "yes"})
        told = stored(world)
        assert answer.status_code == 302
        assert str(row.uuid) in told["django_admin_log"]
        assert copies(told) == []


heard: list[EventFacts] = []


def hear(event: EventFacts) -> None:
    heard.append(event)


def test_what_subscribers_hear(world: World, settings: Any) -> None:
    settings.EVENT_SUBSCRIBERS = [f"{__name__}.{hear.__name__}"]
    heard.clear()
    with undone():
        relay_events()
    assert len(heard) > 20
    assert list(canaries.found("\n".join(map(repr, heard)))) == []
