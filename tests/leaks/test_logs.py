"""What failing tells: to who asked, to the log, to the error mails and to PostgreSQL's own log.

Errors quote what they failed on. The restricted text is what they are made to fail on here
(trust.md, RED-15).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as configured
from django.db import DatabaseError, connection, transaction

from crm.tenancy.context import acting_as
from crm.tests.embedded_server import home_of
from interactions.models import Interaction
from tests.leaks import api, canaries
from tests.leaks.asking import Cell, cells, kinds, path_of, sight
from tests.leaks.canaries import RESTRICTED
from tests.leaks.matrix import ASKS, Told, World, leaks, undone
from tests.leaks.surfaces import Surface
from tests.leaks.visiting import browser

pytestmark = pytest.mark.django_db

SECRET = canaries.text("a", RESTRICTED, "title")
OF_ONE = "/api/interactions/{}"
DOORS = {
    "sites": f"{OF_ONE}?tags=immigration",
    "tracking": f"{OF_ONE}?tags=immigration",
    "page": "/s/site-a/interactions/{}/",
    "list": "/s/site-a/interactions/",
}


@pytest.mark.parametrize("door", DOORS)
def test_a_fault_over_a_restricted_text(
    door: str, world: World, monkeypatch: Any, settings: Any, capfd: Any
) -> None:
    """Whoever may read it gets an error without it, and no log or mail of the operator has it."""

    def failing(row: Interaction) -> Any:
        content = row.visible_content
        raise RuntimeError(f"cannot show {content.title if content else None!r} of {vars(row)}")

    owner, row = world.actors[0], world.sites["a"].row("interaction", RESTRICTED)
    path = DOORS[door].format(row.uuid if door == "tracking" else row.number)
    settings.ADMINS = [("Operator", "operator@example.org")]
    monkeypatch.setattr(Interaction, "shown", property(failing))
    if path.startswith("/api"):
        answer = world.clients[owner.name].get(path, X_API_Contract=door)
    else:
        client = browser(owner, world, "switch")
        client.raise_request_exception = False
        answer = client.get(path)
    assert answer.status_code == 500
    assert {each.field for each in Told.of(answer).canaries} <= {"site"}  # the name of their own
    logged, sent = world.aside.taken()
    assert "RuntimeError" in logged
    told = "\n".join([logged, sent, *capfd.readouterr()])
    assert list(canaries.found(told)) == []


# --- requests that make no sense


def _broken(surface: Surface) -> Iterator[Any]:
    yield b"{"
    yield {name: [{}] for name in surface.body}
    yield dict.fromkeys(surface.body, SECRET)
    yield {**dict.fromkeys(surface.body), "nonsense": SECRET}


WITH_BODY = [each for each in api.SURFACES if each.writes and isinstance(each.body, dict)]


@pytest.mark.parametrize("surface", WITH_BODY, ids=str)
def test_what_is_refused_as_nonsense(surface: Surface, world: World) -> None:
    """An error names the field and repeats at most what was sent, which is their own."""
    rows, wrong = world.sites["a"], []
    for cell in _of_hidden_rows(surface, world):
        path = path_of(surface, rows, cell.kind)
        for body in _broken(surface):
            headers = {} if surface.contract == "none" else {"X_API_Contract": surface.contract}
            with undone():
                client = world.clients[cell.actor.name]
                answer = client.send(surface.verb, f"{path}?{ASKS[cell.ask]}", body, **headers)
            told = Told.of(answer)
            sent = {each for each in told.canaries if str(each) == SECRET and _holds(body)}
            told = Told(told.canaries - sent, told.uuids)
            wrong += [f"{cell}: tells {each}" for each in leaks(told, sites="a", sight=sight(cell))]
            wrong += [f"{cell}: {each}" for each in world.aside.complaints()]
            if answer.status_code >= 500:
                wrong.append(f"{cell}: {answer.status_code} for {body!r}")
    assert wrong == []


def _holds(body: Any) -> bool:
    return isinstance(body, dict) and SECRET in body.values()


def _of_hidden_rows(surface: Surface, world: World) -> Iterator[Cell]:
    """Who could read it and has not asked, and who has asked and may not read it."""
    ways = {("owner", "nothing"), ("employee", "exact")}
    for cell in cells(surface, world):
        if (cell.actor.name, cell.ask) in ways and cell.kind in (RESTRICTED, kinds(surface)):
            yield cell


# --- PostgreSQL's own log

STATEMENTS = (
    "select '{}'::int",
    "select 1 / (length('{}') - length('{}'))",
    "do $$ begin raise exception '{}'; end $$",
    "do $$ begin raise warning '{}'; end $$",
    "set local statement_timeout = 5; select pg_sleep(1), '{}'",
    "update interactions_interactioncontent set title = '{}', duration = interval '-1 year'",
    "update interactions_interactioncontent set notes = '{}', site_id = null",
    "insert into crm_tag select * from crm_tag",
)


@pytest.fixture
def server_log() -> Path:
    embedded = configured.DATABASES["default"].get("EMBEDDED")
    if not embedded:
        pytest.skip("another's server has a log of its own")
    return home_of(Path(embedded)).log


def test_postgresqls_own_log(world: World, server_log: Path) -> None:
    """Everything that the server has logged so far, with errors over restricted rows just now."""
    owner = world.actors[0].person
    assert owner is not None
    refused = 0
    with undone(), acting_as(owner.viewer("immigration")), connection.cursor() as cursor:
        for statement in STATEMENTS:
            with suppress(DatabaseError), transaction.atomic():
                refused += 1
                cursor.execute(statement.replace("{}", SECRET))
                refused -= 1
    assert refused >= len(STATEMENTS) - 2
    with suppress(psycopg.OperationalError):
        psycopg.connect(**{**connection.get_connection_params(), "dbname": "nowhere-at-all"})
    logged = server_log.read_text("utf-8", errors="replace")
    assert re.search(r"nowhere-at-all", logged), "then nothing would be proven"
    assert list(canaries.found(logged)) == []
