"""Who changed what of a site and its tags, who may read it, and that nobody rewrites it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from contacts.tests.pages import Browser, fields_of
from crm import actions
from crm.errors import Conflict, RuleBroken
from crm.models import Membership, SettingsChange
from crm.tenancy.context import acting_as
from crm.tests.accounts import member
from crm.tests.admin import visit
from crm.tests.factories import Person
from crm.vocabulary import Permission, Setting
from tests.settled import admin_page, kept, tag_named, told

pytestmark = pytest.mark.django_db


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
    assert ("Time zone", "", "America/New York") in first[2]
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
    assert "told only to who holds the tag" in part
    assert told(alice, path, reveal=True) == [restricted, renamed, added]
    told_there = admin_page(alice, Setting.TAG, tag.pk)
    assert "Ana" not in told_there
    assert "told only to who holds the tag" in told_there


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
