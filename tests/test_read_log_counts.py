"""One line in the read log for each record that was revealed: one, fifty, or all (RED-13)."""

from __future__ import annotations

import uuid
from collections import Counter
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


def test_lists(api: ApiOf, alice: Person, ana: Contact) -> None:
    client, before = api(alice), Counter[uuid.UUID]()
    for contract, address in LISTS.items():
        for size, restricted in ((1, 1), (50, 50), (100, ALL)):
            answer = client.get(f"{address.format(ana=ana, size=size)}&tags={ASKED}")
            assert answer.status_code == 200, contract
            found = Counter(written(alice))
            assert len(found - before) == (found - before).total() == restricted, contract
            before = found


def test_the_page(alice: Person, ana: Contact) -> None:
    browser, lines = Browser(alice, reveal=True), 0
    for size in (10, 50, 100):
        page: Any = browser.get("interactions/", per_page=size)
        assert page.status_code == 200
        found = written(alice)
        assert len(found) - lines == min(size, ALL)
        lines = len(found)


@pytest.mark.parametrize("size", [1, 100])
def test_no_log_no_text(size: int, api: ApiOf, alice: Person, ana: Contact) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("revoke insert on crm_reading from crm_app")
    client = api(alice)
    for contract, address in LISTS.items():
        answer = client.get(f"{address.format(ana=ana, size=size)}&tags={ASKED}")
        assert answer.status_code == 503, contract
        assert b"SECRET" not in answer.content, contract
        assert written(alice) == [], contract
