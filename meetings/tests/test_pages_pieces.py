"""What meetings put on other pages: home, a contact's page with its timeline, an interaction's."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.tenancy.context import acting_as
from interactions.tests.factories import InteractionFactory
from meetings import actions
from meetings.models import Meeting
from meetings.tests.factories import MeetingFactory
from meetings.tests.pages import CANARY, at, completed, restricted

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


def planned(person, contact, when, purpose, **fields):
    return MeetingFactory(
        by=person.viewer(), contact=contact, scheduled_at=when, purpose=purpose, **fields
    )


def given(page, template: str) -> list[str]:
    """The titles in one of the page's pieces."""
    pieces = [piece for piece in page.context["pieces"] if piece.template.endswith(template)]
    return [card.title for piece in pieces for card in piece.given["cards"]]


# --- home


def test_home_tells_todays_meetings_by_the_viewers_clock(bob, ana):
    with time_machine.travel(at("2026-03-04", "12:00"), tick=False):
        for day, clock in (("03-03", "23:50"), ("03-04", "00:10"), ("03-04", "23:50")):
            planned(bob, ana, at(f"2026-{day}", clock), f"{day} {clock}")
        planned(bob, ana, at("2026-03-05", "00:10"), "tomorrow")
        page = Browser(bob).get("")
    assert given(page, "_home_today.html") == ["03-04 00:10", "03-04 23:50"]
    assert "How did it go?" in page.content.decode()


def test_home_says_so_where_there_is_none(bob, vera, ana):
    text = Browser(bob).get("").content.decode()
    assert "None today." in text
    assert "meetings/new/" in text
    assert "How did it go?" not in text
    assert "meetings/new/" not in Browser(vera).get("").content.decode()


def test_home_asks_whom_it_concerns(alice, bob, vera, ana):
    planned(bob, ana, now() - DAY, "mine")
    planned(alice, ana, now() - 2 * DAY, "not mine")
    completed(bob, planned(bob, ana, now() - DAY, "told"))
    theirs = ContactFactory(by=alice.viewer(), owner_id=bob.user.pk)
    planned(alice, theirs, now() - 3 * DAY, "with my contact")
    assert given(Browser(bob).get(""), "_home_asked.html") == ["mine", "with my contact"]
    assert given(Browser(alice).get(""), "_home_asked.html") == ["not mine", "with my contact"]
    assert "How did it go?" not in Browser(vera).get("").content.decode()


def test_home_shows_a_few_and_leads_to_all(bob, ana):
    with time_machine.travel(at("2026-03-04", "23:00"), tick=False):
        for hour in range(9, 19):
            planned(bob, ana, at("2026-03-04", f"{hour:02}:00"), f"at {hour}")
        page = Browser(bob).get("")
    assert len(given(page, "_home_today.html")) == 8
    assert len(given(page, "_home_asked.html")) == 5
    text = page.content.decode()
    assert "meetings/?start_date=2026-03-04&amp;end_date=2026-03-04" in text
    assert "meetings/?status=untold&amp;mine=1" in text


# --- a contact's page


def test_a_contacts_page_tells_what_is_planned_and_what_waits(bob, ana):
    planned(bob, ana, now() + DAY, "ahead")
    planned(bob, ana, now() - DAY, "waiting")
    completed(bob, planned(bob, ana, now() - 2 * DAY, "told"))
    with acting_as(bob.viewer()) as viewer:
        off = actions.schedule(by=viewer, contact=ana, scheduled_at=now() + DAY, purpose="off")
        actions.cancel(off, by=viewer)
    page = Browser(bob).get("contacts/1/")
    assert given(page, "_contact_meetings.html") == ["waiting", "ahead"]
    text = page.content.decode()
    assert "meetings/new/?contact=1" in text
    assert "meetings/2/complete/" in text
    assert "meetings/1/brief/" in text


def test_without_a_meeting_its_page_says_where_one_that_was_logged_ahead_stands(bob, ana):
    InteractionFactory(by=bob.viewer(), contact=ana, kind="meeting", starts_at=now() + DAY)
    text = Browser(bob).get("contacts/1/").content.decode()
    assert "No meetings scheduled. What was logged for a day to come is in the timeline." in text


def timeline(page) -> list[str]:
    return [
        line.piece.given.title if line.piece else line.entry.title if line.entry else "now"
        for line in page.context["timeline"].lines
        if not line.day
    ]


def test_meetings_ahead_stand_above_the_now_line_in_their_order(bob, ana):
    planned(bob, ana, now() + 3 * DAY, "third")
    planned(bob, ana, now() + DAY, "first")
    planned(bob, ana, now() - DAY, "waiting")
    for days, title in ((2, "second"), (-2, "talk")):
        InteractionFactory(by=bob.viewer(), contact=ana, starts_at=now() + days * DAY, title=title)
    browser = Browser(bob)
    expected = ["third", "second", "first", "now", "talk"]
    assert timeline(browser.get("contacts/1/")) == expected
    assert timeline(browser.get("contacts/1/timeline/", htmx="timeline")) == expected
    assert timeline(browser.get("contacts/1/", type="meeting")) == expected
    assert timeline(browser.get("contacts/1/", type="call")) == []
    older = f"{now():%Y-%m-%dT%H:%M:%SZ}~99"
    assert timeline(browser.get("contacts/1/", before=older)) == ["talk"]


def test_filters_find_meetings_ahead_where_they_speak_of_them(alice, bob, ana):
    planned(bob, ana, now() + DAY, "mine")
    planned(alice, ana, now() + 9 * DAY, "hers")
    browser, soon = Browser(bob), f"{now() + 3 * DAY:%Y-%m-%d}"
    for asked, found in (
        ({"author": alice.user.pk}, ["hers"]),
        ({"start_date": soon}, ["hers"]),
        ({"end_date": soon}, ["mine"]),
        ({"type": "meeting", "author": bob.user.pk}, ["mine"]),
        ({"follow_up": "open"}, []),
        ({"q": "mine"}, ["mine"]),
        ({"q": "mine", "start_date": soon}, []),
        ({"q": "mine", "follow_up": "open"}, []),
    ):
        assert timeline(browser.get("contacts/1/", **asked)) == found, asked


@pytest.mark.parametrize("text", ["LEASE", "deposit", "house keys", "cafe luna"])
def test_a_text_finds_meetings_ahead_by_all_that_was_planned(bob, ana, text):
    plan = {
        "location": "Café Luna",
        "agenda_items": ["The rent", "The deposit"],
        "preparation_notes": "Bring the house keys",
    }
    planned(bob, ana, now() + DAY, "Review the lease", **plan)
    planned(bob, ana, now() + 2 * DAY, "Something else")
    planned(bob, ana, now() - DAY, "Over", **plan)
    planned(bob, ContactFactory(by=bob.viewer()), now() + DAY, "Somebody else's", **plan)
    browser = Browser(bob)
    assert timeline(browser.get("contacts/1/", q=text)) == ["Review the lease"]
    part = browser.get("contacts/1/timeline/", htmx="timeline", q=text)
    assert timeline(part) == ["Review the lease"]


def test_a_text_finds_the_last_of_many_meetings_ahead_in_one_query_more(bob, ana):
    planned(bob, ana, now() + 99 * DAY, "The last")
    counts = []
    for days in range(1, 21):
        if days in (1, 20):
            with CaptureQueriesContext(connection) as queries:
                assert timeline(Browser(bob).get("contacts/1/", q="LAST")) == ["The last"]
            counts.append(len(queries))
        planned(bob, ana, now() + days * DAY, "Another")
    with CaptureQueriesContext(connection) as queries:
        Browser(bob).get("contacts/1/")
    assert counts == [len(queries) + 1] * 2


def test_no_text_finds_what_is_restricted(alice, bob, ana):
    restricted(alice, ana)
    planned(bob, ana, now() + DAY, "100 %")
    for viewer, text, found in (
        (bob.viewer(), CANARY, 0),
        (alice.viewer(), CANARY, 0),
        (alice.viewer("immigration"), CANARY, 1),
        (bob.viewer(), "0 %", 1),
        (bob.viewer(), "%%", 0),
    ):
        with acting_as(viewer):
            assert Meeting.objects.visible_to(viewer).mentioning(text).count() == found, text


def test_the_key_m_is_about_the_contact_at_hand(bob, ana):
    text = Browser(bob).get("contacts/1/").content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    assert re.search(r'meetings/new/\?contact=1"[^>]*data-key="m"', main)


# --- an interaction's page


def test_an_interaction_leads_back_to_its_meeting(bob, ana):
    done = completed(bob, planned(bob, ana, now() - DAY, "Spring"), action_items=["Call them"])
    InteractionFactory(by=bob.viewer(), contact=ana)
    text = Browser(bob).get("interactions/1/").content.decode()
    assert f"/s/{bob.site.slug}/meetings/{done.number}/" in text
    assert "Call them" in text
    assert "Completed meeting" not in Browser(bob).get("interactions/2/").content.decode()


def test_where_it_is_restricted_without_a_word(alice, bob, ana):
    restricted(alice, ana, scheduled_at=now() - DAY)
    text = Browser(bob).get("interactions/1/").content.decode()
    assert "Completed meeting" in text
    assert CANARY not in text
    assert CANARY in Browser(alice, reveal=True).get("interactions/1/").content.decode()


def test_home_tells_the_meetings_of_everybody_in_order_and_whose_they_are(alice, bob):
    theirs = ContactFactory(by=alice.viewer())
    mine = ContactFactory(by=alice.viewer(), owner_id=bob.user.pk)
    for person, contact, clock, purpose in (
        (bob, theirs, "10:00", "mine"),
        (alice, theirs, "08:00", "hers"),
        (alice, mine, "11:00", "with my contact"),
        (alice, theirs, "12:00", "hers too"),
    ):
        planned(person, contact, at("2026-03-04", clock), purpose)
    with time_machine.travel(at("2026-03-04", "23:00"), tick=False):
        page = Browser(bob).get("")
    (piece,) = [p for p in page.context["pieces"] if p.template.endswith("_home_today.html")]
    her = alice.user.get_full_name()
    assert [(card.title, card.planner, card.asks) for card in piece.given["cards"]] == [
        ("hers", her, False),
        ("mine", "", True),
        ("with my contact", "", True),
        ("hers too", her, False),
    ]
    assert page.content.decode().count(f">{her}</span>") == 2


def test_many_meetings_of_colleagues_leave_ones_own_on_home(alice, bob, ana):
    theirs = ContactFactory(by=alice.viewer())
    for hour in range(8, 18):
        planned(alice, theirs, at("2026-03-04", f"{hour:02}:00"), f"hers at {hour}")
    planned(bob, ana, at("2026-03-04", "18:00"), "mine")
    with time_machine.travel(at("2026-03-04", "07:00"), tick=False):
        page = Browser(bob).get("")
    first = [f"hers at {hour}" for hour in range(8, 15)]
    assert given(page, "_home_today.html") == [*first, "mine"]
    assert "meetings/?start_date=2026-03-04" in page.content.decode()
