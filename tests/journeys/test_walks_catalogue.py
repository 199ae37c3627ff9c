"""What a site offers, what is asked about it and the tags of its entries: added, changed, put out
of use; in every way, and by everybody who may or may not."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tests.factories import Person, PersonFactory
from interactions import actions
from interactions.models import Program, Question, Service
from interactions.tests.offers import service_of, tag_of
from tests.journeys.hands import TAG, Browsers, Hands, SignIn, World
from tests.journeys.walks import ADMINS, Walk, WorldOf, by_everybody, in_every_way

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_service(world: World) -> None:
    service_of(world.alice, "Housing advice")


def a_program(world: World) -> None:
    with acting_as(world.alice.viewer()) as viewer:
        actions.add_program(by=viewer, name="Housing")


def an_open_tag(world: World) -> None:
    """And Vera, who will hold it."""
    tag_of(world.alice, "eviction")
    PersonFactory.create(username="vera", first_name="Vera", site=world.alice.site, role="employee")


def names(person: Person, kind: Any, name: str) -> list[str]:
    """What there is of that kind."""
    with acting_as(person.viewer(TAG)) as viewer:
        return sorted(kind.objects.visible_to(viewer).values_list(name, flat=True))


def offer_a_service(hands: Hands) -> None:
    hands.go("catalogue/programs/")
    hands.press(hands.link("Add a program"))
    hands.type(hands.field("Name"), "Housing")
    hands.save(hands.button("Save"), "catalogue/programs/")
    hands.sees("No services in it")
    hands.go("catalogue/services/new/")
    hands.type(hands.field("Name"), "Housing advice")
    hands.pick(hands.field("Program"), "Housing")
    hands.save(hands.button("Save"), "catalogue/services/1/")
    assert names(hands.person, Program, "name") == ["Housing"]
    assert names(hands.person, Service, "name") == ["Housing advice"]


def ask_something_each_time(hands: Hands) -> None:
    hands.go("catalogue/services/1/")
    for label in ("Months behind?", "How many live there?"):
        hands.press(hands.link("Add a question"))
        hands.at("catalogue/services/1/questions/new/")
        hands.type(hands.field("Question"), label)
        hands.pick(hands.field("Answered by"), "Number")
        hands.save(hands.button("Save"), "catalogue/services/1/")
    hands.save(hands.button("Ask earlier: How many live there?"), "catalogue/services/1/")
    expect(hands.button("Ask earlier: How many live there?")).to_be_disabled()
    retire = hands.page.get_by_role("button", name="Put out of use : Months behind?")
    hands.save(retire, "catalogue/services/1/")
    hands.sees("No longer asked")
    assert names(hands.person, Question, "label") == ["How many live there?", "Months behind?"]


def add_a_tag(hands: Hands) -> None:
    hands.go("catalogue/tags/")
    hands.press(hands.link("Add a tag"))
    hands.at("catalogue/tags/new/")
    hands.type(hands.field("Name"), "eviction")
    hands.save(hands.button("Save"), "catalogue/tags/")
    hands.sees("eviction")
    assert names(hands.person, Tag, "name") == ["eviction", TAG]


def put_out_of_use_and_back(hands: Hands, kind: Any, leads_to: str) -> None:
    hands.save(hands.page.get_by_role("button", name="Put out of use"), leads_to)
    again = hands.page.get_by_role("button", name="Use again")
    expect(again).to_be_visible()
    assert in_use(hands.person, kind) == [False]
    hands.save(again, leads_to)
    expect(again).to_have_count(0)
    assert in_use(hands.person, kind) == [True]


def in_use(person: Person, kind: Any) -> list[bool]:
    with acting_as(person.viewer()) as viewer:
        return list(kind.objects.visible_to(viewer).values_list("is_active", flat=True))


def change_a_service(hands: Hands) -> None:
    hands.go("catalogue/services/1/")
    hands.press(hands.link("Edit"))
    hands.at("catalogue/services/1/edit/")
    hands.type(hands.field("Name"), "Advice on rent")
    hands.save(hands.button("Save"), "catalogue/services/1/")
    expect(hands.page.get_by_role("heading", name="Advice on rent")).to_be_visible()
    assert names(hands.person, Service, "name") == ["Advice on rent"]
    put_out_of_use_and_back(hands, Service, "catalogue/services/1/")


def change_a_program(hands: Hands) -> None:
    hands.go("catalogue/programs/")
    hands.press(hands.link("Housing"))
    hands.at("catalogue/programs/1/edit/")
    hands.type(hands.field("Name"), "Homes")
    hands.save(hands.button("Save"), "catalogue/programs/")
    hands.sees("Homes")
    assert names(hands.person, Program, "name") == ["Homes"]
    put_out_of_use_and_back(hands, Program, "catalogue/programs/")


def load_a_starter(hands: Hands) -> None:
    hands.go("catalogue/")
    hands.press(hands.link("Load a starter").first)
    hands.at("catalogue/starters/")
    load = hands.page.get_by_role("button", name="For a business")
    hands.save(load, "catalogue/")
    loaded = names(hands.person, Service, "name")
    assert len(loaded) > 1
    hands.sees(loaded[0])


def restrict_a_tag(hands: Hands) -> None:
    """Its name first, which it keeps from then on."""
    hands.go("catalogue/tags/")
    hands.press(hands.link("eviction"))
    hands.at("catalogue/tags/*/")
    hands.type(hands.field("Name"), "court")
    hands.save(hands.button("Save"), "catalogue/tags/")
    hands.press(hands.link("court"))
    hands.at("catalogue/tags/*/")
    hands.press(hands.link("Restrict…"))
    hands.at("catalogue/tags/*/restrict/")
    hands.tick(hands.page.get_by_role("checkbox", name="Vera"))
    hands.save(hands.button("Restrict “court”"), "catalogue/tags/**")
    hands.sees("Restricted")
    with acting_as(hands.person.viewer()) as viewer:
        assert Tag.objects.visible_to(viewer).get(name="court").restricted


BY_ADMINS: dict[str, Any] = {"may": ADMINS, "as_role": "admin"}
QUESTIONS = "catalogue/services/1/questions/new/"

WALKS = (
    Walk(offer_a_service, "", "catalogue/programs/new/", **BY_ADMINS),
    Walk(ask_something_each_time, "", QUESTIONS, given=a_service, **BY_ADMINS),
    Walk(add_a_tag, "", "catalogue/tags/new/", **BY_ADMINS),
    Walk(change_a_service, "", "catalogue/services/1/edit/", given=a_service, **BY_ADMINS),
    Walk(change_a_program, "", "catalogue/programs/1/edit/", given=a_program, **BY_ADMINS),
    Walk(load_a_starter, "", "catalogue/starters/", **BY_ADMINS),
    Walk(restrict_a_tag, "", "catalogue/tags/", given=an_open_tag, **BY_ADMINS),
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
