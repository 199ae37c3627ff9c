"""What a site that floods the service is told, by contracts and pages, and who is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import Client

from contacts.models import Contact
from crm.actions import close_all_but
from crm.gate import Ticket
from crm.tests.api import Api, ApiOf
from crm.tests.factories import Person
from crm.turns import TakeTurns
from tests.api_doors import ApiDoor

THREADS = 8
HERE = "127.0.0.1"
MOST = 7  # that one site may hold: an eighth is kept free


class Watched(TakeTurns):
    """The middleware that was made last."""

    latest: Watched

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        Watched.latest = self


@pytest.fixture
def served(settings: Any) -> None:
    """As `manage.py serve` does; whoever fills the gate here stands in it without a thread."""
    settings.WEB_THREADS, settings.WEB_AT_ONCE = THREADS, THREADS
    ours = f"{__name__}.Watched"
    settings.MIDDLEWARE = [
        ours if name == "crm.turns.TakeTurns" else name for name in settings.MIDDLEWARE
    ]


@contextmanager
def held(by: Person | str, count: int = MOST) -> Iterator[None]:
    """Requests of a site or a network under way."""
    gate, queue = Watched.latest.gate, by if isinstance(by, str) else by.site.pk
    tickets: list[Ticket] = [gate.enter(queue) for _ in range(count)]
    yield
    for ticket in tickets:
        gate.leave(ticket)


def is_empty() -> bool:
    gate = Watched.latest.gate
    return not (gate._held or gate._called or gate._turns or gate._queues)


def browser_of(person: Person) -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(person.user, "django.contrib.auth.backends.ModelBackend")
    return made


@pytest.mark.usefixtures("served")
def test_each_contract_refuses_in_its_own_shape_before_any_work(
    door: ApiDoor, mine: Api, author: Person, django_assert_num_queries: Any
) -> None:
    address = door.listed()
    assert mine.get(address).status_code == 200
    with held(author), django_assert_num_queries(0):
        refused = mine.get(address)
        posted = mine.post(door.path, door.body)
    for answer in (refused, posted):
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
        assert answer.headers["Content-Type"].startswith(door.errors)
        assert door.is_error(answer.json())
    assert mine.get(address).status_code == 200
    assert is_empty()


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("path", ["/api/events", "/api/nowhere", "/api/auth/me"])
def test_what_is_no_contracts_answers_in_json(path: str, api: ApiOf, alice: Person) -> None:
    client = api(alice)
    client.client.handler.load_middleware()
    with held(HERE):  # where they wait whom nobody has let in yet
        refused = client.get(path)
    assert refused.json()["error"]["code"] == "TOO_MANY_REQUESTS"
    assert refused.status_code == 429


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("path", ["/s/{}/", "/s/{}/contacts/", "/admin/"])
def test_pages_say_it_in_words(path: str, alice: Person, django_assert_num_queries: Any) -> None:
    address, browser = path.format(alice.site.slug), browser_of(alice)
    assert browser.get(address).status_code == 200
    with held(alice), django_assert_num_queries(0):
        refused = browser.get(address)
        part = browser.get(address, headers={"HX-Request": "true", "Accept-Language": "es"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert "Too many requests" in refused.content.decode()
    assert "no-store" in refused.headers["Cache-Control"]
    assert part.status_code == 429
    assert 'lang="es"' in part.content.decode()
    assert browser.get(address).status_code == 200


@pytest.mark.usefixtures("served")
def test_other_sites_go_on(api: ApiOf, alice: Person, charlie: Person) -> None:
    flooding, other = api(alice), api(charlie)
    flooding.client.handler = other.client.handler  # one process
    assert [each.get("/api/contacts").status_code for each in (flooding, other)] == [200, 200]
    with held(alice):
        answers = [each.get("/api/contacts").status_code for each in (flooding, other)]
    assert answers == [429, 200]


@pytest.mark.usefixtures("served")
def test_nobody_stands_in_the_queue_of_a_site_that_they_only_name(
    api: ApiOf, alice: Person, charlie: Person
) -> None:
    stranger = api(charlie, alice.site)
    for _ in range(2):  # nor does asking again help
        assert stranger.get("/api/contacts").status_code == 403
    with held(alice):
        assert stranger.get("/api/contacts").status_code == 403  # he waits elsewhere


@pytest.mark.usefixtures("served")
def test_who_is_no_longer_let_in_leaves_the_sites_queue(api: ApiOf, alice: Person) -> None:
    client = api(alice)
    assert client.get("/api/contacts").status_code == 200
    assert client.get("/api/auth/me").status_code == 200  # of no site, and no reason to leave
    with held(alice):
        assert client.get("/api/contacts").status_code == 429
    close_all_but(user=alice.user, here=None)
    assert client.get("/api/contacts").status_code == 401
    with held(alice):
        assert client.get("/api/contacts").status_code == 401


@pytest.mark.usefixtures("served")
def test_strangers_wait_by_their_network(settings: Any, db: None) -> None:
    settings.TRUSTED_PROXIES = 1
    nobody = Client()
    nobody.get("/sign-in/")
    with held("203.0.113.7"):
        asked = [
            nobody.get("/sign-in/", headers={"X-Forwarded-For": address}).status_code
            for address in ("203.0.113.7", "203.0.113.8")
        ]
    assert asked == [429, 200]


@pytest.mark.usefixtures("served")
def test_whoever_waits_too_long_is_told_when_to_come_back(
    door: ApiDoor, mine: Api, author: Person
) -> None:
    mine.get(door.listed())
    gate = Watched.latest.gate
    gate.patience, gate.at_once, gate.turn = 0, 1, 1e9
    with held(author, 1):
        refused = mine.get(door.listed())
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert door.is_error(refused.json())
    assert is_empty()


@pytest.mark.usefixtures("served")
def test_a_turn_ends_whatever_comes_of_it(
    api: ApiOf, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, browser = api(alice), browser_of(alice)
    answers = [
        client.get("/api/contacts"),
        client.post("/api/contacts", b"{"),
        client.get("/api/contacts/999"),
        api().get("/api/contacts"),
        client.send("PATCH", "/api/contacts"),
    ]
    assert [each.status_code for each in answers] == [200, 422, 404, 401, 405]
    monkeypatch.setattr(Contact.objects, "visible_to", _broken)
    assert client.get("/api/contacts").status_code == 500
    assert browser.get(f"/s/{alice.site.slug}/contacts/").status_code == 500
    assert is_empty()


def _broken(*given: Any) -> Any:
    raise RuntimeError


def test_without_a_word_on_threads_nobody_waits(settings: Any) -> None:
    assert settings.WEB_THREADS == 0
    with pytest.raises(MiddlewareNotUsed):
        TakeTurns(lambda request: HttpResponse())
