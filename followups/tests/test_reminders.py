"""What is told on whatever page is open: how much is due, what begins soon, what fell due."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.actions import delete
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.models import Reading
from crm.tenancy.context import acting_as
from followups.tests.pages import NOW, agreed, on, promised
from meetings.tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="", owner_id=bob.user.pk)


def told(browser: Browser) -> tuple[int, list[str]]:
    page = browser.get("follow-ups/reminders/", htmx="reminders")
    return page.context["due"], [each.text for each in page.context["reminders"]]


def test_the_menu_counts_what_is_mine_overdue_or_of_today(alice, bob, ana):
    browser = Browser(bob)
    assert told(browser) == (0, [])
    promised(bob, ana, "late", on(-3))
    agreed(bob, ana, "later today", on(0, "18:00"))
    promised(bob, ana, "tomorrow", on(1))
    promised(alice, ContactFactory(by=alice.viewer()), "not mine", on(-1))
    assert told(browser) == (2, [])
    page = browser.get("follow-ups/reminders/", htmx="reminders").content.decode()
    assert 'hx-swap-oob="innerHTML:[data-due]"' in page
    assert "tone-warning" in page


def test_what_fell_due_in_these_minutes_is_told_together(bob, ana):
    browser = Browser(bob)
    promised(bob, ana, "long ago", on(0, "11:00"))
    promised(bob, ana, "soon", on(0, "12:05"))
    promised(bob, ana, "Call them", on(0, "11:55"))
    assert told(browser)[1] == ["Due now: Call them"]
    agreed(bob, ana, "Send it", on(0, "12:00"))
    assert told(browser)[1] == ["2 follow-ups are due now"]


def test_my_meetings_of_the_next_quarter_of_an_hour(alice, bob, ana):
    def planned(person: Any, clock: str, **fields: Any) -> None:
        MeetingFactory(by=person.viewer(), scheduled_at=on(0, clock), **fields)

    other = ContactFactory(by=alice.viewer())
    planned(bob, "12:10", contact=ana, purpose="zqx")
    planned(bob, "12:20", contact=ana)
    planned(bob, "11:59", contact=ana)
    planned(alice, "12:10", contact=other)
    assert told(Browser(bob))[1] == ["Meeting with Ana at 12:10 p.m."]


def test_what_is_restricted_is_never_told(alice, bob, ana):
    promised(alice, ana, "secret", on(0, "11:55"), "immigration")
    awake = Browser(alice, reveal=True)
    assert told(Browser(bob)) == (0, [])
    assert told(awake) == (1, [])  # counted as in the list, which shows it
    with acting_as(alice.viewer()) as viewer:
        assert not Reading.objects.visible_to(viewer).exists()


def test_pages_ask_for_it_and_not_those_of_who_only_looks(bob, vera, charlie):
    path = "follow-ups/reminders/"
    asks = f'hx-get="/s/{bob.site.slug}/{path}"'
    with CaptureQueriesContext(connection) as seen:
        assert asks in Browser(bob).get("settings/").content.decode()
    assert not [each for each in seen if "meetings_" in each["sql"]]
    assert asks not in Browser(vera).get("settings/").content.decode()
    assert Browser(vera).get(path, htmx="reminders").status_code == 403
    assert Browser(charlie, slug=bob.site.slug).get(path, htmx="reminders").status_code == 404
    assert Browser(bob).get(path).headers["Location"].endswith("/follow-ups/")


def test_nothing_is_told_of_a_contact_in_the_trash(bob, ana):
    promised(bob, ana, "Call them", on(0, "11:55"))
    agreed(bob, ana, "Send it", on(0, "12:00"))
    MeetingFactory(by=bob.viewer(), contact=ana, scheduled_at=on(0, "12:10"))
    assert len(told(Browser(bob))[1]) == 2
    with acting_as(bob.viewer()) as viewer:
        delete(ana, by=viewer)
    assert told(Browser(bob)) == (0, [])
