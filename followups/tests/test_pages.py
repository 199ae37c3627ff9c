"""The list of follow-ups, what is done with them, and what other pages show of it."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.models import Reading
from crm.tenancy.context import acting_as
from followups.tests.pages import NOW, agreed, on, promised, texts
from interactions.models import Interaction
from interactions.tests.factories import InteractionFactory
from meetings.models import MeetingActionItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana", owner_id=bob.user.pk)


@pytest.fixture
def ben(alice):
    return ContactFactory(by=alice.viewer(), first_name="Ben")


@pytest.fixture
def spread(bob, ana):
    """One of each kind on either side of midnight, by the clock on the wall."""
    promised(bob, ana, "some day", None)
    promised(bob, ana, "tonight", on(0, "23:50"))
    agreed(bob, ana, "tomorrow", on(1, "00:10"))
    agreed(bob, ana, "this morning", on(0, "00:10"))
    promised(bob, ana, "last night", on(-1, "23:50"))
    agreed(bob, ana, "last week", on(-7))


def test_the_next_one_due_first_parted_by_day(bob, spread):
    page = Browser(bob).get("follow-ups/")
    assert texts(page) == [
        *("Overdue", "last week", "last night"),
        *("Today", "this morning", "tonight"),
        *("Coming", "tomorrow", "some day"),
    ]
    counted = [count for _view, count in page.context["tabs"]]
    assert counted == [6, 2, 2, 2, None]


def test_who_may_write_nothing_is_not_told_to(bob, vera):
    """Where there is nothing yet, and in the list of keys."""
    writing = ("Set a day to follow up when you log", "Edit what is open", "Tick what is chosen")
    for person in (bob, vera):
        page = Browser(person).get("follow-ups/").content.decode()
        assert "No follow-ups" in page
        assert "Next and previous in a list" in page
        assert [words in page for words in writing] == [person is bob] * 3


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("overdue", ["last week", "last night"]),
        ("today", ["this morning", "tonight"]),
        ("coming", ["tomorrow", "some day"]),
        ("done", []),
    ],
)
def test_the_views(bob, spread, view, expected):
    page = Browser(bob).get("follow-ups/", view=view)
    assert texts(page) == expected
    assert page.context["page"].paginator.count == len(expected)


def test_pages_go_through_both_kinds_in_one_order(bob, spread, ana):
    for number in range(8):
        promised(bob, ana, f"later {number}", on(30 + number))
    browser = Browser(bob)
    first, second = (browser.get("follow-ups/", per_page=10, page=page) for page in (1, 2))
    assert texts(first)[-6:] == ["tomorrow", *(f"later {number}" for number in range(5))]
    assert texts(second) == ["Coming", *(f"later {number}" for number in range(5, 8)), "some day"]


def test_mine_are_those_i_made_and_those_of_my_contacts(alice, bob, ana, ben):
    promised(alice, ana, "of bob's contact", on(0))
    promised(bob, ben, "made by bob", on(1))
    agreed(alice, ben, "alice's own", on(2))
    mine = ["Today", "of bob's contact", "Coming", "made by bob"]
    assert texts(Browser(bob).get("follow-ups/")) == mine
    everybodys = [*mine, "alice's own"]
    assert texts(Browser(bob).get("follow-ups/", who="all")) == everybodys
    of_ben = ["Coming", "made by bob", "alice's own"]
    assert texts(Browser(bob).get("follow-ups/", contact=ben.number)) == of_ben


def test_an_interaction_stands_beside_its_items_only_if_it_says_more(bob, ana):
    agreed(bob, ana, "item", on(0))
    assert texts(Browser(bob).get("follow-ups/")) == ["Today", "item"]
    with acting_as(bob.viewer()) as viewer:
        row = Interaction.objects.visible_to(viewer).with_content().get()
        row.shown.next_action = "more"
        row.shown.save()
    assert texts(Browser(bob).get("follow-ups/")) == ["Today", "item", "more"]


# --- done, put off, and undone


def undo(page: Any) -> str:
    """The address that the toast's button posts to, below the site."""
    (told,) = [each for each in page.context["messages"] if each.extra_tags]
    address: str = told.extra_tags.removeprefix("undo:").split("/", 3)[3]
    return address


def addresses(person) -> list[str]:
    with acting_as(person.viewer()) as viewer:
        item = MeetingActionItem.objects.visible_to(viewer).get()
    return ["follow-ups/interactions/1/", f"follow-ups/items/{item.pk}/"]


@pytest.fixture
def two(bob, ana):
    promised(bob, ana, "of a talk", on(-1))
    agreed(bob, ana, "of a meeting", on(-1))
    return addresses(bob)


def test_done_and_open_again(bob, two):
    browser = Browser(bob)
    for address in two:
        told = browser.post(address, {"do": "done"}, follow=True)
        assert "Done." in told.content.decode()
        browser.post(address, {"do": "done"})  # twice is once
    assert texts(browser.get("follow-ups/")) == []
    done = texts(browser.get("follow-ups/", view="done"))
    assert sorted(done) == ["of a meeting", "of a talk"]
    for address in two:
        browser.post(f"{address}?do=open")
    assert len(texts(browser.get("follow-ups/", view="overdue"))) == 2
    assert texts(browser.get("follow-ups/", view="done")) == []


@pytest.mark.parametrize(
    ("sent", "until"),
    [
        ({"do": "tomorrow"}, on(1)),
        ({"do": "week"}, on(7)),
        ({"do": "day", "on": "2026-03-20"}, on(16)),
    ],
)
def test_put_off_and_back_to_the_very_moment(bob, two, sent, until):
    browser = Browser(bob)
    for address in two:
        page = browser.post(address, sent, follow=True)
        cards = [line.card for line in page.context["lines"] if line.card]
        assert [card.follow_up.due_at for card in cards if card.span == "coming"] == [until]
        back = browser.post(undo(page), follow=True)
        cards = [line.card for line in back.context["lines"] if line.card]
        assert {card.follow_up.due_at for card in cards} == {on(-1)}
        assert [str(each) for each in back.context["messages"]] == ["Due on March 3, 2026 again."]


def test_undo_says_to_which_day_it_leads_back(bob, two, ana):
    """To the day before the last change, and of what had none, to none."""
    browser = Browser(bob)
    for address in two:
        browser.post(address, {"do": "day", "on": "2026-06-20"}, follow=True)
        page = browser.post(address, {"do": "week"}, follow=True)
        back = browser.post(undo(page), follow=True)
        assert [str(each) for each in back.context["messages"]] == ["Due on June 20, 2026 again."]
    some_day = promised(bob, ana, "some day", None)
    page = browser.post(f"follow-ups/interactions/{some_day.number}/", {"do": "week"}, follow=True)
    back = browser.post(undo(page), follow=True)
    assert [str(each) for each in back.context["messages"]] == ["Without a day again."]


@pytest.mark.parametrize(
    "sent",
    [{}, {"do": "x"}, {"do": "day"}, {"do": "day", "on": "x"}, {"do": "day", "on": "0001-01-01"}],
)
def test_what_cannot_be_is_told_and_changes_nothing(bob, two, sent):
    browser = Browser(bob)
    for address in two:
        told = browser.post(address, sent, follow=True)
        assert [each.level_tag for each in told.context["messages"]] == ["error"]
    assert len(texts(browser.get("follow-ups/", view="overdue"))) == 2


def test_what_is_done_is_not_put_off(bob, two):
    browser = Browser(bob)
    for address in two:
        browser.post(address, {"do": "done"})
        told = browser.post(address, {"do": "week"}, follow=True)
        assert "This is done already." in told.content.decode()


def test_who_may_not_edit_only_looks(vera, bob, charlie, two):
    page = Browser(vera).get("follow-ups/", who="all")
    assert "of a talk" in page.content.decode()
    assert two[0] not in page.content.decode()
    assert [Browser(vera).post(each, {"do": "done"}).status_code for each in two] == [403, 403]
    stranger = Browser(charlie)
    assert [stranger.post(each, {"do": "done"}).status_code for each in two] == [404, 404]
    assert texts(stranger.get("follow-ups/", who="all")) == []


# --- what a tag hides


def test_what_is_restricted_promises_nothing_to_others(alice, bob, ana):
    promised(alice, ana, "zqx", on(0), "immigration")
    agreed(alice, ana, "zqx item", on(0), "immigration")
    for view in ("open", "today"):
        page = Browser(bob).get("follow-ups/", who="all", view=view)
        assert (texts(page), page.context["tabs"][0][1]) == ([], 0)
        assert "Follow-ups of restricted entries are shown" in page.content.decode()
    shown = Browser(alice, reveal=True).get("follow-ups/", view="today")
    assert texts(shown) == ["zqx", "zqx item"]
    assert "Follow-ups of restricted entries are shown" not in shown.content.decode()
    hidden = Browser(alice).get("follow-ups/", view="today").content.decode()
    assert "All restricted entries are hidden from you just now" in hidden
    assert "Show restricted entries" in hidden
    assert "Follow-ups of restricted entries are shown" not in hidden


def test_the_read_log_names_what_is_shown_and_nothing_more(alice, ana):
    for number in range(15):
        promised(alice, ana, f"secret {number}", on(number), "immigration")
    Browser(alice, reveal=True).get("follow-ups/", per_page=10)
    with acting_as(alice.viewer()) as viewer:
        lines = Reading.objects.visible_to(viewer).filter(through="page")
        assert lines.count() == 10


# --- on other pages


def part(person, path: str) -> str:
    text: str = Browser(person).get(path, htmx="x").content.decode()
    return text


def test_home_and_the_contacts_page_fetch_theirs(bob, spread, ana, ben, alice):
    browser, slug = Browser(bob), bob.site.slug
    promised(alice, ben, "not mine", on(0))
    assert f'hx-get="/s/{slug}/follow-ups/due/"' in browser.get("").content.decode()
    due = part(bob, "follow-ups/due/")
    assert all(text in due for text in ("last week", "last night", "this morning", "tonight"))
    assert not any(text in due for text in ("tomorrow</a>", "some day", "not mine"))
    path = f"contacts/{ana.number}/follow-ups/"
    assert f'hx-get="/s/{slug}/{path}"' in browser.get(f"contacts/{ana.number}/").content.decode()
    assert "some day" in part(bob, path)
    for address in ("follow-ups/due/", path):  # a link, without JavaScript
        assert browser.get(address).headers["Location"].startswith(f"/s/{slug}/follow-ups/")


def test_a_list_of_any_length_takes_the_same_queries(bob, ana):
    counted = []
    browser = Browser(bob)
    for number in range(2):
        for _ in range(1 + number * 8):
            promised(bob, ana, "talk", on(0))
            agreed(bob, ana, "meeting", on(0))
            InteractionFactory(by=bob.viewer(), contact=ana)
        with CaptureQueriesContext(connection) as seen:
            browser.get("follow-ups/")
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 16


def test_an_interaction_is_settled_on_its_own_page(bob, vera, two):
    path = "interactions/1/"
    page = Browser(bob).get(path).content.decode()
    assert "Done: of a talk" in page
    assert f'value="/s/{bob.site.slug}/{path}"' in page  # back to where one was
    assert two[0] not in Browser(vera).get(path).content.decode()
    Browser(bob).post(two[0], {"do": "done"})
    assert two[0] not in Browser(bob).get(path).content.decode()


def test_what_nobody_said_is_told_by_the_note_and_what_it_came_of(alice, bob, ana):
    told = {"contact": ana, "follow_up_needed": True, "title": ""}
    InteractionFactory(by=bob.viewer(), kind="call", notes="She moves out. " * 9, **told)
    InteractionFactory(
        by=alice.viewer("immigration"), notes="zqx", tagged=["immigration"], kind="call", **told
    )
    for path in ("follow-ups/", f"contacts/{ana.number}/follow-ups/"):
        page = Browser(bob).get(path, htmx="x").content.decode()
        assert "She moves out. She moves out. She moves out. She moves out.…" in page
        assert "After the call of " in page
        assert "zqx" not in page


def test_no_line_of_a_follow_up_begins_with_a_dot(bob, ana):
    """Whatever wraps: the author is parted from the rest by space alone."""
    promised(bob, ana, "call", on(1))
    row = Browser(bob).get("follow-ups/").content.decode().partition("agenda-row")[2]
    assert bob.user.get_full_name() in row.partition("</li>")[0]
    assert "·" not in row.partition("</li>")[0]


def test_who_only_reads_is_led_to_what_the_team_is_to_do(bob, vera):
    """Not praised for what they cannot do."""
    cards = [("follow-ups/due/", "/follow-ups/?who=all"), ("contacts/slipping/", "view=slipping")]
    for path, everybody in cards:
        mine, theirs = (Browser(each).get(path, htmx="x").content.decode() for each in (bob, vera))
        assert everybody not in mine
        assert everybody in theirs
        assert "Well done" not in theirs
        assert "as often as you meant" not in theirs


@pytest.mark.parametrize(
    ("name", "offered"),
    [("alice", ["catalogue", "settings/members", "settings/rhythm"]), ("bob", []), ("vera", [])],
)
def test_a_fresh_site_offers_what_there_is_to_set_up(request, name, offered):
    """At home, to whoever may."""
    person = request.getfixturevalue(name)
    content = Browser(person).get("").content.decode().partition("<main")[2].partition("</main>")[0]
    places = ("catalogue", "settings/members", "settings/rhythm")
    assert [at for at in places if f'href="/s/{person.site.slug}/{at}/"' in content] == offered
