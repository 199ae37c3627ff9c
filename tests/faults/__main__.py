"""`python -m tests.faults [--quick] [--only FAULT]…`: do it, count, and fail if a promise broke."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from crm.tests.kept import directory_with
from tests.faults import app, cut, database, disk, worker
from tests.faults.people import Account
from tests.faults.report import Report
from tests.faults.site import Site, prepare, served

OfSite = Callable[[Site, bool], Iterator[Report]]
Fault = Callable[[Path, list[Account], bool], Iterator[Report]]


def _database(site: Site, quick: bool) -> Iterator[Report]:
    yield database.run(site, 3 if quick else 12)


def _application(site: Site, quick: bool) -> Iterator[Report]:
    yield app.killed(site, 1 if quick else 10)
    yield app.asked_to_leave(site, 1 if quick else 10)
    yield cut.from_clients(site, 40 if quick else 1000)
    yield app.restarted(site, 1 if quick else 5)


def _commits(data: Path, accounts: list[Account], quick: bool) -> Iterator[Report]:
    yield cut.from_database(data, accounts, 40 if quick else 1000)


def _worker(data: Path, accounts: list[Account], quick: bool) -> Iterator[Report]:
    yield worker.run(data, 1 if quick else 20)


def _disk(data: Path, accounts: list[Account], quick: bool) -> Iterator[Report]:
    yield disk.run(data, accounts, 1 if quick else 3)


OF_ONE_SITE: dict[str, OfSite] = {
    "database": _database,
    "application": _application,  # last: it leaves the site stopped
}
OTHERS: dict[str, Fault] = {
    "commits": _commits,
    "worker": _worker,
    "disk": _disk,  # last: its data goes with its disks
}
FAULTS = (*OF_ONE_SITE, *OTHERS)


def faults(*, quick: bool, only: Collection[str] = FAULTS) -> Iterator[Report]:
    """One after another, on the same data."""
    with directory_with("migrated") as data:
        accounts = prepare(data)
        if of_site := [OF_ONE_SITE[name] for name in only if name in OF_ONE_SITE]:
            with served(data, accounts) as site:
                for fault in of_site:
                    yield from fault(site, quick)
        for name in only:
            if name in OTHERS:
                yield from OTHERS[name](data, accounts, quick)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few of each, for every test run")
    parser.add_argument("--only", action="append", choices=FAULTS, help="this one; may be repeated")
    given = parser.parse_args()
    chosen = [name for name in FAULTS if name in (given.only or FAULTS)]
    failed, began = 0, time.monotonic()
    for report in faults(quick=given.quick, only=chosen):
        print(f"{report}  ({time.monotonic() - began:.0f} s)", flush=True)
        failed += bool(report.findings)
        began = time.monotonic()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
