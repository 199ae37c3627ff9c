"""What to know before a meeting, as its page tells it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.utils.timezone import now

from contacts.actions import delete as delete_contact
from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions.models import Interaction
from interactions.tests.factories import InteractionFactory
from meetings.pages.sheet import AGENDA, PROMISES, Sheet
from meetings.tests.factories import MeetingFactory
from rapport.tests.factories import logged

pytestmark = pytest.mark.django_db

BRIEF = "meetings/1/brief/"


@pytest.fixture
def ana(alice: Person) -> Contact:
    """With a meeting to prepare for."""
    ana: Contact = ContactFactory.create(by=alice.viewer(), first_name="Ana")
    MeetingFactory(by=alice.viewer(), contact=ana)
    return ana


def times_on(browser: Browser) -> list[tuple[int, str]]:
    """How often each tactic was used, and where that leads."""
    text = browser.get(BRIEF).content.decode()
    found = re.findall(r'data-count="(\d+)" href="([^"]+)">(\d+)</a>', text)
    assert all(count == shown for count, _url, shown in found)
    return [(int(count), unescape(url)) for count, url, _shown in found]


def test_how_often_a_tactic_was_used_leads_to_the_talks_that_it_counts(
    alice: Person, bob: Person, ana: Contact
) -> None:
    """And to none of those that are hidden from the reader."""

    def talk(contact: Contact, *tags: str) -> Interaction:
        return logged(alice.viewer("immigration"), contact, tagged=tags)

    told, hidden = talk(ana), talk(ana, "immigration")
    talk(ContactFactory.create(by=alice.viewer()))
    for browser, there in (
        (Browser(bob), {told.pk}),
        (Browser(alice, reveal=True), {told.pk, hidden.pk}),
    ):
        ((count, url),) = times_on(browser)
        page = browser.client.get(url)
        assert {row.pk for row, _cells in page.context["rows"]} == there
        assert count == len(there)


def test_a_promise_that_nobody_named_is_called_by_how_its_note_begins(
    alice: Person, ana: Contact
) -> None:
    InteractionFactory(
        by=alice.viewer(),
        contact=ana,
        title="",
        notes="Will send the receipt",
        follow_up_needed=True,
        follow_up_at=now(),
    )
    page = Browser(alice).get(BRIEF).content.decode()
    assert "Will send the receipt</a>" in page


def test_of_a_contact_that_is_gone_it_leads_nowhere(alice: Person, ana: Contact) -> None:
    logged(alice.viewer(), ana)
    assert times_on(Browser(alice))
    with acting_as(alice.viewer()) as viewer:
        delete_contact(ana, by=viewer)
    assert "Active Listening" in Browser(alice).get(BRIEF).content.decode()
    assert not times_on(Browser(alice))


@pytest.mark.parametrize(
    ("follow_ups", "items", "printed"),
    [(0, 0, (0, 0)), (2, 3, (2, 3)), (8, 1, (5, 1)), (1, 8, (1, 5)), (8, 8, (3, 3))],
)
def test_neither_kind_of_promise_crowds_the_other_out_of_print(
    follow_ups: int, items: int, printed: tuple[int, int]
) -> None:
    sheet = Sheet.of(0, follow_ups, items)
    assert (sheet.follow_ups, sheet.items) == printed
    assert sum(printed) + sheet.promises_left == follow_ups + items
    assert sum(printed) <= PROMISES


def test_what_is_not_printed_is_counted(alice: Person) -> None:
    ana = ContactFactory.create(by=alice.viewer())
    MeetingFactory(by=alice.viewer(), contact=ana, agenda_items=["Rent"] * (AGENDA + 1))
    MeetingFactory(by=alice.viewer(), contact=ana, agenda_items=["Rent"] * AGENDA)
    assert "and 1 more, not printed" in Browser(alice).get(BRIEF).content.decode()
    assert "not printed" not in Browser(alice).get("meetings/2/brief/").content.decode()
