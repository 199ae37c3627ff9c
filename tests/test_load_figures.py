"""The arithmetic of `python -m benchmarks.load`; the load itself is no part of a test run."""

from __future__ import annotations

import math

import pytest

from benchmarks.load.asking import WEIGHTS
from benchmarks.load.figures import (
    Phase,
    Plan,
    at_most,
    due_times,
    growth,
    in_turn,
    none_of,
    percentile,
)
from benchmarks.load.samples import Sample, Samples

PLAN = Plan(warm=10, settle=2, half=30)


@pytest.mark.parametrize(
    ("share", "found"), [(0.0, 1), (0.5, 50), (0.95, 95), (0.951, 96), (0.99, 99), (1.0, 100)]
)
def test_percentiles_are_values_that_were_measured(share: float, found: float) -> None:
    assert percentile(range(100, 0, -1), share) == found


def test_of_nothing_there_is_no_percentile_and_nothing_is_held() -> None:
    assert math.isnan(percentile([], 0.5))
    assert not at_most("reads", math.nan, 1).is_held


def test_requests_are_due_at_their_pace_and_at_the_same_moments_every_time() -> None:
    due = due_times(rate=20, seconds=100, seed=1)
    assert due == sorted(due) == due_times(rate=20, seconds=100, seed=1)
    assert 0 < due[0] < due[-1] < 100
    assert len(due) == pytest.approx(2000, rel=0.1)
    assert due != due_times(rate=20, seconds=100, seed=2)


def test_kinds_come_as_often_as_they_weigh() -> None:
    kinds = in_turn(WEIGHTS, 3 * sum(WEIGHTS.values()), seed=1)
    assert {kind: kinds.count(kind) // 3 for kind in WEIGHTS} == WEIGHTS
    assert kinds == in_turn(WEIGHTS, len(kinds), seed=1)


def test_a_plan_floods_at_the_end_of_the_warm_up_and_in_the_second_half() -> None:
    assert PLAN.ends == 72
    moments = (0, 7, 11, 12, 41.9, 42, 71.9, 72)
    phases = [PLAN.phase_at(moment) for moment in moments]
    assert phases == [Phase.WARM_UP] * 3 + [Phase.QUIET] * 2 + [Phase.FLOOD] * 3
    flooded = [PLAN.is_flooded(moment) for moment in moments]
    assert flooded == [False, True, False, False, False, True, True, False]
    assert Plan.of(30).half == 900


def test_growth_is_from_the_first_tenth_to_the_last() -> None:
    assert growth([100.0] * 10 + [500.0] * 80 + [110.0] * 10) == pytest.approx(0.1)
    assert math.isnan(growth([]))


def verdicts(*samples: Sample) -> dict[str, bool]:
    return {each.what: each.is_held for each in Samples(list(samples)).verdicts()}


def sound(phase: Phase, seconds: float = 0.1) -> list[Sample]:
    kinds = ("timeline (clients)", "list", "create")
    return [Sample(site, kind, phase, seconds, 200) for site in (0, 1, 2) for kind in kinds]


SOUND = [*sound(Phase.QUIET), *sound(Phase.FLOOD)]


def test_what_is_sound_is_held() -> None:
    assert all(verdicts(*SOUND).values())
    slow_but_its_own = Sample(0, "list", Phase.FLOOD, 50, 429)
    assert all(verdicts(*SOUND, slow_but_its_own).values())


@pytest.mark.parametrize(
    ("samples", "broken"),
    [
        ([Sample(0, "list", Phase.WARM_UP, 0.1, 500)], "5xx and lost connections"),
        ([Sample(1, "create", Phase.QUIET, 0.1, 0)], "5xx and lost connections"),
        ([Sample(1, "list", Phase.FLOOD, 0.1, 429)], "other sites refused"),
        ([Sample(1, "timeline (tactics)", Phase.QUIET, 1.1, 200)], "timelines' p99, quiet"),
        ([Sample(1, "page: home", Phase.FLOOD, 0.31, 200)], "reads' p95, flood"),
        (sound(Phase.FLOOD, 0.16) * 20, "other sites' p95, flooded to quiet"),
    ],
)
def test_what_is_not_is_told(samples: list[Sample], broken: str) -> None:
    assert broken in [what for what, is_held in verdicts(*SOUND, *samples).items() if not is_held]


def test_what_is_told_can_be_read() -> None:
    assert str(at_most("reads", 0.31, 0.3, " s")) == " BROKEN  reads: 0.31 s (at most 0.3 s)"
    assert str(none_of("lost", [])) == "   held  lost: none"
