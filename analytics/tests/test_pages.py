"""The analytics page: every number is what its list has, and nothing is given away."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from analytics.pages.periods import PeriodForm
from analytics.pages.views import change
from contacts.actions import delete as delete_contact
from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.models import User
from crm.pages.sheets import BOM, plain
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions.actions import add_program
from interactions.tests.factories import InteractionFactory
from interactions.tests.offers import service_of

HERE = ZoneInfo("America/New_York")  # the site's
RANGE = {"start_date": "2024-03-04", "end_date": "2024-03-17"}  # clocks go forward on the 10th
CANARY = "zqxcanary"
ROWS_ALONE = {"HX-Request": "true", "HX-Target": "results"}  # in half the time of their page

pytestmark = pytest.mark.django_db


class _Numbers(HTMLParser):
    """The links that say how many they lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, int]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "data-count" in given:
            self.found.add((given["href"] or "", int(given["data-count"] or "")))


def numbers_on(page: Any) -> set[tuple[str, int]]:
    reader = _Numbers()
    reader.feed(page.content.decode())
    return reader.found


def at(day: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    return dt.datetime(2024, 3, day, hour, minute, tzinfo=HERE)


@pytest.fixture
def ana(bob: Person) -> Contact:
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


@pytest.fixture
def logged(alice: Person, bob: Person, ana: Contact) -> None:
    """At the ends of days and weeks, of every sort, and two that are restricted."""
    with acting_as(alice.viewer()) as viewer:
        program = add_program(by=viewer, name="Housing")
    rent, talk = service_of(alice, "Rent", program=program), service_of(alice, "Talk")
    leo, gone = (ContactFactory(by=bob.viewer(), first_name=name) for name in ("Leo", "Gone"))
    half, hour = dt.timedelta(minutes=30), dt.timedelta(hours=1)
    for by, fields in (
        (bob, {"contact": ana, "starts_at": at(4, 0), "kind": "call", "duration": half}),
        (bob, {"contact": ana, "starts_at": at(10, 0), "service": rent, "duration": hour}),
        (alice, {"contact": leo, "starts_at": at(10, 23, 59), "sentiment": "positive"}),
        (bob, {"starts_at": at(17, 23, 59), "service": talk, "sentiment": "negative"}),
        (bob, {"contact": gone, "starts_at": at(11), "duration": dt.timedelta()}),
        (bob, {"contact": ana, "starts_at": at(3, 23, 59), "duration": hour}),
        (bob, {"contact": ana, "starts_at": at(18, 0)}),
    ):
        InteractionFactory(by=by.viewer(), **fields)
    secret = service_of(alice, CANARY)
    for day in (5, 12):
        InteractionFactory(
            by=alice.viewer("immigration"),
            tagged=["immigration"],
            contact=ana,
            starts_at=at(day),
            duration=dt.timedelta(hours=7, minutes=17),
            sentiment="negative",
            service=secret,
        )
    with acting_as(alice.viewer()) as viewer:
        delete_contact(gone, by=viewer)


@pytest.mark.parametrize("group", ["day", "week", "month"])
@pytest.mark.parametrize("reveal", [False, True], ids=["redacted", "revealed"])
def test_every_number_leads_to_what_it_counts(
    logged: None, alice: Person, bob: Person, ana: Contact, group: str, reveal: bool
) -> None:
    """Also for somebody whose days begin elsewhere, and of one contact."""
    User.objects.filter(pk=bob.user.pk).update(timezone="Asia/Tokyo")
    browser = Browser(alice if reveal else bob, reveal=reveal)
    for asked in ({}, {"contact": ana.number}):
        page = browser.get("analytics/", **RANGE, group=group, **asked)
        numbers = numbers_on(page)
        assert len(numbers) > 12
        for url, count in numbers:
            listed = browser.client.get(url, headers=ROWS_ALONE).context
            assert not listed["form"].errors, url
            assert listed["page"].paginator.count == count, url
    assert page.context["found"].now.total == 4


def test_what_is_restricted_counts_and_tells_nothing(
    logged: None, alice: Person, bob: Person
) -> None:
    page = Browser(bob).get("analytics/", **RANGE)
    found, text = page.context["found"], page.content.decode()
    assert (found.now.total, found.restricted) == (7, 2)
    assert "2 of these entries are restricted for you" in text
    assert CANARY not in text
    assert found.now.timed.time == dt.timedelta(minutes=90)
    assert {share.key: share.count for share in found.by_sentiment} == {
        "positive": 1,
        "negative": 1,
        None: 5,
    }
    assert "hidden from you just now" not in text
    assert "Show restricted entries" not in text
    hiding = Browser(alice).get("analytics/", **RANGE).content.decode()
    assert "2 of these entries are hidden from you just now" in hiding
    assert "Show restricted entries" in hiding
    assert "restricted for you" not in hiding
    assert CANARY not in hiding
    revealed = Browser(alice, reveal=True).get("analytics/", **RANGE)
    assert "hidden from you just now" not in revealed.content.decode()
    assert CANARY in revealed.content.decode()
    assert "restricted for you" not in revealed.content.decode()
    assert revealed.context["found"].now.timed.count == 4


def test_programs_add_their_services_up(logged: None, bob: Person) -> None:
    found = Browser(bob).get("analytics/", **RANGE).context["found"]
    told = [(each.name, each.count, each.timed.time) for each in found.by_program]
    assert told == [("Housing", 1, dt.timedelta(hours=1)), ("", 1, dt.timedelta())]


def test_the_period_before_is_as_long_and_ends_the_day_before(logged: None, bob: Person) -> None:
    days = {"start_date": "2024-03-10", "end_date": "2024-03-11"}
    page = Browser(bob).get("analytics/", **days)
    assert page.context["found"].total_before == 0
    page = Browser(bob).get("analytics/", start_date="2024-03-04", end_date="2024-03-04")
    assert page.context["found"].total_before == 1
    assert page.context["stats"][0]["change"] == "±0"


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [(0, 0, "±0"), (3, 0, "+3"), (3, 5, "−2"), (12, 10, "+2 (+20%)"), (5, 10, "−5 (−50%)")],
)
def test_a_change_is_a_share_only_of_enough(now: int, before: int, said: str) -> None:
    assert change(now, before) == said


def test_a_share_is_written_as_the_language_does(logged: None, bob: Person) -> None:
    with translation.override("es"):
        assert change(12, 10) == "+2 (+20 %)"
    shares = {"en": r">\d+%<", "es": r">\d+ %<"}
    for language, share in shares.items():
        User.objects.filter(pk=bob.user.pk).update(language=language)
        assert re.search(share, Browser(bob).get("analytics/", **RANGE).content.decode())


@pytest.mark.parametrize(
    ("asked", "days", "step"),
    [
        ({}, ("2024-02-22", "2024-05-21"), "week"),
        ({"range": "7"}, ("2024-05-15", "2024-05-21"), "day"),
        ({"range": "month"}, ("2024-05-01", "2024-05-21"), "day"),
        ({"range": "last_month"}, ("2024-04-01", "2024-04-30"), "day"),
        ({"range": "year"}, ("2024-01-01", "2024-05-21"), "week"),
        ({"range": "last_year", "group": "day"}, ("2023-01-01", "2023-12-31"), "month"),
        ({"range": "7", "start_date": "2024-05-20"}, ("2024-05-20", "2024-05-21"), "day"),
        ({"end_date": "2024-03-31"}, ("2024-01-02", "2024-03-31"), "week"),
        ({"start_date": "2024-07-01"}, ("2024-07-01", "2024-07-01"), "day"),
    ],
)
def test_the_days_are_the_sites(bob: Person, asked: Any, days: Any, step: str) -> None:
    """It is the 22nd of May in most of the world, and the 21st in New York."""
    with time_machine.travel(dt.datetime(2024, 5, 22, 2, tzinfo=dt.UTC), tick=False):
        form: PeriodForm = Browser(bob).get("analytics/", **asked).context["form"]
    assert (str(form.period.first), str(form.period.last), form.step) == (*days, step)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"start_date": "x"}, "start_date"),
        ({"start_date": "2024-03-02", "end_date": "2024-03-01"}, "end_date"),
        ({"start_date": "2013-01-01", "end_date": "2024-03-01"}, "end_date"),
        ({"end_date": "3024-03-01"}, "end_date"),
        ({"range": "decade"}, "range"),
        ({"group": "hour"}, "group"),
        ({"contact": "999"}, "contact"),
        ({"who": "Nobody Atall"}, "who"),
        ({"who": "a\x00"}, "who"),
    ],
)
def test_what_cannot_be_counted_is_named(bob: Person, asked: Any, field: str) -> None:
    page = Browser(bob).get("analytics/", **asked)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert "found" not in page.context
    assert Browser(bob).get("analytics/file/", table="type", **asked).status_code == 404


def test_a_name_finds_the_contact_or_asks_which(bob: Person, ana: Contact) -> None:
    page = Browser(bob).get("analytics/", who="ruiz")
    assert page.context["form"].person == ana
    ContactFactory(by=bob.viewer(), first_name="Zoe", last_name="Ruiz")
    asked = Browser(bob).get("analytics/", who="ruiz")
    assert len(asked.context["form"].found) == 2
    assert f"?contact={ana.number}" in asked.content.decode()


@pytest.mark.parametrize(
    "query", ["service=99", "program=x", "author=0", "sentiment=glad", "has=x"]
)
def test_a_list_of_what_there_is_not_says_so(bob: Person, logged: None, query: str) -> None:
    page = Browser(bob).client.get(f"/s/{bob.site.slug}/interactions/?{query}")
    assert page.context["page"].paginator.count == 0
    assert list(page.context["form"].errors) == [query.split("=")[0]]


def test_nothing_logged_says_what_to_do(bob: Person, vera: Person) -> None:
    for person, button in ((bob, True), (vera, False)):
        text = Browser(person).get("analytics/").content.decode()
        assert "Nothing was logged in these days" in text
        main = text[text.index("Nothing was logged") : text.index("page-foot")]
        assert ("Log an interaction" in main) is button


# --- files


def test_a_table_as_a_file(bob: Person, ana: Contact, logged: None) -> None:
    ContactFactory(by=bob.viewer(), first_name='=HYPERLINK("https://evil.example")')
    with acting_as(bob.viewer()) as viewer:
        evil = Contact.objects.visible_to(viewer).order_by("-number")[0]
    InteractionFactory(by=bob.viewer(), contact=evil, starts_at=at(6))
    told = {}
    for key in ("frequency", "type", "sentiment", "contact", "author", "service", "program"):
        answer = Browser(bob).get("analytics/file/", **RANGE, group="week", table=key)
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"] == (
            f'attachment; filename="{bob.site.slug}-{key}-2024-03-04-2024-03-17.csv"'
        )
        text = answer.content.decode()
        assert text.startswith(BOM)
        told[key] = list(csv.reader(io.StringIO(text.removeprefix(BOM))))
    assert told["frequency"] == [
        ["From", "To", "Interactions", "Share in %"],
        ["2024-03-04", "2024-03-10", "5", "62"],
        ["2024-03-11", "2024-03-17", "3", "38"],
    ]
    assert told["service"][1:] == [
        ["Rent", "1", "12", "1", "1.0"],
        ["Talk", "1", "12", "0", "0.0"],
        ["No service, or restricted", "6", "75", "1", "0.5"],
    ]
    assert sum(row[0].startswith("'=HYPERLINK(") for row in told["contact"]) == 1


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx", "＝1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert plain(cell) == f"'{cell}"
    assert (plain("a=1"), plain(-1), plain("")) == ("a=1", -1, "")


def test_no_text_ends_its_cell_where_semicolons_part_them(bob: Person, logged: None) -> None:
    """As they do in a Spanish spreadsheet."""
    lua = ContactFactory(by=bob.viewer(), first_name="Lua;@SUM(1+9)*cmd|' /C calc'!A0;")
    InteractionFactory(by=bob.viewer(), contact=lua, starts_at=at(6))
    answer = Browser(bob).get("analytics/file/", table="contact", **RANGE)
    cells = [
        cell
        for row in csv.reader(io.StringIO(answer.content.decode()), delimiter=";")
        for cell in row
    ]
    assert any("Lua;@SUM" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith("@")] == []


def test_an_unknown_table_is_none(bob: Person) -> None:
    assert Browser(bob).get("analytics/file/", table="nothing").status_code == 404
    assert Browser(bob).get("analytics/file/").status_code == 404


# --- what it costs


@pytest.mark.parametrize("reveal", [False, True], ids=["redacted", "revealed"])
def test_it_costs_the_same_however_much_there_is(
    alice: Person, bob: Person, logged: None, reveal: bool
) -> None:
    browser = Browser(alice, reveal=reveal)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            browser.get("analytics/", **RANGE)
        return len([query for query in seen if "SAVEPOINT" not in query["sql"]])

    few = queries()
    for number in range(30):
        contact = ContactFactory(by=bob.viewer(), first_name=f"Person {number}")
        service = service_of(alice, f"Service {number}")
        about = {"contact": contact, "service": service, "starts_at": at(6)}
        InteractionFactory(
            by=alice.viewer("immigration"), tagged=["immigration"] * (number % 2), **about
        )
    assert queries() == few == (23 if reveal else 15)
