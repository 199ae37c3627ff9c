"""The list of meetings: its order, its filters, and what it never shows."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils.timezone import now

from contacts.actions import delete as delete_contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.tenancy.context import acting_as
from meetings import actions
from meetings.tests.factories import MeetingFactory
from meetings.tests.pages import CANARY, at, completed, restricted

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
SURFACES = [
    "",
    "contacts/1/",
    "meetings/",
    *(f"meetings/?{query}" for query in ("status=completed", "mine=1", "q=Ana", "contact=1")),
    "meetings/month/",
    "meetings/week/",
    "meetings/1/",
    "meetings/1/brief/",
    "meetings/2/brief/",
    "meetings/new/?again=1",
    "interactions/1/",
]

COSTS = {"": 11, "brief/": 18, "edit/": 11, "complete/": 13, "cancel/": 11}  # queries


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


def planned(person, contact, away, purpose, **fields):
    when = now() + away
    return MeetingFactory(
        by=person.viewer(), contact=contact, scheduled_at=when, purpose=purpose, **fields
    )


def shown(page) -> list[str]:
    """Titles in their order, and where the line between ahead and over is."""
    lines = page.context["lines"]
    return ["now" if line.is_now else line.card.title for line in lines if not line.day]


def planners(page) -> list[str]:
    """Whom the page says to have planned one, by name."""
    said = r"Scheduled by</span>(?:<[^>]*>|\s)*([^<]+?)\s*</span>"
    return sorted(re.findall(said, page.content.decode()))


@pytest.fixture
def four(alice, bob, ana):
    """Two ahead, two over, of which Bob planned all but one."""
    planned(bob, ana, 9 * DAY, "later")
    planned(bob, ana, -2 * DAY, "recent")
    planned(bob, ana, 1 * DAY, "soon")
    ben = ContactFactory(by=alice.viewer(), first_name="Ben", last_name="Ito")
    planned(alice, ben, -9 * DAY, "long ago")


def test_what_is_ahead_comes_first_and_soonest_then_what_is_over(bob, four):
    page = Browser(bob).get("meetings/")
    assert shown(page) == ["soon", "later", "now", "recent", "long ago"]


def test_pages_go_on_where_the_one_before_ended(bob, ana):
    for number in range(12):
        planned(bob, ana, (number - 7.5) * DAY, f"n{number}")
    first = shown(Browser(bob).get("meetings/", per_page=10))
    second = shown(Browser(bob).get("meetings/", per_page=10, page=2))
    ahead, behind = ["n8", "n9", "n10", "n11"], [f"n{n}" for n in range(7, -1, -1)]
    assert first == [*ahead, "now", *behind[:6]]
    assert second == behind[6:]


def test_the_line_is_drawn_where_a_page_begins_with_what_is_over(bob, ana):
    for number in range(11):
        planned(bob, ana, (number + 1) * DAY if number < 10 else -DAY, f"n{number}")
    assert shown(Browser(bob).get("meetings/", per_page=10, page=2)) == ["now", "n10"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "scheduled"}, {"soon", "later", "recent", "long ago"}),
        ({"status": "untold"}, {"recent", "long ago"}),
        ({"status": "completed"}, set()),
        ({"mine": "1"}, {"soon", "later", "recent"}),
        ({"contact": "2"}, {"long ago"}),
        ({"q": "ito"}, {"long ago"}),
        ({"q": "ruiz", "status": "untold"}, {"recent"}),
        ({"start_date": "2100-01-01"}, set()),
    ],
)
def test_filters(bob, four, query, expected):
    page = Browser(bob).get("meetings/", **query)
    assert set(shown(page)) - {"now"} == expected


@pytest.mark.parametrize("view", ["", "week/", "month/"])
def test_a_meeting_of_colleagues_names_who_planned_it(alice, bob, vera, view):
    theirs = ContactFactory(by=alice.viewer())
    mine = ContactFactory(by=alice.viewer(), owner_id=bob.user.pk)
    with time_machine.travel(at("2026-03-04", "12:00"), tick=False):
        for person, contact in ((alice, theirs), (alice, mine), (bob, theirs)):
            planned(person, contact, HOUR, "talk")
        told = {who: planners(Browser(who).get(f"meetings/{view}")) for who in (alice, bob, vera)}
    her, him = alice.user.get_full_name(), bob.user.get_full_name()
    assert told == {
        alice: [him],  # whose contact it is does not plan it
        bob: [her],  # the other one that she planned is with his contact
        vera: [her, her, him],
    }


def test_days_are_the_viewers_and_the_last_one_is_included(bob, ana):
    late = at("2026-03-02", "22:30")  # the third in UTC
    MeetingFactory(by=bob.viewer(), contact=ana, scheduled_at=late, purpose="late")
    browser = Browser(bob)
    assert shown(browser.get("meetings/", start_date="2026-03-02", end_date="2026-03-02"))
    assert not shown(browser.get("meetings/", start_date="2026-03-03", end_date="2026-03-03"))


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "evil"}, "status"),
        ({"contact": "99"}, "contact"),
        ({"contact": "x"}, "contact"),
        ({"contact": "9" * 40}, "contact"),
        ({"start_date": "2026-13-45"}, "start_date"),
        ({"end_date": "0001-01-01"}, "end_date"),
        ({"start_date": "2026-03-03", "end_date": "2026-03-01"}, "end_date"),
        ({"q": "a\x00b"}, "q"),
    ],
)
def test_a_wrong_filter_is_told_and_finds_nothing(bob, four, query, field):
    for path in ("meetings/", "meetings/month/", "meetings/week/"):
        page = Browser(bob).get(path, **query)
        assert page.status_code == 200
        assert field in page.context["form"].errors
        assert "These filters could not be used" in page.content.decode()
        assert "soon" not in page.content.decode()


def test_another_sites_contact_is_nobodys(charlie, bob, four):
    theirs = ContactFactory(by=charlie.viewer(), first_name="Zoe")
    MeetingFactory(by=charlie.viewer(), contact=theirs, purpose="their own matter")
    assert "their own matter" not in Browser(bob).get("meetings/").content.decode()
    assert Browser(bob).get("meetings/5/").status_code == 404
    assert Browser(charlie).get("meetings/1/").status_code == 200


def test_empty_states(bob, vera, ana):
    assert "Schedule the first one" in Browser(bob).get("meetings/").content.decode()
    assert "as soon as a colleague" in Browser(vera).get("meetings/").content.decode()
    assert "No meeting fits" in Browser(bob).get("meetings/", mine="1").content.decode()
    assert "No meetings in these days" in Browser(bob).get("meetings/week/").content.decode()


def test_a_viewer_reads_but_is_offered_no_writing(bob, vera, ana, four):
    completed(bob, planned(bob, ana, -DAY, "done"), action_items=["Call"])
    for path in (
        "",
        "meetings/",
        "meetings/month/",
        "meetings/week/",
        *(f"meetings/{number}/{part}" for number in (1, 2, 5) for part in ("", "brief/")),
    ):
        page = Browser(vera).get(path)
        assert page.status_code == 200
        verbs = ("/new/", "/edit/", "/complete/", "/cancel/", "/delete/", "/restore/")
        for verb in verbs:
            assert f"meetings{verb}" not in page.content.decode(), path
            assert f"1{verb}" not in page.content.decode(), path
        assert "day-link" not in page.content.decode()
        assert 'class="tick' not in page.content.decode()


def test_a_deleted_contact_is_named_but_not_linked(bob, ana, four):
    with acting_as(bob.viewer()) as viewer:
        delete_contact(ana, by=viewer)
    for path in ("meetings/", "meetings/1/", "meetings/1/brief/", "meetings/1/edit/"):
        page = Browser(bob).get(path)
        assert page.status_code == 200
        assert "Ana Ruiz" in page.content.decode()
        assert "contacts/1/" not in page.content.decode()


# --- what is restricted


@pytest.mark.parametrize("path", SURFACES)
def test_restricted_words_are_in_no_page(alice, bob, ana, path):
    restricted(alice, ana, scheduled_at=now() - HOUR)
    planned(bob, ana, DAY, "next")
    for reader in (Browser(bob), Browser(alice)):
        text = reader.get(path).content.decode()
        assert CANARY not in text
        assert "17 min" not in text
        assert "Weakened" not in text
    assert CANARY in Browser(alice, reveal=True).get("meetings/1/").content.decode()


def test_a_restricted_meeting_is_a_card_of_its_own(alice, bob, ana):
    restricted(alice, ana, scheduled_at=now() - HOUR, location="Room 2")
    text = Browser(bob).get("meetings/1/").content.decode()
    for word in ("Restricted", "Completed", "Ana Ruiz", "Room 2", "alice"):
        assert word in text
    assert "What was said is for people who hold the tag" in text
    assert "Restricted" in Browser(bob).get("meetings/").content.decode()
    assert "Show restricted entries" in Browser(alice).get("meetings/1/").content.decode()


def test_nobody_changes_what_is_hidden_from_them(alice, bob, ana, unchanged):
    restricted(alice, ana, scheduled_at=now() - HOUR)
    browser = Browser(bob)
    with unchanged():
        for part in ("edit/", "complete/", "cancel/", "delete/"):
            for page in (browser.get(f"meetings/1/{part}"), browser.post(f"meetings/1/{part}")):
                assert page.status_code == 403, part
                assert "This meeting is restricted" in page.content.decode()
                assert CANARY not in page.content.decode()
    assert "What was said is for people" in browser.get("meetings/1/brief/").content.decode()


# --- what it costs


@pytest.mark.parametrize("path", ["meetings/?per_page=50", "meetings/month/", "meetings/week/", ""])
def test_queries_do_not_grow(alice, bob, ana, path, django_assert_max_num_queries):
    for number in range(30):
        meeting = planned(bob, ana, (number - 15) * HOUR, f"n{number}")
        if number % 3 == 0:
            completed(bob, meeting, action_items=["Call"])
    restricted(alice, ana, scheduled_at=now() - HOUR)
    browser = Browser(bob)
    browser.get(path)
    with django_assert_max_num_queries(12):
        browser.get(path)


def test_a_meetings_own_pages_ask_little(bob, ana, django_assert_max_num_queries):
    for number in range(10):
        meeting = planned(bob, ana, -number * DAY, f"n{number}")
        completed(bob, meeting, action_items=["Call", "Write"], next_steps="Sign")
    last = planned(bob, ana, DAY, "next")
    browser = Browser(bob)
    for path, most in COSTS.items():
        with django_assert_max_num_queries(most):
            assert browser.get(f"meetings/{last.number}/{path}").status_code == 200


def test_cancelled_ones_stay_in_sight(bob, ana):
    meeting = planned(bob, ana, DAY, "off")
    with acting_as(bob.viewer()) as viewer:
        actions.cancel(meeting, by=viewer, reason="They are ill")
    text = Browser(bob).get("meetings/").content.decode()
    assert "is-cancelled" in text
    assert "They are ill" in Browser(bob).get("meetings/1/").content.decode()
