"""Values and figures of restricted rows, of which no line of the read log could tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Avg, F, OuterRef, Subquery

from crm.tenancy.context import Context, acting_as, bound
from crm.tenancy.readlog import Unaccounted
from crm.tests.factories import Person
from crm.vocabulary import Doorway
from interactions.models import Answer, Interaction, InteractionContent
from interactions.querysets import CONTENT
from meetings.models import MeetingContent
from rapport.models import TacticLog
from tests.test_read_log import ASKED, ana, lines, row

__all__ = ["ana", "row"]  # fixtures

READING: dict[str, Callable[[Any], Any]] = {
    "values": lambda by: InteractionContent.objects.visible_to(by).values("title"),
    "values of all": lambda by: InteractionContent.objects.visible_to(by).values(),
    "values_list": lambda by: InteractionContent.objects.visible_to(by).values_list("notes"),
    "values of the joined": lambda by: Interaction.objects.visible_to(by).values(
        f"{CONTENT}__title"
    ),
    "objects and a value": lambda by: Interaction.objects.visible_to(by).annotate(
        said=F(f"{CONTENT}__title")
    ),
    "a subquery's value": lambda by: Interaction.objects.visible_to(by).annotate(
        said=Subquery(
            InteractionContent.objects.visible_to(by)
            .filter(interaction=OuterRef("pk"))
            .values("title")
        )
    ),
    "an aggregate": lambda by: [
        Interaction.objects.visible_to(by).aggregate(Avg(f"{CONTENT}__duration"))
    ],
    "an aggregate of a part": lambda by: [
        InteractionContent.objects.visible_to(by).order_by("pk")[:5].aggregate(Avg("duration"))
    ],
    "without its tags": lambda by: InteractionContent.objects.visible_to(by).only("title"),
    "its tags put off": lambda by: InteractionContent.objects.visible_to(by).defer(
        "restricted_tags"
    ),
    "which tactic": lambda by: TacticLog.objects.visible_to(by).values_list("tactic__name"),
    "answers": lambda by: Answer.objects.visible_to(by).values_list("value", flat=True),
    "distinct": lambda by: InteractionContent.objects.visible_to(by).values("lead").distinct(),
    "a union": lambda by: (
        InteractionContent.objects.visible_to(by)
        .values("title")
        .union(MeetingContent.objects.visible_to(by).values("purpose"))
    ),
}


@pytest.mark.parametrize("way", READING)
def test_values_cannot_be_read_through_a_door(way: str, alice: Person, row: Interaction) -> None:
    viewer = alice.viewer(ASKED)
    with bound(Context.of(viewer), Doorway.PAGE), pytest.raises(Unaccounted):
        list(READING[way](viewer))


@pytest.mark.parametrize("way", READING)
def test_where_nothing_is_asked_for_values_say_nothing(
    way: str, alice: Person, row: Interaction
) -> None:
    """So they may be read: nobody's page fails over them."""
    viewer = alice.viewer()
    with bound(Context.of(viewer), Doorway.PAGE):
        found = repr([getattr(each, "__dict__", each) for each in READING[way](viewer)])
    assert "SECRET" not in found
    assert "timedelta(seconds=1800)" not in found


@pytest.mark.parametrize("way", READING)
def test_work_in_the_background_may_use_values(way: str, alice: Person, row: Interaction) -> None:
    """As the demo's seeds do: they answer nobody."""
    with acting_as(alice.viewer(ASKED)) as viewer:
        assert list(READING[way](viewer))


@pytest.mark.parametrize(
    "way",
    [
        lambda by: InteractionContent.objects.visible_to(by).count(),
        lambda by: InteractionContent.objects.visible_to(by).filter(title="SECRETtitle").exists(),
        lambda by: list(InteractionContent.objects.visible_to(by).values("interaction_id")),
        lambda by: Interaction.objects.visible_to(by).to_follow_up().count(),
    ],
)
def test_counting_is_not_reading(way: Any, alice: Person, row: Interaction) -> None:
    before = lines(alice)
    with acting_as(alice.viewer(ASKED)) as viewer:
        way(viewer)
    assert lines(alice) == before
