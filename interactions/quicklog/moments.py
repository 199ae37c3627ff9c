"""When something was, and until when it is promised: past and future said in words.

Every reader takes the folded words that are left and answers how many of them it has understood
(0: none) and what they say.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence

from interactions.quicklog import words as w

Words = Sequence[str]

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s?(am|pm)?")
_HOUR = re.compile(r"(1[0-2]|0?[1-9])(am|pm)")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY = re.compile(r"([12]?\d|3[01])(st|nd|rd|th|º)?")
_AMOUNT = re.compile(r"(\d{1,4})([a-z]*)")
_MIXED = re.compile(r"(\d{1,2})h(\d{1,2})(m|min)?")

LONGEST = dt.timedelta(days=2)
"""A longer encounter is a slip of the pen."""


def _is(words: Words, at: int, *kinds: frozenset[str]) -> bool:
    return at < len(words) and any(words[at] in kind for kind in kinds)


def _amount(words: Words, at: int) -> tuple[int, float, str]:
    """How many words say an amount, how much it is, and its unit: `20m`, `2 hours`, `an hour`."""
    if at >= len(words):
        return 0, 0, ""
    number = _AMOUNT.fullmatch(words[at])
    if number and number[2]:
        return 1, int(number[1]), number[2]
    if at + 1 >= len(words):
        return 0, 0, ""
    if number:
        return 2, int(number[1]), words[at + 1]
    if words[at] in w.HALF:
        skipped = 1 if words[at + 1] in w.ONE else 0
        unit = words[at + 1 + skipped] if at + 1 + skipped < len(words) else ""
        return 2 + skipped, 0.5, unit
    return (2, 1, words[at + 1]) if words[at] in w.ONE else (0, 0, "")


def duration(words: Words) -> tuple[int, dt.timedelta]:
    """How long it took: `20m`, `1h30`, `2 hours`, `half an hour`, `media hora`."""
    mixed = _MIXED.fullmatch(words[0]) if words else None
    if mixed and int(mixed[2]) < 60:
        return 1, dt.timedelta(hours=int(mixed[1]), minutes=int(mixed[2]))
    used, count, unit = _amount(words, 0)
    length = {
        True: dt.timedelta(),
        unit in w.MINUTES: dt.timedelta(minutes=count),
        unit in w.HOURS: dt.timedelta(hours=count),
    }[True]
    return (used, length) if dt.timedelta() < length <= LONGEST else (0, dt.timedelta())


def clock(words: Words) -> tuple[int, dt.time]:
    """A time of the day: `14:30`, `at 2pm`, `a las 14:30`."""
    skipped = 0
    if words and words[0] in ("at", "@"):
        skipped = 1
    elif list(words[:2]) in (["a", "las"], ["a", "la"]):
        skipped = 2
    if skipped >= len(words):
        return 0, dt.time()
    said = words[skipped]
    exact, hour = _CLOCK.fullmatch(said), _HOUR.fullmatch(said)
    if exact and not (exact[3] and int(exact[1]) > 12):
        return skipped + 1, dt.time(_of_24(int(exact[1]), exact[3]), int(exact[2]))
    if hour:
        return skipped + 1, dt.time(_of_24(int(hour[1]), hour[2]))
    return 0, dt.time()


def _of_24(hour: int, half: str | None) -> int:
    return hour if half is None else hour % 12 + (12 if half == "pm" else 0)


def ago(words: Words) -> tuple[int, dt.timedelta]:
    """`2h ago`, `hace 2 horas`, `3 days ago`."""
    first = 1 if _is(words, 0, w.SINCE) else 0
    used, count, unit = _amount(words, first)
    span = _span(count, unit)
    if not used or not span:
        return 0, dt.timedelta()
    if first:
        return used + 1, span
    return (used + 1, span) if _is(words, used, w.AGO) else (0, dt.timedelta())


def _span(count: float, unit: str) -> dt.timedelta:
    if count > 999:
        return dt.timedelta()
    for units, one in (
        (w.MINUTES, dt.timedelta(minutes=1)),
        (w.HOURS, dt.timedelta(hours=1)),
        (w.DAYS, dt.timedelta(days=1)),
        (w.WEEKS, dt.timedelta(weeks=1)),
    ):
        if unit in units:
            return count * one
    return dt.timedelta()


def past_day(words: Words, today: dt.date) -> tuple[int, dt.date]:
    """A day gone by: `yesterday`, `last fri`, `el viernes pasado`, `10 jan`, `2024-01-10`."""
    if _is(words, 0, w.NOW, w.TODAY):
        return 1, today
    if _is(words, 0, w.YESTERDAY):
        return 1, today - dt.timedelta(days=1)
    if _is(words, 0, w.DAY_BEFORE):
        return 1, today - dt.timedelta(days=2)
    first = next((n for n in (0, 1) if not _is(words, n, w.LAST, w.THE)), 2)
    if _is(words, first, frozenset(w.WEEKDAYS)):
        back = (today.weekday() - w.WEEKDAYS[words[first]] - 1) % 7 + 1
        used = first + 1 + _is(words, first + 1, w.LAST)
        return used, today - dt.timedelta(days=back)
    used, day = _date(words, today, ahead=False)
    return used, day or today


def coming_day(words: Words, today: dt.date) -> tuple[int, dt.date]:
    """A day to come: `fri`, `next mon`, `in 2 weeks`, `mañana`, `10 jan`, `2024-01-10`."""
    first = next((n for n in range(4) if not _is(words, n, w.INTO, w.NEXT, w.THE)), 4)
    if _is(words, first, w.TODAY):
        return first + 1, today
    if _is(words, first, w.TOMORROW):
        return first + 1, today + dt.timedelta(days=1)
    if _is(words, first, frozenset(w.WEEKDAYS)):
        return first + 1, today + dt.timedelta(days=_ahead(today, w.WEEKDAYS[words[first]]))
    if first and words[first - 1] in w.NEXT and _is(words, first, w.WEEKS, w.MONTHS_LONG):
        return first + 1, _later(today, 1, words[first]) or today
    used, count, unit = _amount(words, first)
    if used and (day := _later(today, count, unit)):
        return first + used, day
    used, found = _date(words[first:], today, ahead=True)
    return (first + used, found) if found else (0, today)


def _ahead(today: dt.date, weekday: int) -> int:
    return (weekday - today.weekday() - 1) % 7 + 1


def _later(today: dt.date, count: float, unit: str) -> dt.date | None:
    if count > 999:
        return None
    if unit in w.DAYS:
        return today + dt.timedelta(days=int(count))
    if unit in w.WEEKS:
        return today + dt.timedelta(weeks=int(count))
    if unit not in w.MONTHS_LONG:
        return None
    years, month = divmod(today.month - 1 + int(count), 12)
    year = today.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(today.day, last))


def _date(words: Words, today: dt.date, *, ahead: bool) -> tuple[int, dt.date | None]:
    """A date of the calendar; without a year it is the nearest, ahead or behind."""
    exact = _DATE.fullmatch(words[0]) if words else None
    if exact:
        day = _day_of(int(exact[1]), int(exact[2]), int(exact[3]))
        fits = day is not None and (day >= today if ahead else day <= today)
        return (1, day) if fits else (0, None)
    for month_at, day_at, used in ((0, 1, 2), (1, 0, 2), (2, 0, 3)):
        if used == 3 and not (len(words) > 2 and words[1] == "de"):
            continue
        if max(month_at, day_at) >= len(words) or words[month_at] not in w.MONTHS:
            continue
        number = _DAY.fullmatch(words[day_at])
        if number and (day := _nearest(w.MONTHS[words[month_at]], int(number[1]), today, ahead)):
            return used, day
    return 0, None


def _nearest(month: int, day: int, today: dt.date, ahead: bool) -> dt.date | None:
    days = (
        _day_of(today.year + n, month, day)
        for n in ((0, 1, 2, 3, 4) if ahead else (0, -1, -2, -3, -4))
    )
    fits = (each for each in days if each and (each >= today if ahead else each <= today))
    return next(fits, None)


def _day_of(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
