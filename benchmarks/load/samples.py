"""What was measured: every answer, and how long after it was due it came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from benchmarks.load.asking import WRITES, is_timeline
from benchmarks.load.client import LOST
from benchmarks.load.figures import (
    READS_P95,
    SLOWDOWN,
    TIMELINE_P99,
    Phase,
    Verdict,
    at_most,
    none_of,
    percentile,
)

SHARES = (0.5, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Sample:
    site: int  # 0 is the one that floods
    kind: str
    phase: Phase
    seconds: float  # from the moment it was due
    status: int


@dataclass
class Samples:
    """Appending is safe from any thread."""

    taken: list[Sample] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)  # refusals and failures, as they were said

    def seconds(self, phase: Phase, fits: Callable[[Sample], bool]) -> list[float]:
        return [each.seconds for each in self.taken if each.phase is phase and fits(each)]

    def statuses(self) -> Counter[tuple[Phase, int]]:
        return Counter((each.phase, each.status) for each in self.taken)

    def table(self) -> Iterator[str]:
        """Milliseconds of the sites that do not flood."""
        yield f"{'ms, from when it was due':26}" + "".join(
            f"{phase.value + ' p' + str(round(share * 100)):>12}"
            for phase in (Phase.QUIET, Phase.FLOOD)
            for share in SHARES
        )
        kinds = sorted({each.kind for each in self.taken})
        for kind in (*kinds, "everything"):
            yield f"{kind:26}" + "".join(
                f"{1000 * percentile(self._of(phase, kind), share):12.0f}"
                for phase in (Phase.QUIET, Phase.FLOOD)
                for share in SHARES
            )

    def _of(self, phase: Phase, kind: str) -> list[float]:
        return self.seconds(phase, lambda one: one.site > 0 and kind in (one.kind, "everything"))

    def ratio(self) -> float:
        """Of the other sites' p95, flooded to quiet."""
        return self._p95(Phase.FLOOD) / self._p95(Phase.QUIET)

    def _p95(self, phase: Phase) -> float:
        return percentile(self._of(phase, "everything"), 0.95)

    def verdicts(self) -> Iterator[Verdict]:
        failed = [one for one in self.taken if one.status >= 500 or one.status == LOST]
        yield none_of("5xx and lost connections", [f"{one.kind}: {one.status}" for one in failed])
        measured = [one for one in self.taken if one.site and one.phase is not Phase.WARM_UP]
        others = [one for one in measured if 400 <= one.status < 500]
        yield none_of("other sites refused", [f"{one.kind}: {one.status}" for one in others])
        for phase in (Phase.QUIET, Phase.FLOOD):
            timelines = self.seconds(phase, lambda one: one.site > 0 and is_timeline(one.kind))
            found = percentile(timelines, 0.99)
            yield at_most(f"timelines' p99, {phase}", found, TIMELINE_P99, " s")
            reads = self.seconds(phase, lambda one: one.site > 0 and one.kind not in WRITES)
            yield at_most(f"reads' p95, {phase}", percentile(reads, 0.95), READS_P95, " s")
        yield at_most("other sites' p95, flooded to quiet", self.ratio(), SLOWDOWN)
