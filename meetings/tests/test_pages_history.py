"""Who did what about a meeting, from and to; hidden where the meeting is."""

import datetime as dt

import pytest

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.tenancy.context import acting_as
from meetings import actions
from meetings.tests.factories import MeetingFactory
from meetings.tests.pages import CANARY, at, completed, restricted

pytestmark = pytest.mark.django_db
PATH = "meetings/1/history/"


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


def told(person) -> list:
    lines = Browser(person).get(PATH).context["lines"]
    return [
        (line.what, line.by.username, [(one.label, one.before, one.after) for one in line.changes])
        for line in lines
    ]


def test_from_and_to_with_who(alice, bob, vera, ana):
    meeting = MeetingFactory(
        by=bob.viewer(), contact=ana, purpose="Old <plan>", scheduled_at=at("2026-03-03")
    )
    maria = ContactFactory(by=bob.viewer(), first_name="Maria", last_name="Diaz")
    changes = {"purpose": "New", "contact": maria, "planned_duration": dt.timedelta(minutes=90)}
    changes |= {"location": meeting.location, "scheduled_at": at("2026-03-04", "13:00")}
    with acting_as(alice.viewer()) as viewer:
        actions.change(meeting, by=viewer, changes=changes)
        actions.delete(meeting, by=viewer)
        actions.restore(meeting, by=viewer)
    completed(bob, meeting)
    lines = told(vera)
    assert [line[:2] for line in lines] == [
        *(("Completed", "bob"), ("Brought back", "alice"), ("Deleted", "alice")),
        *(("Changed", "alice"), ("Planned", "bob")),
    ]
    assert lines[3][2] == [
        ("Contact", "Ana Ruiz", "Maria Diaz"),
        ("Planned duration", "", "1 h 30 min"),
        ("Purpose", "Old <plan>", "New"),
        ("When", "March 3, 2026, 10:00 a.m.", "March 4, 2026, 1:00 p.m."),
    ]
    part = Browser(vera).get(PATH, htmx="history").content.decode()
    assert "Old &lt;plan&gt;" in part
    assert "<html" not in part
    assert (
        '<details class="card" id="who-changed-what">'
        in Browser(vera).get("meetings/1/").content.decode()
    )


def test_it_is_hidden_with_the_meeting(alice, bob, charlie, ana):
    meeting = MeetingFactory(by=alice.viewer(), contact=ana, purpose="x")
    with acting_as(alice.viewer()) as viewer:
        actions.change(meeting, by=viewer, changes={"purpose": CANARY})
    completed(alice, meeting, "immigration")
    restricted(alice, ana)
    for number in (1, 2):
        page = Browser(bob).get(f"meetings/{number}/history/")
        assert page.context["lines"] == []
        assert CANARY not in page.content.decode()
        assert "Its history is hidden with it." in page.content.decode()
    page = Browser(alice, reveal=True).get(PATH).content.decode()
    assert CANARY in page
    assert Browser(charlie).get(PATH).status_code == 404
