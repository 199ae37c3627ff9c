"""How much happened, of what kind and how often (seed 004, Get interaction analytics)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DateField, F, Sum
from django.db.models.functions import TruncDate, TruncMonth, TruncWeek

from interactions.models import Interaction
from interactions.querysets import CONTENT

DAY = dt.timedelta(days=1)
DEFAULT_DAYS = 90
MOST_BUCKETS = 1_000
ACCOUNTED = (f"{CONTENT}__restricted_tags", "uuid")
"""Where the read log finds what restricts an interaction, and which it is."""

_TRUNC: dict[str, Any] = {"day": TruncDate, "week": TruncWeek, "month": TruncMonth}
GROUPS = tuple(_TRUNC)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A day, an ISO week or a month, cut to the range that was asked for; both days inclusive."""

    begins: dt.date  # of the whole week or month; what SQL groups by
    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class Timed:
    """Of how many interactions the viewer may read a duration, and how long they took together."""

    count: int
    time: dt.timedelta

    @property
    def average(self) -> dt.timedelta | None:
        return self.time / self.count if self.count else None


@dataclass(frozen=True, slots=True)
class Activity:
    total: int
    by_kind: dict[str, int]
    buckets: list[tuple[Bucket, int]]
    timed: Timed


def beginning(day: dt.date, group: str) -> dt.date:
    """The first day of the day's group."""
    if group == "week":
        return day - day.weekday() * DAY
    return day.replace(day=1) if group == "month" else day


def _following(begins: dt.date, group: str) -> dt.date:
    step = {"day": 1, "week": 7, "month": 32}[group]  # from the 1st, 32 days reach the next month
    return beginning(begins + step * DAY, group)


def how_many(first: dt.date, last: dt.date, group: str) -> int:
    """How many groups the range touches, without listing them."""
    if group == "month":
        return (last.year - first.year) * 12 + last.month - first.month + 1
    days = (beginning(last, group) - beginning(first, group)).days
    return days // (7 if group == "week" else 1) + 1


def buckets(first: dt.date, last: dt.date, group: str) -> Iterator[Bucket]:
    begins = beginning(first, group)
    while begins <= last:
        after = _following(begins, group)
        yield Bucket(begins, max(begins, first), min(after - DAY, last))
        begins = after


def _counts(rows: Any, group: str, zone: ZoneInfo) -> list[tuple[dt.date, str, int]]:
    """How many of each kind begin in each group, by the clock on the site's wall."""
    grouped = rows.annotate(begins=beginning_in(group, zone)).order_by()
    return list(grouped.values_list("begins", "kind").annotate(count=Count("pk")))


def beginning_in(group: str, zone: ZoneInfo) -> Any:
    """`beginning` of an interaction's day, for SQL to group by."""
    as_date: dict[str, Any] = (
        {} if group == "day" else {"output_field": DateField()}
    )  # TruncDate is one already
    return _TRUNC[group]("starts_at", tzinfo=zone, **as_date)


def activity(
    rows: Any, *, start: dt.datetime, end: dt.datetime, group: str, zone: ZoneInfo
) -> Activity:
    """What happened among `rows`, a viewer's interactions, within the bounds, both inclusive.

    Redacted ones count, because their type and date stay visible; their duration does not.
    """
    rows = rows.between(start, end)
    by_kind: Counter[str] = Counter()
    by_begin: Counter[dt.date] = Counter()
    for begins, kind, count in _counts(rows, group, zone):
        by_kind[kind] += count
        by_begin[begins] += count
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    return Activity(
        total=by_kind.total(),
        by_kind=dict(by_kind),
        buckets=[(bucket, by_begin[bucket.begins]) for bucket in buckets(first, last, group)],
        timed=timed(rows),
    )


def timed(rows: Any) -> Timed:
    rows = rows.timed().accounted(*ACCOUNTED)
    found = rows.aggregate(count=Count("pk"), time=Sum(F(f"{CONTENT}__duration")))
    return Timed(found["count"], found["time"] or dt.timedelta())


def of_contact(viewer: Any, contact: Any = None) -> Any:
    """The viewer's interactions, with one contact or with all."""
    rows = Interaction.objects.visible_to(viewer)
    return rows if contact is None else rows.for_contact(contact)
