"""Which site an API request is about, and what the person may do and see there."""

from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth.models import Permission as ModelPermission
from django.db import connection
from django.test import RequestFactory
from rest_framework.response import Response

from crm import actions
from crm.access import viewer_on, viewers_on_site_of
from crm.api.base.views import DialectViewSet
from crm.errors import Forbidden, RuleBroken
from crm.models import Membership, Site, User
from crm.tenancy.context import acting_as, signed_in_as
from crm.tests.accounts import (
    as_owner,
    at_once,
    member,
    membership,
    signed_in,
    site_named,
)
from crm.vocabulary import Permission


class Where(DialectViewSet):
    """Answers with what `crm.api.auth` found out."""

    contract = "sites"

    def error_body(self, refusal):
        return refusal.message

    def list(self, request):
        viewer = self.viewer
        return Response(
            {
                "site": viewer.site.name,
                "permissions": sorted(viewer.permissions),
                "revealed": len(viewer.revealed),
            }
        )


where = Where.as_view({"get": "list"})


@pytest.fixture
def north(db):
    return site_named("North")


@pytest.fixture
def south(db):
    return site_named("South")


@pytest.fixture
def abby(north, south):
    member(north, "abby", holds=["immigration", "health"])
    return member(south, "abby", "viewer")


def ask(username: str, query: str = "", active: Any = None, **headers: Any) -> Any:
    api = signed_in(username)
    if active is not None:
        assert api.post("auth/site", {"siteId": active.pk}).status_code == 200
    answer = where(RequestFactory().get(f"/x{query}", headers={**api.headers, **headers}))
    return answer.status_code, answer.data


def test_the_only_site_needs_no_word(north):
    member(north, "alice")
    status, found = ask("alice")
    assert (status, found["site"]) == (200, "North")


def test_of_several_sites_one_must_be_named(abby):
    status, found = ask("abby")
    assert status == 403
    assert found == "Site context required"


def test_without_any_site_too(db):
    User.objects.create_user("lonely", password="correct horse battery")
    assert ask("lonely")[0] == 403


@pytest.mark.parametrize("header", ["X-Site-ID", "X-Business-ID"])
def test_a_header_goes_before_the_chosen_site(abby, north, south, header):
    assert ask("abby", active=south)[1]["site"] == "South"
    assert ask("abby", active=south, **{header: str(north.pk)})[1]["site"] == "North"
    assert ask("abby", **{header: f" {north.pk} "})[1]["site"] == "North"
    assert ask("abby", active=south, **{header: ""})[1]["site"] == "South"


@pytest.mark.parametrize("header", ["X-Site-ID", "X-Business-ID"])
@pytest.mark.parametrize("odd", ["0", "-1", "999999", "9" * 18, "9" * 30, "x", "1.0", "١", "1,2"])
def test_a_site_that_is_none_or_somebody_elses_is_forbidden(abby, north, header, odd):
    secret = site_named("Secret")
    answers = [
        ask("abby", active=north, **{header: value.encode().decode("latin-1")})
        for value in (odd, str(secret.pk))
    ]
    assert answers[0] == answers[1]
    assert answers[0][0] == 403


def test_rights_are_those_on_the_site_at_hand(abby, north, south):
    assert len(ask("abby", active=north)[1]["permissions"]) == len(Permission)
    assert ask("abby", active=south)[1]["permissions"] == ["view_contacts"]


def test_a_lowered_role_and_a_removed_membership_bite_at_once(abby, north):
    actions.set_role(membership=membership(north, abby), role="employee")
    assert "delete_records" not in ask("abby", active=north)[1]["permissions"]
    api = signed_in("abby")
    api.post("auth/site", {"siteId": north.pk})
    actions.remove_member(membership=membership(north, abby))
    assert where(RequestFactory().get("/x", headers=api.headers)).status_code == 403


def test_a_model_level_permission_and_superuser_lift_nothing(abby, south):
    abby.user_permissions.set(ModelPermission.objects.filter(content_type__app_label="crm"))
    User.objects.filter(pk=abby.pk).update(is_superuser=True)
    secret = site_named("Secret")
    status, found = ask("abby", "?tags=immigration", active=south)
    assert (status, found["permissions"], found["revealed"]) == (200, ["view_contacts"], 0)
    assert ask("abby", **{"X-Site-ID": str(secret.pk)})[0] == 403


@pytest.mark.parametrize(
    ("query", "revealed"),
    [
        ("", 0),
        ("?tags=", 0),
        ("?tags=immigration", 1),
        ("?tags=IMMIGRATION", 1),
        ("?tags=immigration&tags=health", 2),
        ("?tags=immigration,health", 2),
        ("?tags= immigration , x", 1),
        ("?tags=*", 0),
        ("?tags[]=immigration", 0),
        ("?tags=immigration%00", 0),
    ],
)
def test_a_tag_is_revealed_where_it_is_asked_for_and_held(abby, north, south, query, revealed):
    assert ask("abby", query, active=north)[1]["revealed"] == revealed
    assert ask("abby", query, active=south)[1]["revealed"] == 0


# --- who manages members


def viewer(user: User, site: Site):
    with signed_in_as(user.pk):
        return viewer_on(user, site_id=site.pk)


def test_who_may_not_manage_members_changes_none(north):
    alice, eve = member(north, "alice"), member(north, "eve", "manager")
    by = viewer(eve, north)
    for verb in (
        lambda: actions.set_role(membership=membership(north, eve), role="admin", by=by),
        lambda: actions.remove_member(membership=membership(north, alice), by=by),
        lambda: actions.admit(user=User.objects.create_user("new"), role="viewer", by=by),
    ):
        with pytest.raises(Forbidden), acting_as(by):
            verb()
    assert membership(north, eve).role == "manager"


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_step_down_at_once_leave_one(north):
    people = [member(north, name) for name in ("alice", "bob")]

    def step_down(number: int) -> str:
        by = viewer(people[number], north)
        own = membership(north, people[number])
        try:
            with acting_as(by):
                actions.set_role(membership=own, role="viewer", by=by)
        except RuleBroken as error:
            return error.problems[0].code
        return "done"

    first, late = at_once(lambda: step_down(0), lambda: step_down(1))
    assert (first, late.result()) == ("done", "last_owner")
    with as_owner():
        assert Membership.objects.across_sites().filter(role="owner").count() == 1


# --- the context itself


def test_a_closed_site_is_nobodys(north):
    member(north, "alice")
    with as_owner():
        Site.objects.filter(pk=north.pk).update(is_active=False)
    assert ask("alice")[0] == 403
    assert ask("alice", **{"X-Site-ID": str(north.pk)})[0] == 403


SETTINGS = ("site_id", "user_id", "revealed_tags", "asked_tags", "opened")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fails", [False, True])
def test_nothing_of_a_context_outlives_it(north, fails):
    """The next transaction on the connection may be anybody's."""
    by = viewer(member(north, "alice", holds=["immigration"]), north).with_all_tags()
    with suppress(InterruptedError), acting_as(by):
        if fails:
            raise InterruptedError
    with connection.cursor() as cursor:
        for name in SETTINGS:
            cursor.execute("select current_setting(%s, true)", [f"app.{name}"])
            assert not cursor.fetchone()[0], name
        cursor.execute("select count(*) from crm_tag")
        assert cursor.fetchone() == (0,)


def test_the_query_written_once_answers_as_the_one_composed_anew(alice, bob, charlie):
    """`viewer_on` fills in a text that was written for somebody else, at some other time."""
    for person in (charlie, alice, bob):
        with acting_as(person.viewer()) as by:
            (composed,) = (each for each in viewers_on_site_of(by) if each.user == person.user)
        assert person.viewer() == composed
        assert vars(person.viewer().site)["name"] == person.site.name
        assert composed.permissions
        assert bool(composed.held) == (person is not bob)
