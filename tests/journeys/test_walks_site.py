"""What who answers for a site does: who works on it, and how it is set. In every way, and by
everybody who may or may not."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from contacts.models import StatusRhythm
from crm.models import Membership, Site, TagGrant
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner
from crm.tests.factories import Person, PersonFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.hands import Browsers, Hands, SignIn, World
from tests.journeys.walks import ADMINS, Walk, WorldOf, by_everybody, in_every_way

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def vera(world: World) -> None:
    PersonFactory.create(
        username="vera", first_name="Vera", last_name="Paz", site=world.alice.site, role="employee"
    )


def roles(person: Person) -> dict[str, str]:
    with acting_as(person.viewer()) as viewer:
        members = Membership.objects.visible_to(viewer)
        return dict(members.values_list("user__first_name", "role"))


def welcome_somebody(hands: Hands) -> None:
    hands.go("settings/members/")
    hands.press(hands.link("Add a member"))
    hands.at("settings/members/new/")
    hands.type(hands.field("First name"), "Nadia")
    hands.type(hands.field("User name"), "nadia")
    hands.pick(hands.field("Role"), "Viewer")
    hands.type(hands.field("First password"), PASSWORD)
    hands.type(hands.field("First password again"), PASSWORD)
    hands.save(hands.button("Add a member"), "settings/members/")
    hands.sees("nadia@")
    assert roles(hands.person)["Nadia"] == "viewer"


def to_vera(hands: Hands) -> str:
    """Her page, and where it is."""
    hands.go("settings/members/")
    hands.press(hands.link("Vera Paz"))
    hands.at("settings/members/*/")
    return hands.page.url.removeprefix(hands.home)


def change_what_somebody_may(hands: Hands) -> None:
    hers = to_vera(hands)
    hands.pick(hands.field("Role"), "Viewer")
    hands.press(hands.button("Change…"))
    hands.at("settings/members/*/role/?role=viewer")
    hands.sees("Vera Paz loses:")
    hands.save(hands.button("Change Vera Paz to Viewer"), hers)
    assert roles(hands.person)["Vera"] == "viewer"
    hands.press(hands.link("Remove from this site…"))
    hands.at("settings/members/*/remove/")
    hands.save(hands.button("Remove Vera Paz"), "settings/members/")
    assert "Vera" not in roles(hands.person)


def entrust_somebody(hands: Hands) -> None:
    hers = to_vera(hands)
    hands.press(hands.page.get_by_role("link", name="Give…"))
    hands.at("settings/members/*/tags/*/")
    hands.save(hands.button("Give it to Vera Paz"), hers)
    take = hands.page.get_by_role("button", name="Take away")
    expect(take).to_be_visible()
    assert grants(hands.person) == 3
    hands.save(take, hers)
    expect(take).to_have_count(0)
    assert grants(hands.person) == 2


def grants(person: Person) -> int:
    """How many hold the tag by themselves."""
    with as_owner():
        return TagGrant.objects.filter(site_id=person.site.pk).count()


def set_the_site_up(hands: Hands) -> None:
    hands.go("settings/site/")
    hands.type(hands.field("Description"), "Advice about housing")
    hands.tick(hands.page.get_by_role("checkbox"))
    hands.save(hands.button("Save"), "settings/site/")
    expect(hands.field("Description")).to_have_value("Advice about housing")
    with as_owner():
        found = Site.objects.get(pk=hands.person.site.pk)
    assert (found.description, found.break_glass_allowed) == ("Advice about housing", True)


def set_a_rhythm(hands: Hands) -> None:
    hands.go("settings/rhythm/")
    hands.type(hands.field("Prospect"), "21")
    hands.save(hands.button("Save"), "settings/rhythm/")
    expect(hands.field("Prospect")).to_have_value("21")
    with acting_as(hands.person.viewer()) as viewer:
        rows = StatusRhythm.objects.visible_to(viewer)
        assert list(rows.values_list("status", "days")) == [("prospect", 21)]


BY_ADMINS: dict[str, Any] = {"may": ADMINS, "as_role": "admin"}

WALKS = (
    Walk(welcome_somebody, "", "settings/members/new/", **BY_ADMINS),
    Walk(change_what_somebody_may, "", "settings/members/", given=vera, **BY_ADMINS),
    Walk(entrust_somebody, "", "settings/members/", given=vera, holds=True, **BY_ADMINS),
    Walk(set_the_site_up, "", "settings/site/", **BY_ADMINS),
    Walk(set_a_rhythm, "", "settings/rhythm/", **BY_ADMINS),
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
