"""What an analytics page tells of a period: who, what, how it felt, and about which services.

Redacted interactions count where what is asked stays visible (type, date, contact, author); in
what they hide they count as if it were empty (contracts.md, Redaction).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Sum

from analytics.reports.activity import ACCOUNTED, Activity, Timed, activity, of_contact, timed
from analytics.reports.periods import Period
from contacts.models import Contact
from crm.tenancy.viewer import Viewer
from interactions.querysets import CONTENT

MOST = 10  # contacts and authors

_SERVICE = f"{CONTENT}__service"
_NO_TIME = dt.timedelta()


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the interactions; `key` None is those that have none."""

    key: Any  # what names it in an address: a word, a number, or a user's id
    name: str
    count: int
    timed: Timed | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    now: Activity
    total_before: int
    timed_before: Timed
    restricted: int  # of now's: what they say is not for the viewer
    by_sentiment: list[Share]
    by_contact: list[Share]  # the busiest only
    by_author: list[Share]
    by_service: list[Share]
    by_program: list[Share]  # of those with a service


def overview(viewer: Viewer, period: Period, group: str, contact: Contact | None) -> Overview:
    """Of the viewer's interactions in the period, with one contact or with all.

    Nine queries; what the viewer reveals is noted in the read log, in two more each.
    """
    rows = of_contact(viewer, contact)
    now = rows.between(period.start, period.end)
    before = rows.between(period.before.start, period.before.end)
    services = _services(now)
    return Overview(
        now=activity(rows, start=period.start, end=period.end, group=group, zone=period.zone),
        total_before=before.count(),
        timed_before=timed(before),
        restricted=now.unreadable().count(),
        by_sentiment=_sentiments(now),
        by_contact=_contacts(now),
        by_author=_authors(now),
        by_service=[share for share, _program in services],
        by_program=_programs(services),
    )


def _sentiments(rows: Any) -> list[Share]:
    named = rows.accounted(*ACCOUNTED).order_by().values_list(f"{CONTENT}__sentiment")
    counts: dict[Any, int] = {}
    for sentiment, count in named.annotate(count=Count("pk")):
        counts[sentiment or None] = counts.get(sentiment or None, 0) + count
    return [Share(key, key or "", count) for key, count in counts.items()]


def _contacts(rows: Any) -> list[Share]:
    """The busiest first; contacts in the trash have no list to lead to."""
    named = rows.filter(contact__isnull=False, contact__deleted_at=None)
    named = named.order_by().values_list("contact__number", "contact__display_name")
    counted = named.annotate(count=Count("pk")).order_by("-count", "contact__number")
    return [Share(*row) for row in counted[:MOST]]


def _authors(rows: Any) -> list[Share]:
    names = [f"created_by__{name}" for name in ("first_name", "last_name", "username")]
    named = rows.filter(created_by__isnull=False).order_by()
    counted = named.values_list("created_by", *names).annotate(count=Count("pk"))
    return [
        Share(key, f"{first} {last}".strip() or username, count)
        for key, first, last, username, count in counted.order_by("-count", "created_by")[:MOST]
    ]


def _services(rows: Any) -> list[tuple[Share, tuple[Any, str]]]:
    """Each with number and name of its program; the most frequent first, none at all last."""
    told, duration = rows.accounted(*ACCOUNTED).order_by(), f"{CONTENT}__duration"
    names = [f"{_SERVICE}__{name}" for name in ("number", "name", "program__number")]
    counted = told.values_list(*names, f"{_SERVICE}__program__name").annotate(
        count=Count("pk"),
        timed=Count("pk", filter=Q(**{f"{duration}__gt": _NO_TIME})),
        time=Sum(F(duration)),
    )
    found = [
        (Share(key, name or "", count, Timed(times, time or _NO_TIME)), (number, program or ""))
        for key, name, number, program, count, times, time in counted
    ]
    return sorted(found, key=lambda each: (each[0].key is None, -each[0].count, each[0].name))


def _programs(services: Iterable[tuple[Share, tuple[Any, str]]]) -> list[Share]:
    """What their services add up to."""
    found: dict[Any, Share] = {}
    for share, (number, name) in services:
        if share.key is None or share.timed is None:
            continue
        one = found.get(number, Share(number, name, 0, Timed(0, _NO_TIME)))
        before = one.timed or Timed(0, _NO_TIME)
        both = Timed(before.count + share.timed.count, before.time + share.timed.time)
        found[number] = Share(number, name, one.count + share.count, both)
    return sorted(found.values(), key=lambda each: (each.key is None, -each.count, each.name))
