"""Who changed what of members and teams: one line for each thing and save."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contacts.tests.pages import Browser
from crm import actions
from crm.models import Membership
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.accounts import at_once, member, membership
from crm.tests.admin import visit
from crm.tests.factories import Person
from crm.vocabulary import Permission, Setting
from tests.settled import admin_page, kept, tag_named, told

pytestmark = pytest.mark.django_db

Deed = Callable[[Viewer, Membership], Any]
DELETE = Permission.DELETE_RECORDS
DEEDS: dict[str, tuple[Deed, str, list[tuple[str, Any, Any]]]] = {
    "role": (
        lambda by, whose: actions.set_role(membership=whose, role="admin", by=by),
        "changed",
        [("role", "employee", "admin")],
    ),
    "the same role": (
        lambda by, whose: actions.set_role(membership=whose, role="employee", by=by),
        "",
        [],
    ),
    "given": (
        lambda by, whose: actions.grant(membership=whose, permission=DELETE, by=by),
        "changed",
        [("given", [], ["delete_records"])],
    ),
    "taken": (
        lambda by, whose: actions.deny(
            membership=whose, permission=Permission.EDIT_CONTACTS, by=by
        ),
        "changed",
        [("taken", [], ["edit_contacts"])],
    ),
    "taken, which they never had": (
        lambda by, whose: actions.deny(membership=whose, permission=DELETE, by=by),
        "",
        [],
    ),
    "removed": (
        lambda by, whose: actions.remove_member(membership=whose, by=by),
        "removed",
        [("role", "employee", None)],
    ),
}


@pytest.mark.parametrize("name", DEEDS)
def test_what_becomes_of_a_member(name: str, alice: Person, bob: Person) -> None:
    deed, what, changes = DEEDS[name]
    before = kept(alice, Setting.MEMBER, bob.user.pk)
    with acting_as(alice.viewer()) as viewer:
        deed(viewer, membership(bob.site, bob.user))
    expected = [(what, "alice", changes)] if what else []
    assert kept(alice, Setting.MEMBER, bob.user.pk) == [*expected, *before]


def test_who_comes_back_goes_on_with_their_history(alice: Person, bob: Person) -> None:
    with acting_as(alice.viewer()) as viewer:
        actions.remove_member(membership=membership(bob.site, bob.user), by=viewer)
        actions.admit(user=bob.user, role="viewer", by=viewer)
    path = f"settings/members/{bob.user.pk}/history/"
    assert told(alice, path)[:2] == [
        ("Came back", "alice", [("Role", "", "Viewer")]),
        ("Removed", "alice", [("Role", "Employee", "")]),
    ]


def test_a_restricted_tag_is_kept_by_its_key_and_named_to_whom_it_is_shown(
    alice: Person, bob: Person, charlie: Person
) -> None:
    tag = tag_named(alice, "immigration")
    with acting_as(alice.viewer()) as viewer:
        whose = Membership.objects.visible_to(viewer).get(user=bob.user)
        actions.entrust(membership=whose, tag=tag, by=viewer)
        actions.entrust(membership=whose, tag=tag, by=viewer)  # no change any more
    path = f"settings/members/{bob.user.pk}/history/"
    given: tuple[Any, ...] = ("tags", [], [str(tag.pk)])
    assert kept(alice, Setting.MEMBER, bob.user.pk)[0] == ("changed", "alice", [given])
    assert told(alice, path)[0][2] == [("Restricted tags", "", "a restricted tag")]
    assert "immigration" not in Browser(alice).get(path, htmx="history").content.decode()
    assert told(alice, path, reveal=True)[0][2] == [("Restricted tags", "", "immigration")]
    admin = member(alice.site, "adam", "admin")
    assert told(Person(admin, alice.site), path, reveal=True)[0][2][0][2] == "a restricted tag"
    assert Browser(charlie, slug=alice.site.slug).get(path).status_code == 404


def test_a_team_and_who_is_in_it(alice: Person, bob: Person) -> None:
    tag = tag_named(alice, "immigration")
    with acting_as(alice.viewer()) as viewer:
        theirs = Membership.objects.visible_to(viewer).get(user=bob.user)
        team = actions.add_team(by=viewer, name="Night")
        key = team.pk
        for _again in range(2):
            actions.rename_team(team, by=viewer, name="Day")
            actions.join_team(team=team, membership=theirs, by=viewer)
            actions.entrust_team(team=team, tag=tag, by=viewer)
        actions.withdraw_from_team(team=team, tag=tag, by=viewer)
        actions.leave_team(team=team, membership=theirs, by=viewer)
        actions.remove_team(team, by=viewer)
    who, tags = [bob.user.pk], [str(tag.pk)]
    assert kept(alice, Setting.TEAM, key) == [
        (what, "alice", [change])
        for what, change in (
            ("removed", ("name", "Day", None)),
            ("changed", ("members", who, [])),
            ("changed", ("tags", tags, [])),
            ("changed", ("tags", [], tags)),
            ("changed", ("members", [], who)),
            ("changed", ("name", "Night", "Day")),
            ("added", ("name", None, "Night")),
        )
    ]
    of_bob = kept(alice, Setting.MEMBER, bob.user.pk)
    assert [changes for _what, _who, changes in of_bob[:2]] == [
        [("teams", [str(key)], [])],
        [("teams", [], [str(key)])],
    ]
    labels = told(alice, f"settings/members/{bob.user.pk}/history/")[0]
    assert labels[2] == [("Teams", "no longer there", "")]
    assert "Night" in admin_page(alice, Setting.TEAM, key)


def test_a_team_that_goes_is_told_of_who_was_in_it(alice: Person, bob: Person) -> None:
    with acting_as(alice.viewer()) as viewer:
        team = actions.add_team(by=viewer, name="Night")
        key = str(team.pk)
        theirs = Membership.objects.visible_to(viewer).get(user=bob.user)
        actions.join_team(team=team, membership=theirs, by=viewer)
        actions.remove_team(team, by=viewer)
    gone = ("removed", "alice", [("members", [bob.user.pk], None), ("name", "Night", None)])
    assert kept(alice, Setting.TEAM, key)[0] == gone
    left: tuple[Any, ...] = ("changed", "alice", [("teams", [key], [])])
    assert kept(alice, Setting.MEMBER, bob.user.pk)[0] == left


@pytest.mark.django_db(transaction=True)
def test_what_another_changes_meanwhile_is_told_as_theirs(alice: Person, bob: Person) -> None:
    with acting_as(alice.viewer()) as viewer:
        team = actions.add_team(by=viewer, name="Night")
        theirs = Membership.objects.visible_to(viewer).get(user=bob.user)

    def promote() -> None:
        with acting_as(alice.viewer()) as viewer:
            actions.set_role(membership=theirs, role="manager", by=viewer)

    def put_in() -> None:
        with acting_as(alice.viewer()) as viewer:
            actions.join_team(team=team, membership=theirs, by=viewer)

    at_once(promote, put_in)
    assert [changes for _what, _who, changes in kept(alice, Setting.MEMBER, bob.user.pk)[:2]] == [
        [("teams", [], [str(team.pk)])],
        [("role", "employee", "manager")],
    ]


def test_the_admins_page_of_a_team_leads_to_its_history(alice: Person) -> None:
    with acting_as(alice.viewer()) as viewer:
        team = actions.add_team(by=viewer, name="Night")
        actions.add_team(by=viewer, name="Day")
    client = visit(alice.user)
    page = client.get(f"/admin/crm/team/{team.pk}/change/").content.decode()
    address = f"/admin/crm/settingschange/?team={team.pk}"
    assert address in page
    rows = client.get(address).context["cl"].result_list
    assert [row.subject_id for row in rows] == [str(team.pk)]


def test_the_number_of_queries_does_not_grow(
    alice: Person, bob: Person, django_assert_max_num_queries: Any
) -> None:
    with acting_as(alice.viewer()) as viewer:
        theirs = Membership.objects.visible_to(viewer).get(user=bob.user)
        teams = [actions.add_team(by=viewer, name=str(number)) for number in range(12)]
        for team in teams:
            actions.join_team(team=team, membership=theirs, by=viewer)
    browser = Browser(alice)
    with django_assert_max_num_queries(12):
        page = browser.get(f"settings/members/{bob.user.pk}/history/")
    assert len(page.context["lines"]) == 10
