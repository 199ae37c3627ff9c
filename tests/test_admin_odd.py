"""What a hostile reader found in the admin, and must not find again."""

from __future__ import annotations

import pytest
from django.test import Client

from crm import actions
from crm.admin.shown import ReadOnlyInline
from crm.admin.site import site
from crm.errors import Forbidden
from crm.models import Membership, Tag
from crm.tenancy.context import acting_as
from crm.tests.admin import listed, visit
from crm.tests.factories import Person, PersonFactory
from tests.full_site import fill


@pytest.fixture
def client(alice: Person) -> Client:
    return visit(alice.user)


@pytest.mark.parametrize("query", ["role=%00", "role__exact=%00"])
def test_a_filter_that_no_row_can_have_is_a_bad_request(query: str, client: Client) -> None:
    assert client.get(f"/admin/crm/membership/?{query}").status_code == 400


@pytest.mark.parametrize(
    "address",
    ["interaction/?starts_at__year=999999999999", "clientlog/?created_at__year=999999999999"],
)
def test_no_year_is_too_far_to_be_refused(address: str, client: Client) -> None:
    assert client.get(f"/admin/interactions/{address}").status_code == 400


def test_what_is_only_shown_is_never_read_from_a_form(client: Client, alice: Person) -> None:
    """On every page with rows that belong to the one it shows."""
    fill(alice, alice, 1)
    shown = {one for admin in site._registry.values() for one in getattr(admin, "inlines", ())}
    assert len(shown) == 4
    assert all(issubclass(one, ReadOnlyInline) for one in shown)
    for of in ("contacts/contact", "interactions/interaction", "meetings/meeting"):
        for row in listed(client, f"/admin/{of}/"):
            path = f"/admin/{of}/{row.pk}/change/"
            formsets = [each.formset for each in client.get(path).context["inline_admin_formsets"]]
            counts = {f"{each.prefix}-TOTAL_FORMS": "5" for each in formsets}
            assert client.post(path, counts).status_code in (200, 403), path


def test_errors_of_the_admin_have_a_policy_too(client: Client) -> None:
    for path in ("/admin/nope/", "/admin/crm/user/"):
        assert "unsafe" not in client.get(path).headers["Content-Security-Policy"]


@pytest.mark.parametrize(("role", "allowed"), [("owner", True), ("admin", False)])
def test_only_an_owner_takes_a_restricted_tag_for_themselves(
    role: str, allowed: bool, alice: Person
) -> None:
    """Also where they hold it in a team: it would stay when the team no longer holds it."""
    adam = PersonFactory(username="adam", site=alice.site, role=role)
    with acting_as(alice.viewer("immigration")) as owner:
        team = actions.add_team(by=owner, name="Legal")
        held = Tag.objects.visible_to(owner).get(name="immigration")
        actions.entrust_team(team=team, tag=held, by=owner)
        theirs = Membership.objects.visible_to(owner).get(user=adam.user)
        actions.join_team(team=team, membership=theirs, by=owner)
    with acting_as(adam.viewer()) as viewer:
        tag = Tag.objects.visible_to(viewer).get(name="immigration")
        mine = Membership.objects.visible_to(viewer).get(user=adam.user)
        if allowed:
            actions.entrust(membership=mine, tag=tag, by=viewer)
        else:
            with pytest.raises(Forbidden):
                actions.entrust(membership=mine, tag=tag, by=viewer)
    with acting_as(alice.viewer()) as owner:
        actions.withdraw_from_team(team=team, tag=held, by=owner)
    assert bool(adam.viewer("immigration").revealed) is allowed
