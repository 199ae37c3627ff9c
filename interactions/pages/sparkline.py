"""A line of numbers as the points of an SVG polyline: attributes only, so the strict CSP holds."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 120, 32, 2


def points(numbers: Sequence[int]) -> str:
    """'2,30 12.5,18 …' in a box of 120 by 32; a flat line at the bottom for nothing at all."""
    highest = max(numbers, default=0) or 1
    step = (WIDTH - 2 * MARGIN) / max(len(numbers) - 1, 1)
    room = HEIGHT - 2 * MARGIN
    return " ".join(
        f"{MARGIN + index * step:.1f},{HEIGHT - MARGIN - room * number / highest:.1f}"
        for index, number in enumerate(numbers)
    )
