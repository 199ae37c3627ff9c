"""The month and the week: by whose clock, in whose weeks, and who stands beside whom."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone, translation

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.models import User
from meetings.pages.calendars import day_asked, month_of, week_of
from meetings.tests.factories import MeetingFactory
from meetings.tests.pages import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


@pytest.fixture
def plan(bob, ana):
    def planning(day: str, clock: str, minutes: int | None = 60, purpose: str = "talk"):
        lasting = None if minutes is None else dt.timedelta(minutes=minutes)
        return MeetingFactory(
            by=bob.viewer(),
            contact=ana,
            scheduled_at=at(day, clock),
            planned_duration=lasting,
            purpose=purpose,
        )

    return planning


def days_of(page) -> dict[str, list[str]]:
    """What stands on which day; days without anything are left out."""
    return {
        str(day.date): [card.title for card in day.cards]
        for week in page.context["weeks"]
        for day in week
        if day.cards
    }


# --- which days


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [("en", "2026-11-01", "2026-12-05"), ("es", "2026-10-26", "2026-12-06")],
)
def test_a_month_is_whole_weeks_of_the_language(language, first, last):
    with translation.override(language):
        span = month_of(dt.date(2026, 11, 21))
    assert (str(span.first), str(span.last)) == (first, last)
    assert (str(span.before), str(span.after)) == ("2026-10-01", "2026-12-01")


@pytest.mark.parametrize(
    ("language", "day", "first"),
    [
        ("en", "2026-11-22", "2026-11-22"),  # a Sunday
        ("es", "2026-11-22", "2026-11-16"),
        ("en", "2026-11-21", "2026-11-15"),
        ("es", "2026-11-16", "2026-11-16"),
    ],
)
def test_a_week_begins_where_the_language_has_it(language, day, first):
    with translation.override(language):
        span = week_of(dt.date.fromisoformat(day))
    assert str(span.first) == first
    assert (span.after - span.before).days == 14


@pytest.mark.parametrize(
    "junk",
    ["", "junk", "2026-13-01", "0001-01-01", "9999-12-31", "2026-02-30", "\x00", "2200-01-01"],
)
def test_an_odd_date_is_today(bob, junk):
    with timezone.override(at("2026-01-01").tzinfo):
        assert day_asked(junk) == timezone.localdate()
    for path in ("meetings/month/", "meetings/week/"):
        assert Browser(bob).get(path, on=junk).status_code == 200


@pytest.mark.parametrize("day", ["1901-01-01", "2198-12-31"])
def test_the_calendars_ends_are_drawn(bob, day):
    for path in ("meetings/month/", "meetings/week/"):
        assert Browser(bob).get(path, on=day).status_code == 200


def test_days_are_cut_by_the_viewers_clock(bob, plan):
    plan("2026-03-02", "23:30", purpose="late")
    plan("2026-03-08", "00:10", purpose="the clocks go forward today")
    plan("2026-11-01", "23:50", purpose="and back today")
    march = days_of(Browser(bob).get("meetings/month/", on="2026-03-15"))
    assert march == {"2026-03-02": ["late"], "2026-03-08": ["the clocks go forward today"]}
    autumn = days_of(Browser(bob).get("meetings/week/", on="2026-11-01"))
    assert autumn == {"2026-11-01": ["and back today"]}
    User.objects.filter(pk=bob.user.pk).update(timezone="Europe/Madrid")
    assert "2026-03-03" in days_of(Browser(bob).get("meetings/month/", on="2026-03-15"))


def test_links_lead_on_and_keep_the_filters(bob, plan):
    text = Browser(bob).get("meetings/month/", on="2026-01-31", mine="1").content.decode()
    links = re.findall(r'href="(\?[^"]*)"[^>]*>', text.replace("&amp;", "&"))
    assert "?on=2025-12-01&mine=1" in links
    assert "?on=2026-02-01&mine=1" in links
    assert "?mine=1" in links  # today
    assert f"/s/{bob.site.slug}/meetings/week/?on=2026-01-31&mine=1" in text.replace("&amp;", "&")


def test_a_full_day_tells_how_many_more_there_are(bob, plan):
    for hour in range(9, 14):
        plan("2026-03-03", f"{hour:02}:00", purpose=f"at {hour}")
    text = Browser(bob).get("meetings/month/", on="2026-03-01").content.decode()
    assert "2 more" in text
    assert text.count('class="md:hidden"') >= 2
    for hour in range(9, 14):
        assert f"at {hour}" in text  # a phone shows them all


def test_tab_stops_at_one_day(bob, plan):
    for path, days in (("meetings/month/", 35), ("meetings/week/", 7)):
        text = Browser(bob).get(path, on="2026-03-18").content.decode()
        assert text.count("data-day\n") == days
        assert len(re.findall(r'data-day\s+tabindex="-1"', text)) == days - 1


def test_a_click_on_a_day_plans_there(bob, ana, plan):
    text = Browser(bob).get("meetings/month/", on="2030-03-18", contact="1").content.decode()
    assert "meetings/new/?on=2030-03-20&amp;contact=1" in text
    form = Browser(bob).get("meetings/new/", on="2030-03-20", contact="1").content.decode()
    assert 'value="2030-03-20T09:00"' in form
    assert "Ana Ruiz" in form


# --- the hours of a week


def placed(page) -> dict[str, str]:
    """The classes that put each meeting into its day."""
    return {card.title: place for _day, blocks in page.context["columns"] for card, place in blocks}


def test_meetings_stand_where_the_clock_has_them(bob, plan):
    plan("2026-03-03", "08:00", 30, "early")
    plan("2026-03-03", "17:45", 15, "short")
    plan("2026-03-04", "09:30", None, "unsaid")
    page = Browser(bob).get("meetings/week/", on="2026-03-03")
    assert placed(page) == {
        "early": "row-start-1 row-span-2 col-start-1 col-span-12",
        "short": "row-start-40 row-span-2 col-start-1 col-span-12",
        "unsaid": "row-start-7 row-span-3 col-start-1 col-span-12",
    }
    hours = page.context["hours"]
    assert (hours.first, hours.last) == (8, 19)


def test_the_hours_stretch_to_what_there_is(bob, plan):
    plan("2026-03-03", "05:10", 60, "dawn")
    plan("2026-03-04", "23:45", 600, "over midnight")
    page = Browser(bob).get("meetings/week/", on="2026-03-03")
    hours = page.context["hours"]
    assert (hours.first, hours.last) == (5, 24)
    assert placed(page)["dawn"].startswith("row-start-1 row-span-4 ")
    assert placed(page)["over midnight"].startswith("row-start-75 row-span-2 ")


def test_those_at_the_same_time_stand_side_by_side(bob, plan):
    plan("2026-03-03", "09:00", 120, "long")
    plan("2026-03-03", "09:30", 30, "first")
    plan("2026-03-03", "10:00", 30, "second")
    plan("2026-03-03", "11:00", 30, "alone")
    found = placed(Browser(bob).get("meetings/week/", on="2026-03-03"))
    columns = {name: place.split("col-start-")[1] for name, place in found.items()}
    assert columns == {
        "long": "1 col-span-6",
        "first": "7 col-span-6",
        "second": "7 col-span-6",
        "alone": "1 col-span-12",
    }


def test_a_crowd_is_counted_where_there_is_no_room(bob, plan):
    for number in range(6):
        plan("2026-03-03", "09:00", 60, f"n{number}")
    page = Browser(bob).get("meetings/week/", on="2026-03-03")
    assert len(placed(page)) == 4
    assert "2 more" in page.content.decode()
    assert "start_date=2026-03-03&amp;end_date=2026-03-03" in page.content.decode()


@pytest.mark.parametrize(
    ("clock", "line"), [("10:05", "row-start-9"), ("03:00", None), ("18:00", None)]
)
def test_the_clocks_line_is_in_todays_column(bob, ana, clock, line):
    with time_machine.travel(at("2026-03-04", clock), tick=False):
        today = Browser(bob).get("meetings/week/").content.decode()
        other = Browser(bob).get("meetings/week/", on="2026-03-14").content.decode()
    assert re.findall(r'week-now (\S+)"', today) == ([line] if line else [])
    assert "week-now" not in other


def test_a_calendar_draws_no_more_than_it_can(bob, plan, monkeypatch):
    monkeypatch.setattr("meetings.pages.lists.MOST", 2)
    for number in range(3):
        plan("2026-03-03", f"1{number}:00", purpose=f"n{number}")
    page = Browser(bob).get("meetings/month/", on="2026-03-01")
    assert days_of(page) == {"2026-03-03": ["n0", "n1"]}
    assert "There are more meetings than fit here" in page.content.decode()


# --- a phone


@pytest.mark.parametrize(
    ("view", "earlier"), [("month", "Show 2 earlier meetings"), ("week", "Show 1 earlier meeting")]
)
def test_a_phone_begins_today_and_shows_what_was_before_if_asked(bob, plan, view, earlier):
    for day in ("2026-01-01", "2026-03-01", "2026-03-16", "2026-03-18", "2026-04-01"):
        plan(day, "10:00", purpose=day)
    with time_machine.travel(at("2026-03-18", "09:00"), tick=False):
        text = Browser(bob).get(f"meetings/{view}/").content.decode()
        other = Browser(bob).get(f"meetings/{view}/", on="2026-01-01").content.decode()
    assert earlier in text
    assert " from-today" in text
    before, today = text.index(">2026-03-16<"), text.index(">2026-03-18<")
    cell = "<td" if view == "month" else "<section"
    assert "is-past" in text[text.rindex(cell, 0, before) : before]
    assert "is-past" not in text[text.rindex(cell, 0, today) : today]
    assert "earlier meeting" not in other
    assert "from-today" not in other


def test_a_phone_says_that_nothing_more_comes(bob, plan):
    plan("2026-03-16", "10:00")
    with time_machine.travel(at("2026-03-18", "09:00"), tick=False):
        assert "No more meetings" in Browser(bob).get("meetings/month/").content.decode()
        plan("2026-03-18", "08:00")
        assert "No more meetings" not in Browser(bob).get("meetings/month/").content.decode()
