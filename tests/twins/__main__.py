"""`python -m tests.twins --sequences 2000`: as many sequences through either kind of twins.

What differs is printed with the shortest sequence that shows it, and the exit status is 1. Takes
about half an hour for 2,000 of each on two idle cores; `--only hidden` or `--only other_site` runs
one kind, and another `--seed` draws other sequences.

`--searches 2000` measures instead how long as many searches take for hidden words, and for words
that are nowhere, in turn.
"""

from __future__ import annotations

import argparse
import os
import sys

import pytest

PLANTED = "found"
"""In the names of the tests that plant a leak, which every test run has anyway."""


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.twins", description=__doc__)
    asked.add_argument("--sequences", type=int, default=2000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", choices=["hidden", "other_site"], action="append")
    asked.add_argument("--searches", type=int, default=0)
    given = asked.parse_args()
    if given.searches:
        os.environ["TWIN_SEARCHES"] = str(given.searches)
        return pytest.main(["tests/twins/test_search_time.py", "-k", "time_is_taken", "-q", "-s"])
    os.environ["TWIN_SEQUENCES"] = str(given.sequences)
    os.environ["TWIN_SEED"] = str(given.seed)
    names = given.only or ["other_site", "hidden"]
    files = [f"tests/twins/test_{name}.py" for name in names]
    return pytest.main([*files, "-k", f"not {PLANTED}", "--tb=short", "-q", "-s"])


if __name__ == "__main__":
    sys.exit(main())
