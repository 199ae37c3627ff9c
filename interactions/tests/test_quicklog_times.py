"""How long it took, when it was and until when something is promised, as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactions.tests.lines import HOUR, MINUTE, NEW_YORK, NOW, at, read

LENGTHS = {
    "1h 30m": 90,
    "1h30m": 90,
    "1h 30 min": 90,
    "1.5h": 90,
    "1,5h": 90,
    "1,5 horas": 90,
    "1 hour and 20 minutes": 80,
    "2 horas y media": 150,
    "an hour and a half": 90,
    "1h 75m": 60,
    "1h 30": 90,
    "1 h 30": 90,
    "1 hora 30": 90,
    "una hora 45": 105,
    "2 hours 05": 125,
    "1h 75": 60,
    "1h 5": 60,
    "1.5h 30": 90,
}
WHENS = {
    "yesterday at 4": at(3, 5, 16),
    "ayer a las 4": at(3, 5, 16),
    "yesterday at 4:30": at(3, 5, 16, 30),
    "yesterday at 04:30": at(3, 5, 4, 30),
    "yesterday at 9": at(3, 5, 9),
    "ayer a las 16": at(3, 5, 16),
    "yesterday 4 pm": at(3, 5, 16),
    "at 4 am": at(3, 6, 4),
    "12am": at(3, 6, 0),
    "3 days ago at 4": at(3, 3, 16),
    "hace 3 días a las 10": at(3, 3, 10),
    "1h 30m ago": at(3, 6, 13, 30),
    "1h 30 ago": at(3, 6, 13, 30),
    "hace 1h 30": at(3, 6, 13, 30),
    "1h 30 days ago": at(2, 5),
    "1h 30 jan": at(1, 30),
    "1 hora 10 de enero": at(1, 10),
    "1h 10 am": at(3, 6, 10),
    "this morning": at(3, 6, 9),
    "esta mañana": at(3, 6, 9),
    "esta mañana a las 6": at(3, 6, 6),
    "esta noche": NOW,
    "tonight": NOW,
    "anoche": at(3, 5, 20),
    "last night": at(3, 5, 20),
    "last night at 9:30": at(3, 5, 21, 30),
    "last night at 1": at(3, 6, 1),
    "2am last night": at(3, 6, 2),
    "12am last night": at(3, 6, 0),
    "last night at 12:30": at(3, 6, 0, 30),
    "00:30 anoche": at(3, 6, 0, 30),
    "12:30 this morning": at(3, 6, 0, 30),
    "yesterday morning": at(3, 5, 9),
    "ayer por la tarde": at(3, 5, 15),
    "ayer a las 8 de la noche": at(3, 5, 20),
    "day before yesterday": at(3, 4),
    "antes de ayer a las 11": at(3, 4, 11),
    "tomorrow": at(3, 7),
    "tomorrow at 9": at(3, 7, 9),
    "9am tomorrow": at(3, 7, 9),
    "tomorrow morning": at(3, 7, 9),
    "tomorrow evening at 7": at(3, 7, 19),
    "day after tomorrow at 10": at(3, 8, 10),
    "next fri at 4": at(3, 8, 16),
    "in 2 weeks at 11": at(3, 20, 11),
    "2024-03-20 at 11": at(3, 20, 11),
    "mañana": at(3, 7),
    "mañana a las 9": at(3, 7, 9),
    "a las 9 de la mañana": at(3, 6, 9),
    "mañana a las 9 de la mañana": at(3, 7, 9),
    "mañana por la mañana": at(3, 7, 9),
    "mañana por la tarde": at(3, 7, 15),
    "pasado mañana a las 10": at(3, 8, 10),
    "el próximo lunes a las 16": at(3, 11, 16),
    "el lunes que viene a las 16": at(3, 11, 16),
    "lunes por la mañana": at(3, 4, 9),
    "dentro de 3 días": at(3, 9),
    "20": None,
    "13pm": None,
}
PROMISES = {
    "follow up day after tomorrow": at(3, 8, 9),
    "follow up on the day after tomorrow": at(3, 8, 9),
    "seguir pasado mañana": at(3, 8, 9),
    "follow this friday": at(3, 8, 9),
    "seguir el próximo lunes": at(3, 11, 9),
    "dar seguimiento viernes": at(3, 8, 9),
    "dar seguimiento el viernes": at(3, 8, 9),
    "darle seguimiento mañana": at(3, 7, 9),
    "dar seguimiento al caso": None,
    "seguir esta mañana": None,
    "follow in 1.5 weeks": None,
    "follow in half a month": None,
}


@pytest.mark.parametrize("said", LENGTHS)
def test_lengths(said: str) -> None:
    for line in (f"call {said} Maria: x", f"Maria {said}"):
        assert read(line).duration == LENGTHS[said] * MINUTE


@given(
    hours=st.integers(1, 23),
    unit=st.sampled_from(["h", " h", "hr", " hours", " hora", " horas"]),
    minutes=st.integers(0, 59),
    last=st.booleans(),
)
def test_hours_and_mere_minutes(hours: int, unit: str, minutes: int, last: bool) -> None:
    said = f"{hours}{unit} {minutes:02}"
    found = read(f"call Maria {said}" if last else f"call {said} Maria: x")
    assert found.duration == hours * HOUR + minutes * MINUTE
    assert (found.person, found.note) == ("Maria", "" if last else "x")


@pytest.mark.parametrize("said", WHENS)
def test_moments(said: str) -> None:
    for line in (f"call {said} Maria: x", f"Maria {said}"):
        assert read(line).starts_at == WHENS[said]


MORNINGS = ["toda la mañana", "a media mañana", "una mañana", "cada mañana", "esa misma mañana"]


@pytest.mark.parametrize("said", MORNINGS)
def test_a_morning_is_not_the_day_after(said: str) -> None:
    found = read(f"llamada Maria {said}: x")
    assert (found.starts_at, found.note) == (None, f"{said}: x")


DAYS_AHEAD = {"tomorrow": 1, "mañana": 1, "day after tomorrow": 2, "pasado mañana": 2}


@given(
    day=st.sampled_from(sorted(DAYS_AHEAD)),
    hour=st.integers(0, 23),
    of_now=st.integers(0, 23),
    spanish=st.booleans(),
    clock_first=st.booleans(),
)
def test_a_day_to_come_is_read_whole(
    day: str, hour: int, of_now: int, spanish: bool, clock_first: bool
) -> None:
    """Not as that hour of today, with the day in the note."""
    clock = f"{'a las' if spanish else 'at'} {hour:02}:30"
    when = f"{clock} {day}" if clock_first else f"{day} {clock}"
    found = read(f"text Maria {when}: hi", at(3, 6, of_now))
    assert found.starts_at == at(3, 6 + DAYS_AHEAD[day], hour, 30)
    assert (found.person, found.note) == ("Maria", "hi")


@given(of_now=st.integers(0, 23), hour=st.integers(0, 23))
def test_a_time_without_a_day_is_the_nearest(of_now: int, hour: int) -> None:
    """`at 11pm`, written after midnight, was last night; with its day it is as it says."""
    now = at(3, 6, of_now)
    found = read(f"call Maria {hour:02}:30: x", now).starts_at
    assert found is not None
    assert (found.hour, found.minute) == (hour, 30)
    assert -12 * HOUR <= now - found < 24 * HOUR
    assert found.date() == now.date() or found > now - 12 * HOUR
    assert read(f"call Maria today at {hour:02}:30: x", now).starts_at == at(3, 6, hour, 30)


@pytest.mark.parametrize("said", ["at 11pm", "a las 11 de la noche"])
def test_after_midnight(said: str) -> None:
    night = at(3, 6, 0, 40)
    assert read(f"call Maria {said}: x", night).starts_at == at(3, 5, 23)


@pytest.mark.parametrize("said", PROMISES)
def test_promises(said: str) -> None:
    found = read(f"call Maria: x {said}")
    assert found.follow_up_at == PROMISES[said]
    assert found.promises_unread == (PROMISES[said] is None)
    assert (found.note == "x") == found.follow_up_needed


FIGURES = {  # as English reads them, and Spanish
    "2/10": (at(2, 10), dt.datetime(2023, 10, 2, 15, tzinfo=NEW_YORK)),
    "3/6": (NOW, dt.datetime(2023, 6, 3, 15, tzinfo=NEW_YORK)),
    "on 3/1": (at(3, 1), at(1, 3)),
    "el 3/1": (at(3, 1), at(1, 3)),
    "on 1/2": (at(1, 2), at(2, 1)),
    "el 1/2": (at(1, 2), at(2, 1)),
    "2/20": (at(2, 20), at(2, 20)),
    "20/2": (at(2, 20), at(2, 20)),
    "29/2": (at(2, 29), at(2, 29)),
    "2/3/2024 at 4": (at(2, 3, 16), at(3, 2, 16)),
    "4 pm 2/3/24": (at(2, 3, 16), at(3, 2, 16)),
    "2.3.2024": (at(2, 3), at(3, 2)),
    "02-03-2024": (at(2, 3), at(3, 2)),
    "3/8/2024": (at(3, 8), dt.datetime(2024, 8, 3, 15, tzinfo=NEW_YORK)),
    "2024-02-03": (at(2, 3), at(2, 3)),
    **dict.fromkeys(("24/7", "1/2", "3/4", "120/80", "31/2", "13/13", "0/5", "1/0"), (None, None)),
    **dict.fromkeys(("2/3/4", "2/30/2024", "1 5/8", "5/8 of it", "2/5 de eso"), (None, None)),
}


@pytest.mark.parametrize("said", FIGURES)
def test_days_in_figures(said: str) -> None:
    for day_first, moment in enumerate(FIGURES[said]):
        found = read(f"call {said} Maria: x", day_first=bool(day_first))
        assert found.starts_at == moment
        assert (said in found.note) == (moment is None)
        if moment is not None:
            assert read(f"Maria {said} x", day_first=bool(day_first)).starts_at == moment


@pytest.mark.parametrize("said", ["1/2 hour", "1/2 h", "3/4 hora", "5/8 h", "2/5 days"])
def test_a_part_of_something_is_no_day(said: str) -> None:
    for line in (f"call Maria {said}: x", f"call Maria: x follow {said}"):
        found = read(line)
        assert (found.starts_at, found.follow_up_at) == (None, None)
        assert said in found.note


@pytest.mark.parametrize(
    ("line", "fraction"),
    [
        ("call Maria 1/2: x", "1/2"),
        ("call 3/4 Maria: x", "3/4"),
        ("Maria 1/2 the rent", "1/2"),
        ("call Maria on 1/2: x", ""),
        ("call Maria 1/2 hour: x", ""),
        ("call Maria 5/8: x", ""),
        ("call Maria: paid 1/2", ""),
        ("Maria paid 1/2", ""),
    ],
)
def test_a_fraction_where_a_day_could_stand(line: str, fraction: str) -> None:
    assert read(line).fraction == fraction


PROMISED_IN_FIGURES = {
    "follow 12/5": (at(12, 5, 9), at(5, 12, 9)),
    "follow up on 3/4": (dt.datetime(2025, 3, 4, 9, tzinfo=NEW_YORK), at(4, 3, 9)),
    "seguimiento 30/11": (at(11, 30, 9), at(11, 30, 9)),
    "seguir el 1/4": (dt.datetime(2025, 1, 4, 9, tzinfo=NEW_YORK), at(4, 1, 9)),
    "follow 3/6": (at(3, 6, 9), at(6, 3, 9)),
    "follow 5/12/2024": (at(5, 12, 9), at(12, 5, 9)),
    "follow 2024-05-12": (at(5, 12, 9), at(5, 12, 9)),
    "follow 1/3/2024": (None, None),
    "follow 24/7": (None, None),
}


@pytest.mark.parametrize("said", PROMISED_IN_FIGURES)
def test_promises_in_figures(said: str) -> None:
    for day_first, moment in enumerate(PROMISED_IN_FIGURES[said]):
        found = read(f"call Maria: x {said}", day_first=bool(day_first))
        assert found.follow_up_at == moment
        assert found.promises_unread == (moment is None)
        assert found.note == ("x" if moment else f"x {said}")


@given(day=st.dates(dt.date(2020, 3, 1), NOW.date()), day_first=st.booleans())
def test_any_day_in_figures(day: dt.date, day_first: bool) -> None:
    """With its year it is that day; without it is the last such day."""
    order = "{0.day}/{0.month}" if day_first else "{0.month}/{0.day}"
    said = order.format(day)
    found = read(f"call {said}/{day.year} Maria: in 5/8", day_first=day_first)
    assert found.starts_at is not None
    assert (found.starts_at.date(), found.note) == (day, "in 5/8")
    found = read(f"call on {said} Maria: x", day_first=day_first)
    assert found.starts_at is not None
    last = found.starts_at.date()
    assert (last.month, last.day) == (day.month, day.day)
    assert dt.timedelta() <= NOW.date() - last < dt.timedelta(days=366)


def test_an_hour_that_spring_leaves_out() -> None:
    day_after = dt.datetime(2024, 3, 11, 8, tzinfo=NEW_YORK)
    found = read("call Maria yesterday 02:30: x", day_after)
    assert found.starts_at == dt.datetime(2024, 3, 10, 3, 30, tzinfo=NEW_YORK)
