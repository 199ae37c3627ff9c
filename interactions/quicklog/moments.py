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

_CLOCK = re.compile(r"([01]?\d|2[0-3])(?::([0-5]\d))?(am|pm)?")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ANY_YEARS = re.compile(r"--(\d{2})-(\d{2})")
_DAY = re.compile(r"([12]?\d|3[01])(st|nd|rd|th|º)?")
_AMOUNT = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)([a-z]*)")
_MIXED = re.compile(r"(\d{1,2})h(\d{1,2})(m|min)?")
_MERE_MINUTES = re.compile(r"[0-5]\d")

LONGEST = dt.timedelta(days=2)
"""A longer encounter is a slip of the pen."""
FARTHEST = dt.timedelta(weeks=999)
FIRST_HOUR = 7
"""Of a day at work: who writes `at 4` and no half of the day means the afternoon, `at 9` not."""


def _is(words: Words, at: int, *kinds: frozenset[str]) -> bool:
    return at < len(words) and any(words[at] in kind for kind in kinds)


def _amount(words: Words, at: int) -> tuple[int, float, str]:
    """How many words say an amount, how much it is, and its unit: `20m`, `2 hours`, `an hour`."""
    if at >= len(words):
        return 0, 0, ""
    number = _AMOUNT.fullmatch(words[at])
    if number and number[2]:
        return 1, _number(number[1]), number[2]
    if at + 1 >= len(words):
        return 0, 0, ""
    if number:
        return 2, _number(number[1]), words[at + 1]
    if words[at] in w.HALF:
        skipped = 1 if words[at + 1] in w.ONE else 0
        unit = words[at + 1 + skipped] if at + 1 + skipped < len(words) else ""
        return 2 + skipped, 0.5, unit
    return (2, 1, words[at + 1]) if words[at] in w.ONE else (0, 0, "")


def _number(written: str) -> float:
    return float(written.replace(",", "."))


def duration(words: Words) -> tuple[int, dt.timedelta]:
    """How long it took: `20m`, `1h30`, `1h 30`, `1.5h`, `half an hour`, `dos horas y media`."""
    used, length = _length(words, 0)
    return (used, length) if dt.timedelta() < length <= LONGEST else (0, dt.timedelta())


def _length(words: Words, at: int) -> tuple[int, dt.timedelta]:
    """Hours and minutes."""
    mixed = _MIXED.fullmatch(words[at]) if at < len(words) else None
    if mixed and int(mixed[2]) < 60:
        return 1, dt.timedelta(hours=int(mixed[1]), minutes=int(mixed[2]))
    used, count, unit = _amount(words, at)
    if used and unit in w.MINUTES:
        return used, dt.timedelta(minutes=count)
    if not used or unit not in w.HOURS:
        return 0, dt.timedelta()
    more, rest = _minutes_after(words, at + used)
    if not more and count % 1 == 0:
        more, rest = _mere_minutes(words, at + used)
    return used + more, dt.timedelta(hours=count) + rest


def _minutes_after(words: Words, at: int) -> tuple[int, dt.timedelta]:
    """What follows whole hours: `30m`, `and 30 minutes`, `y media`, `and a half`."""
    joined = 1 if _is(words, at, w.AND) else 0
    half = at + joined + (1 if joined and _is(words, at + joined, w.ONE) else 0)
    used, count, unit = _amount(words, at + joined)
    if used and unit in w.MINUTES and count < 60:
        return joined + used, dt.timedelta(minutes=count)
    if joined and _is(words, half, w.HALF):
        return half + 1 - at, dt.timedelta(minutes=30)
    return 0, dt.timedelta()


def _mere_minutes(words: Words, at: int) -> tuple[int, dt.timedelta]:
    """The `30` of `1h 30`: two digits, of which the next word makes nothing else."""
    if at >= len(words) or not _MERE_MINUTES.fullmatch(words[at]):
        return 0, dt.timedelta()
    month = at + 2 if tuple(words[at + 1 : at + 2]) == ("de",) else at + 1
    others = (w.HOURS, w.DAYS, w.WEEKS, w.MONTHS_LONG, frozenset(w.HALVES))
    if _is(words, at + 1, *others) or _is(words, month, frozenset(w.MONTHS) - w.AGO):
        return 0, dt.timedelta()
    return 1, dt.timedelta(minutes=int(words[at]))


def clock(words: Words) -> tuple[int, dt.time]:
    """A time of the day: `14:30`, `2pm`, `at 2:30 pm`, `a las 14`, `at 4`."""
    skipped = next((len(said) for said in w.AT_HOUR if tuple(words[: len(said)]) == said), 0)
    found = _CLOCK.fullmatch(words[skipped]) if skipped < len(words) else None
    if found is None:
        return 0, dt.time()
    apart = "" if found[3] or skipped + 1 >= len(words) else words[skipped + 1]
    half = w.HALVES.get(found[3] or apart)
    hour, used = int(found[1]), skipped + 1 + (apart in w.HALVES)
    if half is None and not (skipped or found[2]):
        return 0, dt.time()  # a mere number
    if half is not None:
        fits = 0 < hour <= 12 or (found[2] is not None and hour == 0)
        return (used, dt.time(hour % 12 + half, int(found[2] or 0))) if fits else (0, dt.time())
    if len(found[1]) == 1 and 0 < hour < FIRST_HOUR:
        hour += 12
    return used, dt.time(hour, int(found[2] or 0))


def part_of_day(words: Words, today: dt.date) -> tuple[int, dt.date | None, dt.time]:
    """`this morning`, `anoche`, `por la tarde`: its day, where it says one, and its usual hour."""
    night, yesterday = w.PARTS["night"], today - dt.timedelta(days=1)
    if _is(words, 0, w.LAST_NIGHT):
        return 1, yesterday, night
    if _is(words, 0, w.TONIGHT):
        return 1, today, night
    if tuple(words[:2]) == ("last", "night"):
        return 2, yesterday, night
    if _is(words, 0, w.THIS) and _is(words, 1, frozenset(w.PARTS)):
        return 2, today, w.PARTS[words[1]]
    if tuple(words[:2]) in w.AT_THE and _is(words, 2, frozenset(w.PARTS)):
        return 3, None, w.PARTS[words[2]]
    return 0, None, dt.time()


def within(part: dt.time, time: dt.time) -> tuple[dt.time, int]:
    """The time in that part of the day, and how many days later it is: `9:30` of an evening is
    21:30; `last night at 1`, or at 12, is after midnight."""
    hour, night = time.hour, w.PARTS["night"]
    if part == night and (hour < 6 or 12 <= hour < 18):
        return time.replace(hour=hour % 12), 1
    if part.hour < 12 <= hour:
        return time.replace(hour=hour - 12), 0
    return (time.replace(hour=hour + 12), 0) if hour < 12 < part.hour else (time, 0)


def ago(words: Words) -> tuple[int, dt.timedelta]:
    """`2h ago`, `hace 2 horas`, `1h 30m ago`, `3 days ago`."""
    first = 1 if _is(words, 0, w.SINCE) else 0
    used, span = _length(words, first)
    if not used:
        used, count, unit = _amount(words, first)
        span = _span(count, unit)
    if not used or not span or span > FARTHEST:
        return 0, dt.timedelta()
    if first:
        return used + 1, span
    return (used + 1, span) if _is(words, used, w.AGO) else (0, dt.timedelta())


def _span(count: float, unit: str) -> dt.timedelta:
    if unit in w.DAYS:
        return dt.timedelta(days=count)
    return dt.timedelta(weeks=count) if unit in w.WEEKS else dt.timedelta()


def past_day(words: Words, today: dt.date) -> tuple[int, dt.date]:
    """A day gone by: `yesterday`, `last fri`, `el viernes pasado`, `10 jan`, `on 1/10`,
    `2024-01-10`."""
    if _is(words, 0, w.NOW, w.TODAY):
        return 1, today
    if _is(words, 0, w.YESTERDAY):
        return 1, today - dt.timedelta(days=1)
    if _is(words, 0, w.DAY_BEFORE):
        return 1, today - dt.timedelta(days=2)
    the = 1 if _is(words, 0, w.THE) else 0
    if tuple(words[the : the + 3]) in w.DAY_BEFORE_THAT:
        return the + 3, today - dt.timedelta(days=2)
    first = next((n for n in (0, 1) if not _is(words, n, w.LAST, w.THE)), 2)
    if _is(words, first, frozenset(w.WEEKDAYS)):
        back = (today.weekday() - w.WEEKDAYS[words[first]] - 1) % 7 + 1
        used = first + 1 + _is(words, first + 1, w.LAST)
        return used, today - dt.timedelta(days=back)
    used, day = _date(words[the:], today, ahead=False)
    return (the + used, day) if day else (0, today)


def coming_day(words: Words, today: dt.date) -> tuple[int, dt.date]:
    """A day to come: `fri`, `next mon`, `in 2 weeks`, `mañana`, `10 jan`, `2024-01-10`."""
    skipped = (w.INTO, w.NEXT, w.THE, w.THIS)
    first = next((n for n in range(4) if not _is(words, n, *skipped)), 4)
    for phrase in w.DAY_AFTER_THAT:
        if tuple(words[first : first + len(phrase)]) == phrase:
            return first + len(phrase), today + dt.timedelta(days=2)
    if _is(words, first, w.TODAY):
        return first + 1, today
    is_this = first > 0 and words[first - 1] in w.THIS  # `esta mañana` is a morning
    if _is(words, first, w.TOMORROW) and not is_this:
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


def day_ahead(words: Words, today: dt.date, before: str = "") -> tuple[int, dt.date]:
    """A day to come, said so that it cannot be one gone by: `tomorrow`, `mañana`, `next fri`,
    `el lunes que viene`, `in 2 weeks`, `2030-01-10`. `before` is the word before them."""
    used, day = coming_day(words, today)
    said = words[:used]
    if not said or _is_a_morning((before, *said)):
        return 0, today
    if tuple(words[used : used + 2]) == w.COMING and said[-1] in w.WEEKDAYS:
        return used + 2, day
    if _is(words, used, w.NEXT) and said[-1] in w.WEEKDAYS:
        return used + 1, day
    is_span = said[0] in w.WITHIN and _unit(said[-1]) in w.DAYS | w.WEEKS | w.MONTHS_LONG
    is_ahead = any(word in w.NEXT | w.TOMORROW for word in said)
    return (used, day) if is_span or is_ahead or _DATE.fullmatch(said[-1]) else (0, today)


def _is_a_morning(words: Words) -> bool:
    return words[-1] in w.PARTS and words[-2] in w.A_MORNING


def _unit(word: str) -> str:
    return word.lstrip("0123456789")


def _ahead(today: dt.date, weekday: int) -> int:
    return (weekday - today.weekday() - 1) % 7 + 1


def _later(today: dt.date, count: float, unit: str) -> dt.date | None:
    if count > 999 or count % 1:
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
    figures = _ANY_YEARS.fullmatch(words[0]) if words else None
    if figures:
        day = _nearest(int(figures[1]), int(figures[2]), today, ahead)
        return (1, day) if day else (0, None)
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
