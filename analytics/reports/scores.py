"""How well people got on, over time: scores from 1 to 10 that staff gave after talks (seed 002)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Avg, Count, F, FloatField

from analytics.reports.activity import ACCOUNTED, Bucket, beginning_in, buckets, of_contact
from analytics.reports.periods import Period
from contacts.models import Contact
from crm.tenancy.viewer import Viewer
from interactions.querysets import CONTENT
from rapport.rules import BEST_RAPPORT, Interval, interval_of


@dataclass(frozen=True, slots=True)
class Scored:
    """So many scores, and their mean."""

    times: int
    mean: float

    @property
    def interval(self) -> Interval | None:
        """None where the mean is of too few to say."""
        return interval_of(self.mean, self.times, BEST_RAPPORT)


@dataclass(frozen=True, slots=True)
class Scores:
    all: Scored | None
    buckets: list[tuple[Bucket, Scored | None]]
    restricted: int  # interactions of the period that may have more


def scores(viewer: Viewer, period: Period, group: str, contact: Contact | None) -> Scores:
    """Of the talks in the period that the viewer may read, with one contact or with all.

    Two queries; what the viewer reveals is noted in the read log, in two more.
    """
    rows = of_contact(viewer, contact).between(period.start, period.end)
    score = F(f"{CONTENT}__rapport_score")
    told = rows.scored().accounted(*ACCOUNTED)
    told = told.annotate(begins=beginning_in(group, period.zone)).order_by()
    counted = told.values_list("begins").annotate(
        times=Count("pk"), mean=Avg(score, output_field=FloatField())
    )
    found = {begins: Scored(times, mean) for begins, times, mean in counted}
    return Scores(
        all=_together(list(found.values())),
        buckets=[
            (bucket, found.get(bucket.begins))
            for bucket in buckets(period.first, period.last, group)
        ],
        restricted=rows.unreadable().count(),
    )


def _together(parts: list[Scored]) -> Scored | None:
    times = sum(part.times for part in parts)
    return Scored(times, sum(part.mean * part.times for part in parts) / times) if times else None
