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
