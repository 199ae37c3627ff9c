"""Contacts: somebody is found, what there is of them is read, and somebody is added; in every way,
and by everybody who may or may not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from contacts import actions
from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.tenancy.context import acting_as
from interactions.tests.factories import InteractionFactory
from tests.journeys.hands import Browsers, Hands, SignIn
from tests.journeys.walks import EVERYBODY, Walk, WorldOf, by_everybody, in_every_way

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CALLS = 26  # one more than a page of the timeline


def lists(hands: Hands, *names: str) -> None:
    expect(hands.page.locator("main .row-link")).to_have_text(names)


def find_somebody(hands: Hands) -> None:
    with acting_as(hands.alice.viewer()) as by:
        actions.change_status(hands.ana, by=by, status="lost_lead")
    ContactFactory(by=by, first_name="Ben", last_name="Diaz", owner_id=hands.person.user.pk)
    hands.go("contacts/")
    hands.type(hands.page.locator("#q"), "ben")
    if not hands.scripts:
        hands.press(hands.button("Search"))
    lists(hands, "Ben Diaz")
    hands.press(hands.link("Clear all"))
    hands.at("contacts/")
    lists(hands, "Ben Diaz", "Ana Ruiz")
    hands.press(hands.link("Mine", hands.page.get_by_role("navigation", name="Which contacts")))
    hands.at("contacts/?view=mine")
    lists(hands, "Ben Diaz")
    hands.press(hands.link("My site"))
    chips = hands.page.get_by_role("group", name="Filters")
    hands.press(chips.locator("details a").filter(has_text="Lost lead"))
    hands.at("contacts/?status=lost_lead")
    lists(hands, "Ana Ruiz")
    hands.press(chips.get_by_role("link", name="Remove filter"))
    lists(hands, "Ben Diaz", "Ana Ruiz")
    hands.press(hands.link("Name", hands.page.get_by_role("columnheader", name="Name")))
    hands.at("contacts/?sort=-name")
    lists(hands, "Ana Ruiz", "Ben Diaz")
    hands.press(hands.link("Ana Ruiz"))
    hands.at("contacts/1/")
    expect(hands.page.get_by_role("heading", name="Ana Ruiz")).to_be_visible()


def read_on_in_the_timeline(hands: Hands) -> None:
    for day in range(1, CALLS + 1):
        at = {"starts_at": now() - dt.timedelta(days=day), "title": f"Talk {day}"}
        kind = "email" if day == 1 else "call"
        InteractionFactory(by=hands.alice.viewer(), contact=hands.ana, kind=kind, **at)
    hands.go("contacts/1/")
    chips = hands.page.get_by_role("group", name="Filters")
    entries = hands.page.locator("#timeline .entry-title a")
    hands.press(chips.locator("details a").filter(has_text="E-mail"))
    hands.at("contacts/1/?type=email#timeline")
    expect(entries).to_have_text(["Talk 1"])
    hands.press(chips.get_by_role("link", name="Remove filter"))
    older = hands.link("Show older entries")
    if hands.scripts:
        older.scroll_into_view_if_needed()
        expect(entries).to_have_count(CALLS + 1)
    else:
        hands.press(older)
        expect(entries).to_have_count(2)
    expect(entries.last).to_have_text("Restricted")
    hands.sees("You may see that it took place")


def add_somebody(hands: Hands) -> None:
    hands.go("contacts/")
    hands.press(hands.link("Add contact"))
    hands.at("contacts/new/")
    hands.type(hands.field("First name"), "Ben")
    hands.type(hands.field("E-mail"), "ben@example.org")
    hands.save(hands.button("Save"), "contacts/2/")
    expect(hands.page.get_by_role("heading", name="Ben")).to_be_visible()
    hands.press(hands.link("Edit"))
    hands.at("contacts/2/edit/")
    hands.type(hands.field("Last name"), "Diaz")
    hands.type(hands.field("In touch every so many days"), "14")
    hands.save(hands.button("Save"), "contacts/2/")
    expect(hands.page.get_by_role("heading", name="Ben Diaz")).to_be_visible()
    hands.sees("every 14 days")
    with acting_as(hands.person.viewer()) as viewer:
        rows = Contact.objects.visible_to(viewer).order_by("number")
        assert [(row.last_name, row.rhythm_days) for row in rows] == [("Ruiz", None), ("Diaz", 14)]


READS = {"cut": "nothing is saved"}
WALKS = (
    Walk(find_somebody, "contacts/", "contacts/", may=EVERYBODY, never=READS),
    Walk(read_on_in_the_timeline, "contacts/1/", "contacts/1/", may=EVERYBODY, never=READS),
    Walk(add_somebody, "contacts/", "contacts/new/"),
)


@in_every_way(WALKS)
def test_in_every_way(
    walk: Walk, way: str, world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    walk.in_a(way, world_of, context, signed_in)


@by_everybody(WALKS)
def test_by_everybody(
    walk: Walk, who: str, world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    walk.by_a(who, world_of, context, signed_in)
