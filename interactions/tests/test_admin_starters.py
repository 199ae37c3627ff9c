"""Loading a starter catalogue in the browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from crm.actions import deny
from crm.tenancy.context import acting_as
from crm.tests.accounts import membership
from crm.tests.admin import is_refused, listed, visit
from crm.tests.factories import Person
from crm.vocabulary import Permission
from interactions import actions
from interactions.models import Service

LIST = "/admin/interactions/service/"
PATH = f"{LIST}starters/"


@pytest.fixture
def client(alice: Person) -> Client:
    return visit(alice.user)


def told(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def test_the_list_of_services_leads_there_and_looking_adds_nothing(
    client: Client, unchanged: Any
) -> None:
    assert PATH in client.get(LIST).content.decode()
    with unchanged():
        page = client.get(PATH).content.decode()
    assert "It adds 18 services:" in page
    assert "It adds 8 services:" in page
    assert "Citizenship application" in page


def test_a_starter_is_loaded_once(client: Client, alice: Person, charlie: Person) -> None:
    page = client.post(PATH, {"catalogue": "business"}, follow=True)
    assert told(page) == ["8 services are new."]
    assert len(listed(client, LIST)) == 8
    assert "All of it is here already." in client.get(PATH).content.decode()
    page = client.post(PATH, {"catalogue": "business"}, follow=True)
    assert told(page) == ["All of it was here already; nothing has changed."]
    assert len(listed(client, LIST)) == 8
    assert listed(visit(charlie.user), LIST) == []
    assert {row.created_by_id for row in listed(client, LIST)} == {alice.user.pk}


def test_what_is_there_stays_and_is_not_promised(client: Client, alice: Person) -> None:
    with acting_as(alice.viewer()) as viewer:
        actions.add_service(by=viewer, name="KICK-OFF", description="Ours")
    assert "It adds 7 services:" in client.get(PATH).content.decode()
    client.post(PATH, {"catalogue": "business"})
    with acting_as(alice.viewer()) as viewer:
        rows = Service.objects.visible_to(viewer)
        assert rows.get(name__iexact="kick-off").description == "Ours"


@pytest.mark.parametrize("name", ["", "circus", "a\x00b"])
def test_an_unknown_starter_is_refused(client: Client, unchanged: Any, name: str) -> None:
    client.get(PATH)
    assert is_refused(client.post(PATH, {"catalogue": name}, follow=True))
    assert listed(client, LIST) == []


def test_it_takes_the_right_to_manage_services(client: Client, alice: Person) -> None:
    mine = membership(alice.site, alice.user)
    with acting_as(alice.viewer()) as viewer:
        deny(membership=mine, permission=Permission.MANAGE_SERVICES, by=viewer)
    assert client.get(PATH).status_code == 403
    assert client.post(PATH, {"catalogue": "business"}).status_code == 403
    with acting_as(alice.viewer()) as viewer:
        assert not Service.objects.visible_to(viewer).exists()


def test_it_takes_the_forms_token(alice: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user, "django.contrib.auth.backends.ModelBackend")
    assert client.post(PATH, {"catalogue": "business"}).status_code == 403
