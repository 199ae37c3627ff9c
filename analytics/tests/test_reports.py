"""The reports against an oracle in plain Python."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.reports import DAY, GROUPS, activity, beginning, buckets, how_many, of_contact
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions.tests.factories import InteractionFactory
from interactions.vocabulary import Kind

ZONES = ["America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
DATES = st.dates(dt.date(2023, 12, 1), dt.date(2024, 12, 31))
GROUPED = st.sampled_from(GROUPS)


@given(first=DATES, days=st.integers(0, 400), group=GROUPED)
def test_buckets_tile_the_range(first: dt.date, days: int, group: str) -> None:
    last = first + days * DAY
    found = list(buckets(first, last, group))
    assert len(found) == how_many(first, last, group)
    assert (found[0].start, found[-1].end) == (first, last)
    for bucket, following in pairwise(found):
        assert following.start == bucket.end + DAY
        assert following.begins == following.start
    for bucket in found:
        assert {beginning(day, group) for day in (bucket.start, bucket.end)} == {bucket.begins}


@pytest.fixture
def logged(bob: Person) -> list[tuple[dt.datetime, str, dt.timedelta | None]]:
    """Around midnights, new years and the two changes of the clock, every five hours or so."""
    rows = []
    for number in range(120):
        base = [(2024, 3, 9), (2024, 11, 2), (2023, 12, 31), (2024, 10, 26)][number % 4]
        at = dt.datetime(*base, tzinfo=dt.UTC) + dt.timedelta(minutes=number * 47)
        kind = Kind.values[number % len(Kind.values)]
        duration = dt.timedelta(minutes=number) if number % 3 else None
        InteractionFactory(by=bob.viewer(), starts_at=at, kind=kind, duration=duration)
        rows.append((at, kind, duration))
    return rows


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=DATES, days=st.integers(0, 300), group=GROUPED, name=st.sampled_from(ZONES))
def test_the_report_is_what_python_counts(
    logged: list[Any], bob: Person, first: dt.date, days: int, group: str, name: str
) -> None:
    zone, last = ZoneInfo(name), first + days * DAY
    start = dt.datetime.combine(first, dt.time.min, zone)
    end = dt.datetime.combine(last, dt.time.max, zone)
    with acting_as(bob.viewer()) as viewer:
        found = activity(of_contact(viewer), start=start, end=end, group=group, zone=zone)
    within = [row for row in logged if first <= row[0].astimezone(zone).date() <= last]
    assert found.total == len(within)
    assert found.by_kind == Counter(kind for _at, kind, _duration in within)
    for bucket, count in found.buckets:
        days_ = [at.astimezone(zone).date() for at, _kind, _duration in within]
        assert count == sum(bucket.start <= day <= bucket.end for day in days_)
    timed = [duration for _at, _kind, duration in within if duration]
    average = sum(timed, dt.timedelta()) / len(timed) if timed else None
    assert found.timed.average == average
