"""What a restricted tag hides cannot be told from anything else in its place (trust.md, RED-07).

Two databases that differ in hidden texts, durations, scores, answers, tactics, outcomes and in the
tags beside the restricted one, and in nothing else. More of it: `python -m tests.twins`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from django.db.models import F

from interactions.api import sites, tracking
from tests.twins import words
from tests.twins.checking import check, check_all, much_of, tour, wander
from tests.twins.filling import fill_site_a
from tests.twins.hiding import rewrite_hidden
from tests.twins.planting import duration_of, without_policies
from tests.twins.replaying import Differs
from tests.twins.worlds import World, two_worlds

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BLIND, MANAGERS = ["adam", "bob", "vera"], ["adam"]
"""Nobody of them holds a restricted tag, and so they may ask for any."""
PEOPLE = {**dict.fromkeys(BLIND, words.TAGS), "alice": ()}
"""And Alice, who holds one and does not ask for it."""

TOUR = tour(PEOPLE, MANAGERS)
WANDER = wander(PEOPLE, BLIND, MANAGERS)
OPENED = without_policies("interactions_interactioncontent")
LIST = "GET sites /api/interactions"


@pytest.fixture(scope="module")
def worlds(databases: None) -> Iterator[Sequence[World]]:
    with two_worlds(fill_site_a, rewrite_hidden) as made:
        yield made


def test_nobody_can_tell(worlds: Sequence[World]) -> None:
    check_all(worlds, TOUR, WANDER)


# --- and if somebody could, it would be seen


def test_a_hidden_duration_is_found(
    worlds: Sequence[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        tracking.InteractionOut,
        "get_duration",
        lambda answer, row: tracking.minutes_of(duration_of(row)),
    )
    asked = much_of("GET tracking /api/interactions/{interaction}", PEOPLE)
    with pytest.raises(Differs, match="duration"):
        check(worlds, asked, 10, OPENED)


def test_sorting_by_hidden_titles_is_found(
    worlds: Sequence[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An order is all that leaks: no field of the answer is wrong."""
    for field in ("title", "end_datetime", "description", "notes", "lead"):
        monkeypatch.setitem(sites.SORT_FIELDS, field, F("content__title"))
    with pytest.raises(Differs):
        check(worlds, much_of(LIST, PEOPLE, "sort_by"), 40, OPENED)


def test_a_search_through_hidden_texts_is_found(
    worlds: Sequence[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hits that show nothing."""
    monkeypatch.setattr(
        "interactions.querysets.InteractionQuerySet.matching",
        lambda rows, viewer, text: rows.filter(content__search_text__contains=text),
    )
    with pytest.raises(Differs):
        check(worlds, much_of(LIST, PEOPLE, "search"), 40, OPENED)
