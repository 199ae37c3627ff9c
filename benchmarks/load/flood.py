"""One site asks as fast as it can, and heeds nobody: a process of its own, so that its haste is not
measured as the others' slowness."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import asdict
from typing import Any

from benchmarks.load.asking import WEIGHTS, Lane
from benchmarks.load.client import LOST, Line, Person, sent_by
from benchmarks.load.figures import in_turn
from benchmarks.load.filling import Account
from benchmarks.load.ledger import Ledger
from crm.tests.embedded_server import PROJECT

FIRST_LANE = 20  # contacts of its own, which nobody at work moves
KINDS = 5_000


class Flood:
    """`when` are spans on the monotonic clock, which is the same in every process."""

    def __init__(
        self, account: Account, port: int, connections: int, when: list[tuple[float, float]]
    ) -> None:
        told = {"account": asdict(account), "port": port, "connections": connections, "when": when}
        self.process = subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-m", "benchmarks.load.flood", json.dumps(told)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )

    def told(self) -> dict[str, Any]:
        """Statuses and the ledger, once it is over."""
        out, _ = self.process.communicate()
        if self.process.returncode:
            raise RuntimeError("the flood failed")
        told: dict[str, Any] = json.loads(out)
        return told

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


class _Flooding:
    def __init__(self, person: Person) -> None:
        self.person, self.ledger = person, Ledger()
        self.statuses: Counter[str] = Counter()
        self.served: Counter[str] = Counter()
        self._lock = threading.Lock()

    def run(self, number: int, when: list[list[float]]) -> None:
        lane, line = Lane(self.person.account, FIRST_LANE + number), Line(self.person.port)
        kinds = in_turn(WEIGHTS, KINDS, seed=100 + number)
        for start, end in when:
            time.sleep(max(start - time.monotonic(), 0))
            while time.monotonic() < end:
                kinds.append(kind := kinds.pop(0))
                self._ask(lane, line, kind)

    def _ask(self, lane: Lane, line: Line, kind: str) -> None:
        wanted = lane.wants(kind)
        answer = sent_by(line, self.person, wanted)
        self.ledger.note(lane, kind, wanted, answer)
        with self._lock:
            self.statuses["lost" if answer.status == LOST else str(answer.status)] += 1


def main(told: dict[str, Any]) -> None:
    flooding = _Flooding(Person(Account(**told["account"]), told["port"], renewed_every=600))
    threads = [
        threading.Thread(target=flooding.run, args=(number, told["when"]))
        for number in range(told["connections"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"statuses": flooding.statuses, "ledger": flooding.ledger.told()}))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
