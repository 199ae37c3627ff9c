"""Who changed what of a site, of its members and of its catalogue is read: in every way, and by
everybody who may or may not."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from crm import actions as of_sites
from crm.models import Membership
from crm.tenancy.context import acting_as
from crm.tests.accounts import membership
from crm.tests.factories import PersonFactory
from interactions import actions
from interactions.tests.offers import service_of, tag_of
from tests.journeys.hands import Browsers, Hands, SignIn, World
from tests.journeys.walks import ADMINS, Walk, WorldOf, by_everybody, in_every_way

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def alice_has_changed_the_site(world: World) -> None:
    site = world.alice.site
    vera = PersonFactory.create(username="vera", first_name="Vera", site=site, role="employee")
    found: Membership = membership(site, vera.user)
    with acting_as(world.alice.viewer()) as viewer:
        of_sites.change_site(by=viewer, changes={"description": "Advice about housing"})
        of_sites.set_role(membership=found, role="viewer", by=viewer)


def alice_has_changed_the_catalogue(world: World) -> None:
    service = service_of(world.alice, "Housing advice")
    tag = tag_of(world.alice, "eviction")
    with acting_as(world.alice.viewer()) as viewer:
        actions.change_service(service, by=viewer, changes={"name": "Advice on rent"})
        of_sites.rename_tag(tag, by=viewer, name="court")


def reads_that_alice_changed(hands: Hands, before: str, now: str) -> None:
    """On the page of the thing; without scripts on one of its own."""
    hands.press(hands.page.locator("#who-changed-what > summary"))
    if not hands.scripts:
        hands.press(hands.link("Show the history"))
        hands.at("**/history/")
    told = hands.page.locator("#history").get_by_role("listitem").filter(has_text="Alice")
    change = told.filter(has_text=before).filter(has_text=now)
    expect(change).to_be_visible()
    hands.settle()


def read_who_changed_the_site(hands: Hands) -> None:
    hands.go("settings/site/")
    reads_that_alice_changed(hands, "Description", "Advice about housing")
    hands.go("settings/members/")
    hands.press(hands.page.get_by_role("link", name="Vera"))
    hands.at("settings/members/*/")
    reads_that_alice_changed(hands, "Employee", "Viewer")


def read_who_changed_the_catalogue(hands: Hands) -> None:
    hands.go("catalogue/services/1/")
    reads_that_alice_changed(hands, "Housing advice", "Advice on rent")
    hands.go("catalogue/tags/")
    hands.press(hands.link("court"))
    hands.at("catalogue/tags/*/")
    reads_that_alice_changed(hands, "eviction", "court")


BY_ADMINS: dict[str, Any] = {
    "may": ADMINS,
    "as_role": "admin",
    "never": {"cut": "It sends nothing."},
}

WALKS = (
    Walk(
        read_who_changed_the_site,
        "",
        "settings/site/history/",
        given=alice_has_changed_the_site,
        **BY_ADMINS,
    ),
    Walk(
        read_who_changed_the_catalogue,
        "",
        "catalogue/services/1/history/",
        given=alice_has_changed_the_catalogue,
        **BY_ADMINS,
    ),
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
