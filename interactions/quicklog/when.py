"""When it was: what the words of the head say of it, put together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from interactions.quicklog import moments
from interactions.quicklog import words as w

A_DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class When:
    """A moment that several words say between them: its day, its part of the day, its time."""

    now: dt.datetime
    day: dt.date | None = None
    part: dt.time | None = None
    time: dt.time | None = None
    exact: dt.datetime | None = None  # `2h ago`, to which there is nothing to add

    def read(self, words: moments.Words) -> int:
        """How many of the words, from the first on, say something more of it; that is put down."""
        if self.exact is not None:
            return 0
        return self._ago(words) or self._time(words) or self._part(words) or self._day(words)

    @property
    def moment(self) -> dt.datetime | None:
        """None where nothing was said of it."""
        if self.exact is not None or (self.day or self.part or self.time) is None:
            return self.exact
        day = self.day or self.now.date()
        if self.time is not None:
            part = self.part
            time, later = (self.time, 0) if part is None else moments.within(part, self.time)
            return on_the_wall(day + later * A_DAY, time, self.now)
        moment = on_the_wall(day, self.part or self.now.time(), self.now)
        return moment if self.part is None else min(moment, self.now)  # `this evening`, at noon

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

    def _day(self, words: moments.Words) -> int:
        used, day = moments.past_day(words, self.now.date())
        if not used or self.day is not None:
            return 0
        self.day = day
        if self.part is None and used < len(words) and words[used] in w.PARTS:
            self.part = w.PARTS[words[used]]  # `yesterday morning`
            return used + 1
        return used


def on_the_wall(day: dt.date, time: dt.time, now: dt.datetime) -> dt.datetime:
    """That time of that day by the clock on the writer's wall; an hour that spring leaves out is
    the one after it."""
    zone: Any = now.tzinfo
    local = dt.datetime.combine(day, time.replace(tzinfo=None), zone)
    return local.astimezone(dt.UTC).astimezone(zone)
