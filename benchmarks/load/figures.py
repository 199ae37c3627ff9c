"""The arithmetic: when requests are due, how long they took, and what may be said of it. Pure."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

READS_P95 = 0.3  # seconds; trust.md, OPS-03, as all that follow
TIMELINE_P99 = 1.0  # also seed 004, Performance Requirements
SLOWDOWN = 1.5  # of the other sites' p95, while one floods
GROWTH = 0.10  # of memory, after the warm-up


class Phase(StrEnum):
    WARM_UP = "warm-up"  # counts for nothing but errors
    QUIET = "quiet"
    FLOOD = "flood"


@dataclass(frozen=True, slots=True)
class Plan:
    """Seconds from the start. The warm-up ends with a flood, so that every thread and connection
    that there will be is there when memory is first looked at, and has met nearly every kind of
    request: a backend of PostgreSQL keeps what it has looked up, up to some 9 MB, and stays there.
    Then all of it settles."""

    warm: float
    settle: float
    half: float

    @classmethod
    def of(cls, minutes: float) -> Plan:
        measured = minutes * 60
        return cls(warm=max(6.0, min(measured / 6, 300.0)), settle=2.0, half=measured / 2)

    @property
    def begins(self) -> float:
        """When the first phase that counts does."""
        return self.warm + self.settle

    @property
    def floods(self) -> list[tuple[float, float]]:
        return [(self.warm / 2, self.warm), (self.begins + self.half, self.ends)]

    @property
    def ends(self) -> float:
        return self.begins + 2 * self.half

    def phase_at(self, second: float) -> Phase:
        if second < self.begins:
            return Phase.WARM_UP
        return Phase.QUIET if second < self.begins + self.half else Phase.FLOOD

    def is_flooded(self, second: float) -> bool:
        return any(start <= second < end for start, end in self.floods)


def due_times(rate: float, seconds: float, seed: int) -> list[float]:
    """Moments at which somebody asks, independently of whether the last one was answered."""
    chance = random.Random(seed)  # noqa: S311  # draws, not secrets: the same ones every time
    moments, moment = [], chance.expovariate(rate)
    while moment < seconds:
        moments.append(moment)
        moment += chance.expovariate(rate)
    return moments


def in_turn(weights: Mapping[str, int], count: int, seed: int) -> list[str]:
    """`count` kinds, as often as they weigh, in an order that is the same every time."""
    round_of = [kind for kind, weight in weights.items() for _ in range(weight)]
    chance = random.Random(seed)  # noqa: S311  # draws, not secrets: the same ones every time
    kinds: list[str] = []
    while len(kinds) < count:
        kinds += chance.sample(round_of, len(round_of))
    return kinds[:count]


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that `share` of them do not pass (nearest rank); nan of none."""
    ordered = sorted(values)
    if not ordered:
        return math.nan
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def growth(samples: Sequence[float]) -> float:
    """By which part the last tenth stands above the first; medians, as single ones jump."""
    tenth = max(len(samples) // 10, 1)
    first, last = percentile(samples[:tenth], 0.5), percentile(samples[-tenth:], 0.5)
    return last / first - 1 if samples and first else math.nan


@dataclass(frozen=True, slots=True)
class Verdict:
    what: str
    found: str
    is_held: bool

    def __str__(self) -> str:
        return f"{'held' if self.is_held else 'BROKEN':>7}  {self.what}: {self.found}"


def at_most(what: str, found: float, most: float, unit: str = "") -> Verdict:
    """Nothing measured is not held: nan is at most nothing."""
    said = f"{found:.3g}{unit} (at most {most:.3g}{unit})"
    return Verdict(what, said, found <= most)


def none_of(what: str, found: Sequence[str]) -> Verdict:
    said = "none" if not found else f"{len(found)}, such as {found[0]}"
    return Verdict(what, said, not found)
