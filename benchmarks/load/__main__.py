"""`python -m benchmarks.load [--minutes 30] [--rows 100000] [--data PATH] [--quick]`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.load.client import Person
from benchmarks.load.figures import Plan, Verdict, none_of
from benchmarks.load.filling import Account
from benchmarks.load.flood import Flood
from benchmarks.load.instance import directory, filled
from benchmarks.load.ledger import Ledger, lost, moves_kept
from benchmarks.load.memory import Memory
from benchmarks.load.quiet import AtWork
from benchmarks.load.samples import Samples
from tests.faults.site import Site, served

FULL = {"minutes": 30.0, "rows": 100_000, "sites": 5}
QUICK = {"minutes": 0.5, "rows": 500, "sites": 3}
LEAD = 4.0  # seconds until everybody has signed in


@dataclass
class Run:
    """What came of it."""

    samples: Samples
    ledger: Ledger
    memory: Memory
    flood: dict[str, Any]
    renewals: int
    gone: list[str]

    def table(self) -> Iterator[str]:
        yield from self.samples.table()
        counted = sorted(self.samples.statuses().items())
        yield "answers: " + ", ".join(f"{n} × {code} ({phase})" for (phase, code), n in counted)
        by_status = sorted(self.flood["statuses"].items())
        yield "answers to the flood: " + ", ".join(f"{n} × {code}" for code, n in by_status)
        yield (
            f"acknowledged: {len(self.ledger.created) + len(self.ledger.stands)} rows made, "
            f"{self.ledger.moves} moves; {self.renewals} tokens renewed"
        )
        yield from self.memory.table()

    def verdicts(self) -> Iterator[Verdict]:
        yield from self.samples.verdicts()
        flooded = self.flood["statuses"].items()
        failed = [f"{n} × {code}" for code, n in flooded if code[0] == "5" or code == "lost"]
        yield none_of("5xx and lost connections in the flood", failed)
        yield none_of("acknowledged writes that are gone", self.gone)
        yield from self.memory.verdicts()


def load(site: Site, accounts: list[Account], plan: Plan, rate: float, connections: int) -> Run:
    renewed = max(plan.ends / 3, 20)
    people = [Person(account, site.port, renewed) for account in accounts]
    samples, ledger = Samples(), Ledger()
    at_work = [
        AtWork(place, person, plan, rate, samples, ledger) for place, person in enumerate(people)
    ]
    sites = [account.site_id for account in accounts]
    moves = moves_kept(site.dsn(), sites)
    began = time.monotonic() + LEAD
    when = [(began + start, began + end) for start, end in plan.floods]
    flood = Flood(accounts[0], site.port, connections, when)
    memory = Memory(site, every=max(plan.half / 60, 0.5))
    try:
        for each in at_work:
            each.start(began)
        time.sleep(max(began + plan.begins - time.monotonic(), 0))
        memory.start()
        for each in at_work:
            each.finish()
        told = flood.told()
    finally:
        flood.end()
    memory.finish()
    ledger.add(told["ledger"])
    gone = lost(site.dsn(), ledger, moves, sites)
    return Run(samples, ledger, memory, told, sum(each.renewals for each in people), gone)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under a minute, to try it out")
    parser.add_argument("--minutes", type=float, help="quiet and flooded together (30)")
    parser.add_argument("--rows", type=int, help="interactions of each site (100000)")
    parser.add_argument("--sites", type=int, help="how many; the first one floods (5)")
    parser.add_argument("--rate", type=float, default=2.0, help="requests a second of each site")
    parser.add_argument("--connections", type=int, default=8, help="of the flood")
    parser.add_argument("--data", type=Path, help="filled once and kept; without, made and removed")
    parser.set_defaults(**FULL)
    given = parser.parse_args()
    return parser.parse_args(namespace=argparse.Namespace(**QUICK)) if given.quick else given


def main() -> int:
    given = _arguments()
    plan = Plan.of(given.minutes)
    with directory(given.data) as data:
        accounts = filled(data, given.rows, given.sites)
        with served(data, []) as site:
            run = load(site, accounts, plan, given.rate, given.connections)
    print(
        f"{given.minutes:g} minutes after {plan.begins:.0f} s of warm-up, {given.sites} sites of "
        f"{given.rows:,} interactions, {given.rate:g} requests a second each, a flood of "
        f"{given.connections} connections, {os.cpu_count()} cores for server and clients"
    )
    for line in run.table():
        print(line)
    verdicts = list(run.verdicts())
    for verdict in verdicts:
        print(verdict)
    for said in run.samples.odd[:10]:
        print(f"         {said}")
    return 0 if all(verdict.is_held for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
