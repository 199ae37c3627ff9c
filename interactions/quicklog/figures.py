"""Days written in figures: `11/20`, `20/11/2026`, `20.11.2026`.

Which figure is the month is the language's custom, unless only one order is a day at all. They are
told apart here, once, and handed on as the calendar's standard writes them (ISO 8601): with a year
`2026-11-20`, without one `--11-20`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from interactions.quicklog import words as w

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
_WITH_YEAR = re.compile(r"(\d{1,2})[.-](\d{1,2})[.-](\d{4})")
A_LEAP_YEAR = 2000  # has every day there is
ALWAYS = "24/7"
FRACTIONS = frozenset({"1/2", "1/3", "2/3", "1/4", "3/4"})
_LEADS = frozenset({"on", "el", "up"}) | w.FOLLOW
"""Before a fraction, which then is a day."""
_MEASURES = w.MINUTES | w.HOURS | w.DAYS | w.WEEKS | w.MONTHS_LONG | w.ONE | {"of", "de"}
"""After figures that are no day: `1/2 hour`, `3/4 of it`."""


def as_iso(words: Sequence[str], *, day_first: bool) -> list[str]:
    """The words, with those that are a day in figures as ISO 8601 writes it."""
    around = zip(["", *words], words, [*words[1:], ""], strict=False)
    return [_iso(word, before, after, day_first) for before, word, after in around]


def is_fraction(word: str, after: str) -> bool:
    """Whether it is a day only where that is said: `on 1/2`. With its measure it never is."""
    return word in FRACTIONS and after not in _MEASURES


def _iso(word: str, before: str, after: str, day_first: bool) -> str:
    found = _DAY.fullmatch(word) or _WITH_YEAR.fullmatch(word)
    if found is None or word == ALWAYS or after in _MEASURES or before.isdigit():
        return word
    if is_fraction(word, after) and before not in _LEADS:
        return word
    one, two, year = int(found[1]), int(found[2]), found[3]
    orders = ((two, one), (one, two)) if day_first else ((one, two), (two, one))
    return next(filter(None, (_day(year, *order) for order in orders)), word)


def _day(year: str | None, month: int, day: int) -> str:
    whole = A_LEAP_YEAR if year is None else int(year) + (2000 if len(year) == 2 else 0)
    try:
        said = dt.date(whole, month, day).isoformat()
    except ValueError:
        return ""
    return said if year else f"-{said[4:]}"
