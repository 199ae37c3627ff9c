"""The sites that are at work as usual: requests at a pace that does not wait for answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from benchmarks.load.asking import WEIGHTS, Lane
from benchmarks.load.client import Line, Person, sent_by
from benchmarks.load.figures import Plan, due_times, in_turn
from benchmarks.load.ledger import Ledger
from benchmarks.load.samples import Sample, Samples

LANES = 4  # clients of a site; whoever is due while all are busy waits, and that is measured


class AtWork:
    """One site's clients, in threads. The first site of all pauses while it floods."""

    def __init__(
        self, place: int, person: Person, plan: Plan, rate: float, samples: Samples, ledger: Ledger
    ) -> None:
        self.place, self.person, self.plan = place, person, plan
        self.samples, self.ledger = samples, ledger
        due = due_times(rate, plan.ends, seed=place)
        kinds = in_turn(WEIGHTS, len(due), seed=place)
        self._tasks: Iterator[tuple[float, str]] = iter(list(zip(due, kinds, strict=True)))
        self._lock = threading.Lock()
        self.threads = [
            threading.Thread(target=self._work, args=(Lane(person.account, number),), daemon=True)
            for number in range(LANES)
        ]

    def start(self, at: float) -> None:
        """`at` is on the monotonic clock."""
        self.began = at
        for thread in self.threads:
            thread.start()

    def finish(self) -> None:
        for thread in self.threads:
            thread.join()

    def _next(self) -> tuple[float, str] | None:
        with self._lock:
            task = next(self._tasks, None)
            while task and self.place == 0 and self.plan.is_flooded(task[0]):
                task = next(self._tasks, None)
            return task

    def _work(self, lane: Lane) -> None:
        line = Line(self.person.port)
        while task := self._next():
            self._carry_out(lane, line, *task)
        line.close()

    def _carry_out(self, lane: Lane, line: Line, due: float, kind: str) -> None:
        time.sleep(max(self.began + due - time.monotonic(), 0))
        wanted = lane.wants(kind)
        answer = sent_by(line, self.person, wanted)
        seconds = time.monotonic() - (self.began + due)
        self.ledger.note(lane, kind, wanted, answer)
        phase = self.plan.phase_at(due)
        self.samples.taken.append(Sample(self.place, kind, phase, seconds, answer.status))
        if not 200 <= answer.status < 300:
            self.samples.odd.append(f"{kind}: {answer.status} {answer.body[:200]!r}")
