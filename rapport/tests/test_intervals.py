"""How sure a mean of scores is, against the probabilities that it claims."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.rules import ENOUGH_SCORES, LEAST_SCORE, Interval, interval_of

SCALES = st.sampled_from([5, 10])


def wanted(mean: float, times: int, most: int = 5) -> Interval:
    found = interval_of(mean, times, most)
    assert found is not None
    return found


@given(most=SCALES, share=st.floats(0, 1), times=st.integers(ENOUGH_SCORES, 5_000))
def test_it_lies_on_the_scale_around_the_mean_and_narrows(
    most: int, share: float, times: int
) -> None:
    mean = LEAST_SCORE + share * (most - LEAST_SCORE)
    found, later = wanted(mean, times, most), wanted(mean, 4 * times, most)
    assert 1 <= found.low <= mean + 1e-9
    assert mean - 1e-9 <= found.high <= most
    assert 0 < later.high - later.low < found.high - found.low


@given(most=SCALES, times=st.integers(1, ENOUGH_SCORES - 1))
def test_a_few_scores_say_nothing(most: int, times: int) -> None:
    assert interval_of(1, times, most) is None


def test_the_textbook_case() -> None:
    """Scores at the two ends only are a share of successes: 8 of 10 is 49.0 % to 94.3 %."""
    found = wanted(1 + 4 * 0.8, 10)
    assert found.low == pytest.approx(1 + 4 * 0.4901, abs=1e-3)
    assert found.high == pytest.approx(1 + 4 * 0.9433, abs=1e-3)


@pytest.mark.parametrize(
    "odds",
    [
        (0.2, 0.2, 0.2, 0.2, 0.2),
        (0.05, 0.1, 0.2, 0.4, 0.25),
        (0.0, 0.02, 0.08, 0.3, 0.6),
        (0.3, 0.2, 0.0, 0.2, 0.3),
        (0.0, 0.0, 0.0, 1.0, 0.0),
    ],
)
@pytest.mark.parametrize("times", [ENOUGH_SCORES, 12, 40])
def test_it_holds_the_true_mean_as_often_as_it_says(odds: tuple[float, ...], times: int) -> None:
    """Over every sum that so many scores can have, with its exact probability."""
    true = sum(score * odd for score, odd in enumerate(odds, start=1))
    sums = {0: 1.0}
    for _ in range(times):
        more: dict[int, float] = {}
        for (before, chance), (score, odd) in product(sums.items(), enumerate(odds, start=1)):
            more[before + score] = more.get(before + score, 0.0) + chance * odd
        sums = more
    intervals = {total: wanted(total / times, times) for total in sums}
    held = sum(
        chance
        for total, chance in sums.items()
        if intervals[total].low <= true <= intervals[total].high
    )
    assert held >= 0.95
