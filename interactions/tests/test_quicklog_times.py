"""How long it took, when it was and until when something is promised, as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from interactions.tests.lines import MINUTE, NEW_YORK, NOW, at, read

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
    "20": None,
    "13pm": None,
}
PROMISES = {
    "follow up day after tomorrow": at(3, 8, 9),
    "follow up on the day after tomorrow": at(3, 8, 9),
    "seguir pasado mañana": at(3, 8, 9),
    "follow this friday": at(3, 8, 9),
    "seguir el próximo lunes": at(3, 11, 9),
    "seguir esta mañana": None,
    "follow in 1.5 weeks": None,
    "follow in half a month": None,
}


@pytest.mark.parametrize("said", LENGTHS)
def test_lengths(said: str) -> None:
    for line in (f"call {said} Maria: x", f"Maria {said}"):
        assert read(line).duration == LENGTHS[said] * MINUTE


@pytest.mark.parametrize("said", WHENS)
def test_moments(said: str) -> None:
    for line in (f"call {said} Maria: x", f"Maria {said}"):
        assert read(line).starts_at == WHENS[said]


@pytest.mark.parametrize("said", PROMISES)
def test_promises(said: str) -> None:
    found = read(f"call Maria: x {said}")
    assert found.follow_up_at == PROMISES[said]
    assert found.promises_unread == (PROMISES[said] is None)
    assert (found.note == "x") == found.follow_up_needed


def test_an_hour_that_spring_leaves_out() -> None:
    day_after = dt.datetime(2024, 3, 11, 8, tzinfo=NEW_YORK)
    found = read("call Maria yesterday 02:30: x", day_after)
    assert found.starts_at == dt.datetime(2024, 3, 10, 3, 30, tzinfo=NEW_YORK)
