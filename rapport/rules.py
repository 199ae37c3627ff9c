"""What makes a log of tactics sound. Pure: no database, no request."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from django.utils.translation import gettext as _

from crm.errors import Problem
from crm.rules import is_storable

LEAST_SCORE = 1
MOST_EFFECTIVE = 5
BEST_RAPPORT = 10
LONGEST_NOTES = 2000
ENOUGH_SCORES = 5
"""With fewer, a mean is told without an interval, as too few to say (experience.md, Rapport)."""
_SIGMAS = NormalDist().inv_cdf(0.975)  # 95 %, both sides


@dataclass(frozen=True, slots=True)
class TacticUsed:
    """One technique somebody tried in an interaction, and how well it went, from 1 to 5."""

    tactic_id: uuid.UUID
    effectiveness_score: int
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the mean of many more scores like these would lie, 95 times out of 100."""

    low: float
    high: float


def interval_of(mean: float, times: int, most: int) -> Interval | None:
    """Of the mean of `times` scores from 1 to `most`; None where they are too few to say.

    Wilson's score interval, on the scale stretched to 0…1. Scores within bounds vary at most as
    much as those that are all at the ends (Bhatia and Davis: variance ≤ mean · (1 - mean)), so it
    is never too narrow by that. It stays on the scale, and has a width when all scores agree,
    neither of which is true of Student's t.
    """
    if times < ENOUGH_SCORES:
        return None
    span = most - LEAST_SCORE
    share, doubt = (mean - LEAST_SCORE) / span, _SIGMAS**2 / times
    centre = (share + doubt / 2) / (1 + doubt)
    half = sqrt(max(share * (1 - share), 0) * doubt + doubt**2 / 4) / (1 + doubt)
    low, high = max(centre - half, 0), min(centre + half, 1)
    return Interval(LEAST_SCORE + span * low, LEAST_SCORE + span * high)


def problems_with_rapport(score: int | None) -> list[Problem]:
    """How well people got on goes from 1 to 10, where anybody said so (contracts.md, tactics)."""
    if score is None or LEAST_SCORE <= score <= BEST_RAPPORT:
        return []
    return [Problem("rapport_score", _score_text(BEST_RAPPORT), "out_of_range")]


def problems_with_tactics(
    used: Sequence[TacticUsed], catalogue: Collection[uuid.UUID]
) -> list[Problem]:
    """Each tactic is of the catalogue, named once, and scored 1 to 5; each problem says where."""
    before: set[uuid.UUID] = set()
    problems: list[Problem] = []
    for at, one in enumerate(used):
        problems += _problems_with(one, f"tactic_logs.{at}", catalogue, before)
        before.add(one.tactic_id)
    return problems


def _problems_with(
    one: TacticUsed, where: str, catalogue: Collection[uuid.UUID], before: Collection[uuid.UUID]
) -> Iterator[Problem]:
    if one.tactic_id not in catalogue:
        text = _("There is no such tactic in the catalogue.")
        yield Problem(f"{where}.tactic_id", text, "unknown_tactic")
    elif one.tactic_id in before:
        text = _("An interaction logs each tactic once; this one is there already.")
        yield Problem(f"{where}.tactic_id", text, "tactic_twice")
    if not LEAST_SCORE <= one.effectiveness_score <= MOST_EFFECTIVE:
        yield Problem(f"{where}.effectiveness_score", _score_text(MOST_EFFECTIVE), "out_of_range")
    if len(one.notes) > LONGEST_NOTES:
        text = _("At most %(limit)d characters.") % {"limit": LONGEST_NOTES}
        yield Problem(f"{where}.notes", text, "max_length")
    if not is_storable(one.notes):
        text = _("Remove the characters that cannot be stored.")
        yield Problem(f"{where}.notes", text, "unstorable")


def _score_text(most: int) -> str:
    return _("The score goes from 1 to %(most)d.") % {"most": most}
