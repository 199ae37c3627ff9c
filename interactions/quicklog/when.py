"""When it was: what the words of the head say of it, put together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from interactions.quicklog import moments
from interactions.quicklog import words as w

A_DAY = dt.timedelta(days=1)
HALF_A_DAY = dt.timedelta(hours=12)


@dataclass(slots=True)
class When:
    """A moment that several words say between them: its day, its part of the day, its time."""

    now: dt.datetime
    day: dt.date | None = None
    part: dt.time | None = None
    time: dt.time | None = None
    exact: dt.datetime | None = None  # `2h ago`, to which there is nothing to add

    def read(self, words: moments.Words, before: str = "") -> int:
        """How many of the words, from the first on, say something more of it; that is put down.
        `before` is the word before them."""
        if self.exact is not None:
            return 0
        said = self._ago(words) or self._time(words) or self._part(words)
        return said or self._day(words, before)

    @property
    def moment(self) -> dt.datetime | None:
        """None where nothing was said of it."""
        if self.exact is not None or (self.day or self.part or self.time) is None:
            return self.exact
        today = self.now.date()
        day, time = self.day or today, self.time or self.part or self.now.time()
        if self.time is not None and self.part is not None:
            time, later = moments.within(self.part, self.time)
            day += later * A_DAY
        moment = on_the_wall(day, time, self.now)
        if self.day is None and moment - self.now > HALF_A_DAY:
            moment = on_the_wall(day - A_DAY, time, self.now)  # `at 11pm`, after midnight
        is_vague = self.time is None and self.part is not None and day <= today
        return min(moment, self.now) if is_vague else moment  # `this evening`, at noon

    def _ago(self, words: moments.Words) -> int:
        used, span = moments.ago(words)
        if not used or self.day is not None:
            return 0
        if span % A_DAY == dt.timedelta():
            self.day = self.now.date() - span
        elif self.time is None and self.part is None:
            self.exact = self.now - span
        else:
            return 0
        return used

    def _time(self, words: moments.Words) -> int:
        used, time = moments.clock(words)
        if not used or self.time is not None:
            return 0
        self.time = time
        return used

    def _part(self, words: moments.Words) -> int:
        used, day, part = moments.part_of_day(words, self.now.date())
        if not used or self.part is not None or (day and self.day):
            return 0
        self.day, self.part = day or self.day, part
        return used

    def _day(self, words: moments.Words, before: str) -> int:
        used, day = moments.day_ahead(words, self.now.date(), before)
        if not used:
            used, day = moments.past_day(words, self.now.date())
        if not used or self.day is not None or day.year in ENDS_OF_TIME:
            return 0
        self.day = day
        if self.part is None and used < len(words) and words[used] in w.PARTS:
            self.part = w.PARTS[words[used]]  # `yesterday morning`
            return used + 1
        return used


ENDS_OF_TIME = (dt.MINYEAR, dt.MAXYEAR)
"""Years of which a day may not exist on another clock: stays in the note."""


def on_the_wall(day: dt.date, time: dt.time, now: dt.datetime) -> dt.datetime:
    """That time of that day by the clock on the writer's wall; an hour that spring leaves out is
    the one after it."""
    zone: Any = now.tzinfo
    local = dt.datetime.combine(day, time.replace(tzinfo=None), zone)
    try:
        return local.astimezone(dt.UTC).astimezone(zone)
    except OverflowError:  # at the calendar's very ends, where that hour may not exist
        return local
