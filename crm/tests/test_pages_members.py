"""Settings, Members: who works on the site, as what, and who holds which restricted tag."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from crm.models import Membership, Site, Tag, User
from crm.tenancy.context import acting_as
from crm.tests.admin import visit
from crm.tests.factories import Person, PersonFactory

pytestmark = pytest.mark.django_db

Unchanged = Callable[..., Any]
NEW = "quiet-Harbour-29"
MARIA = {"name": "maria", "first_name": "Maria", "role": "employee", "password": NEW, "again": NEW}


@pytest.fixture
def page(site_a: Site) -> str:
    return f"/s/{site_a.slug}/settings/members/"


@pytest.fixture
def adam(alice: Person) -> Person:
    return PersonFactory.create(username="adam", site=alice.site, role="admin")  # type: ignore[no-any-return]  # the factory's own


@pytest.fixture
def client(alice: Person) -> Client:
    return visit(alice.user)


def role_of(person: Person, by: Person) -> str | None:
    with acting_as(by.viewer()) as viewer:
        rows = Membership.objects.visible_to(viewer).filter(user=person.user)
        return rows.values_list("role", flat=True).first()  # type: ignore[no-any-return]


def immigration(person: Person) -> Tag:
    with acting_as(person.viewer()) as viewer:
        return Tag.objects.visible_to(viewer).get(name="immigration")  # type: ignore[no-any-return]


def holds(person: Person) -> bool:
    return bool(person.viewer().held)


def test_it_is_for_who_manages_members_of_this_site(
    alice: Person, bob: Person, charlie: Person, page: str, unchanged: Unchanged
) -> None:
    worker, other = visit(bob.user), visit(charlie.user)
    paths = ["", "new/"]
    one = f"{bob.user.pk}/"
    paths += [one, f"{one}role/", f"{one}remove/", f"{one}tags/{immigration(alice).pk}/"]
    with unchanged():
        for path in paths:
            for sent in ({}, {**MARIA, "role": "owner"}):
                assert worker.post(f"{page}{path}", sent).status_code in (403, 405)
                assert other.post(f"{page}{path}", sent).status_code == 404
            assert worker.get(f"{page}{path}").status_code == 403
        mine = f"/s/{charlie.site.slug}/settings/members/{bob.user.pk}/"
        for path in ("", "role/?role=viewer", "remove/"):
            assert other.get(f"{mine}{path}").status_code == 404
        assert other.post(f"{mine}remove/").status_code == 404
    assert "settings/members" not in worker.get(f"/s/{bob.site.slug}/").content.decode()


def test_the_list_tells_roles_and_tags(
    alice: Person, bob: Person, client: Client, page: str
) -> None:
    User.objects.filter(pk=bob.user.pk).update(is_active=False)
    told = client.get(page)
    found = [
        (one.name, one.membership.role, [tag.name for tag in one.tags], one.viewer is None)
        for one in told.context["members"]
    ]
    assert found == [("alice", "owner", ["immigration"], False), ("bob", "employee", [], True)]


def test_somebody_new_gets_an_account_of_the_site(
    alice: Person, adam: Person, page: str, site_a: Site
) -> None:
    told = visit(adam.user).post(f"{page}new/", MARIA, follow=True).content.decode()
    username = f"maria@{site_a.slug}"
    assert f"Maria is a member now, and signs in as {username}." in told
    maria = Person(User.objects.get(username=username), site_a)
    assert role_of(maria, alice) == "employee"
    assert maria.viewer().permissions == {"view_contacts", "edit_contacts"}
    assert Client().login(username=username, password=NEW)


def test_who_there_is_elsewhere_is_told_to_nobody(
    alice: Person, charlie: Person, client: Client, page: str
) -> None:
    """The name of another site's person is as free as any."""
    sent = {**MARIA, "name": "charlie"}
    assert client.post(f"{page}new/", sent).status_code == 302
    assert role_of(charlie, alice) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("name", ""), ("name", "ma ria"), ("name", "a@b"), ("name", "x" * 61), ("name", "\x00")),
        *(("password", "short"), ("again", "other"), ("role", "king"), ("email", "nobody")),
        ("name", "MARIA"),  # is there already
    ],
)
def test_what_is_wrong_is_said_and_nothing_saved(
    field: str, value: str, client: Client, page: str, unchanged: Unchanged
) -> None:
    client.post(f"{page}new/", MARIA)
    sent = {**MARIA, "name": "ana", field: value}
    sent["again"] = value if field == "password" else sent["again"]
    with unchanged():
        answer = client.post(f"{page}new/", sent)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert NEW not in answer.content.decode()


def test_a_role_is_given_after_saying_what_it_brings(
    alice: Person, bob: Person, client: Client, page: str
) -> None:
    path = f"{page}{bob.user.pk}/role/"
    asked = client.get(path, {"role": "admin"})
    assert role_of(bob, alice) == "employee"
    assert "Change bob to Admin?" in asked.content.decode()
    assert "Can manage members and their permissions" in asked.context["gains"]
    assert asked.context["loses"] == []
    assert client.get(path, {"role": "king"}).status_code == 302
    told = client.post(path, {"role": "admin"}, follow=True).content.decode()
    assert "bob is Admin now." in told
    assert role_of(bob, alice) == "admin"


def test_a_role_that_somebody_else_has_changed_meanwhile_is_said_before(
    alice: Person, bob: Person, adam: Person, client: Client, page: str
) -> None:
    """What is gained and lost is told of the role that they have."""
    path = f"{page}{bob.user.pk}/role/"
    sent = {"role": "manager", "stood": "employee"}
    assert 'name="stood" value="employee"' in client.get(path, sent).content.decode()
    assert visit(adam.user).post(path, {"role": "viewer"}).status_code == 302
    told = client.post(path, sent)
    assert told.status_code == 409
    assert role_of(bob, alice) == "viewer"
    text = told.content.decode()
    assert "Somebody else has changed this role meanwhile: it is “Viewer” now." in text
    assert "Can create and edit contacts and interactions" in told.context["gains"]
    for _time in range(2):  # sent again it is done already
        assert client.post(path, {**sent, "stood": "viewer"}).status_code == 302
    assert role_of(bob, alice) == "manager"
    assert client.post(path, sent).status_code == 302, "wanted already"


def test_owners_are_the_owners_matter_and_one_stays(
    alice: Person, bob: Person, adam: Person, client: Client, page: str, unchanged: Unchanged
) -> None:
    admin = visit(adam.user)
    with unchanged():
        assert admin.post(f"{page}{alice.user.pk}/role/", {"role": "viewer"}).status_code == 302
        assert admin.post(f"{page}{alice.user.pk}/remove/").status_code == 302
        assert admin.post(f"{page}{bob.user.pk}/role/", {"role": "owner"}).status_code == 302
        assert admin.post(f"{page}new/", {**MARIA, "role": "owner"}).status_code == 422
        assert client.post(f"{page}{alice.user.pk}/role/", {"role": "admin"}).status_code == 302
        told = client.post(f"{page}{alice.user.pk}/remove/", follow=True).content.decode()
    assert "A site keeps at least one owner." in told


def test_a_member_is_removed_and_an_admin_may_be_gone_themselves(
    alice: Person, bob: Person, adam: Person, page: str
) -> None:
    admin = visit(adam.user)
    assert (
        "Remove bob from Casa Abierta?"
        in admin.get(f"{page}{bob.user.pk}/remove/").content.decode()
    )
    admin.post(f"{page}{bob.user.pk}/remove/")
    assert role_of(bob, alice) is None
    assert User.objects.filter(pk=bob.user.pk).exists()
    assert admin.post(f"{page}{adam.user.pk}/remove/", follow=True).status_code == 200
    assert role_of(adam, alice) is None


def test_a_tag_is_given_by_name_and_taken_away(
    alice: Person, bob: Person, client: Client, page: str
) -> None:
    tag = immigration(alice)
    path = f"{page}{bob.user.pk}/tags/{tag.pk}/"
    assert path in client.get(f"{page}{bob.user.pk}/").content.decode()
    asked = client.get(path).content.decode()
    assert "bob will be able to read every entry tagged “immigration”" in asked
    assert not holds(bob)
    assert (
        "bob holds “immigration” now."
        in client.post(path, {"do": "give"}, follow=True).content.decode()
    )
    assert holds(bob)
    client.post(path, {"do": "take"})
    assert not holds(bob)
    assert holds(alice)


def test_an_admin_gives_nobody_what_they_do_not_hold(
    alice: Person, bob: Person, adam: Person, page: str
) -> None:
    tag, admin = immigration(alice), visit(adam.user)
    path = f"{page}{bob.user.pk}/tags/{tag.pk}/"
    shown = admin.get(f"{page}{bob.user.pk}/").content.decode()
    assert "an owner or a holder can give it" in shown
    assert path not in shown
    assert admin.get(path).status_code == 403
    for whose in (bob, adam):
        path = f"{page}{whose.user.pk}/tags/{tag.pk}/"
        told = admin.post(path, {"do": "give"}, follow=True).content.decode()
        assert "Only an owner, or who holds a restricted tag" in told
        assert not holds(whose)


def test_an_open_tag_is_nobodys_to_hold(
    alice: Person, bob: Person, charlie: Person, client: Client, page: str
) -> None:
    with acting_as(alice.viewer()):
        housing = Tag(site=alice.site, name="housing")
        housing.save()
    for tag in (housing, immigration(charlie)):
        path = f"{page}{bob.user.pk}/tags/{tag.pk}/"
        assert client.get(path).status_code == client.post(path).status_code == 404


def said_of(page: Any) -> str:
    """The messages of the page that a form has led to."""
    assert page.redirect_chain
    return " ".join(str(each) for each in page.context["messages"])


def test_sent_again_it_is_answered_by_who_was_made_and_their_password_stays(
    client: Client, page: str
) -> None:
    """And never says whether the password is theirs: nobody counts the tries here."""
    sent = {**MARIA, "key": "one"}
    other = {**sent, "password": "loud-Harbour-30", "again": "loud-Harbour-30"}
    told = [said_of(client.post(f"{page}new/", one, follow=True)) for one in (sent, sent, other)]
    assert "is a member now" in told[0]
    assert "this form was sent before" in told[1]
    assert told[1] == told[2]
    maria = User.objects.get(username__startswith="maria@")
    assert maria.check_password(NEW)
    assert client.post(f"{page}new/", {**sent, "name": "nadia"}).status_code == 422
