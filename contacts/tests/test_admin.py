"""Contacts in the admin: changed by the domain's actions, and refused in its words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts import actions
from contacts.models import Contact, StatusChange
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import fields_of
from crm.actions import deny
from crm.models import Event, User
from crm.tenancy.context import acting_as
from crm.tests.accounts import membership
from crm.tests.admin import listed, visit
from crm.tests.factories import Person, PersonFactory
from crm.vocabulary import Permission

LIST = "/admin/contacts/contact/"


@pytest.fixture
def client(alice: Person) -> Client:
    made = visit(alice.user)
    made.get("/admin/")  # which keeps in their session where they begin
    return made


@pytest.fixture
def ana(bob: Person) -> Contact:
    return ContactFactory(
        by=bob.viewer(), first_name="Ana", last_name="Ruiz", email="ana@example.org", phone=""
    )


def change(contact: Contact) -> str:
    return f"{LIST}{contact.pk}/change/"


def stored(person: Person, contact: Contact) -> Contact:
    with acting_as(person.viewer()) as viewer:
        found: Contact = Contact.objects.visible_to(viewer).get(pk=contact.pk)
        return found


def form_of(client: Client, path: str) -> dict[str, str]:
    return fields_of(client.get(path), "contact_form")


def said(page: Any) -> list[str]:
    """What the form complains of."""
    return [text for texts in page.context["adminform"].form.errors.values() for text in texts]


def test_facts_are_changed_as_the_action_reads_them(client, alice, ana):
    data = form_of(client, change(ana))
    data |= {"phone": "(212) 555-0123 ", "tags": "tenant, choir", "owner": str(alice.user.pk)}
    assert client.post(change(ana), data).status_code == 302
    found = stored(alice, ana)
    assert (found.phone, found.tags, found.owner_id) == (
        "+12125550123",
        ["tenant", "choir"],
        alice.user.pk,
    )
    assert (found.version, found.updated_by_id) == (2, alice.user.pk)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"email": ""}, "email"),
        ({"first_name": "", "last_name": ""}, "first_name"),
        ({"email": "taken@example.org"}, "email"),
        ({"currency": "usd"}, "currency"),
        ({"estimated_value": "-1"}, "estimated_value"),
        ({"first_name": "a\x00b"}, "first_name"),
        ({"owner": "999999"}, "owner"),
        ({"contact_type": "ghost"}, "contact_type"),
        ({"tags": "a,,b"}, "tags"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    client, bob, ana, unchanged, wrong, field
):
    ContactFactory(by=bob.viewer(), email="taken@example.org")
    data = form_of(client, change(ana))
    with unchanged():
        page = client.post(change(ana), data | {"job_title": "Nurse"} | wrong)
    assert page.status_code == 200
    assert field in page.context["adminform"].form.errors
    assert "Nurse" in page.content.decode()


def test_nobody_overwrites_what_they_have_not_seen(client, alice, bob, ana):
    data = form_of(client, change(ana))
    with acting_as(bob.viewer()) as viewer:
        actions.change(ana, by=viewer, changes={"job_title": "Nurse"})
    page = client.post(change(ana), data | {"city": "Rye"})
    assert said(page) == ["Somebody else saved this contact in the meantime."]
    assert (stored(alice, ana).job_title, stored(alice, ana).city) == ("Nurse", "")


def test_the_form_has_no_way_to_the_status(client, alice, ana):
    data = form_of(client, change(ana))
    assert "relationship_status" not in data
    data |= {"relationship_status": "active_client", "lifecycle_stage": "customer", "number": "9"}
    client.post(change(ana), data | {"city": "Rye"})
    found = stored(alice, ana)
    assert (found.relationship_status, found.number, found.city) == ("prospect", 1, "Rye")


def test_the_status_moves_by_its_action_and_is_kept_in_the_history(client, alice, ana):
    path = f"{LIST}{ana.pk}/status/"
    assert 'value="active_client"' not in client.get(path).content.decode()
    data = {"status": "qualified_lead", "reason": "Came back", "notes": "Twice"}
    assert client.post(path, data).status_code == 302
    with acting_as(alice.viewer()) as viewer:
        moved = StatusChange.objects.visible_to(viewer).get()
        assert (moved.new_status, moved.reason, moved.changed_by_id) == (
            "qualified_lead",
            "Came back",
            alice.user.pk,
        )
        assert Event.objects.visible_to(viewer).get().type == "ContactStatusChanged"
    page = client.get(change(ana)).content.decode()
    assert "Prospect → Qualified lead" in page
    assert "Came back" in page


@pytest.mark.parametrize("status", ["active_client", "prospect", "junk", ""])
def test_a_move_that_is_not_allowed_is_refused(client, ana, unchanged, status):
    with unchanged():
        page = client.post(f"{LIST}{ana.pk}/status/", {"status": status})
    assert page.status_code == 422


def test_trash_and_back(client, alice, ana):
    assert "goes into the trash" in client.get(f"{LIST}{ana.pk}/delete/").content.decode()
    assert client.post(f"{LIST}{ana.pk}/delete/", {"post": "yes"}).status_code == 302
    assert listed(client, LIST) == []
    assert listed(client, f"{LIST}?deleted=yes") == [ana]
    assert listed(client, f"{LIST}?deleted=maybe") == []

    page = client.get(change(ana))
    assert b"restore_one" in page.content
    assert b'name="_save"' not in page.content
    assert client.post(change(ana), {"city": "Rye"}).status_code == 403
    assert client.get(f"{LIST}{ana.pk}/delete/").status_code == 403
    assert client.get(f"{LIST}{ana.pk}/status/").status_code == 403

    path = f"{LIST}{ana.pk}/restore_one/"
    assert client.get(path).status_code == 200
    assert listed(client, LIST) == []
    assert client.post(path).headers["Location"] == change(ana)
    assert stored(alice, ana).deleted_at is None
    assert client.post(path).status_code == 403


def test_what_cannot_come_back_says_why(client, alice, bob, ana, unchanged):
    client.post(f"{LIST}{ana.pk}/delete/", {"post": "yes"})
    ContactFactory(by=bob.viewer(), email="ana@example.org")
    with acting_as(alice.viewer()) as viewer:
        before = Contact.objects.deleted_for(viewer).get().deleted_at
    page = client.post(f"{LIST}{ana.pk}/restore_one/", follow=True)
    assert "has this e-mail address" in page.content.decode()
    with acting_as(alice.viewer()) as viewer:
        assert Contact.objects.deleted_for(viewer).get().deleted_at == before


def test_several_at_once_each_by_the_action(client, alice, bob, charlie, ana):
    eva = ContactFactory(by=bob.viewer(), email="eva@example.org")
    theirs = ContactFactory(by=charlie.viewer())
    keys = [str(each.pk) for each in (ana, eva, theirs)]
    client.post(LIST, {"action": "put_away", "_selected_action": keys})
    assert set(listed(client, f"{LIST}?deleted=yes")) == {ana, eva}
    assert stored(charlie, theirs).deleted_at is None

    ContactFactory(by=bob.viewer(), email="ana@example.org")
    data = {"action": "bring_back", "_selected_action": keys}
    page = client.post(f"{LIST}?deleted=yes", data, follow=True)
    told = {message.level_tag: str(message) for message in page.context["messages"]}
    assert told == {
        "success": "1 is back.",
        "error": "Another contact of this site has this e-mail address.",
    }
    assert listed(client, f"{LIST}?deleted=yes") == [ana]


def test_too_many_at_once_are_refused(client, bob, monkeypatch, unchanged):
    monkeypatch.setattr("crm.admin.trash.AT_ONCE", 1)
    keys = [str(ContactFactory(by=bob.viewer()).pk) for _each in range(2)]
    client.get("/admin/")
    page = client.post(LIST, {"action": "put_away", "_selected_action": keys}, follow=True)
    assert "Choose at most 1 at once." in page.content.decode()
    assert len(listed(client, LIST)) == 2


def test_a_new_contact_is_made_by_the_action(client, alice):
    data = form_of(client, f"{LIST}add/")
    data |= {"first_name": "Eva", "mobile": "212 555 0111", "relationship_status": "opportunity"}
    assert client.post(f"{LIST}add/", data).status_code == 302
    (eva,) = listed(client, LIST)
    assert (eva.mobile, eva.lifecycle_stage, eva.created_by_id) == (
        "+12125550111",
        "consideration",
        alice.user.pk,
    )


def test_who_may_only_look_changes_nothing(alice, ana, unchanged):
    """A superuser who views this site, and manages nothing on it."""
    root = PersonFactory(username="root", site=alice.site, role="viewer")
    User.objects.filter(pk=root.user.pk).update(is_superuser=True, is_staff=True)
    client = visit(User.objects.get(pk=root.user.pk))
    assert client.get(change(ana)).status_code == 200
    assert b'name="_save"' not in client.get(change(ana)).content
    with unchanged():
        for path in (change(ana), f"{LIST}{ana.pk}/delete/", f"{LIST}{ana.pk}/status/"):
            data = {"post": "yes", "status": "qualified_lead", "city": "Rye"}
            assert client.post(path, data).status_code == 403
        assert client.post(f"{LIST}add/", {"first_name": "Eva"}).status_code == 403
        client.post(LIST, {"action": "put_away", "_selected_action": str(ana.pk)})
    assert listed(client, LIST) == [ana]


def test_without_the_right_to_view_there_are_no_contacts(client, alice, ana):
    mine = membership(alice.site, alice.user)
    with acting_as(alice.viewer()) as viewer:
        deny(membership=mine, permission=Permission.VIEW_CONTACTS, by=viewer)
    assert client.get(LIST).status_code == 403
    assert client.get(change(ana)).status_code == 403


def test_search_and_filters_end_at_the_site(client, alice, charlie, ana):
    ContactFactory(by=charlie.viewer(), first_name="Ana", last_name="Else")
    assert listed(client, f"{LIST}?q=ruiz+ana") == [ana]
    assert listed(client, f"{LIST}?q=else") == []
    assert listed(client, f"{LIST}?q=%231") == [ana]
    assert listed(client, f"{LIST}?owner=0") == [ana]
    for owner in (charlie.user.pk, 0.5, "x", ""):
        assert listed(client, f"{LIST}?owner={owner}") == []
    page = client.get(LIST).content.decode()
    assert "charlie" not in page


@pytest.mark.parametrize("count", ["1", "5", "999", "x", "-1", None])
def test_what_is_posted_of_rows_that_are_only_shown_is_not_read(client, alice, bob, ana, count):
    """Nor its count, as a form that was tampered with says it."""
    with acting_as(bob.viewer()) as viewer:
        actions.change_status(ana, by=viewer, status="qualified_lead")
    (rows,) = client.get(change(ana)).context["inline_admin_formsets"]
    data = form_of(client, change(ana)) | {f"{rows.formset.prefix}-0-reason": "Forged"}
    total = f"{rows.formset.prefix}-TOTAL_FORMS"
    assert data.pop(total) == "1"
    data |= {} if count is None else {total: count}
    page = client.post(change(ana), data | {"email": "not valid"})
    assert page.status_code == 200
    assert said(page) == ["Enter an e-mail address, such as ana@example.org."]
    assert "Prospect → Qualified lead" in page.content.decode()
    assert client.post(change(ana), data | {"city": "Rye"}).status_code == 302
    assert stored(alice, ana).city == "Rye"
    with acting_as(alice.viewer()) as viewer:
        assert [row.reason for row in StatusChange.objects.visible_to(viewer)] == [""]


def test_a_contact_leads_to_what_belongs_to_it_and_to_the_pages(client, alice, ana):
    page = client.get(change(ana)).content.decode()
    for model in ("interactions_interaction", "interactions_clientlog", "meetings_meeting"):
        assert f"{reverse(f'admin:{model}_changelist')}?contact={ana.pk}" in page
    assert f"/s/{alice.site.slug}/contacts/1/" in page


def test_an_owner_who_has_left_stays_until_somebody_else_is_chosen(client, alice, bob, ana):
    with acting_as(bob.viewer()) as viewer:
        actions.change(ana, by=viewer, changes={"owner_id": bob.user.pk})
    client.post(
        f"/admin/crm/membership/{membership(bob.site, bob.user).pk}/delete/", {"post": "yes"}
    )
    data = form_of(client, change(ana))
    assert client.post(change(ana), data | {"city": "Rye"}).status_code == 302
    assert stored(alice, ana).owner_id == bob.user.pk


def test_the_form_offers_nobody_of_another_site(client, alice, bob, charlie, ana):
    page = client.get(change(ana)).content.decode()
    choices = page.partition('name="owner"')[2].partition("</select>")[0]
    offered = {int(key) for key in re.findall(r'value="(\d+)"', choices)}
    assert offered == {alice.user.pk, bob.user.pk}
