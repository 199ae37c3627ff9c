"""Where the viewer's clock shows another time than the event's, both are told: in lists, calendars,
timelines and beside a contact; and where it does not, nothing is."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.models import User
from crm.tests.factories import Person
from interactions.tests.factories import InteractionFactory
from meetings.tests.factories import MeetingFactory
from meetings.tests.pages import at, completed

pytestmark = pytest.mark.django_db

MEETING = "10:00 a.m. in New York"
TALK = "March 4, 12:30 a.m. in Madrid"  # another day there than here


@pytest.fixture
def ana(bob: Person) -> Contact:
    """With a meeting of today, at ten by the site's clock, and a talk in Madrid."""
    by = bob.viewer()
    ana = ContactFactory(by=by, first_name="Ana", last_name="Ruiz")
    hour = dt.timedelta(hours=1)
    MeetingFactory(by=by, contact=ana, scheduled_at=at("2026-03-04"), planned_duration=hour)
    talk = at("2026-03-03", "18:30")
    InteractionFactory(by=by, contact=ana, starts_at=talk, timezone="Europe/Madrid", kind="call")
    return ana


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("", MEETING),
        ("meetings/", MEETING),
        ("meetings/month/", MEETING),
        ("meetings/week/", MEETING),
        ("meetings/1/complete/", MEETING),
        ("contacts/1/", MEETING),
        ("contacts/1/?type=meeting", MEETING),
        ("contacts/1/?type=call", TALK),
        ("interactions/", TALK),
    ],
)
def test_the_clock_there_is_told_where_it_differs(
    bob: Person, ana: Contact, path: str, told: str
) -> None:
    browser = Browser(bob)
    with time_machine.travel(at("2026-03-04", "09:00"), tick=False):
        assert "in New York" not in browser.get(path).content.decode()
        User.objects.filter(pk=bob.user.pk).update(timezone="America/Los_Angeles")
        assert f">({told})</span>" in browser.get(path).content.decode()


def test_what_is_told_as_ago_has_no_clock(bob: Person, ana: Contact) -> None:
    with time_machine.travel(at("2026-03-04", "09:00"), tick=False):
        assert "in Madrid" not in Browser(bob).get("interactions/recent/").content.decode()


def test_an_interaction_tells_of_its_meetings_clock(bob: Person, ana: Contact) -> None:
    User.objects.filter(pk=bob.user.pk).update(timezone="Europe/Madrid")
    over = MeetingFactory(by=bob.viewer(), contact=ana, scheduled_at=at("2026-03-02"))
    number = completed(bob, over).interaction.number  # type: ignore[union-attr]  # completed, so there
    assert f">({MEETING})</span>" in Browser(bob).get(f"interactions/{number}/").content.decode()


def test_a_calendar_says_where_the_site_is(bob: Person, ana: Contact) -> None:
    assert "this site is in" not in Browser(bob).get("meetings/month/").content.decode()
    User.objects.filter(pk=bob.user.pk).update(timezone="Europe/Madrid")
    text = Browser(bob).get("meetings/month/").content.decode()
    assert "this site is in America/New York" in text


def test_a_zone_is_named_as_people_read_it(bob: Person, ana: Contact) -> None:
    text = Browser(bob).get("meetings/new/").content.decode()
    assert "In your time zone, America/New York." in text


def test_another_name_of_the_same_clock_is_not_told(bob: Person, ana: Contact) -> None:
    User.objects.filter(pk=bob.user.pk).update(timezone="America/Toronto")
    assert "in New York" not in Browser(bob).get("meetings/").content.decode()
