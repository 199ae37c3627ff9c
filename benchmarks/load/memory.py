"""How much memory the server's processes hold, over time."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

from benchmarks.load.figures import GROWTH, Verdict, at_most, growth
from crm.postgres import processes
from crm.tests.embedded_server import home_of
from tests.faults.site import Site

WEB, WORKER, DATABASE = "web", "worker", "PostgreSQL"
PROCESS, ALL = "a process of PostgreSQL", "all together"
WORDS = {WEB: "gunicorn", WORKER: "manage.py worker"}  # of the commands
_LINE = re.compile(r"^(VmRSS|RssAnon):\s+(\d+) kB", re.MULTILINE)


def held_by(pid: int, *, private: bool) -> int:
    """Bytes; 0 of a process that has gone. `private` leaves out what processes share, which a
    database server would count once for each of them."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = {name: int(kilobytes) * 1024 for name, kilobytes in _LINE.findall(status)}
    return found.get("RssAnon" if private else "VmRSS", 0)


class Memory:
    """Looks every `every` seconds, from a moment on the monotonic clock."""

    def __init__(self, site: Site, every: float) -> None:
        self.site, self.every = site, every
        self.samples: dict[str, list[float]] = {
            group: [] for group in (WEB, WORKER, DATABASE, PROCESS, ALL)
        }
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def finish(self) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(self.every):
            self._look()

    def _look(self) -> None:
        commands = self.site.command.children()
        for group, word in WORDS.items():
            pids = (pid for pid, said in commands.items() if word in said)
            self.samples[group].append(sum(held_by(pid, private=False) for pid in pids))
        backends = processes.serving(home_of(self.site.data).cluster)
        held = [held_by(pid, private=True) for pid in backends]
        self.samples[DATABASE].append(sum(held))
        self.samples[PROCESS].append(sum(held) / max(len(held), 1))
        self.samples[ALL].append(sum(self.samples[group][-1] for group in (WEB, WORKER, DATABASE)))

    def table(self) -> Iterator[str]:
        yield f"{'memory, MB':26}{'start':>12}{'middle':>12}{'end':>12}"
        for group, held in self.samples.items():
            places = (0, len(held) // 2, -1)
            yield f"{group:26}" + "".join(f"{held[at] / 1e6:12.1f}" for at in places if held)

    def verdicts(self) -> Iterator[Verdict]:
        """Each thread that is busy for the first time opens one more connection, up to the number
        of threads (ADR 30): what must not grow is what one of PostgreSQL's processes holds, and
        all of it together."""
        for group in (WEB, WORKER, PROCESS, ALL):
            held = self.samples[group]
            yield at_most(f"growth of memory, {group}", 100 * growth(held), 100 * GROWTH, " %")
