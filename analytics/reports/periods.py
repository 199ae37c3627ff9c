"""A stretch of days on a site's calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days by the clock of `zone`, both inclusive."""

    first: dt.date
    last: dt.date
    zone: ZoneInfo

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """As many days, ending the day before."""
        return replace(self, first=self.first - self.days * DAY, last=self.first - DAY)

    @property
    def start(self) -> dt.datetime:
        return self._begins(self.first)

    @property
    def end(self) -> dt.datetime:
        """The last moment before the next day, also where clocks go back at midnight."""
        return self._begins(self.last + DAY) - dt.timedelta(microseconds=1)

    def _begins(self, day: dt.date) -> dt.datetime:
        """Where clocks go forward at midnight, the zone's own reading of it: when they do."""
        return dt.datetime.combine(day, dt.time(), self.zone).astimezone(dt.UTC)
