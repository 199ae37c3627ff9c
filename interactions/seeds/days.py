"""When things happen: working days, working hours, seasons, and a site that grows."""

from __future__ import annotations

import datetime as dt
import random

WEEKDAYS = {
    "casa-abierta": (10, 12, 12, 11, 8, 3, 0),
    "northwind-partners": (9, 12, 12, 11, 7, 0, 0),
}
"""Weights from Monday to Sunday; Casa Abierta opens on some Saturdays."""
HOLIDAYS = {(1, 1), (7, 4), (12, 24), (12, 25), (12, 31)}
QUIET_MONTHS = {8: 0.7, 12: 0.75}
HOURS = {8: 3, 9: 9, 10: 12, 11: 11, 12: 5, 13: 7, 14: 11, 15: 10, 16: 8, 17: 4, 18: 2}
TWO_YEARS = 730


def is_open(day: dt.date, slug: str) -> bool:
    return WEEKDAYS[slug][day.weekday()] > 0 and (day.month, day.day) not in HOLIDAYS


def moment(choice: random.Random) -> int:
    """Minutes since midnight: on the quarter when arranged, odd when somebody just called."""
    hour = choice.choices(list(HOURS), list(HOURS.values()))[0]
    minute = choice.randrange(60) if choice.random() < 0.35 else choice.choice((0, 15, 30, 45))
    return hour * 60 + minute


def near(
    day: dt.date, slug: str, choice: random.Random, *, first: dt.date, last: dt.date
) -> dt.date:
    """An open day from `first`, which is one, to `last`; in the week of `day` if there is one."""
    monday = day - dt.timedelta(days=day.weekday())
    week = [monday + dt.timedelta(days=number) for number in range(7)]
    days = [one for one in week if first <= one <= last and is_open(one, slug)]
    if not days:
        return max(first, before(last + dt.timedelta(days=1), slug))
    return choice.choices(days, [WEEKDAYS[slug][one.weekday()] for one in days])[0]


def before(day: dt.date, slug: str) -> dt.date:
    """The last open day before `day`."""
    day -= dt.timedelta(days=1)
    while not is_open(day, slug):
        day -= dt.timedelta(days=1)
    return day


def after(day: dt.date, slug: str) -> dt.date:
    """`day` itself if open, else the next open day."""
    while not is_open(day, slug):
        day += dt.timedelta(days=1)
    return day


def busy(day: dt.date, first: dt.date, season: str) -> float:
    """How much is begun around that day: growth over two years, the theme's season, holidays."""
    growth = 0.55 + (day - first).days / TWO_YEARS
    return growth * int(season[day.month - 1]) * QUIET_MONTHS.get(day.month, 1.0)
