"""How much of a brief is printed. It must fit on one sheet of paper, however much there is to say;
what is left out is counted there, and stands on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

AGENDA = 6
PROMISES = 6
FEW = 6
"""Entries of both lists that leave room for more lines of the talks."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How many of each list are printed, from its start, and how many are not."""

    agenda: int
    agenda_left: int
    follow_ups: int
    items: int
    promises_left: int
    is_roomy: bool

    @classmethod
    def of(cls, agenda: int, follow_ups: int, items: int) -> Self:
        """Of lists that long. Two of them are promises: neither crowds out the other."""
        half = PROMISES // 2
        some = min(follow_ups, max(half, PROMISES - items))
        others = min(items, PROMISES - some)
        return cls(
            agenda=min(agenda, AGENDA),
            agenda_left=max(0, agenda - AGENDA),
            follow_ups=some,
            items=others,
            promises_left=follow_ups + items - some - others,
            is_roomy=agenda + follow_ups + items <= FEW,
        )
