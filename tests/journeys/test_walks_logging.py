"""Logging a talk, for everybody and in confidence: in every way, and by everybody who may or may
not."""

from __future__ import annotations

import pytest

from crm.tenancy.context import acting_as
from crm.tests.factories import PersonFactory
from interactions.models import Interaction
from tests.journeys.hands import TAG, Browsers, Hands, SignIn, World
from tests.journeys.walks import Walk, WorldOf, by_everybody, in_every_way

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "Talked about the lease. She will bring the letter on Friday."


def noted(hands: Hands) -> int:
    """How many entries say so."""
    with acting_as(hands.person.viewer()) as viewer:
        rows = Interaction.objects.visible_to(viewer).with_content()
        return sum(bool(row.shown and NOTE in row.shown.notes) for row in rows)


def log_a_talk(hands: Hands) -> None:
    hands.go("contacts/1/")
    hands.press(hands.page.get_by_role("main").get_by_role("link", name="Log").first)
    hands.at("interactions/new/?contact=1")
    hands.tick(hands.field("Call"))
    hands.tick(hands.field("30 min"))
    hands.type(hands.page.get_by_role("textbox", name="Note", exact=True), NOTE)
    hands.save(hands.button("Save"), "contacts/1/")
    hands.sees(NOTE)
    assert noted(hands) == 1


def vera(world: World) -> None:
    """Who does not hold the tag."""
    PersonFactory.create(username="vera", first_name="Vera", site=world.alice.site, role="employee")


def log_in_confidence(hands: Hands) -> None:
    hands.go("interactions/new/?contact=1")
    hands.tick(hands.field("Call"))
    hands.type(hands.page.get_by_role("textbox", name="Note", exact=True), NOTE)
    hands.press(hands.button("Who can see this?"))
    hands.sees("Everybody on this site: 3 people.")
    hands.tick(hands.page.get_by_role("checkbox", name=TAG))
    hands.press(hands.button("Who can see this?"))
    hands.sees("Only 2 people of this site.")
    hands.save(hands.button("Save"), "contacts/1/")
    assert noted(hands) == 0
    main = hands.page.get_by_role("main")
    hands.misses(NOTE)
    hands.save(hands.button("Show restricted entries", main).first, "contacts/1/")
    hands.sees(NOTE)


WALKS = (
    Walk(log_a_talk, "contacts/1/", "interactions/new/?contact=1"),
    Walk(log_in_confidence, "contacts/1/", "interactions/new/?contact=1", given=vera, holds=True),
)


@in_every_way(WALKS)
def test_in_every_way(
    walk: Walk, way: str, world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    walk.in_a(way, world_of, context, signed_in)


@by_everybody(WALKS)
def test_by_everybody(
    walk: Walk, who: str, world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    walk.by_a(who, world_of, context, signed_in)
