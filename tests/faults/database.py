"""FLT-01: PostgreSQL is killed outright, again and again, while clients write."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

from crm.postgres import processes
from crm.tests.embedded_server import home_of
from tests.faults.load import until, writing
from tests.faults.proof import findings
from tests.faults.report import Report, of_load
from tests.faults.site import Site

VICTIMS = ("all", "postmaster", "backend")
LONGEST_SILENCE = 10.0  # seconds (trust.md, FLT-01)


def _backends(pids: set[int]) -> set[int]:
    """Those that serve a client; their titles name the database."""
    return {pid for pid in pids if b" crm " in _title(pid)}


def _title(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def kill(site: Site, victim: str) -> int:
    """How many processes got SIGKILL. `postmaster.pid` stays, as after any crash."""
    cluster = home_of(site.data).cluster
    pids = processes.serving(cluster)
    if victim == "postmaster":
        pids &= {processes.recorded_pid(cluster) or 0}
    elif victim == "backend":
        pids = set(random.sample(sorted(_backends(pids)), 1))
    processes.send(pids, signal.SIGKILL)
    return len(pids)


def run(site: Site, rounds: int) -> Report:
    killed, silences = 0, []
    with writing(site) as load:
        for number in range(rounds):
            load.until_acknowledged()
            time.sleep(random.uniform(0, 0.3))
            killed += kill(site, VICTIMS[number % len(VICTIMS)])
            at = time.monotonic()
            until(lambda at=at: load.told.silence_after(at) < 60, 60, "the service")
            silences.append(load.told.silence_after(at))
    report = of_load(
        "database", load.told, kills=rounds, processes=killed, **{"longest silence": max(silences)}
    )
    report.findings = findings(site.dsn(), load.told)
    if max(silences) > LONGEST_SILENCE:
        report.findings.append(f"silent for {max(silences):.1f} s")
    return report
