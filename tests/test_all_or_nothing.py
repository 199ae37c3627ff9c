"""Whichever statement of a write fails, nothing of it is left (CON-01).

Every write that touches several rows, through an API, a page or the admin; the same again without
the failure is done. `rapport/tests/test_atomicity.py` does one of them on a database that commits.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction

from contacts.models import Contact
from contacts.tests.pages import Browser
from crm.tenancy.context import acting_as
from crm.tests.api import Api, fingerprint
from crm.tests.factories import Person, PersonFactory
from crm.tests.failing import Failing
from interactions import actions
from interactions.models import Interaction
from meetings.models import MeetingActionItem
from meetings.tests.factories import MeetingFactory
from rapport.tests.factories import LISTENING, body
from tests.api_doors import door_named
from tests.full_site import fill

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """A full site, and its owner at every door."""

    api: Api
    browser: Browser
    contact: Contact  # number 1
    talk: Interaction  # number 2, what came of meeting 1; 3 is in the trash, meeting 2 is planned
    item: MeetingActionItem

    @classmethod
    def made(cls, owner: Person) -> World:
        fill(owner, owner, 1)
        viewer, browser = owner.viewer("immigration"), Browser(owner)
        browser.client.raise_request_exception = False
        browser.client.get("/admin/")  # which keeps in the session where they begin
        with acting_as(viewer):
            contact = Contact.objects.visible_to(viewer).get(number=1)
            talk = Interaction.objects.visible_to(viewer).get(number=2)
            item = MeetingActionItem.objects.visible_to(viewer)[0]
            gone = actions.log(by=viewer, kind="note", contact=contact)
            actions.delete(gone, by=viewer)
        MeetingFactory(by=viewer, contact=contact)
        return cls(Api(owner), browser, contact, talk, item)


CLIENT = "/api/clients/1/interactions"
SAID = {
    **door_named("clients").body,
    "customQuestions": [{"questionId": 1, "answer": 7}],
}
OUTCOME = {
    "outcomes": "Agreed",
    "actionItems": ["Send the contract", "Book the room"],
    "topicsCovered": ["Rent"],
}
ENDED = {
    "completed_at": "2026-03-03T11:15",
    "length": "30",
    "outcomes": "Agreed",
    "action_items": "Copy the papers\nCall",
    "relationship_impact": "strengthened",
    f"tactic_{uuid.UUID(LISTENING).hex}": "4",
}
CALLED = {"contact": "1", "kind": "call", "when": "now", "length": "30", "notes": "Talked."}

WRITES: dict[str, Callable[[World], Any]] = {
    "sites: create": lambda w: w.api.post("/api/interactions", door_named("sites").body),
    "sites: update": lambda w: w.api.put(
        "/api/interactions/1?tags=tag,immigration", {"title": "x"}
    ),
    "sites: delete": lambda w: w.api.delete("/api/interactions/2"),
    "clients: create": lambda w: w.api.post(f"{CLIENT}?tags=immigration", SAID),
    "clients: update": lambda w: w.api.patch(f"{CLIENT}/2?tags=immigration", SAID),
    "business: a contact": lambda w: w.api.post(
        "/api/contacts", {"first_name": "Eve", "phone": "+12025550199"}
    ),
    "business: create": lambda w: w.api.post(
        "/api/contacts/1/interactions", {"type": "call", "description": "Called"}
    ),
    "business: status": lambda w: w.api.put(
        "/api/contacts/1/status", {"relationship_status": "lost_lead"}
    ),
    "tactics: create": lambda w: w.api.post("/api/v1/interactions", body(w.contact)),
    "tracking: create": lambda w: w.api.post(
        "/api/interactions",
        {**door_named("tracking").body, "contactId": str(w.contact.pk)},
        X_API_Contract="tracking",
    ),
    "tracking: update": lambda w: w.api.put(
        "/api/interactions/2", {"notes": "Changed"}, X_API_Contract="tracking"
    ),
    "meetings: schedule": lambda w: w.api.post(
        "/api/meetings",
        {**door_named("meetings").body, "contactId": str(w.contact.pk)},
    ),
    "meetings: change": lambda w: w.api.put("/api/meetings/2", {"purpose": "Other"}),
    "meetings: complete": lambda w: w.api.put("/api/meetings/2/complete", OUTCOME),
    "meetings: cancel": lambda w: w.api.put("/api/meetings/2/cancel", {"reason": "Ill"}),
    "under a key": lambda w: w.api.post(
        "/api/interactions", door_named("sites").body, Idempotency_Key="once"
    ),
    "pages: log": lambda w: w.browser.post("interactions/new/", CALLED),
    "pages: quick log": lambda w: w.browser.post(
        "interactions/quick/", {"line": "call Ana: lease signed"}
    ),
    "pages: complete": lambda w: w.browser.post("meetings/2/complete/", ENDED),
    "pages: settle": lambda w: w.browser.post(f"meetings/items/{w.item.pk}/", {"done": "1"}),
    "pages: restore": lambda w: w.browser.post("interactions/3/restore/"),
    "admin: several into the trash": lambda w: w.browser.client.post(
        "/admin/interactions/interaction/",
        {"action": "put_away", "_selected_action": [str(w.talk.pk)]},
    ),
}


class Undone(Exception):
    """Rolls a rehearsal back."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One for all writes: what fails leaves nothing, and what succeeds is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World.made(PersonFactory.create(role="owner", holds=["immigration"]))
        transaction.set_rollback(True)


@pytest.mark.parametrize("what", WRITES)
def test_whichever_statement_fails_nothing_is_left(what: str, world: World) -> None:
    write, before = WRITES[what], fingerprint()
    rehearse(write, world, before)  # what is read once per process is read now
    statements = rehearse(write, world, before)
    assert statements > 5
    for fatal in range(1, statements + 1):
        with connection.execute_wrapper(Failing(fatal)):
            answer = write(world)
        assert answer.status_code == 503, (fatal, answer.content)
        assert fingerprint() == before, f"statement {fatal} of {statements}"


def rehearse(write: Callable[[World], Any], world: World, before: Any) -> int:
    """How many statements it takes; what it does is undone."""
    counting = Failing()
    with suppress(Undone), transaction.atomic():
        with connection.execute_wrapper(counting):
            answer = write(world)
        assert answer.status_code in (200, 201, 204, 302), answer.content
        assert fingerprint() != before
        raise Undone
    return counting.seen
