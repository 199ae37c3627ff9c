"""Draws sequences and has them replayed: some in every test run, thousands by the command."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.twins.asking import ASKED, People, asks, asks_of, every_read
from tests.twins.replaying import Plant, Replay
from tests.twins.visiting import ADMIN, PAGES, visits, visits_of
from tests.twins.worlds import World

SEQUENCES = int(os.environ.get("TWIN_SEQUENCES", "0"))
"""How many the command wants of either kind of twins; every test run takes `FEW`."""
SEED = int(os.environ.get("TWIN_SEED", "1"))
FEW, TOURS = 10, 1
LONGEST = 12

Steps = st.SearchStrategy[Any]


def tour(people: People, managers: Sequence[str]) -> Steps:
    """Everything that can be read, once each, in one sequence; the admin by the command only,
    as its pages take longer than all others together."""
    pages = [visits_of(path, sorted(people)) for path in PAGES]
    admin = [visits_of(path, managers, admin=True) for path in ADMIN] if SEQUENCES else []
    return st.tuples(*every_read(people), *pages, *admin)


def much_of(surface: str, people: People, of: str = "") -> Steps:
    """One address, asked in many ways; always with that parameter, if one is named."""
    (found,) = (each for each in ASKED if str(each) == surface)
    return st.lists(asks_of(found, people, of), min_size=8, max_size=8)


def wander(people: People, visitors: Sequence[str], managers: Sequence[str]) -> Steps:
    """Reads and writes of anything: through the API, on pages, and in the admin."""
    api = asks(people)
    return st.lists(api | api | visits(visitors, managers), min_size=3, max_size=LONGEST)


def check(
    worlds: Sequence[World], sequences: Steps, count: int, plant: Plant | None = None
) -> Counter[str]:
    """Raise Differs where an answer tells the worlds apart, with the shortest such sequence.

    Answers how often what was asked, and how it was answered. With a planted leak the first
    sequence that finds it is as good as the shortest.
    """
    tally: Counter[str] = Counter()

    @seed(SEED)
    @settings(
        max_examples=count,
        phases=[Phase.generate] if plant else [Phase.generate, Phase.shrink],
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(sequences)
    def replay(steps: Sequence[Any]) -> None:
        Replay(worlds, tally, plant).run(steps)

    replay()
    return tally


def check_all(worlds: Sequence[World], tours: Steps, sequences: Steps) -> None:
    """The check of every test run, or of the command; and that it has really looked."""
    tally = check(worlds, tours, TOURS)
    tally += check(worlds, sequences, SEQUENCES or FEW)
    told = sum(count for what, count in tally.items() if what.startswith("2"))
    if SEQUENCES:
        print(f"\n{tally.total()} requests, {told} of them answered with 2xx")
        print("\n".join(f"{count:6} {what}" for what, count in sorted(tally.items())))
    assert told > tally.total() / 3, "most of what was asked was refused"
    asked = {what.split(" ", 1)[1] for what in tally}
    if SEQUENCES >= 1000:
        assert not [surface for surface in ASKED if named(surface) not in asked]


def named(surface: Any) -> str:
    """As the replay counts it."""
    contract = "" if surface.contract == "none" else surface.contract
    verb = "GET" if surface.verb == "ANY" else surface.verb
    return f"{verb} {contract} {surface.address}"
