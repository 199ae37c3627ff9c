"""A month or a week of meetings, by the viewer's clock and their language's first weekday."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import get_format

from crm.rules import EARLIEST, LATEST
from meetings.pages.cards import Card

DAY = dt.timedelta(days=1)
SHOWN = 3  # meetings of a day of the month, where the day is a cell
QUARTER = 15  # minutes; a row of the week
USUAL = (8, 18)  # hours that a week shows even if nothing is in them
LEAST_ROWS, UNSAID_ROWS = 2, 3  # of a short meeting, and of one whose duration is not known
LANES = 4  # meetings at the same time that a day of the week has room for


@dataclass(frozen=True, slots=True)
class Day:
    date: dt.date
    cards: Sequence[Card] = ()
    is_outside: bool = False  # of the month that is shown

    @property
    def is_today(self) -> bool:
        return self.date == timezone.localdate()

    @property
    def is_past(self) -> bool:
        return self.date < timezone.localdate()

    @property
    def more(self) -> int:
        """How many a cell leaves out."""
        return max(len(self.cards) - SHOWN, 0)

    @property
    def blocks(self) -> list[Block]:
        """What its column of a week has room for."""
        return [block for block in blocks_of(self.cards) if block.lane < LANES]

    @property
    def crowded_out(self) -> int:
        return len(self.cards) - len(self.blocks)


@dataclass(frozen=True, slots=True)
class Span:
    """Some weeks that are shown, and the dates that lead to the spans before and after."""

    weeks: list[list[dt.date]]
    before: dt.date
    after: dt.date
    month: int = 0  # other months' days are outside; 0 where none is

    @property
    def first(self) -> dt.date:
        return self.weeks[0][0]

    @property
    def last(self) -> dt.date:
        return self.weeks[-1][-1]

    def filled(self, cards: Iterable[Card]) -> list[list[Day]]:
        of_day: dict[dt.date, list[Card]] = defaultdict(list)
        for card in cards:
            of_day[timezone.localdate(card.meeting.scheduled_at)].append(card)
        return [[self._day(date, of_day[date]) for date in week] for week in self.weeks]

    def _day(self, date: dt.date, cards: list[Card]) -> Day:
        return Day(date, cards, is_outside=bool(self.month) and date.month != self.month)


@dataclass(frozen=True, slots=True)
class Phone:
    """What a phone, which draws the days below each other, makes of a span: it begins today."""

    earlier: int  # meetings of the days before, which are folded away; 0 where today is not shown
    is_over: bool  # whether nothing else is left

    @classmethod
    def of(cls, weeks: Iterable[Iterable[Day]]) -> Phone:
        days = [day for week in weeks for day in week if not day.is_outside]
        has_today = any(day.is_today for day in days)
        earlier = sum(len(day.cards) for day in days if day.is_past) if has_today else 0
        return cls(earlier, not any(day.cards for day in days if not day.is_past))


def day_asked(written: str) -> dt.date:
    """The day in the address; today where there is none, or none that calendars show."""
    try:
        day = parse_date(written)
    except ValueError:
        day = None
    if day is None or not EARLIEST.year < day.year < LATEST.year - 1:
        return timezone.localdate()
    return day


def _calendar() -> calendar.Calendar:
    """Weeks as they are read here: Django counts weekdays from Sunday, Python from Monday."""
    return calendar.Calendar((get_format("FIRST_DAY_OF_WEEK") - 1) % 7)


def month_of(day: dt.date) -> Span:
    first = day.replace(day=1)
    return Span(
        weeks=_calendar().monthdatescalendar(day.year, day.month),
        before=(first - DAY).replace(day=1),
        after=(first + 31 * DAY).replace(day=1),
        month=day.month,
    )


def week_of(day: dt.date) -> Span:
    first = day - (day.weekday() - _calendar().firstweekday) % 7 * DAY
    return Span(
        weeks=[[first + number * DAY for number in range(7)]],
        before=first - 7 * DAY,
        after=first + 7 * DAY,
    )


# --- the clock of a week


@dataclass(frozen=True, slots=True)
class Block:
    """Where a meeting stands in its day: from which quarter of an hour on, over how many, and
    which of the lanes it takes. All count from 0."""

    card: Card
    start: int
    rows: int
    lane: int = 0
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours that a week shows, the last one excluded."""

    first: int = USUAL[0]
    last: int = USUAL[1]
    now: int | None = None  # the quarter that the clock is at, if it is shown

    @classmethod
    def around(cls, days: Iterable[Day]) -> Hours:
        blocks = [block for day in days for block in day.blocks]
        first = min((block.start // 4 for block in blocks), default=USUAL[0])
        last = max((-(-(block.start + block.rows) // 4) for block in blocks), default=USUAL[1])
        hours = cls(min(first, USUAL[0]), max(last, USUAL[1]))
        clock = _quarter(timezone.localtime())
        return cls(hours.first, hours.last, clock if hours.has(clock) else None)

    def has(self, quarter: int) -> bool:
        return self.first * 4 <= quarter < self.last * 4

    @property
    def clocks(self) -> list[dt.time]:
        return [dt.time(hour) for hour in range(self.first, self.last)]

    def placed(self, day: Day) -> list[tuple[Card, str]]:
        """The day's meetings with the classes that put them into the grid. The style sheet makes
        these classes on purpose (`@source inline`), as none of them is written anywhere."""
        return [(block.card, f"{self._rows(block)} {_columns(block)}") for block in day.blocks]

    @property
    def now_class(self) -> str:
        return "" if self.now is None else f"row-start-{self._row(self.now)}"

    def _rows(self, block: Block) -> str:
        return f"row-start-{self._row(block.start)} row-span-{block.rows}"

    def _row(self, quarter: int) -> int:
        """Counted from 1, as CSS does."""
        return quarter - self.first * 4 + 1


def _columns(block: Block) -> str:
    """Its lane of those beside it, in a grid that 1, 2, 3 and 4 divide."""
    width = 12 // block.lanes
    return f"col-start-{block.lane * width + 1} col-span-{width}"


def _quarter(moment: dt.datetime) -> int:
    return (moment.hour * 60 + moment.minute) // QUARTER


def _block(card: Card) -> Block:
    starts_at = timezone.localtime(card.meeting.scheduled_at)
    start = _quarter(starts_at)
    rows = UNSAID_ROWS
    if card.ends_at is not None:
        minutes = (card.ends_at - card.meeting.starts_at).total_seconds() / 60
        rows = max(round(minutes / QUARTER), LEAST_ROWS)
    rows = min(rows, 24 * 4 - start)  # what goes on after midnight is not drawn
    return Block(card, min(start, 24 * 4 - LEAST_ROWS), max(rows, LEAST_ROWS))


def blocks_of(cards: Iterable[Card]) -> list[Block]:
    """Side by side where they overlap, in the first lane that is free."""
    found: list[Block] = []
    group: list[Block] = []
    ends: list[int] = []  # of each lane
    for block in sorted(map(_block, cards), key=lambda one: one.start):
        if ends and block.start >= max(ends):
            found += _side_by_side(group, len(ends))
            group, ends = [], []
        lane = next((lane for lane, end in enumerate(ends) if end <= block.start), len(ends))
        ends[lane : lane + 1] = [block.start + block.rows]
        group.append(Block(block.card, block.start, block.rows, lane))
    return found + _side_by_side(group, len(ends))


def _side_by_side(group: list[Block], lanes: int) -> list[Block]:
    shown = min(lanes, LANES)
    return [Block(one.card, one.start, one.rows, one.lane, shown) for one in group]
