"""Reading lines of the quick log, at one moment and with some names known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from interactions.quicklog import Known, QuickLog, parse

NEW_YORK = ZoneInfo("America/New_York")
NOW = dt.datetime(2024, 3, 6, 15, 0, tzinfo=NEW_YORK)  # a Wednesday
PEOPLE = {"maria", "maria lopez", "jose", "ana maria garcia", "con", "de", "la", "neil"}
TAGS = {"first visit", "primera visita", "first", "asilo", "r&d"}
PLACES = {"community center", "centro"}


def longest(words: Sequence[str], known: set[str]) -> int:
    counts = range(len(words), 0, -1)
    return next((n for n in counts if " ".join(words[:n]).casefold() in known), 0)


KNOWN = Known(
    people=lambda words: longest(words, PEOPLE),
    tags=lambda name: name.casefold() in TAGS,
    places=lambda words: longest(words, PLACES),
)


def read(line: str, now: dt.datetime = NOW, *, day_first: bool = False) -> QuickLog:
    return parse(line, now=now, known=KNOWN, day_first=day_first)


def at(month: int, day: int, hour: int = 15, minute: int = 0) -> dt.datetime:
    return dt.datetime(2024, month, day, hour, minute, tzinfo=NEW_YORK)


MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
