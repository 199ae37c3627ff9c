"""The quick log's pages: what a line does on a site, and for whom."""

from __future__ import annotations

import datetime as dt
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.models import User
from crm.templatetags.look import kind_svg
from crm.tests.factories import Person
from interactions.tests.offers import tag_of
from interactions.tests.quick import PREVIEW, QUICK, a_contact, rows_of

NOON = dt.datetime(2024, 3, 6, 17, 0, tzinfo=dt.UTC)  # a Wednesday's noon in New York


@pytest.fixture
def ana(bob: Person) -> Contact:
    return a_contact(bob)


@time_machine.travel(NOON, tick=False)
def test_a_line_is_an_interaction(bob: Person, ana: Contact) -> None:
    tag_of(bob, "Housing")
    line = "call 20m ana ruiz: lease signed, #housing @Main_Library follow fri :)"
    assert "“lease signed”" in Browser(bob).post(PREVIEW, {"line": line}).content.decode()
    page = Browser(bob).post(QUICK, {"line": line})
    assert page.status_code == 302
    (row,) = rows_of(bob)
    content = row.shown
    assert content is not None
    assert (row.kind, row.contact, row.location) == ("call", ana, "Main Library")
    assert row.starts_at == NOON - dt.timedelta(minutes=20)
    assert content.duration == dt.timedelta(minutes=20)
    assert content.notes == "lease signed"
    assert content.sentiment == "positive"
    assert content.follow_up_needed
    assert content.follow_up_at == dt.datetime(2024, 3, 8, 14, tzinfo=dt.UTC)
    assert [tag.name for tag in row.tags.all()] == ["Housing"]


def test_what_is_understood_is_told_with_its_icon_and_as_the_language_quotes(
    bob: Person, ana: Contact
) -> None:
    User.objects.filter(pk=bob.user.pk).update(language="es")
    told = Browser(bob).post(PREVIEW, {"line": "call ana ruiz: lease"}).content.decode()
    assert "«lease»" in told
    assert kind_svg("call", "12") in told
    assert kind_svg("note", "12") not in told


def test_a_word_that_joins_is_nobodys_name(bob: Person, ana: Contact) -> None:
    """`con` is not Consuelo, nor the Consulate."""
    ContactFactory(by=bob.viewer(), first_name="Consuelo", last_name="Ortiz")
    assert Browser(bob).post(QUICK, {"line": "café con Ana: encontró piso"}).status_code == 302
    (row,) = rows_of(bob)
    assert row.shown is not None
    assert (row.contact, row.shown.notes) == (ana, "encontró piso")


def test_whom_is_asked_in_the_form(bob: Person, ana: Contact) -> None:
    other: Any = ContactFactory(by=bob.viewer(), first_name="Anabel", last_name="Ruano")
    page = Browser(bob).post(QUICK, {"line": "call Ana Ru: hello"})
    assert page.status_code == 422
    assert rows_of(bob) == []
    assert "Several contacts fit" in page.content.decode()
    assert fields_of(page)["notes"] == "hello"
    chosen = {"line": "call Ana Ru: hello", "contact": str(other.number)}
    assert Browser(bob).post(QUICK, chosen).status_code == 302
    (row,) = rows_of(bob)
    assert row.contact == other


@pytest.mark.parametrize("line", ["", "call Nobody: hello", "call 20m ana ruiz", "x" * 6000])
def test_what_is_missing_is_asked_in_the_form(
    line: str, bob: Person, ana: Contact, unchanged: Any
) -> None:
    browser = Browser(bob)
    with unchanged():
        page = browser.post(QUICK, {"line": line})
    assert page.status_code == 422
    assert 'action="/s/casa-abierta/interactions/new/"' in page.content.decode()


def test_on_a_contacts_page_the_line_is_about_them(bob: Person, ana: Contact) -> None:
    """Who is named in it wins, also who is not known."""
    browser = Browser(bob)
    there = f"{QUICK}?contact={ana.number}"
    assert there in browser.get(f"contacts/{ana.number}/").content.decode()
    kept = {"contact_kept": fields_of(browser.get(there), "quick-form")["contact_kept"]}
    assert "Ána Ruiz" in browser.post(PREVIEW, {"line": "", **kept}).content.decode()
    said = browser.post(PREVIEW, {"line": "call 5m: hello", **kept}).content.decode()
    assert "Ána Ruiz" in said
    assert "Nobody you know" not in said
    other: Any = ContactFactory(by=bob.viewer(), first_name="Berta", last_name="Sol")
    for line in ("call 5m: hello", "call Berta: hello"):
        assert browser.post(QUICK, {"line": line, **kept}).status_code == 302
    assert {row.contact for row in rows_of(bob)} == {ana, other}
    for line in ("call Zoe Nobodyhere: hello", "call nobodyhere: hello"):
        assert browser.post(QUICK, {"line": line, **kept}).status_code == 422
    assert len(rows_of(bob)) == 2


def test_nobody_of_another_site_is_kept(charlie: Person, ana: Contact) -> None:
    browser = Browser(charlie)
    assert "Ruiz" not in browser.get(f"{QUICK}?contact={ana.number}").content.decode()
    sent = {"line": "call 5m: hello", "contact_kept": str(ana.number)}
    assert "Ruiz" not in browser.post(PREVIEW, sent).content.decode()
    assert browser.post(QUICK, sent).status_code == 422


def test_a_name_that_nobody_has_is_searched_for(bob: Person, ana: Contact) -> None:
    """Whoever the search finds is offered, and chosen by nobody but the writer."""
    there: Any = ContactFactory(by=bob.viewer(), first_name="Eva", email="eva@hillside.org")
    page = Browser(bob).post(QUICK, {"line": "call 20m Zoe Nobodyhere: hello"})
    assert page.status_code == 422
    assert fields_of(page)["contact_search"] == "Zoe Nobodyhere"
    assert ">Add “Zoe Nobodyhere”</a>" in page.content.decode()
    way = "?next=%2Fs%2Fcasa-abierta%2Finteractions%2Fnew%2F&amp;q=Zoe%20Nobodyhere"
    assert way in page.content.decode()
    filled = Browser(bob).get(f"contacts/new/{way.replace('&amp;', '&')}")
    assert fields_of(filled)["first_name"] == "Zoe"
    page = Browser(bob).post(QUICK, {"line": "call Hillside: hello"})
    assert (page.status_code, rows_of(bob)) == (422, [])
    assert f'value="{there.number}"' in page.content.decode()
    assert ">Add “Hillside”</a>" in page.content.decode()


def test_open_as_a_form_saves_nothing(bob: Person, ana: Contact, unchanged: Any) -> None:
    line = "meeting 2024-01-10 14:30 45m Ana Ruiz: all of it"
    browser = Browser(bob)
    with unchanged():
        page = browser.post(QUICK, {"line": line, "review": "1"})
    assert page.status_code == 200
    sent = fields_of(page)
    assert (sent["kind"], sent["starts_at"]) == ("meeting", "2024-01-10T14:30")
    assert (sent["length"], sent["notes"]) == ("45", "all of it")
    assert Browser(bob).post("interactions/new/", sent).status_code == 302
    assert len(rows_of(bob)) == 1


def test_a_place_ends_with_a_word(bob: Person, ana: Contact) -> None:
    for line in (
        "call ana: here @Office",
        "call ana: met @Office - talked",
        f'call ana: @"{"x" * 256}" y',
    ):
        assert Browser(bob).post(QUICK, {"line": line}).status_code == 302
    longest, met, _first = rows_of(bob)
    assert met.shown is not None
    assert longest.shown is not None
    assert (met.location, met.shown.notes) == ("Office", "met - talked")
    assert (longest.location, longest.shown.notes) == ("", f'@"{"x" * 256}" y')


def test_of_a_line_that_is_too_long_nothing_is_saved_or_lost(
    bob: Person, ana: Contact, unchanged: Any
) -> None:
    """Cut, it would lose its end, and with a tag there what hides it."""
    browser, line = Browser(bob), "call 20m Ana: " + "x" * 1990 + " the end #immigration"
    with unchanged():
        page = browser.post(QUICK, {"line": line})
        assert browser.post(PREVIEW, {"line": line}).status_code == 200
    assert page.status_code == 422
    assert "A line has up to 2000 characters" in page.content.decode()
    assert page.context["form"]["notes"].value() == line


def test_the_preview_says_what_was_understood(bob: Person, ana: Contact, unchanged: Any) -> None:
    browser = Browser(bob)
    with unchanged():
        said = browser.post(PREVIEW, {"line": "coffee 1h30 ana: <b>well</b>"}).content.decode()
    for words in ("Coffee", "1 h 30 min", "Ána Ruiz", "“&lt;b&gt;well&lt;/b&gt;”"):
        assert words in said
    assert "understood" in Browser(bob).post(PREVIEW, {"line": "  "}).content.decode()


def test_the_preview_says_what_is_cut_short(bob: Person, ana: Contact) -> None:
    line = "call ana: follow the plan @Oak Hill"
    said = Browser(bob).post(PREVIEW, {"line": line}).content.decode()
    assert "No follow-up is understood" in said
    assert "is written @“Oak Hill”" in said
    whole = "call ana: follow the plan @“Oak Hill” follow fri"
    assert Browser(bob).post(QUICK, {"line": whole}).status_code == 302
    said = Browser(bob).post(PREVIEW, {"line": f"{line} follow fri"}).content.decode()
    assert "is written" not in said  # it is known by now
    assert "No follow-up is understood" not in said
    assert "stays in the note" not in said
    said = Browser(bob).post(PREVIEW, {"line": "call ana 2/3: lease"}).content.decode()
    assert "2/3 stays in the note. If it is a day, write “on 2/3”." in said


@pytest.mark.parametrize("line", ["a\x00", "call \x00", "call a\x00: hello", "20m #x\x00 @y\x00 a"])
def test_what_cannot_be_stored_is_nobodys_name(bob: Person, line: str) -> None:
    for sent in ({"line": line}, {"line": line, "contact": "do"}):
        assert Browser(bob).post(PREVIEW, sent).status_code == 200
        assert Browser(bob).post(QUICK, sent).status_code == 422


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "9998-12-31", "0002-01-01"])
def test_days_at_the_ends_of_the_calendar_fail_nowhere(bob: Person, ana: Contact, day: str) -> None:
    for time in ("", " at 11:59pm", " at 0:00"):
        sent = {"line": f"call ana {day}{time}: hello"}
        assert Browser(bob).post(PREVIEW, sent).status_code == 200
        assert Browser(bob).post(QUICK, sent).status_code in (302, 422)


def test_nobody_of_another_site_is_known(charlie: Person, ana: Contact) -> None:
    said = Browser(charlie).post(PREVIEW, {"line": "call Ana Ruiz: hello"}).content.decode()
    assert "Ruiz" not in said.replace("“Ana Ruiz: hello”", "")


def test_who_may_not_write_may_not_log(vera: Person, unchanged: Any) -> None:
    browser = Browser(vera)
    with unchanged():
        assert browser.get(QUICK).status_code == 403
        assert browser.post(QUICK, {"line": "call Ana: x"}).status_code == 403
        assert browser.post(PREVIEW, {"line": "call Ana: x"}).status_code == 403
    assert "quick/" not in browser.get("").content.decode()


def test_what_is_shown_as_an_example_can_be_saved(alice: Person, bob: Person) -> None:
    """With a tag of the site that hides nothing, or with none."""
    ContactFactory(by=bob.viewer(), first_name="Maria")
    assert "call 20m Maria: DACA renewal follow fri" in Browser(bob).get(QUICK).content.decode()
    tag_of(bob, "Immigration case")  # which hides what `immigration` does
    assert "DACA renewal follow" in Browser(bob).get(QUICK).content.decode()
    tag_of(bob, "Home visit")
    for person in (alice, bob):
        shown = Browser(person).get(QUICK).content.decode()
        assert "DACA renewal #“Home visit” follow fri" in shown
        said = unescape(shown.partition("<code")[2].partition(">")[2].partition("</code>")[0])
        assert Browser(person).post(QUICK, {"line": said}).status_code == 302
    assert {tag.name for row in rows_of(bob) for tag in row.tags.all()} == {"Home visit"}


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("language", "day"), [("en", "Sat Feb. 3, 2024"), ("es", "sáb 2 mar 2024")]
)
def test_a_day_in_figures_is_as_the_language_orders_it(
    language: str, day: str, bob: Person, ana: Contact
) -> None:
    User.objects.filter(pk=bob.user.pk).update(language=language)
    line, browser = {"line": "call ana on 2/3: lease"}, Browser(bob)
    assert day in browser.post(PREVIEW, line).content.decode()
    assert browser.post(QUICK, line).status_code == 302
    (row,) = rows_of(bob)
    assert row.starts_at.date() == dt.date(2024, *((2, 3) if language == "en" else (3, 2)))


def test_a_preview_costs_a_fixed_number_of_queries(bob: Person, ana: Contact) -> None:
    browser = Browser(bob)
    for _name in range(20):
        ContactFactory(by=bob.viewer(), first_name="Ana")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        browser.post(PREVIEW, {"line": "call 20m one two three four five six: #a #b and on and on"})
    assert len(seen) <= 16  # of which each word that may be a name costs one
