"""What a fault counted, and what was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.faults.load import Told


@dataclass
class Report:
    fault: str
    counts: dict[str, int | float] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    skipped: str = ""  # why nothing was tried

    def __str__(self) -> str:
        if self.skipped:
            return f"skipped  {self.fault}: {self.skipped}"
        word = "FAILED" if self.findings else "ok"
        counted = ", ".join(f"{what} {_short(count)}" for what, count in self.counts.items())
        lines = [
            f"{word:>7}  {self.fault}: {counted}",
            *(f"         {each}" for each in self.findings),
        ]
        return "\n".join(lines)


def _short(count: float) -> str:
    return str(count) if isinstance(count, int) else f"{count:.1f}"


def of_load(fault: str, told: Told, **counts: int | float) -> Report:
    """The clients' side: acknowledged, and every kind of answer."""
    answers: Mapping[str, int] = dict(sorted(told.answers.items()))
    return Report(fault, {**counts, "acknowledged": len(told.acknowledged), **answers})
