"""Members, their rights, tags and accounts in the admin: changed by the domain's actions only."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.utils.timezone import now

from crm import actions
from crm.access import viewer_on
from crm.models import Session, SignInTries, SiteGrant, Tag, TagGrant, Team, TeamTagGrant, User
from crm.tenancy.context import Context, bound, signed_in_as
from crm.tests.accounts import as_owner, member, membership, signed_in, site_named
from crm.tests.admin import is_refused, roles, staff, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return site_named("North")


@pytest.fixture
def alice(north):
    """An owner who may enter the admin."""
    return staff(member(north, "alice"))


@pytest.fixture
def root(north):
    return staff(member(north, "root"), is_superuser=True)


def test_only_who_looks_after_accounts_brings_somebody_in(alice, root, north):
    """A site's admin must neither learn who exists elsewhere nor draw them in unasked."""
    User.objects.create_user("bob")
    for username in ("bob", "nobody"):
        data = {"username": username, "role": "employee"}
        assert visit(alice).post("/admin/crm/membership/add/", data).status_code == 403
    client = visit(root)
    client.post("/admin/crm/membership/add/", {"username": "BOB", "role": "employee"})
    assert roles(north)["bob"] == "employee"
    page = client.post("/admin/crm/membership/add/", {"username": "bob", "role": "viewer"})
    assert page.context["errors"]
    assert roles(north)["bob"] == "employee"
    assert client.post("/admin/crm/membership/add/", {"username": "x", "role": "viewer"}).context


def test_members_change_and_go_by_actions(alice, north):
    bob = member(north, "bob", "employee")
    client = visit(alice)

    bobs = f"/admin/crm/membership/{membership(north, bob).pk}"
    client.post(f"{bobs}/change/", {"role": "admin"})
    assert roles(north)["bob"] == "admin"
    with as_owner():
        assert SiteGrant.objects.filter(user=bob).count() == 6

    client.post(f"{bobs}/delete/", {"post": "yes"})
    assert "bob" not in roles(north)
    with as_owner():
        assert not SiteGrant.objects.filter(user=bob).exists()


def test_what_an_action_refuses_is_told_and_not_done(alice, north):
    ann = staff(member(north, "ann", "admin"))
    alices = f"/admin/crm/membership/{membership(north, alice).pk}"
    anns = f"/admin/crm/membership/{membership(north, ann).pk}"

    for client, address, data in [
        (visit(alice), f"{alices}/change/", {"role": "viewer"}),  # the last owner
        (visit(alice), f"{alices}/delete/", {"post": "yes"}),
        (visit(ann), f"{alices}/change/", {"role": "viewer"}),  # only owners touch owners
        (visit(ann), f"{alices}/delete/", {"post": "yes"}),
        (visit(ann), f"{anns}/change/", {"role": "owner"}),
    ]:
        page = client.post(address, data, follow=True)
        assert is_refused(page)
        assert roles(north) == {"alice": "owner", "ann": "admin"}


def test_single_rights_are_given_and_taken(alice, north):
    bob = member(north, "bob", "viewer")
    client = visit(alice)
    edit = Permission.objects.get(codename="edit_contacts")
    assert f'<option value="{edit.pk}"' in client.get("/admin/crm/sitegrant/add/").content.decode()

    client.post("/admin/crm/sitegrant/add/", {"user": bob.pk, "permission": edit.pk})
    with as_owner():
        given = SiteGrant.objects.get(user=bob, permission=edit)
    client.post(f"/admin/crm/sitegrant/{given.pk}/delete/", {"post": "yes"})
    with as_owner():
        assert not SiteGrant.objects.filter(user=bob, permission=edit).exists()
        tag = Tag.objects.across_sites().get(site=north)

    client.post("/admin/crm/taggrant/add/", {"user": bob.pk, "content_object": tag.pk})
    with as_owner():
        held = TagGrant.objects.get(user=bob)
    client.post(f"/admin/crm/taggrant/{held.pk}/delete/", {"post": "yes"})
    with as_owner():
        assert not TagGrant.objects.exists()


def test_tags_are_added_and_restrictions_stay(alice, north):
    client = visit(alice)
    client.post("/admin/crm/tag/add/", {"name": "housing"})
    page = client.post("/admin/crm/tag/add/", {"name": "HOUSING"}, follow=True)
    assert "Another tag of this site has this name." in page.content.decode()
    with as_owner():
        tag = Tag.objects.across_sites().get(name="immigration")
    client.post(f"/admin/crm/tag/{tag.pk}/change/", {"name": "x", "restricted": ""})
    with as_owner():
        found = Tag.objects.across_sites().values_list("name", "restricted")
        assert set(found) == {("immigration", True), ("housing", False)}


def test_superusers_manage_people_and_unlock_accounts(root, alice):
    client = visit(root)
    api = signed_in("alice")
    client.post(
        f"/admin/crm/user/{alice.pk}/change/",
        {"username": "alice", "first_name": "Al", "last_name": "", "email": "", "language": ""},
    )
    alice.refresh_from_db()
    assert (alice.first_name, alice.is_active) == ("Al", False)
    assert api.get("auth/me").status_code == 401
    with signed_in_as(alice.pk):
        assert Session.objects.get().revoked_at is not None

    tries = SignInTries.objects.create(key=f"account:{alice.pk}", count=10)
    page = client.get("/admin/crm/signintries/", {"q": "account:"})
    assert page.context["cl"].result_list[0].account == "alice"
    client.post("/admin/crm/signintries/", {"action": "unlock", "_selected_action": tries.pk})
    assert not SignInTries.objects.filter(pk=tries.pk).exists()
    assert client.post(f"/admin/crm/user/{alice.pk}/delete/", {"post": "yes"}).status_code == 403


def test_one_ends_ones_own_sign_ins_and_reads_no_secrets(alice, north):
    bob = member(north, "bob")
    actions.open_session(user=bob, user_agent="bobs phone")
    api = signed_in("alice")
    client = visit(alice)
    with signed_in_as(alice.pk):
        session = Session.objects.get()

    page = client.get("/admin/crm/session/").content.decode()
    page += client.get(f"/admin/crm/session/{session.pk}/change/").content.decode()
    assert "bobs phone" not in page
    assert session.refresh_id not in page
    assert session.auth_hash not in page

    client.post("/admin/crm/session/", {"action": "revoke", "_selected_action": str(session.pk)})
    assert api.get("auth/me").status_code == 401
    assert now() - dt.timedelta(minutes=1) < session.created_at


def test_teams_are_made_filled_and_entrusted(alice, north):
    bob = member(north, "bob", "employee")
    client = visit(alice)
    client.post("/admin/crm/team/add/", {"name": "Legal"})
    with as_owner(), acting_on(north):
        (team,) = Team.objects.across_sites()
        tag = Tag.objects.across_sites().get(site=north, name="immigration")
    client.post("/admin/crm/teammember/add/", {"team": team.pk, "user": bob.pk})
    granted = {"team": team.pk, "content_object": tag.pk}
    client.post("/admin/crm/teamtaggrant/add/", granted)
    for address in ("team", "teammember", "teamtaggrant"):
        assert "Legal" in client.get(f"/admin/crm/{address}/").content.decode()
    assert held_by(bob, north) == {tag.pk}
    with as_owner(), acting_on(north):
        grant = TeamTagGrant.objects.across_sites().get()
    client.post(f"/admin/crm/teamtaggrant/{grant.pk}/delete/", {"post": "yes"})
    assert held_by(bob, north) == set()
    again = client.post("/admin/crm/team/add/", {"name": "legal"}, follow=True)
    assert is_refused(again)


def test_an_admin_entrusts_themselves_by_no_team(alice, north):
    ann = staff(member(north, "ann", "admin"))
    client = visit(ann)
    client.post("/admin/crm/team/add/", {"name": "Mine"})
    with as_owner(), acting_on(north):
        (team,) = Team.objects.across_sites()
        tag = Tag.objects.across_sites().get(site=north, name="immigration")
    client.post("/admin/crm/teammember/add/", {"team": team.pk, "user": ann.pk})
    granted = {"team": team.pk, "content_object": tag.pk}
    page = client.post("/admin/crm/teamtaggrant/add/", granted, follow=True)
    assert is_refused(page)
    assert held_by(ann, north) == set()


def acting_on(site):
    return bound(Context(site_id=str(site.pk)))


def held_by(user, site):
    with signed_in_as(user.pk):
        return set(viewer_on(user, site_id=site.pk).held)
