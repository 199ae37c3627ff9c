"""Whom one is to be in touch with again, in the list of follow-ups: told, put off, and silent."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from contacts import actions
from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.tenancy.context import acting_as
from followups.actions import settle
from followups.tests.pages import NOW, agreed, on, promised
from interactions.actions import delete, log
from meetings.models import MeetingActionItem
from meetings.tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db
PATH = "follow-ups/contacts/{}/"


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def silent(person: Any, name: str, since: int, rhythm: int | None = 30, **fields: Any) -> Contact:
    """Somebody of that rhythm, of whom the person heard so many days ago."""
    fields = {"owner_id": person.user.pk, "rhythm_days": rhythm, "last_name": "", **fields}
    contact: Contact = ContactFactory.create(by=person.viewer(), first_name=name, **fields)
    with acting_as(person.viewer()) as viewer:
        log(by=viewer, contact=contact, kind="call", starts_at=on(-since), title="x")
    return contact


def told(person: Any, **query: Any) -> list[str]:
    page = Browser(person).get("follow-ups/", **query)
    return [line.card.text if line.card else line.heading for line in page.context["lines"]]


def lines(*names: str) -> list[str]:
    return [f"Be in touch with {name}" for name in names]


@pytest.fixture
def ana(bob):
    return silent(bob, "Ana", 45)


@pytest.fixture
def spread(bob, ana):
    silent(bob, "Ben", 30)
    silent(bob, "Cai", 24)
    silent(bob, "Far", 20)
    silent(bob, "Off", 99, rhythm=None)
    gone = silent(bob, "Gone", 99)
    with acting_as(bob.viewer()) as viewer:
        actions.delete(gone, by=viewer)


def test_they_stand_among_the_promises_by_when_they_slip(alice, bob, spread):
    eva = silent(alice, "Eva", 33)
    dan = ContactFactory(by=bob.viewer(), first_name="Dan")
    promised(bob, dan, "late", on(-1))
    agreed(bob, dan, "soon", on(3))
    expected = ["Overdue", *lines("Ana"), "late", "Today", *lines("Ben")]
    expected += ["Coming", "soon", *lines("Cai")]
    assert told(bob) == expected
    page = Browser(bob).get("follow-ups/")
    assert [count for _view, count in page.context["tabs"]] == [5, 2, 1, 2, None]
    assert told(bob, view="today") == lines("Ben")
    assert told(bob, who="all")[2] == lines("Eva")[0]
    assert told(bob, contact=eva.number) == ["Overdue", *lines("Eva")]
    text = " ".join(page.content.decode().split())
    assert "Rhythm: every 30 days" in text
    assert "Log an interaction with Ana" in text
    assert told(bob, view="done") == []
    assert told(alice, who="all")[1] == lines("Ana")[0]


def test_pages_of_a_list_go_through_them_as_well(bob):
    for number in range(12):
        silent(bob, f"C{number:02}", 60 - number)
    first, second = (told(bob, per_page=10, page=page) for page in (1, 2))
    assert first == ["Overdue", *lines(*(f"C{number:02}" for number in range(10)))]
    assert second == ["Overdue", *lines("C10", "C11")]


def test_who_is_heard_of_in_these_days_anyhow_has_one_line(bob, ana):
    agreed(bob, ana, "call back", on(2))
    hushed(bob, ana)
    assert told(bob) == ["Coming", "call back"]
    with acting_as(bob.viewer()) as viewer:
        settle(MeetingActionItem.objects.visible_to(viewer).get(), by=viewer, done=True)
    hushed(bob, ana)
    assert told(bob) == ["Overdue", *lines("Ana")]
    promised(bob, ana, "next spring", on(300))
    promised(bob, ana, "some day", None)
    hushed(bob, ana)
    assert told(bob) == ["Overdue", *lines("Ana"), "Coming", "next spring", "some day"]


def test_a_meeting_is_enough_until_they_slip_or_somebody_puts_them_off(bob, ana):
    """Whoever slips at home is in the list as well, and so is whom somebody put off there."""
    soon = silent(bob, "Soon", 26)
    for contact in (ana, soon):
        MeetingFactory(by=bob.viewer(), contact=contact, scheduled_at=on(5))
    browser = Browser(bob)
    assert told(bob) == ["Overdue", *lines("Ana")]
    assert _slipping(browser) == [["Ana"], ["Ana"], True]
    browser.post(PATH.format(ana.number), {"do": "skip"})
    browser.post(PATH.format(soon.number), {"do": "week"})
    assert told(bob) == ["Coming", *lines("Soon", "Ana")]


def hushed(person: Any, contact: Contact) -> None:
    """As if they had not been heard of for 45 days."""
    with acting_as(person.viewer()) as viewer:
        actions.note_contacted(contact.pk, at=on(-45), by=viewer)


def test_a_promise_that_a_tag_hides_keeps_nobody_silent(alice, bob, ana):
    """Neither the line nor its absence tells of it."""
    promised(alice, ana, "secret", on(0), "immigration")
    hushed(bob, ana)
    assert told(bob, who="all") == ["Overdue", *lines("Ana")]
    assert told(alice, who="all") == ["Overdue", *lines("Ana")]
    awake = Browser(alice, reveal=True).get("follow-ups/", who="all")
    assert [each.card.text for each in awake.context["lines"] if each.card] == ["secret"]


# --- put off, and back


@pytest.mark.parametrize(
    ("sent", "until"),
    [
        ({"do": "tomorrow"}, on(1)),
        ({"do": "week"}, on(7)),
        ({"do": "day", "on": "2026-06-20"}, on(108)),
        ({"do": "skip"}, on(30)),
    ],
)
def test_put_off_they_slip_then_and_undone_they_slip_as_before(bob, ana, sent, until):
    browser, path = Browser(bob), PATH.format(ana.number)
    page = browser.post(path, sent, follow=True)
    (card,) = [line.card for line in page.context["lines"] if line.card]
    assert (card.span, card.follow_up.due_at) == ("coming", until)
    assert _slipping(browser) == [[], [], False]
    with time_machine.travel(until + dt.timedelta(minutes=1), tick=False):
        assert _slipping(Browser(bob)) == [["Ana"], ["Ana"], True]
    back = browser.post(undo_of(page))
    assert back.headers["Location"].endswith(f"#{card.anchor}")
    assert told(bob) == ["Overdue", *lines("Ana")]
    assert _slipping(browser) == [["Ana"], ["Ana"], True]


def undo_of(page: Any) -> str:
    """The address, below the site's, that takes back what the toast of a page tells."""
    (message,) = [each for each in page.context["messages"] if each.extra_tags]
    address: str = message.extra_tags.removeprefix("undo:").split("/", 3)[3]
    return address


def _slipping(browser: Browser) -> list[Any]:
    """In the list, at home, and at the head of the contact's page."""
    listed = browser.get("contacts/", view="slipping").context["page"]
    home = browser.get("contacts/slipping/", htmx="slipping").context["contacts"]
    names = [[contact.first_name for contact in rows] for rows in (listed, home)]
    return [*names, "Slipping: every" in browser.get("contacts/1/").content.decode()]


def said_by(page: Any) -> list[str]:
    return [str(each) for each in page.context["messages"]]


@pytest.mark.parametrize("deed", ["week", "skip"])
def test_whom_one_put_off_can_be_let_go_wherever_that_stands(bob, vera, ana, deed):
    browser, path = Browser(bob), PATH.format(ana.number)
    places = [("follow-ups/", None), ("contacts/1/follow-ups/", "x"), ("contacts/1/", None)]

    def offered(reader: Browser) -> list[tuple[bool, int]]:
        pages = [reader.get(at, htmx=htmx).content.decode() for at, htmx in places]
        return [("Put off until <time" in text, text.count('"release"')) for text in pages]

    assert offered(browser) == [(False, 0)] * 3
    browser.post(path, {"do": deed})
    assert offered(browser) == [(True, 1)] * 3
    assert offered(Browser(vera))[2] == (True, 0)
    let_go = browser.post(path, {"do": "release"}, follow=True)
    assert said_by(let_go) == ["Not put off any longer."]
    assert offered(browser) == [(False, 0)] * 3
    assert told(bob) == ["Overdue", *lines("Ana")]
    until = {"week": "March 11, 2026", "skip": "April 3, 2026"}[deed]
    assert said_by(browser.post(undo_of(let_go), follow=True)) == [f"Put off until {until}."]
    assert offered(browser) == [(True, 1)] * 3


def test_a_day_that_has_come_is_put_off_no_longer(bob, ana):
    Browser(bob).post(PATH.format(ana.number), {"do": "tomorrow"})
    with time_machine.travel(on(1, "12:00"), tick=False):
        page = Browser(bob).get("follow-ups/").content.decode()
    assert "Be in touch with Ana" in page
    assert "Put off until" not in page


def test_undo_says_to_which_day_it_leads_back(bob, ana):
    browser, path = Browser(bob), PATH.format(ana.number)
    first = browser.post(path, {"do": "day", "on": "2026-06-20"}, follow=True)
    second = browser.post(path, {"do": "week"}, follow=True)
    undone = [said_by(browser.post(undo_of(page), follow=True)) for page in (second, first)]
    assert undone == [["Put off until June 20, 2026."], ["Not put off any longer."]]


def test_it_is_an_edit_with_its_history(alice, bob, ana):
    browser = Browser(bob)
    browser.post(PATH.format(ana.number), {"do": "tomorrow"})
    browser.post(PATH.format(ana.number), {"do": "tomorrow"})  # twice is once
    with acting_as(bob.viewer()) as viewer:
        row = Contact.objects.visible_to(viewer).get()
    assert (row.version, row.updated_by_id) == (ana.version + 1, bob.user.pk)
    (line,) = browser.get(f"contacts/{ana.number}/history/").context["lines"]
    (change,) = line.changes
    assert (change.label, change.before, change.after) == (
        *("Put off until", ""),
        "March 5, 2026, 9:00 a.m.",
    )


def test_a_touch_ends_it_and_taken_back_leaves_it(bob, ana):
    Browser(bob).post(PATH.format(ana.number), {"do": "day", "on": "2026-06-20"})
    with acting_as(bob.viewer()) as viewer:
        call = log(by=viewer, contact=ana, kind="call", starts_at=on(-1), title="x")
        found = Contact.objects.visible_to(viewer).with_rhythm(viewer).get()
        assert (found.snoozed, found.slips_at) == (
            None,
            on(-1).astimezone(dt.UTC) + dt.timedelta(days=30),
        )
        delete(call, by=viewer)
        found = Contact.objects.visible_to(viewer).with_rhythm(viewer).get()
        assert found.slips_at == found.snoozed == on(108)
        log(by=viewer, contact=ana, kind="call", starts_at=on(-60), title="x")
        assert Contact.objects.visible_to(viewer).with_rhythm(viewer).get().slips_at == on(108)


@pytest.mark.parametrize(
    "sent",
    [
        *({}, {"do": "x"}, {"do": "done"}, {"do": "open"}, {"do": "day"}),
        *({"do": "day", "on": "x"}, {"do": "day", "on": "0001-01-01"}, {"do": "back", "at": "x"}),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(bob, ana, sent):
    page = Browser(bob).post(PATH.format(ana.number), sent, follow=True)
    assert [each.level_tag for each in page.context["messages"]] == ["error"]
    assert told(bob) == ["Overdue", *lines("Ana")]


def test_without_a_rhythm_there_is_nothing_to_put_off(bob):
    off = silent(bob, "Off", 99, rhythm=None)
    for deed in ("week", "skip", "back"):
        page = Browser(bob).post(PATH.format(off.number), {"do": deed}, follow=True)
        assert "This contact has no rhythm." in page.content.decode()


def test_who_may_not_edit_only_looks(vera, bob, charlie, ana):
    path = PATH.format(ana.number)
    page = Browser(vera).get("follow-ups/", who="all").content.decode()
    assert "Be in touch with Ana" in page
    assert path not in page
    assert "Log an interaction with" not in page
    assert Browser(vera).post(path, {"do": "week"}).status_code == 403
    assert Browser(charlie).post(path, {"do": "week"}).status_code == 404
    assert Browser(bob).get(path).status_code == 405
    with acting_as(bob.viewer()) as viewer:
        actions.delete(ana, by=viewer)
    assert Browser(bob).post(path, {"do": "week"}).status_code == 404


def test_until_when_says_after_what(bob, ana):
    with acting_as(bob.viewer()) as viewer:
        rows = Contact.objects.visible_to(viewer)
        for half in ("snoozed_until", "snoozed_after"):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**{half: NOW})


# --- beside the list


def test_logging_leads_back_to_the_line_below(bob, ana):
    ben = silent(bob, "Ben", 40)
    browser, slug = Browser(bob), bob.site.slug
    there = f"/s/{slug}/follow-ups/?view=overdue#follow-up-contact-{ben.number}"
    text = browser.get("follow-ups/", view="overdue").content.decode()
    said = f"follow-ups%2F%3Fview%3Doverdue%23follow-up-contact-{ben.number}"
    assert f"/interactions/new/?contact={ana.number}&amp;next=%2Fs%2F{slug}%2F{said}" in text
    form = browser.get("interactions/new/", contact=ana.number, next=there)
    assert f'href="{there}"' in form.content.decode()  # where one changes one's mind
    sent = fields_of(form) | {"kind": "call", "notes": "Well"}
    saved = browser.post("interactions/new/", sent, follow=True)
    assert saved.redirect_chain[0][0] == there
    assert told(bob) == ["Overdue", *lines("Ben")]
    own_line = f"{there.partition('#')[0]}#follow-up-contact-{ana.number}"
    undone = browser.post(undo_of(saved), follow=True)
    assert undone.redirect_chain[0][0] == own_line
    assert told(bob) == ["Overdue", *lines("Ana", "Ben")]
    assert browser.post(undo_of(undone)).headers["Location"] == own_line
    sent = fields_of(browser.get("interactions/new/", contact=ana.number)) | {
        "kind": "note",
        "notes": "x",
    }
    elsewhere = browser.post("interactions/new/", sent | {"next": "https://evil.example/"})
    assert elsewhere.headers["Location"] == f"/s/{slug}/contacts/{ana.number}/"


def test_home_the_header_and_the_list_of_contacts_tell_of_promises_alone(bob, ana):
    """Who slips has a place of their own there."""
    browser = Browser(bob)
    assert browser.get("follow-ups/due/", htmx="x").context["cards"] == []
    assert "overdue since" not in browser.get(f"contacts/{ana.number}/").content.decode()
    assert list(browser.get("contacts/", view="overdue").context["page"]) == []
    assert "Be in touch" not in browser.get("contacts/").content.decode()
    part = browser.get(f"contacts/{ana.number}/follow-ups/", htmx="x").content.decode()
    assert "Be in touch with Ana" in part
    assert PATH.format(ana.number) in part


def test_the_menu_counts_them_and_one_toast_tells_when_they_slip(bob, ana):
    silent(bob, "Ben", 30)
    browser = Browser(bob)
    page = browser.get("follow-ups/reminders/", htmx="reminders")
    assert (page.context["due"], page.context["reminders"]) == (2, [])
    with time_machine.travel(on(0, "09:05"), tick=False):
        page = browser.get("follow-ups/reminders/", htmx="reminders")
        (one,) = page.context["reminders"]
    assert (one.text, one.href) == (
        "Due now: Be in touch with Ben",
        f"/s/{bob.site.slug}/contacts/{ana.number + 1}/",
    )


def test_more_of_them_take_no_more_queries(bob):
    browser, counted = Browser(bob), []
    for more in (1, 9):
        for number in range(more):
            silent(bob, f"C{number}", 60)
        with CaptureQueriesContext(connection) as seen:
            browser.get("follow-ups/")
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 16


def test_home_puts_off_as_the_list_does(alice, bob, ana):
    ben = silent(bob, "Ben", 40)
    page = Browser(bob).get("contacts/slipping/", htmx="slipping").content.decode()
    beside = [f"#follow-up-contact-{number}" for number in (ben.number, ana.number)]
    assert [page.count(f'"next" value="{each}"') for each in beside] == [2, 2]
    assert page.count(f'action="/s/{bob.site.slug}/{PATH.format(ana.number)}"') == 2
    assert page.count("Skip this time") == 2
    assert 'min="2026-03-05"' in page
