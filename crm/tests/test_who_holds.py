"""Who holds a restricted tag: by rows that hang on their membership, or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as ModelPermission
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from guardian.models import GroupObjectPermission, UserObjectPermission

from crm import actions
from crm.errors import Conflict, Forbidden, NotFound, RuleBroken
from crm.models import Membership, Tag, Team, TeamMember, TeamTagGrant, User
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner
from crm.tests.factories import Person, PersonFactory

ASKED = ("immigration",)


def tag_of(person: Person) -> Tag:
    with acting_as(person.viewer()) as viewer:
        found: Tag = Tag.objects.visible_to(viewer).get(name="immigration")
    return found


def membership_of(person: Person) -> Membership:
    with as_owner():
        found: Membership = Membership.objects.across_sites().get(
            site=person.site, user=person.user
        )
    return found


def reveals(person: Person) -> bool:
    return bool(person.viewer(*ASKED).revealed)


@pytest.fixture
def team(alice: Person) -> Team:
    """Holds immigration; nobody is in it yet."""
    with acting_as(alice.viewer()) as viewer:
        made = actions.add_team(by=viewer, name=" Legal ")
        actions.entrust_team(team=made, tag=tag_of(alice), by=viewer)
    return made


def join(team: Team, person: Person, by: Person) -> None:
    with acting_as(by.viewer()) as viewer:
        actions.join_team(team=team, membership=membership_of(person), by=viewer)


def test_a_team_holds_for_its_members(team: Team, alice: Person, bob: Person, vera: Person) -> None:
    join(team, bob, alice)
    assert (reveals(bob), reveals(vera)) == (True, False)
    assert not bob.viewer().revealed, "held, but not asked for"
    assert bob.viewer().may_reveal
    assert team.name == "Legal"


@pytest.mark.parametrize("end", ["leave", "withdraw", "remove", "dismiss", "disable", "open"])
def test_it_holds_no_longer(end: str, team: Team, alice: Person, bob: Person) -> None:
    join(team, bob, alice)
    mine = membership_of(bob)
    with acting_as(alice.viewer()) as viewer:
        if end == "leave":
            actions.leave_team(team=team, membership=mine, by=viewer)
        if end == "withdraw":
            actions.withdraw_from_team(team=team, tag=tag_of(alice), by=viewer)
        if end == "remove":
            actions.remove_team(team, by=viewer)
        if end == "dismiss":
            actions.remove_member(membership=mine, by=viewer)
            actions.admit(user=bob.user, role="employee", by=viewer)
        if end == "open":
            Tag.objects.visible_to(viewer).filter(name="immigration").update(restricted=False)
    if end == "disable":
        actions.disable_user(user=bob.user)
        with pytest.raises(AssertionError):
            bob.viewer()
        return
    assert not reveals(bob)
    assert not bob.viewer().may_reveal


def test_one_site_says_nothing_of_another(team: Team, alice: Person, ab: Person) -> None:
    there = Person(ab.user, PersonFactory(username="abby").site)
    join(team, ab, alice)
    assert reveals(ab)
    assert not reveals(there)


def test_teams_end_at_their_site(team: Team, bob: Person, charlie: Person) -> None:
    mine = membership_of(bob)
    with acting_as(charlie.viewer()) as viewer:
        theirs = actions.add_team(by=viewer, name="Legal")  # the name is free there
        for refused in (
            lambda: actions.join_team(team=team, membership=membership_of(charlie), by=viewer),
            lambda: actions.join_team(team=theirs, membership=mine, by=viewer),
            lambda: actions.entrust_team(team=theirs, tag=tag_of(bob), by=viewer),
            lambda: actions.rename_team(team, by=viewer, name="Mine"),
            lambda: actions.remove_team(team, by=viewer),
        ):
            with pytest.raises(NotFound):
                refused()


@pytest.mark.parametrize("row", ["member", "tag"])
def test_the_database_keeps_teams_apart(row: str, team: Team, bob: Person, charlie: Person) -> None:
    """Another site's person in the team, and another site's tag on it: no key fits."""
    site = team.site_id
    rows: dict[str, Any] = {
        "member": TeamMember(site_id=site, team=team, user=charlie.user),
        "tag": TeamTagGrant(
            site_id=site,
            team=team,
            content_object=tag_of(charlie),
            permission=ModelPermission.objects.get(codename="reveal_tag"),
        ),
    }

    def save() -> None:
        rows[row].save()
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")

    with pytest.raises(IntegrityError), acting_as(bob.viewer()):
        save()


def test_who_may_not_manage_members_makes_no_teams(team: Team, bob: Person) -> None:
    with acting_as(bob.viewer()) as viewer:
        for refused in (
            lambda: actions.add_team(by=viewer, name="Ours"),
            lambda: actions.join_team(team=team, membership=membership_of(bob), by=viewer),
            lambda: actions.rename_team(team, by=viewer, name="Ours"),
        ):
            with pytest.raises(Forbidden):
                refused()


def test_an_admin_takes_no_tag_by_way_of_a_team(team: Team, alice: Person) -> None:
    adam = PersonFactory(username="adam", site=alice.site, role="admin")
    with pytest.raises(Forbidden):
        join(team, adam, by=adam)
    with acting_as(adam.viewer()) as viewer:
        empty = actions.add_team(by=viewer, name="Empty")
    join(empty, adam, by=adam)  # it holds nothing yet
    with pytest.raises(Forbidden), acting_as(adam.viewer()) as viewer:
        actions.entrust_team(team=empty, tag=tag_of(alice), by=viewer)
    assert not reveals(adam)
    join(team, adam, by=alice)
    assert reveals(adam)


def test_what_no_team_is(team: Team, alice: Person) -> None:
    with acting_as(alice.viewer()) as viewer:
        with pytest.raises(Conflict) as taken:
            actions.add_team(by=viewer, name="LEGAL")
        assert taken.value.field == "name"
        with pytest.raises(RuleBroken):
            actions.add_team(by=viewer, name="  ")
        open_tag = Tag(site=alice.site, name="open")
        open_tag.save()
        with pytest.raises(RuleBroken):
            actions.entrust_team(team=team, tag=open_tag, by=viewer)


def _model_level(person: Person) -> None:
    person.user.user_permissions.set(ModelPermission.objects.all())
    group = Group.objects.create(name="everything")
    group.permissions.set(ModelPermission.objects.all())
    person.user.groups.add(group)


def _superuser(person: Person) -> None:
    User.objects.filter(pk=person.user.pk).update(is_superuser=True, is_staff=True)


def _guardians_tables(person: Person) -> None:
    """django-guardian's generic rows, for the person and for a group of Django's."""
    group = Group.objects.create(name="immigration")
    person.user.groups.add(group)
    on = {
        "permission": ModelPermission.objects.get(codename="reveal_tag"),
        "content_type": ContentType.objects.get_for_model(Tag),
        "object_pk": str(tag_of(person).pk),
    }
    UserObjectPermission.objects.bulk_create([UserObjectPermission(user=person.user, **on)])
    GroupObjectPermission.objects.bulk_create([GroupObjectPermission(group=group, **on)])


@pytest.mark.parametrize("give", [_model_level, _superuser, _guardians_tables])
def test_nothing_else_counts(give: Any, bob: Person) -> None:
    give(bob)
    bob.user.refresh_from_db()
    assert not reveals(bob)
    assert not bob.viewer().may_reveal


def test_a_tag_made_again_is_another_tag(alice: Person) -> None:
    """Grants go with their tag, so that one with the same key would begin without any."""
    with acting_as(alice.viewer()) as viewer, transaction.atomic():
        tag = Tag.objects.visible_to(viewer).get(name="immigration")
        key = tag.pk
        tag.delete()
        Tag(uuid=key, site=alice.site, name="immigration", restricted=True).save(force_insert=True)
    assert not reveals(alice)


def test_rights_tags_teams_and_what_is_opened_are_one_query(
    team: Team, alice: Person, bob: Person, django_assert_num_queries: Any
) -> None:
    join(team, bob, alice)
    with django_assert_num_queries(5):  # begin, context, the one query, context, commit
        bob.viewer(*ASKED)
