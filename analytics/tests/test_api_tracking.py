"""Interaction analytics in the tracking contract."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from contacts.tests.factories import ContactFactory
from interactions.tests.factories import InteractionFactory

PATH = "/api/analytics/interactions"
NEW_YORK = ZoneInfo("America/New_York")  # the site's


@pytest.fixture
def bobs(api, bob):
    return api(bob)


@pytest.fixture
def log(bob) -> Callable[..., Any]:
    viewer = bob.viewer()
    return lambda **fields: InteractionFactory(by=viewer, **fields)


def local(*moment: int, fold: int = 0) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=NEW_YORK, fold=fold)  # type: ignore[arg-type, misc]  # five numbers


def told(client, query=""):
    answer = client.get(f"{PATH}?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def refused(answer, status):
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    return list(answer.json().get("errors", {}))


def test_the_documented_keys(bobs, log):
    """Two weeks from Wednesday, 10 January 2024: cut on Mondays."""
    log(kind="meeting", starts_at=local(2024, 1, 10, 9), duration=dt.timedelta(minutes=30))
    log(kind="lunch", starts_at=local(2024, 1, 14, 23), duration=dt.timedelta(minutes=61))
    log(kind="review", starts_at=local(2024, 1, 23, 9))
    log(kind="call", starts_at=local(2024, 1, 9, 23, 59))
    found = told(bobs, "startDate=2024-01-10&endDate=2024-01-23")
    assert list(found) == [
        *("totalInteractions", "byType", "frequency", "averageDuration", "buckets"),
    ]
    assert found == {
        "totalInteractions": 3,
        "byType": {"meeting": 2, "lunch": 1},
        "frequency": {"week1": 2, "week2": 0, "week3": 1},
        "averageDuration": 46,
        "buckets": [
            {"key": "week1", "start": "2024-01-10", "end": "2024-01-14", "count": 2},
            {"key": "week2", "start": "2024-01-15", "end": "2024-01-21", "count": 0},
            {"key": "week3", "start": "2024-01-22", "end": "2024-01-23", "count": 1},
        ],
    }


def test_days_and_months(bobs, log):
    log(starts_at=local(2024, 1, 31, 23, 59))
    log(starts_at=local(2024, 2, 29, 0))
    query = "startDate=2024-01-31&endDate=2024-03-01&groupBy="
    months = told(bobs, f"{query}month")
    assert months["frequency"] == {"month1": 1, "month2": 1, "month3": 0}
    assert [bucket["start"] for bucket in months["buckets"]] == [
        *("2024-01-31", "2024-02-01", "2024-03-01"),
    ]
    days = told(bobs, f"{query}day")["frequency"]
    assert len(days) == 31
    assert {key for key, count in days.items() if count} == {"day1", "day30"}


def test_clocks_that_change_lose_no_day(bobs, log):
    for moment in (
        local(2024, 3, 10, 0, 30),
        local(2024, 3, 10, 23, 30),
        local(2024, 11, 3, 1, 30),
        local(2024, 11, 3, 1, 30, fold=1),
        local(2024, 11, 3, 23, 59),
    ):
        log(starts_at=moment)
    days = told(bobs, "startDate=2024-03-10&endDate=2024-11-03&groupBy=day")
    assert {b["start"]: b["count"] for b in days["buckets"] if b["count"]} == {
        "2024-03-10": 2,
        "2024-11-03": 3,
    }
    assert len(days["buckets"]) == 239
    weeks = told(bobs, "startDate=2024-03-10&endDate=2024-11-03")
    assert (weeks["frequency"]["week1"], weeks["totalInteractions"]) == (2, 5)


def test_the_last_ninety_days_unless_told_otherwise(api, bob, log):
    with time_machine.travel(dt.datetime(2024, 6, 1, 2, tzinfo=dt.UTC), tick=False):
        client = api(bob)  # it is the 31st of May in New York
        days = told(client, "groupBy=day")["buckets"]
        assert (days[0]["start"], days[-1]["end"], len(days)) == ("2024-03-03", "2024-05-31", 90)
        before = told(client, "endDate=2024-04-30&groupBy=day")["buckets"]
        assert (before[0]["start"], len(before)) == ("2024-02-01", 90)
        since = told(client, "startDate=2024-05-30&groupBy=day")["buckets"]
        assert [bucket["start"] for bucket in since] == ["2024-05-30", "2024-05-31"]
        assert told(client)["averageDuration"] == 0


def test_one_contact(bobs, log, bob):
    ana = ContactFactory(by=bob.viewer())
    log(contact=ana, starts_at=local(2024, 1, 10))
    log(starts_at=local(2024, 1, 10))
    query = "startDate=2024-01-10&endDate=2024-01-10&contactId="
    assert told(bobs, f"{query}{ana.pk}")["totalInteractions"] == 1
    assert told(bobs, f"{query}{uuid.uuid4()}")["totalInteractions"] == 0


def test_redacted_ones_count_and_their_duration_does_not(api, alice, bob):
    owner = alice.viewer("immigration")
    at = local(2024, 1, 10)
    InteractionFactory(by=owner, starts_at=at, duration=dt.timedelta(minutes=10))
    InteractionFactory(
        by=owner, starts_at=at, duration=dt.timedelta(minutes=50), tagged=["immigration"]
    )
    query = "startDate=2024-01-10&endDate=2024-01-10"
    for client, tags, average in (
        (api(bob), "", 10),
        (api(bob), "&tags=immigration", 10),
        (api(alice), "", 10),
        (api(alice), "&tags=immigration", 30),
    ):
        found = told(client, query + tags)
        assert (found["totalInteractions"], found["averageDuration"]) == (2, average)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("groupBy=year", "groupBy"),
        ("startDate=x", "startDate"),
        ("endDate=2024-02-30", "endDate"),
        ("startDate=2024-01-02&endDate=2024-01-01", "startDate"),
        ("contactId=1", "contactId"),
        ("startDate=2021-01-01&endDate=2023-09-28&groupBy=day", "groupBy"),
        ("startDate=1900-01-01&endDate=2199-12-31&groupBy=month", "groupBy"),
    ],
)
def test_bad_parameters(bobs, query, field):
    assert refused(bobs.get(f"{PATH}?{query}"), 400) == [field]


def test_a_thousand_buckets(bobs):
    query = "startDate=2021-01-01&endDate=2023-09-27&groupBy=day"
    assert len(told(bobs, query)["buckets"]) == 1_000


def test_who_may(api, bobs, log, vera, charlie):
    log(starts_at=local(2024, 1, 10))
    query = "startDate=2024-01-10&endDate=2024-01-10"
    assert told(api(vera), query)["totalInteractions"] == 1
    assert told(api(charlie), query)["totalInteractions"] == 0
    refused(api().get(PATH), 401)
    for verb in ("POST", "PUT", "DELETE", "PATCH"):
        refused(bobs.send(verb, PATH, {}), 405)
    assert bobs.get(f"{PATH}/").status_code == 200
