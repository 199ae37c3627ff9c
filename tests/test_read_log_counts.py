"""One line in the read log for each record that was revealed: one, fifty, or all (RED-13)."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.models import Reading
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner
from crm.tests.api import ApiOf
from crm.tests.factories import Person
from interactions.tests.factories import InteractionFactory

ASKED = "immigration"
ALL, PLAIN = 60, 3
LISTS = {
    "sites": "/api/interactions?per_page={size}",
    "tracking": "/api/interactions?contactId={ana.uuid}&pageSize={size}",
    "clients": "/api/clients/{ana.number}/interactions?pageSize={size}",
    "business": "/api/contacts/{ana.uuid}/interactions?limit={size}",
    "tactics": "/api/v1/interactions?contact_id={ana.uuid}&limit={size}",
}


@pytest.fixture
def ana(alice: Person) -> Contact:
    """Met often; the oldest talks are restricted by nothing."""
    ana: Contact = ContactFactory.create(by=alice.viewer())
    viewer = alice.viewer(ASKED)
    for number in range(PLAIN + ALL):
        tagged = [ASKED] if number >= PLAIN else []
        InteractionFactory.create(by=viewer, contact=ana, title="SECRET", tagged=tagged)
    return ana


def written(alice: Person) -> list[uuid.UUID]:
    with acting_as(alice.viewer()) as viewer:
        lines = Reading.objects.visible_to(viewer).exclude(through="background")
        return [line.interaction_id for line in lines]


@pytest.mark.parametrize("contract", LISTS)
def test_lists(contract: str, api: ApiOf, alice: Person, ana: Contact) -> None:
    client, lines = api(alice), 0
    for size, restricted in ((1, 1), (50, 50), (100, ALL)):
        path = LISTS[contract].format(ana=ana, size=size)
        answer = client.get(f"{path}&tags={ASKED}")
        assert answer.status_code == 200
        found = written(alice)
        assert len(found) - lines == restricted
        assert len(set(found)) == restricted
        lines = len(found)


def test_the_page(alice: Person, ana: Contact) -> None:
    browser, lines = Browser(alice, reveal=True), 0
    for size in (10, 50, 100):
        page: Any = browser.get("interactions/", per_page=size)
        assert page.status_code == 200
        found = written(alice)
        assert len(found) - lines == min(size, ALL)
        lines = len(found)


@pytest.mark.parametrize("size", [1, 100])
@pytest.mark.parametrize("contract", LISTS)
def test_no_log_no_text(contract: str, size: int, api: ApiOf, alice: Person, ana: Contact) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("revoke insert on crm_reading from crm_app")
    answer = api(alice).get(f"{LISTS[contract].format(ana=ana, size=size)}&tags={ASKED}")
    assert answer.status_code == 503
    assert b"SECRET" not in answer.content
    assert written(alice) == []
