"""Who manages the members of a site: the rules alone, with the policies lifted.

Row-level security would hide another site's members anyway; here it is off, so that a comparison
that somebody forgets turns a test red.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from crm import actions
from crm.errors import Forbidden, NotFound
from crm.models import Membership, SiteGrant, Tag, TagGrant
from crm.tenancy import walls
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.accounts import membership
from crm.tests.factories import Person, PersonFactory
from crm.vocabulary import Permission

pytestmark = pytest.mark.django_db


def restricted_tag(site_id: int) -> Tag:
    found: Tag = Tag.objects.across_sites().get(site_id=site_id, restricted=True)
    return found


Manage = Callable[[Membership, Viewer], object]

DEEDS: dict[str, Manage] = {
    "set_role": lambda theirs, me: actions.set_role(membership=theirs, role="viewer", by=me),
    "remove": lambda theirs, me: actions.remove_member(membership=theirs, by=me),
    "grant": lambda theirs, me: actions.grant(
        membership=theirs, permission=Permission.MANAGE_INTEGRATIONS, by=me
    ),
    "deny": lambda theirs, me: actions.deny(
        membership=theirs, permission=Permission.VIEW_CONTACTS, by=me
    ),
    "entrust": lambda theirs, me: actions.entrust(
        membership=theirs, tag=restricted_tag(me.site_id), by=me
    ),
    "entrust their tag": lambda theirs, me: actions.entrust(
        membership=theirs, tag=restricted_tag(theirs.site_id), by=me
    ),
    "withdraw": lambda theirs, me: actions.withdraw(
        membership=theirs, tag=restricted_tag(theirs.site_id), by=me
    ),
}


def everything() -> list[object]:
    members = Membership.objects.across_sites().order_by("pk")
    return [
        *members.values_list("pk", "site_id", "user_id", "role"),
        *SiteGrant.objects.order_by("pk").values_list(),
        *TagGrant.objects.order_by("pk").values_list(),
    ]


@pytest.mark.parametrize("deed", DEEDS)
def test_an_owner_manages_nobody_of_another_site(deed: str, alice: Person, charlie: Person) -> None:
    me = alice.viewer()
    with transaction.atomic():
        walls.lift_second_wall()
        before = everything()
        theirs = Membership.objects.across_sites().get(user=charlie.user)
        with pytest.raises(NotFound), transaction.atomic():
            DEEDS[deed](theirs, me)
        assert everything() == before
        transaction.set_rollback(True)


def test_the_same_deed_at_home_is_done(alice: Person, bob: Person) -> None:
    """Else the refusals above would prove nothing."""
    me = alice.viewer()
    with transaction.atomic():
        walls.lift_second_wall()
        mine = Membership.objects.across_sites().get(user=bob.user)
        assert actions.set_role(membership=mine, role="viewer", by=me).role == "viewer"
        transaction.set_rollback(True)


def test_nobody_is_entrusted_with_another_sites_tag(
    alice: Person, bob: Person, charlie: Person
) -> None:
    """Neither site's owner can: it is the tag's site and the member's that must be one."""
    me = alice.viewer()  # before the wall is lifted: finding out who asks puts it up again
    with transaction.atomic():
        walls.lift_second_wall()
        before = everything()
        mine = Membership.objects.across_sites().get(user=bob.user)
        tag = restricted_tag(charlie.site.pk)
        with pytest.raises((NotFound, DatabaseError)) as refused, transaction.atomic():
            actions.entrust(membership=mine, tag=tag, by=me)
        assert refused.type is NotFound, "but for the key, it would have been done"
        assert everything() == before
        transaction.set_rollback(True)


@pytest.mark.parametrize(("holds", "allowed"), [([], False), (["immigration"], True)])
@pytest.mark.parametrize("way", ["alone", "team first", "team last"])
def test_an_admin_gives_no_tag_that_they_do_not_hold(
    way: str, holds: list[str], allowed: bool, alice: Person
) -> None:
    """Or they would make an account, give it the tag, and read as that."""
    adam = PersonFactory(username="adam", site=alice.site, role="admin", holds=holds)
    puppet = PersonFactory(username="puppet", site=alice.site, role="employee")
    theirs = membership(alice.site, puppet.user)
    with acting_as(alice.viewer()) as owner:
        tag = restricted_tag(alice.site.pk)
        team = actions.add_team(by=owner, name="Holders")
    deeds: list[Callable[[Viewer], object]] = [
        lambda me: actions.entrust_team(team=team, tag=tag, by=me),
        lambda me: actions.join_team(team=team, membership=theirs, by=me),
    ]
    if way == "alone":
        deeds = [lambda me: actions.entrust(membership=theirs, tag=tag, by=me)]
    elif way == "team first":
        with acting_as(alice.viewer()) as owner:
            deeds.pop(0)(owner)
    else:
        with acting_as(alice.viewer()) as owner:
            deeds.pop()(owner)
    with acting_as(adam.viewer()) as me:
        if allowed:
            deeds[0](me)
        else:
            with pytest.raises(Forbidden):
                deeds[0](me)
    assert bool(puppet.viewer("immigration").revealed) is allowed


@pytest.mark.parametrize("role", ["owner", "viewer"])
def test_an_admin_makes_and_unmakes_no_owner(role: str, alice: Person, bob: Person) -> None:
    adam = PersonFactory(username="adam", site=alice.site, role="admin")
    whose = bob if role == "owner" else alice
    with pytest.raises(Forbidden), acting_as(adam.viewer()) as viewer:
        actions.set_role(membership=membership(alice.site, whose.user), role=role, by=viewer)
    with pytest.raises(Forbidden), acting_as(adam.viewer()) as viewer:
        actions.remove_member(membership=membership(alice.site, alice.user), by=viewer)


def test_a_role_is_compared_with_what_it_is_now(alice: Person, bob: Person) -> None:
    """Two pages may have been read before either is sent."""
    with acting_as(alice.viewer()) as by:
        seen = Membership.objects.visible_to(by).get(user=bob.user)
        actions.set_role(membership=membership_of(bob, by), role="viewer", by=by)
        actions.set_role(membership=seen, role="employee", by=by)
        assert membership_of(bob, by).role == "employee"
        actions.remove_member(membership=membership_of(bob, by), by=by)
        for late in (
            lambda: actions.set_role(membership=seen, role="manager", by=by),
            lambda: actions.grant(membership=seen, permission=Permission.VIEW_CONTACTS, by=by),
            lambda: actions.remove_member(membership=seen, by=by),
        ):
            with pytest.raises(NotFound):
                late()


def membership_of(person: Person, by: Viewer) -> Membership:
    found: Membership = Membership.objects.visible_to(by).get(user=person.user)
    return found
