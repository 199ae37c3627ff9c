"""The palette leads to every page of a site that needs no row, and to none that is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from contacts.actions import note_contacted
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.pages.places import DEEDS, PAGES, Place
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from tests.routes import routes

pytestmark = pytest.mark.django_db

PLACES = (*DEEDS, *PAGES)
SITE = "s/<slug:site>/"
ITSELF = "find/"


def address(place: Place, person: Person) -> str:
    return reverse(place.url, args=[person.site.slug] if place.of_site else [])


def pages(client: Client, slug: str) -> Iterator[str]:
    """The addresses below a site that need nothing else, and are answered with a whole page."""
    rests = {route.address.removeprefix(SITE) for route in routes() if SITE in route.address}
    for rest in sorted(rests - {ITSELF}):
        if "<" in rest:
            continue
        page = client.get(f"/s/{slug}/{rest}")
        if page.status_code == 200 and b'<main id="main"' in getattr(page, "content", b""):
            yield f"/s/{slug}/{rest}"


def test_whoever_was_added_last_stands_there_before_a_name_is_typed(alice: Person) -> None:
    made = [ContactFactory.create(by=alice.viewer()) for _ in range(4)]
    with acting_as(alice.viewer()) as viewer:
        note_contacted(made[0].pk, at=now(), by=viewer)
    page = Browser(alice).get(ITSELF)
    assert page.context["found"] == made[:0:-1]
    assert "Contacts added last" in page.content.decode()


def test_every_page_of_a_site_is_found(alice: Person) -> None:
    found = {address(place, alice) for place in PLACES if place.of_site}
    assert set(pages(Browser(alice).client, alice.site.slug)) == found


@pytest.mark.parametrize("name", ["alice", "vera"])
def test_what_is_offered_is_what_one_may_open(
    name: str, request: pytest.FixtureRequest, alice: Person
) -> None:
    """By its name; before one is typed, the usual places."""
    person: Person = request.getfixturevalue(name)
    browser = Browser(person)
    usual = browser.get(ITSELF, htmx="found").content.decode()
    for place in PLACES:
        named = browser.get(ITSELF, htmx="found", q=str(place.label)).content.decode()
        link = f'href="{address(place, person)}"'
        may = person.viewer().may(place.needs) and not place.among_sites  # theirs is the only one
        assert (link in named) is may, place
        assert (link in usual) is (may and not place.is_seldom), place
        if place.of_site and not may:
            assert browser.client.get(address(place, person)).status_code == 403, place
