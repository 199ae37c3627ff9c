"""Make up more requests than a usual test run does, and different ones each time.

    python -m tests.fuzz --cases 5000

`--cases` is how many are made up freely in all; those at the borders of the schema come on top.
What fails is told with a `curl` command and, where it was made up freely, with the seed that makes
it up again (`--seed`).
"""

from __future__ import annotations

import argparse
import os
import sys

import pytest


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", type=int)
    wanted = parser.parse_args()
    os.environ["CRM_FUZZ_CASES"] = str(wanted.cases)
    seed = [] if wanted.seed is None else [f"--hypothesis-seed={wanted.seed}"]
    return int(pytest.main(["tests/fuzz", "-q", *seed]))


if __name__ == "__main__":
    sys.exit(main())
