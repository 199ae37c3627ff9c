"""Interactions, answers and client logs in the admin: read, found, put away and brought back."""

from __future__ import annotations

import pytest
from django.test import Client

from contacts.models import Contact
from crm.models import User
from crm.tenancy.context import acting_as
from crm.tests.accounts import membership
from crm.tests.admin import listed, visit
from crm.tests.factories import Person, PersonFactory
from interactions.actions import open_to
from interactions.models import Answer, ClientLog, Interaction
from tests.admin_rows import contact_of, talk

LIST = "/admin/interactions/interaction/"
ANSWERS = "/admin/interactions/answer/"
LOGS = "/admin/interactions/clientlog/"


@pytest.fixture
def client(alice: Person) -> Client:
    return visit(alice.user)


@pytest.fixture
def bob(alice: Person) -> Person:
    """Another admin, who makes services beside what is said about them."""
    return PersonFactory.create(username="bob", site=alice.site, role="admin")


@pytest.fixture
def ana(bob: Person) -> Contact:
    return contact_of(bob.viewer())


@pytest.fixture
def call(bob: Person, ana: Contact) -> Interaction:
    return talk(bob.viewer(), ana, word="lease")


def test_a_page_shows_all_there_is_in_the_viewers_time(client, alice, call):
    page = client.get(f"{LIST}{call.pk}/change/").content.decode()
    assert page.count("lease") > 10  # texts, answers, tactics
    assert "March 4, 2024, 10:00 a.m." in page  # New York's
    assert "March 4, 2024, 10:07 a.m." in page
    User.objects.filter(pk=alice.user.pk).update(timezone="Europe/Madrid", language="es")
    page = client.get(f"{LIST}{call.pk}/change/").content.decode()
    assert "4 de marzo de 2024 a las 16:00" in page
    assert "Llamada" in page


def test_nothing_is_changed_here(client, call, unchanged):
    client.get("/admin/")
    with unchanged():
        for path in (f"{LIST}add/", f"{LIST}{call.pk}/change/"):
            assert client.post(path, {"kind": "meeting"}).status_code == 403


def test_lists_are_found_by_words_filters_and_links(client, alice, bob, charlie, ana, call):
    other = talk(alice.viewer(), contact_of(alice.viewer()), word="school")
    talk(charlie.viewer(), contact_of(charlie.viewer()), word="lease")
    for query, wanted in {
        "q=lease": [call],
        "q=%232": [other],
        f"contact={ana.pk}": [call],
        f"by={bob.user.pk}": [call],
        f"by={charlie.user.pk}": [],
        "contact=junk": [],
        "contact=": [],
        f"contact={other.pk}": [],
        "kind__exact=call": [other, call],
        "kind__exact=junk": [],
        "starts_at__gte=2024-03-04+14:59Z&starts_at__lt=2024-03-04+15:01Z": [other, call],
        "deleted=yes": [],
    }.items():
        assert listed(client, f"{LIST}?{query}") == wanted, query
    for path, model in ((ANSWERS, Answer), (LOGS, ClientLog)):
        for query in (f"contact={ana.pk}", f"interaction={call.pk}", "q=%231"):
            (row,) = listed(client, f"{path}?{query}")
            assert isinstance(row, model)
            assert row.interaction == call
    assert (
        len(listed(client, f"{ANSWERS}?service={answered(alice, call).question.service_id}")) == 1
    )
    assert len(listed(client, f"{ANSWERS}?question={answered(alice, call).question_id}")) == 1
    assert listed(client, f"{ANSWERS}?question=junk") == []


def answered(person: Person, call: Interaction) -> Answer:
    with acting_as(person.viewer()) as viewer:
        found: Answer = Answer.objects.visible_to(viewer).in_order().get(interaction=call)
        return found


def test_trash_and_back_tell_the_clients_log(client, alice, call):
    client.post(f"{LIST}{call.pk}/delete/", {"post": "yes"})
    assert listed(client, LIST) == []
    assert listed(client, ANSWERS) == []  # which hang on it
    assert listed(client, f"{LIST}?deleted=yes") == [call]
    page = client.get(f"{LIST}{call.pk}/change/")
    assert b"restore_one" in page.content
    client.post(f"{LIST}{call.pk}/restore_one/")
    assert listed(client, LIST) == [call]
    lines = [row.log_type for row in listed(client, LOGS)]
    assert [each.removeprefix("clientInteraction") for each in lines] == [
        *("Updated", "Deleted", "Created"),
    ]


def test_it_leads_to_its_contact_and_to_its_page(client, alice, ana, call):
    page = client.get(f"{LIST}{call.pk}/change/").content.decode()
    assert f"/admin/contacts/contact/{ana.pk}/change/" in page
    assert f"/s/{alice.site.slug}/interactions/1/" in page
    assert f"{LOGS}?interaction={call.pk}" in page


def test_who_reads_a_single_interaction_is_seen_and_ended_by_holders(client, alice, bob, ana):
    call = talk(alice.viewer("immigration"), ana, "immigration")
    with acting_as(alice.viewer("immigration")) as viewer:
        open_to(call, membership=membership(bob.site, bob.user), by=viewer)
    path = "/admin/interactions/interactiongrant/"
    (grant,) = listed(client, f"{path}?interaction={call.pk}&by={bob.user.pk}")
    assert "Call 1" in client.get(f"{path}{grant.pk}/change/").content.decode()
    other = visit(bob.user)  # whom it is opened to holds no tag
    other.post(f"{path}{grant.pk}/delete/", {"post": "yes"})
    assert listed(client, path) == [grant]
    client.post(f"{path}{grant.pk}/delete/", {"post": "yes"})
    assert listed(client, path) == []
