"""What each reading address asks of the database, however much there is to answer."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Contact
from crm.tenancy.context import acting_as
from crm.tests.factories import Person, PersonFactory
from interactions.models import Interaction
from tests.full_site import fill
from tests.test_documentation import served

WAY_IN = 4  # context, session, membership with rights, context
FEW, MANY = 1, 30

# The address; how many queries it takes beyond the way in; and how many entries the longest list
# in its answer has where there are MANY. A page that is not full tells the total by itself; a full
# one takes a query more. Uuids mean the contract `tracking`.
COSTS = [
    ("/api/events?limit=200", 1, 4 * MANY),
    # sites
    ("/api/interactions?per_page=100", 1, 2 * MANY),
    ("/api/interactions?per_page=1", 2, 1),
    ("/api/interactions?per_page=100&search=call", 2, MANY // 2),  # asks how common the word is
    ("/api/interactions?per_page=1&search=al", 2, 1),  # too short to ask
    ("/api/interactions/1", 1, 0),
    # tracking
    ("/api/interactions?pageSize=200", 1, 2 * MANY),
    ("/api/interactions?pageSize=1", 2, 1),
    ("/api/interactions/{interaction}", 1, 0),
    ("/api/contacts/1/interactions?pageSize=200", 2, 2 * MANY),
    ("/api/meetings", 2, MANY),
    ("/api/meetings?pageSize=1", 3, 1),
    ("/api/meetings/1", 2, MANY),
    ("/api/analytics/interactions?startDate=2024-01-01&endDate=2024-12-31&groupBy=day", 2, 300),
    # clients
    ("/api/clients/1/interactions", 3, 2 * MANY),
    ("/api/clients/1/interactions?pageSize=1", 4, 1),
    ("/api/clients/1/interactions/1", 3, MANY),
    ("/api/clients/1/logs", 2, 3 * MANY),
    ("/api/clients/1/logs?pageSize=1", 3, 1),
    ("/api/services", 3, MANY),
    ("/api/services/1", 2, MANY),
    ("/api/programs", 1, MANY),
    ("/api/programs/1", 1, 0),
    ("/api/custom-service-questions", 1, 2 * MANY - 1),
    ("/api/custom-service-questions/1", 1, 0),
    # business
    ("/api/contacts", 1, MANY),
    ("/api/contacts?limit=1", 2, 1),
    ("/api/contacts?search=ana", 1, MANY),
    ("/api/contacts/1", 1, 2),
    ("/api/contacts/1/interactions?limit=100", 2, 2 * MANY),
    ("/api/contacts/1/interactions?limit=1", 3, 1),
    ("/api/contacts/1/status-history", 2, MANY),
    # tactics
    ("/api/v1/interactions?contact_id={contact}&limit=100", 2, 2 * MANY),
    ("/api/v1/interactions/1", 1, 0),
    ("/api/v1/interactions/1/tactic_logs", 2, 7),
    ("/api/v1/contacts", 1, MANY),
    ("/api/v1/contacts/1", 1, 0),
    ("/api/v1/rapport/tactics", -1, 7),  # knows no site, so the way in is shorter by two
]
NO_ROWS = {
    *("/api/auth/me", "/api/auth/sites", "/api/sites", "/api/interactions/types"),
    *("/api/docs", "/api/schema"),
}


def asked(client: Any, path: str) -> tuple[int, Any]:
    """How many queries it takes beyond the way in, and what it answers."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    assert answer.status_code == 200, answer.content
    real = [query for query in seen if "SAVEPOINT" not in query["sql"]]
    return len(real) - 1 - WAY_IN, answer.json()  # one restores the context of the test


def longest(answer: Any) -> int:
    """The entries of the longest list within."""
    inside = answer.values() if isinstance(answer, dict) else answer
    parts = [longest(part) for part in inside if isinstance(part, dict | list)]
    return max([len(answer) if isinstance(answer, list) else 0, *parts])


def named(person: Person) -> dict[str, str]:
    """What stands in an address for the number 1 where it must be a uuid."""
    with acting_as(person.viewer()) as viewer:
        return {
            "contact": str(Contact.objects.visible_to(viewer).get(number=1).pk),
            "interaction": str(Interaction.objects.visible_to(viewer).get(number=1).pk),
        }


def test_every_list_and_row_takes_the_same_queries_however_many_there_are(
    alice: Person, bob: Person, charlie: Person, api: Any
) -> None:
    fill(alice, bob, FEW)
    fill(charlie, PersonFactory.create(site=charlie.site), MANY)
    found = {}
    for size, reader in ((FEW, alice), (MANY, charlie)):
        client, words = api(reader), named(reader)
        for address, _cost, entries in COSTS:
            cost, answer = asked(client, address.format(**words))
            found[address, size] = cost
            assert size == FEW or longest(answer) >= entries, address
    assert found == {
        (address, size): cost for address, cost, _entries in COSTS for size in (FEW, MANY)
    }


def test_no_address_is_forgotten() -> None:
    counted = {
        re.sub(r"/(1|\{\w+\})(?=/|$)", "/{id}", address.split("?")[0]) for address, *_rest in COSTS
    }
    reading = {address for address, methods in served().items() if "GET" in methods}
    assert counted == reading - NO_ROWS
