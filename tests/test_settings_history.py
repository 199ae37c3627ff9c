"""Who changed what of a site, its members, teams and tags: one line for each thing and save."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from contacts.tests.pages import Browser, fields_of
from crm import actions
from crm.errors import Conflict, RuleBroken
from crm.models import Membership, SettingsChange, Tag
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.accounts import at_once, member, membership
from crm.tests.admin import visit
from crm.tests.factories import Person
from crm.vocabulary import Permission, Setting

pytestmark = pytest.mark.django_db

Told = list[tuple[str, str, list[tuple[Any, ...]]]]


def kept(person: Person, setting: Setting, key: object) -> Told:
    """What was done, by whom, and the fields from and to; the latest first."""
    with acting_as(person.viewer()) as viewer:
        rows = SettingsChange.objects.visible_to(viewer).of(setting, key).with_people()
        return [
            (
                row.what,
                row.changed_by.username if row.changed_by else "",
                [(one["field"], one["from"], one["to"]) for one in row.changes],
            )
            for row in rows
        ]


def told(person: Person, path: str, **how: Any) -> Told:
    lines = Browser(person, **how).get(path).context["lines"]
    return [
        (
            line.what,
            line.by.username if line.by else "",
            [(one.label, one.before, one.after) for one in line.changes],
        )
        for line in lines
    ]


def test_the_sites_settings(alice: Person, vera: Person) -> None:
    browser, path = Browser(alice), "settings/site/"
    page = browser.get(path)
    assert '<details class="card" id="who-changed-what">' in page.content.decode()
    data = fields_of(page) | {"colour": "rose", "description": "New <words>"}
    assert browser.post(path, data).status_code == 302
    assert browser.post(path, fields_of(browser.get(path))).status_code == 302  # nothing changed
    latest, first = told(alice, "settings/site/history/")
    assert latest == (
        "Changed",
        "alice",
        [("Colour", "Indigo", "Rose"), ("Description", "", "New <words>")],
    )
    assert first[:2] == ("Added", "")
    part = browser.get("settings/site/history/", htmx="history").content.decode()
    assert "New &lt;words&gt;" in part
    assert "<html" not in part
    assert Browser(vera).get("settings/site/history/").status_code == 403


def test_what_comes_through_the_admin_is_kept_as_well(alice: Person) -> None:
    client = visit(alice.user)
    address = f"/admin/crm/site/{alice.site.pk}/change/"
    given = {"description": "", "timezone": "Europe/Madrid", "country": "es", "colour": "indigo"}
    client.get(address)
    assert client.post(address, given).status_code == 302
    assert kept(alice, Setting.SITE, alice.site.pk)[0] == (
        "changed",
        "alice",
        [("country", "US", "ES"), ("timezone", "America/New_York", "Europe/Madrid")],
    )


def test_the_operators_changes_are_nobodys(alice: Person) -> None:
    actions.add_site(name=alice.site.name, country="ES")
    actions.add_site(name=alice.site.name, country="ES")
    assert kept(alice, Setting.SITE, alice.site.pk)[0] == ("changed", "", [("country", "US", "ES")])
    user = member(alice.site, "nina", "viewer", holds=["health"])
    member(alice.site, "nina", "viewer", holds=["health"])
    ((what, who, changes),) = kept(alice, Setting.MEMBER, user.pk)
    assert (what, who) == ("added", "")
    assert [(name, old) for name, old, _new in changes] == [("role", None), ("tags", None)]
    health = tag_named(alice, "health")
    assert changes[1][2] == [str(health.pk)]
    named = [("name", None, "health"), ("restricted", None, True)]
    assert kept(alice, Setting.TAG, health.pk) == [("added", "", named)]


def tag_named(person: Person, name: str) -> Tag:
    with acting_as(person.viewer()) as viewer:
        found: Tag = Tag.objects.visible_to(viewer).get(name=name)
        return found


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


def test_the_former_names_of_a_restricted_tag_are_not_told(alice: Person) -> None:
    """What it was called before may be just what nobody is to read."""
    with acting_as(alice.viewer()) as viewer:
        tag = actions.add_tag(by=viewer, name="Ana's case")
        actions.rename_tag(tag, by=viewer, name="case 7")
        actions.rename_tag(tag, by=viewer, name="case 7")
    path = f"catalogue/tags/{tag.pk}/history/"
    renamed = ("Changed", "alice", [("Name", "Ana's case", "case 7")])
    added = ("Added", "alice", [("Name", "", "Ana's case")])
    assert told(alice, path) == [renamed, added]
    with acting_as(alice.viewer()) as viewer:
        mine = Membership.objects.visible_to(viewer).get(user=alice.user)
        actions.restrict_tag(tag, by=viewer, holders=[mine])
    restricted = ("Changed", "alice", [("Restricted", "No", "Yes")])
    hidden = [(what, who, [("Name", "", "")]) for what, who, _changes in (renamed, added)]
    assert told(alice, path) == [restricted, *hidden]
    part = Browser(alice).get(path, htmx="history").content.decode()
    assert "Ana" not in part
    assert told(alice, path, reveal=True) == [restricted, renamed, added]
    assert "Ana" not in admin_page(alice, Setting.TAG, tag.pk)


def admin_page(person: Person, setting: Setting, key: object) -> str:
    """What the admin tells of the oldest line of that thing."""
    with acting_as(person.viewer()) as viewer:
        row = SettingsChange.objects.visible_to(viewer).of(setting, key).last()
    page = visit(person.user).get(f"/admin/crm/settingschange/{row.pk}/change/")
    assert page.status_code == 200
    return str(page.content.decode())


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


def test_who_may_not_change_a_thing_finds_no_line_of_it(
    alice: Person, bob: Person, charlie: Person
) -> None:
    for person in (bob, charlie):
        with acting_as(person.viewer()) as viewer:
            rows = SettingsChange.objects.visible_to(viewer)
            assert not rows.filter(site=alice.site).exists()
    with acting_as(alice.viewer()) as viewer:
        theirs = Membership.objects.visible_to(viewer).get(user=bob.user)
        actions.grant(membership=theirs, permission=Permission.MANAGE_SERVICES, by=viewer)
    with acting_as(bob.viewer()) as viewer:
        found = SettingsChange.objects.visible_to(viewer)
        assert set(found.values_list("subject_type", flat=True)) == {"tag"}


def test_a_refused_change_leaves_no_line(alice: Person, bob: Person) -> None:
    before = lines(alice)
    with acting_as(alice.viewer()) as viewer:
        mine = Membership.objects.visible_to(viewer).get(user=alice.user)
        refused: list[Callable[[], Any]] = [
            lambda: actions.change_site(by=viewer, changes={"colour": "rose", "timezone": "Moon"}),
            lambda: actions.add_tag(by=viewer, name="Immigration"),
            lambda: actions.set_role(membership=mine, role="viewer", by=viewer),
        ]
        for deed in refused:
            with pytest.raises((RuleBroken, Conflict)):
                deed()
    assert lines(alice) == before


def lines(person: Person) -> int:
    with acting_as(person.viewer()) as viewer:
        return int(SettingsChange.objects.visible_to(viewer).count())


@pytest.mark.parametrize(
    "statement",
    [
        "update crm_settingschange set what = 'added'",
        "delete from crm_settingschange",
        "truncate crm_settingschange",
    ],
)
def test_lines_stay(statement: str, alice: Person) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting_as(alice.viewer()),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("who", ["another", "nobody"])
def test_nobody_writes_in_anothers_name(who: str, alice: Person, bob: Person) -> None:
    line = SettingsChange(site=alice.site, subject_type="site", subject_id="1", what="changed")
    line.changed_by = bob.user if who == "another" else None
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        acting_as(alice.viewer()),
        transaction.atomic(),
    ):
        line.save(force_insert=True)


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
