"""How much happened, with whom, about what, and how it went; each viewer's own numbers."""

from analytics.reports.activity import (
    DAY,
    DEFAULT_DAYS,
    GROUPS,
    MOST_BUCKETS,
    Activity,
    Bucket,
    Timed,
    activity,
    beginning,
    buckets,
    how_many,
    of_contact,
    timed,
)
from analytics.reports.overview import Overview, Share, overview
from analytics.reports.periods import Period
from analytics.reports.scores import Scored, Scores, scores

__all__ = [
    "DAY",
    "DEFAULT_DAYS",
    "GROUPS",
    "MOST_BUCKETS",
    "Activity",
    "Bucket",
    "Overview",
    "Period",
    "Scored",
    "Scores",
    "Share",
    "Timed",
    "activity",
    "beginning",
    "buckets",
    "how_many",
    "of_contact",
    "overview",
    "scores",
    "timed",
]
