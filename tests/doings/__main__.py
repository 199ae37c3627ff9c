"""More of what a usual test run does a little of:

    python -m tests.doings --operations 10000    one by one, every fifth of which fails (CON-02)
    python -m tests.doings --seconds 60          sixteen at once (CON-09)
    python -m tests.doings --turns 5000          two sites on 1 and on 8 connections (ISO-10)
    python -m tests.doings --examples 500        against a model of their own (INP-05)

Another `--seed` draws other ones. Without any of these, all of them.
"""

from __future__ import annotations

import argparse
import os
import sys

import pytest


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.doings", description=__doc__)
    parser.add_argument("--operations", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--turns", type=int)
    parser.add_argument("--examples", type=int)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    os.environ["CRM_SEED"] = str(given.seed)
    wanted = {
        "outbox": ("CRM_DOINGS", given.operations, 10_000),
        "threads": ("CRM_SECONDS", given.seconds, 60),
        "turns": ("CRM_TURNS", given.turns, 5000),
        "model": ("CRM_EXAMPLES", given.examples, 500),
    }
    named = [name for name, (_variable, many, _usual) in wanted.items() if many is not None]
    for variable, many, usual in wanted.values():
        os.environ[variable] = str(usual if many is None else many)
    files = [f"tests/doings/test_{name}.py" for name in named or wanted]
    seed = f"--hypothesis-seed={given.seed}"
    return int(pytest.main([*files, "-q", "-s", "--tb=short", seed]))


if __name__ == "__main__":
    sys.exit(main())
