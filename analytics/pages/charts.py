"""Numbers as the places of SVG shapes: attributes only, so the strict CSP holds.

The pictures are stretched to whatever room there is, so nothing in them is text or round; what is
to be read stands beside them, in HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.rules import LEAST_SCORE, Interval

WIDE = 10  # of each column; the height is 100
GAP = 1
HIGH = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """As SVG has it, with a point in every language."""

    x: str
    y: str
    height: str


def top_of(most: int) -> int:
    """The first of 2, 4, 10, 20, 40, 100 … that is not below it: half of it is whole."""
    top = 2
    for factor in (2, 2.5, 2) * 12:
        if top >= most:
            break
        top = int(top * factor)
    return top


def columns(numbers: Sequence[float], top: float) -> list[Bar]:
    heights = [HIGH * number / top for number in numbers]
    return [
        Bar(f"{at * WIDE + GAP}", f"{HIGH - height:.2f}", f"{height:.2f}")
        for at, height in enumerate(heights)
    ]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a scale that begins at 1: where it begins, and how long it is, of 100."""

    at: str
    size: str


_THICK = 1.2  # of a mark, of 100


def _span(low: float, high: float, most: int) -> tuple[float, float]:
    scale = HIGH / (most - LEAST_SCORE)
    return (low - LEAST_SCORE) * scale, (high - low) * scale


def on_scale(mean: float, interval: Interval | None, most: int) -> tuple[Span, Span | None]:
    """From the left: the mark of the mean, and the band of its interval."""
    at, _none = _span(mean, mean, most)
    mark = Span(f"{min(max(at - _THICK / 2, 0), HIGH - _THICK):.2f}", f"{_THICK}")
    if interval is None:
        return mark, None
    at, size = _span(interval.low, interval.high, most)
    return mark, Span(f"{at:.2f}", f"{size:.2f}")


def steps_on_scale(
    told: Sequence[tuple[float, Interval | None] | None], most: int
) -> list[tuple[Span | None, Span | None]]:
    """The same from the bottom up, for each column of a chart; SVG counts from the top."""
    found: list[tuple[Span | None, Span | None]] = []
    for one in told:
        if one is None:
            found.append((None, None))
            continue
        mean, interval = one
        at, _none = _span(mean, mean, most)
        band = None
        if interval is not None:
            low, size = _span(interval.low, interval.high, most)
            band = Span(f"{HIGH - low - size:.2f}", f"{size:.2f}")
        found.append((Span(f"{HIGH - at - _THICK:.2f}", f"{2 * _THICK}"), band))
    return found
