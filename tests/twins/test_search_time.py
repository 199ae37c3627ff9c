"""A search takes as long for a hidden word as for one that is nowhere (trust.md, RED-17).

Time itself is no test: every run compares what PostgreSQL is asked and how it goes about it, and
`python -m tests.twins --searches 2000` measures.
"""

from __future__ import annotations

import gc
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.tenancy.context import acting_as
from crm.tests.admin import visit
from crm.tests.api import Api
from tests.twins.answers import Answer
from tests.twins.databases import speaking_to
from tests.twins.haystack import haystack, word
from tests.twins.worlds import World, one_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SEARCHES = int(os.environ.get("TWIN_SEARCHES", "0"))
ROWS = 6000 if SEARCHES else 400
INDISTINGUISHABLE = 0.55

DOORS = {
    "search": "/api/interactions?search={}",
    "title": "/api/interactions?title={}",
    "lead": "/api/interactions?lead={}",
    "page": "/s/a/interactions/?search={}",
    "page, title": "/s/a/interactions/?title={}",
}
"""Every way to search through what a tag may hide."""

every_door = pytest.mark.parametrize("door", DOORS)


@pytest.fixture(scope="module")
def world(databases: None) -> Iterator[World]:
    with one_world(haystack(ROWS)) as made:
        yield made


@pytest.fixture
def ask(world: World, door: str) -> Iterator[Callable[[str], Any]]:
    """Searches for a word as Bob, who does not hold the tag."""
    with speaking_to(world.connection):
        bob = world.people["bob"]
        get = visit(bob.user).get if DOORS[door].startswith("/s/") else Api(bob).get
        yield lambda searched: get(DOORS[door].format(searched))


def hidden() -> Iterator[str]:
    return (word(number) for number in range(3, ROWS, 3))


def absent() -> Iterator[str]:
    return (word(number) for number in range(10**6, 10**6 + ROWS))


def asked(ask: Callable[[str], Any], searched: str) -> tuple[list[str], Any]:
    """What the database is asked, without the word, and the answer."""
    with CaptureQueriesContext(connection) as queries:
        answer = ask(searched)
    assert answer.status_code == 200
    return [_MOMENT.sub("now", q["sql"].replace(searched, "@@")) for q in queries], answer


_MOMENT = re.compile(r"(?<=')\d{4}-\d\d-\d\d \d\d:\d\d[^']*(?=')")


def said(answer: Any, searched: str) -> str:
    return Answer.of(answer).body.replace(searched, "@@")


def plan(world: World, sql: str, searched: str) -> str:
    """How PostgreSQL goes about it, without what it expects that to cost."""
    with acting_as(world.people["bob"].viewer()), connection.cursor() as cursor:
        cursor.execute(f"explain {sql}")
        lines = "\n".join(row[0] for row in cursor.fetchall())
    return re.sub(r"\(cost=[^)]*\)", "", lines).replace(searched, "@@")


@every_door
def test_a_visible_word_is_found(ask: Callable[[str], Any], world: World) -> None:
    """Or else it would prove nothing that the hidden one is not."""
    found, nowhere = (asked(ask, each)[1].content.decode() for each in (word(1), word(-1)))
    assert f"{word(1)} called" in found
    assert "called" not in nowhere


@every_door
def test_the_same_is_asked_in_the_same_way(ask: Callable[[str], Any], world: World) -> None:
    asked(ask, word(-1))  # whatever is only asked once in a process
    for there, nowhere in zip(list(hidden())[:5], absent(), strict=False):
        (statements, answer), (others, other) = asked(ask, there), asked(ask, nowhere)
        assert statements == others
        assert said(answer, there) == said(other, nowhere)
        searches = [sql for sql in statements if sql.startswith("SELECT") and "@@" in sql]
        assert searches
        for sql in searches:
            plans = [plan(world, sql.replace("@@", each), each) for each in (there, nowhere)]
            assert plans[0] == plans[1]


@every_door
@pytest.mark.skipif(not SEARCHES, reason="measured by python -m tests.twins --searches 2000")
def test_the_same_time_is_taken(ask: Callable[[str], Any], door: str) -> None:
    taken: dict[bool, list[float]] = {True: [], False: []}
    pairs = list(zip(hidden(), absent(), strict=False))
    for _ in range(50):
        ask(word(-1))
    gc.disable()
    for at in range(SEARCHES):
        both = list(zip(pairs[at % len(pairs)], (True, False), strict=True))
        for searched, is_there in random.sample(both, 2):
            began = time.perf_counter()
            ask(searched)
            taken[is_there].append(time.perf_counter() - began)
    gc.enable()
    found = area_under_curve(taken[True], taken[False])
    print(f"\n{door}: {SEARCHES} searches each, AUC {found:.3f}")
    assert abs(found - 0.5) <= INDISTINGUISHABLE - 0.5


def area_under_curve(left: list[float], right: list[float]) -> float:
    """How likely one of the left is greater than one of the right; half if nobody can tell."""
    ranked = sorted([(each, True) for each in left] + [(each, False) for each in right])
    ranks = sum(rank for rank, (_, is_left) in enumerate(ranked, 1) if is_left)
    return (ranks - len(left) * (len(left) + 1) / 2) / (len(left) * len(right))


def test_the_measure_measures() -> None:
    assert area_under_curve([1, 2, 3], [4, 5, 6]) == 0
    assert area_under_curve([4, 5, 6], [1, 2, 3]) == 1
    assert area_under_curve([1, 4], [2, 3]) == 0.5
