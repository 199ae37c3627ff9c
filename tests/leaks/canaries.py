"""Texts and telling numbers that give away where they come from, wherever they turn up.

`CAN-a-R-title` is the title of site A's restricted interaction. A text is recognized by itself; a
number or a moment by the spellings in which a door could tell it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

PLAIN, RESTRICTED, SEALED, GONE = "P", "R", "S", "G"
"""What stands around a text: nothing; a restricted tag; that and a second one that nobody of the
tests holds; a restricted tag in the trash."""

_TEXT = re.compile(r"can-(?P<site>[ab])-(?P<kind>[prsg])-(?P<field>[a-z0-9_]+)", re.IGNORECASE)


class Canary(NamedTuple):
    site: str
    kind: str
    field: str

    def __str__(self) -> str:
        return f"CAN-{self.site}-{self.kind}-{self.field}"


def text(site: str, kind: str, field: str) -> str:
    return str(Canary(site, kind, field))


# --- numbers and moments

_NUMBERS = {(site, kind): n for n, (site, kind) in enumerate((s, k) for s in "ab" for k in "PRSG")}
STARTED = dt.datetime(2024, 2, 5, 15, tzinfo=dt.UTC)
"""When every interaction began: that is never hidden."""


def duration(site: str, kind: str) -> dt.timedelta:
    """Nearly a year: six digits of minutes, which no count, no key and no age in an answer has, and
    an end on a date of its own, far from the months that calendars show."""
    return dt.timedelta(days=340 + 2 * _NUMBERS[site, kind], hours=3, minutes=27)


def follow_up(site: str, kind: str) -> dt.datetime:
    return dt.datetime(2031, 5, 3 + _NUMBERS[site, kind], 12, tzinfo=dt.UTC)


def _spellings(site: str, kind: str) -> dict[str, list[str]]:
    """How doors and stores tell the numbers."""
    took, ended, due = duration(site, kind), STARTED + duration(site, kind), follow_up(site, kind)
    minutes = int(took.total_seconds()) // 60
    return {
        "duration": [
            *(f"{minutes}", f"{minutes:,}", f"{minutes * 60}", f"{minutes // 60}:27:00"),
            *(f"{minutes // 60} h 27", f"{took.days} days, 3:27:00", f"{took.days} days 03:27:00"),
            f"P{took.days}DT03H27M00S",
        ],
        "ends_at": [f"{ended:%Y-%m-%d}", f"{ended:%b}. {ended.day}, {ended:%Y}"],
        "follow_up_at": [f"{due:%Y-%m-%d}", f"{due:%B} {due.day}, {due:%Y}"],
    }


_ALONE = r"(?<![\w.-]){}(?:(?![\w-])|(?=T\d))"
"""A number is one by itself: not in a word, a uuid or a token, and not a fraction of a second."""

_NUMBER = {
    spelled: (Canary(site, kind, field), re.compile(_ALONE.format(re.escape(spelled))))
    for site, kind in _NUMBERS
    for field, spellings in _spellings(site, kind).items()
    for spelled in spellings
}


def found(told: str) -> Iterator[Canary]:
    """Every canary in the text, however it is spelled."""
    for match in _TEXT.finditer(told):
        yield Canary(match["site"].lower(), match["kind"].upper(), match["field"].lower())
    for spelled, (canary, alone) in _NUMBER.items():
        if spelled in told and alone.search(told):  # looking for a plain text is much faster
            yield canary
