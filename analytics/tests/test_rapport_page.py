"""The rapport page: what was noted and how sure that is, and nothing of what is restricted."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.tests.test_pages import RANGE, at, numbers_on
from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.pages.sheets import BOM
from crm.tests.factories import Person
from rapport.rules import interval_of
from rapport.tests.factories import logged

LISTENING = "Active Listening (Validation/Paraphrasing)"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(bob: Person) -> Contact:
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


@pytest.fixture
def talks(alice: Person, bob: Person, ana: Contact) -> None:
    """Five with Ana and one with nobody, each with listening at 5; two that are restricted; and
    one the day before."""
    for day, score in ((4, 6), (5, 7), (6, 8), (7, 9), (17, 10)):
        logged(bob.viewer(), ana, starts_at=at(day, 23), rapport_score=score)
    logged(bob.viewer(), starts_at=at(12), rapport_score=1)
    logged(bob.viewer(), ana, starts_at=at(3, 23), rapport_score=1)
    for day in (8, 13):
        by = alice.viewer("immigration")
        logged(by, ana, ("immigration",), starts_at=at(day), rapport_score=2)


def listening(page: Any) -> Any:
    (found,) = (row.use for row in page.context["rows"] if row.use.tactic.name == LISTENING)
    return found.result


def test_the_catalogue_says_what_was_noted(bob: Person, ana: Contact, talks: None) -> None:
    page = Browser(bob).get("rapport/", **RANGE)
    result, text = listening(page), page.content.decode()
    assert (result.times, result.mean, result.interval) == (6, 5.0, interval_of(5, 6, 5))
    assert "rated 6 times" in text
    assert text.count("Nobody noted it in these days.") == 6
    assert "they do not say that one made the other happen" in text
    asked = Browser(bob).get("rapport/", **{**RANGE, "end_date": "2024-03-06"})
    assert (listening(asked).times, listening(asked).interval) == (3, None)
    assert "too few to say" in asked.content.decode()


def test_what_is_restricted_is_in_no_number(
    alice: Person, bob: Person, ana: Contact, talks: None
) -> None:
    for browser, times, said in (
        (Browser(bob), 6, ["restricted for you"]),
        (Browser(alice), 6, ["hidden from you just now", "Show restricted entries"]),
        (Browser(alice, reveal=True), 8, []),
    ):
        page = browser.get("rapport/", **RANGE)
        assert listening(page).times == page.context["found"].all.times == times
        words = ("restricted for you", "hidden from you just now", "Show restricted entries")
        assert [each for each in words if each in page.content.decode()] == said
        assert ("2 entries of these days are " in page.content.decode()) is (times == 6)


@pytest.mark.parametrize("reveal", [False, True], ids=["redacted", "revealed"])
def test_every_number_leads_to_its_talks(
    alice: Person, ana: Contact, talks: None, reveal: bool
) -> None:
    """A nought, too: of six tactics, and of the last week."""
    browser, days = Browser(alice, reveal=reveal), {**RANGE, "end_date": "2024-03-24"}
    for asked, times in (({}, 6 + 2 * reveal), ({"contact": ana.number}, 5 + 2 * reveal)):
        page = browser.get("rapport/", **days, group="week", **asked)
        assert page.context["found"].all.times == times
        numbers = numbers_on(page)
        assert len(numbers) == (1 + 3) + 7  # of all scores and of each week's, and of the tactics
        for url, count in numbers:
            assert browser.client.get(url).context["page"].paginator.count == count


def test_the_tables_as_files(bob: Person, ana: Contact, talks: None) -> None:
    told = {}
    for key in ("tactics", "scores"):
        answer = Browser(bob).get("rapport/file/", **RANGE, group="week", table=key)
        text = answer.content.decode().removeprefix(BOM)
        told[key] = list(csv.reader(io.StringIO(text)))
    assert len(told["tactics"]) == 8
    assert told["tactics"][1] == [LISTENING, "Communication Studies", "6", "5.0", "3.44", "5.0"]
    assert told["tactics"][2][2:] == ["0", "", "", ""]
    assert told["scores"][1:] == [
        ["2024-03-04", "2024-03-10", "4", "7.5", "", ""],
        ["2024-03-11", "2024-03-17", "2", "5.5", "", ""],
    ]
    assert Browser(bob).get("rapport/file/", table="type").status_code == 404


def test_it_costs_the_same_however_much_there_is(bob: Person, ana: Contact, talks: None) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            Browser(bob).get("rapport/", **RANGE)
        return len(seen)

    few = queries()
    for minute in range(20):
        logged(bob.viewer(), ana, starts_at=at(6) + dt.timedelta(minutes=minute))
    assert queries() == few
