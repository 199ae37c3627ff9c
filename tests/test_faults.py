"""A few of each fault; `python -m tests.faults` does many (trust.md, FLT-01 to FLT-05)."""

from __future__ import annotations

import pytest

from tests.faults.__main__ import faults


@pytest.mark.slow
@pytest.mark.embedded
def test_nothing_acknowledged_is_lost_and_nothing_half_written(subtests: pytest.Subtests) -> None:
    for report in faults(quick=True):
        with subtests.test(report.fault):
            if report.skipped:
                pytest.skip(str(report))
            assert not report.findings, str(report)
