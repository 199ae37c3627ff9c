"""People of two sites in turn over the same connections, whatever went wrong just before: each
finds their own rows only, and no connection keeps whom it served (ISO-10).

Each thread has one connection, which it keeps as a thread of the server does. Streams are not
drawn: no answer of the product is one.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory

import contacts.actions
import interactions.actions
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.tests.accounts import in_parallel
from crm.tests.api import Api, ApiOf
from crm.tests.factories import Person
from tests.api_doors import TRACKING

REQUESTS = int(os.environ.get("CRM_TURNS", "160"))
SEED = int(os.environ.get("CRM_SEED", "1"))
OFFERED = {"title": "Call", "type": "Call", "lead": "Lee", "timezone": "UTC"}
BODY = {**OFFERED, "start_datetime": "2023-08-15T14:00:00Z"}
HEADERS = {name.replace("-", "_"): text for name, text in TRACKING.items()}

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@dataclass(frozen=True)
class Side:
    """Somebody with rows that hold a word of their own."""

    word: str
    api: Api
    browser: Browser
    address: str  # of their one contact's page

    def reads(self) -> Any:
        return self.api.get("/api/interactions?limit=100")

    def looks(self) -> Any:
        return self.browser.get(self.address)

    def searches(self) -> Any:
        return self.browser.get("interactions/", q=self.word)


TELLING: list[Callable[[Side], Any]] = [Side.reads, Side.looks, Side.searches]
"""Whose answers hold the word of the side."""


def _abort(side: Side) -> Any:
    """The client has gone before the body is read."""
    request = RequestFactory().get("/api/interactions", headers=side.api.headers)
    answer: Any = WSGIHandler()(request.environ, lambda *given: None)
    answer.close()
    return answer


MISHAPS: list[Callable[[Side], Any]] = [
    lambda side: side.api.get("/api/interactions/01a1fcde-eed5-73ec-90f5-9fd5dd769999"),
    lambda side: side.api.post("/api/interactions", b'{"title": '),
    lambda side: side.api.post("/api/interactions", {**BODY, "timezone": "Nowhere/At all"}),
    lambda side: side.api.post("/api/interactions", {**BODY, "tags": ["\0"]}),
    lambda side: side.api.put("/api/contacts/1/status", {"relationship_status": "blocked"}),
    lambda side: side.api.delete("/api/interactions/1"),  # fails
    lambda side: side.api.delete("/api/contacts/1"),  # takes too long
    lambda side: side.browser.post("contacts/new/", {"first_name": "", "email": side.word}),
    lambda side: side.browser.get("interactions/999999/"),
    _abort,
]


def _fail(row: Any, **given: Any) -> None:
    raise RuntimeError("planted")


def _dawdle(row: Any, **given: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 10")
        cursor.execute("select pg_sleep(2)")


@pytest.fixture
def sides(alice: Person, charlie: Person, api: ApiOf, monkeypatch: Any) -> list[Side]:
    monkeypatch.setattr(interactions.actions, "delete", _fail)
    monkeypatch.setattr(contacts.actions, "delete", _dawdle)
    return [_side(alice, "zebrafinch", api), _side(charlie, "quetzal", api)]


def _side(person: Person, word: str, api: ApiOf) -> Side:
    contact = ContactFactory.create(by=person.viewer(), first_name=word)
    mine = api(person)
    said = {**BODY, "title": f"About {word}", "description": word}
    assert mine.post("/api/interactions", said).status_code == 201
    browser = Browser(person, reveal=True)
    browser.client.raise_request_exception = False
    return Side(word, mine, browser, f"contacts/{contact.number}/")


_KEPT = """
select pg_backend_pid(), current_setting('role'),
       concat_ws('', {})
""".format(
    ", ".join(
        f"current_setting('app.{name}', true)"
        for name in ("site_id", "user_id", "revealed_tags", "asked_tags", "opened")
    )
)


def kept() -> tuple[int, str, str]:
    """The connection's process, its role, and whom it still believes to serve."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT)
        found: tuple[int, str, str] = cursor.fetchone()
    return found


@pytest.mark.parametrize("threads", [1, 8])
def test_nobody_is_served_as_somebody_else(sides: list[Side], threads: int) -> None:
    def work(number: int) -> Counter[str]:
        dice = random.Random(f"{SEED} {number}")
        told: Counter[str] = Counter()
        first, role, _nobody = kept()
        for turn in range(REQUESTS // threads):
            side, other = sides[turn % 2], sides[1 - turn % 2]
            tells = dice.random() < 0.5
            answer = dice.choice(TELLING if tells else MISHAPS)(side)
            text = b"" if answer.streaming else answer.content
            assert other.word.encode() not in text
            assert not tells or side.word.encode() in text, answer
            assert kept() == (first, role, "")
            told[str(answer.status_code)] += 1
        return told

    every: Counter[str] = sum(in_parallel(threads, work, workers=threads), Counter())
    print(f"{every.total()} requests over {threads} connections: {dict(sorted(every.items()))}")
    assert {"200", "400", "404", "500", "503"} <= every.keys()
