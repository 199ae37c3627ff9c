"""`python -m tests.planted [--list] [--only NAME]…`: remove each guard, and show who notices."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from tests.planted.copying import Copy, copy_of_the_tree
from tests.planted.guard import Guard
from tests.planted.guards import GUARDS


def listed(guards: Sequence[Guard]) -> None:
    for guard in guards:
        print(f"{guard.name}  ({guard.promises})\n    {guard.removes}")
        for test in guard.tests:
            print(f"    {test}")
    print(f"{len(guards)} guards, besides the leaks of tests/test_isolation_leaks.py")


def green(copy: Copy, guards: Sequence[Guard]) -> bool:
    """Whether every named test passes as long as nothing is removed."""
    tests = sorted({test for guard in guards for test in guard.tests})
    ran = copy.run(tests, anew=True)
    if missing := set(tests) - ran.passed:
        print(ran.output, *sorted(missing), "These must be green first.", sep="\n")
    return not missing


def caught(copy: Copy, guard: Guard, *, anew: bool) -> bool:
    """Whether all its tests turn red without the guard; says what became of it."""
    began = time.monotonic()
    with copy.without(guard):
        ran = copy.run(guard.tests, anew=anew)
    blind = set(guard.tests) - ran.caught
    word = "SURVIVES" if blind else "caught"
    print(f"{word:>8}  {guard.name}  ({time.monotonic() - began:.0f} s)", flush=True)
    for test in sorted(blind):
        print(f"          {test} {'stays green' if test in ran.passed else 'breaks otherwise'}")
    if blind - ran.passed:
        print(ran.output)
    return not blind


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.planted", description=__doc__)
    parser.add_argument("--list", action="store_true", help="say what there is, and remove nothing")
    names = [guard.name for guard in GUARDS]
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help="these alone")
    given = parser.parse_args()
    chosen = [guard for guard in GUARDS if not given.only or guard.name in given.only]
    if given.list:
        listed(chosen)
        return 0
    with copy_of_the_tree() as copy:
        if not green(copy, chosen):
            return 1
        migrating = [False, *(guard.in_migration for guard in chosen)]
        found = [
            caught(copy, guard, anew=before or guard.in_migration)
            for before, guard in zip(migrating, chosen, strict=False)
        ]
    print(f"{sum(found)} of {len(found)} caught")
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main())
