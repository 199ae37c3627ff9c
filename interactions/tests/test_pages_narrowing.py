"""What a contact's timeline can be narrowed to, and what can stand beside its entries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from contacts import actions as of_contacts
from contacts.models import Contact, ContactChange
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.actions import add_tag
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions.tests.factories import InteractionFactory

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def ana(bob: Person) -> Contact:
    made: Contact = ContactFactory.create(by=bob.viewer(), first_name="Ana", last_name="Ruiz")
    return made


def listed(page: Any) -> set[str]:
    return {row.shown.title for row, _cells in page.context["rows"]}


def shown(page: Any) -> list[str]:
    return [line.entry.title for line in page.context["timeline"].lines if line.entry]


def changes(page: Any) -> list[str]:
    lines = page.context["timeline"].lines
    return [line.piece.given.what for line in lines if line.piece]


def test_days(bob: Person, ana: Contact) -> None:
    """By the clock on the reader's wall, the last day included."""
    zone = timezone.get_current_timezone()
    for day in range(4):
        at = dt.datetime(2026, 3, 1 + day, 23, 59, tzinfo=zone)
        InteractionFactory(by=bob.viewer(), contact=ana, title=f"March {1 + day}", starts_at=at)
    browser = Browser(bob)
    found = browser.get("contacts/1/", start_date="2026-03-02", end_date="2026-03-03")
    assert shown(found) == ["March 3", "March 2"]
    assert "March 2, 2026 – March 3, 2026" in found.content.decode()
    since = browser.get("contacts/1/", start_date="2026-03-04")
    assert shown(since) == ["March 4"]
    assert "since March 4, 2026" in since.content.decode()
    assert shown(browser.get("contacts/1/", end_date="2026-03-01")) == ["March 1"]
    for junk in ("x", "0001-01-01", "2026-02-30"):
        assert len(shown(browser.get("contacts/1/", start_date=junk))) == 4


def test_a_tag(alice: Person, bob: Person, ana: Contact) -> None:
    """What is restricted is found by no tag of its own but by those who read it."""
    with acting_as(alice.viewer()):
        add_tag(by=alice.viewer(), name="Housing")
    by = alice.viewer("immigration")
    InteractionFactory(by=by, contact=ana, title="Open", tagged=["Housing"])
    InteractionFactory(by=by, contact=ana, title="Secret", tagged=["Housing", "immigration"])
    InteractionFactory(by=by, contact=ana, title="Plain")
    of_bob, of_alice = Browser(bob), Browser(alice, reveal=True)
    assert shown(of_bob.get("contacts/1/", tag="Housing")) == ["Open"]
    assert set(shown(of_alice.get("contacts/1/", tag="Housing"))) == {"Open", "Secret"}
    assert shown(of_alice.get("contacts/1/", tag="immigration")) == ["Secret"]
    unasked = of_bob.get("contacts/1/", tag="immigration")  # counts as not given
    assert len(shown(unasked)) == 3
    assert [tag.name for tag in unasked.context["tags"]] == ["Housing"]
    more = of_bob.get(
        "contacts/1/timeline/", htmx="", tag="Housing", before="2099-01-01T00:00:00Z~1"
    )
    assert shown(more) == ["Open"]


def test_the_list_is_narrowed_by_a_tag(alice: Person, bob: Person) -> None:
    """By one that is restricted, only for who holds it and has switched it on."""
    with acting_as(alice.viewer()):
        add_tag(by=alice.viewer(), name="Housing & rent")
    by = alice.viewer("immigration")
    for title, tags in (("Open", ()), ("Secret", ("immigration",)), ("Plain", None)):
        tagged = [] if tags is None else ["Housing & rent", *tags]
        InteractionFactory(by=by, title=title, tagged=tagged)
    name = "Housing & rent"
    assert listed(Browser(bob).get("interactions/", tag=name)) == {"Open"}
    of_alice = Browser(alice, reveal=True).get("interactions/", tag=name)
    assert listed(of_alice) == {"Open", "Secret"}
    of_alice = Browser(alice, reveal=True).get("interactions/", tag="immigration")
    assert listed(of_alice) == {"Secret"}
    assert [chip.value for chip in of_alice.context["chips"]] == ["immigration"]
    for browser in (Browser(bob), Browser(alice)):
        page = browser.get("interactions/", tag="immigration")
        assert listed(page) == set()
        assert "There is no such tag here" in page.content.decode()
        menu = browser.get("interactions/").content.decode()
        assert "?tag=Housing+%26+rent" in menu
        assert "?tag=immigration" not in menu
    counted = Browser(alice).get("catalogue/tags/").content.decode()
    assert 'href="/s/casa-abierta/interactions/?tag=Housing+%26+rent"' in counted


def test_changes_stand_between_the_entries_if_asked_for(
    alice: Person, bob: Person, ana: Contact
) -> None:
    before, after = timezone.now() - DAY, timezone.now() + DAY
    for title, at in (("Before", before), ("After", after)):
        InteractionFactory(by=bob.viewer(), contact=ana, title=title, starts_at=at)
    with acting_as(bob.viewer()) as viewer:
        of_contacts.change(ana, by=viewer, changes={"job_title": "Baker"})
    with acting_as(alice.viewer()) as viewer:
        moved = Contact.objects.visible_to(viewer).get(pk=ana.pk)
        of_contacts.change_status(moved, by=viewer, status="qualified_lead", reason="Called us")
    browser = Browser(bob)
    assert changes(browser.get("contacts/1/")) == []
    page = browser.get("contacts/1/", changes="1")
    lines = page.context["timeline"].lines
    told = [
        one.entry.title if one.entry else one.piece.given.what
        for one in lines
        if one.entry or one.piece
    ]
    assert told == ["After", "Prospect → Qualified lead", "Changed", "Before"]
    text = page.content.decode()
    assert "Called us" in text
    assert "Job title" in text
    by_alice = browser.get("contacts/1/", changes="1", author=alice.user.pk)
    assert changes(by_alice) == ["Prospect → Qualified lead"]
    assert changes(browser.get("contacts/1/", changes="1", end_date="2026-01-01")) == []
    assert changes(browser.get("contacts/1/", changes="1", q="Before")) == []


def test_each_change_stands_on_one_page(bob: Person, ana: Contact) -> None:
    moments = [NOON - number * DAY for number in range(60)]
    with acting_as(bob.viewer()) as viewer:
        for at in moments[::2]:
            InteractionFactory(by=viewer, contact=ana, starts_at=at)
        ContactChange.objects.visible_to(viewer).bulk_create(
            ContactChange(site_id=viewer.site_id, contact=ana, what="changed", changed_at=at)
            for at in moments[1::2]
        )
    page = Browser(bob).get("contacts/1/", changes="1")
    told = [line.piece.starts_at for line in page.context["timeline"].lines if line.piece]
    while more := page.context["timeline"].more:
        page = Browser(bob).get("contacts/1/timeline/", htmx="", changes="1", before=more)
        told += [line.piece.starts_at for line in page.context["timeline"].lines if line.piece]
    assert told == moments[1::2]


def test_filters_hold_together_and_each_can_be_taken_away(
    alice: Person, bob: Person, ana: Contact
) -> None:
    """Beside the one that fits everything, for each filter one that fits all but that one."""
    with acting_as(alice.viewer()) as viewer:
        add_tag(by=viewer, name="Housing")
    fits: dict[str, Any] = {"by": bob.viewer(), "contact": ana, "tagged": ["Housing"]}
    fits |= {"title": "Lease", "kind": "call", "sentiment": "positive", "starts_at": NOON}
    but_one: dict[str, dict[str, Any]] = {
        "search": {"title": "Rent"},
        "type": {"kind": "email"},
        "contact": {"contact": None},
        "author": {"by": alice.viewer()},
        "tag": {"tagged": []},
        "sentiment": {"sentiment": "negative"},
        "start_date": {"starts_at": NOON - DAY},
        "end_date": {"starts_at": NOON + DAY},
    }
    for other in ({}, *but_one.values()):
        InteractionFactory(**{**fits, **other})
    asked = {"search": "lease", "type": "call", "contact": ana.number, "author": bob.user.pk}
    asked |= {"tag": "Housing", "sentiment": "positive"}
    asked |= dict.fromkeys(("start_date", "end_date"), "2026-03-04")
    browser = Browser(bob)
    page = browser.get("interactions/", **asked, sort="title")
    assert page.context["page"].paginator.count == 1
    assert ("sort", "title") in page.context["kept"]
    for chip in page.context["chips"]:
        more = browser.client.get(f"/s/{bob.site.slug}/interactions/{chip.url}")
        assert more.context["page"].paginator.count == 2
    for name in but_one:
        left = {key: value for key, value in asked.items() if key != name}
        assert browser.get("interactions/", **left).context["page"].paginator.count == 2, name
