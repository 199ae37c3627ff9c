"""One record, several contracts; and a change is there whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from crm.models import Event
from crm.tenancy.context import acting_as
from crm.tests.api import Api, ApiOf
from crm.tests.factories import Person
from interactions import actions
from interactions.models import ClientLog, Interaction
from interactions.tests.offers import BODY, MANY, ONE, client_of, question_of, service_of
from interactions.vocabulary import Kind

SITES = "/api/interactions/1"


@pytest.fixture
def bobs(api: ApiOf, alice: Person, bob: Person) -> Api:
    client_of(alice)
    client_of(alice)
    question_of(alice, service_of(alice))
    return api(bob)


def of_sites(client: Api, query: str = "") -> dict[str, Any]:
    return dict(client.get(f"{SITES}{query}").json()["data"]["interaction"])


def logs(client: Api, number: int = 1) -> list[tuple[Any, ...]]:
    lines = client.get(f"/api/clients/{number}/logs").json()["logs"]
    return [(line["logType"], line["title"], line["description"]) for line in lines]


def test_written_here_read_through_sites(bobs: Api) -> None:
    bobs.post(MANY, {**BODY, "interactionType": "workshopTalk"})
    shown = of_sites(bobs)
    wanted = {"type": "Training", "location": "CUOffice", "description": BODY["description"]}
    wanted |= {"start_datetime": "2019-05-06T16:00:00Z", "end_datetime": "2019-05-06T17:00:00Z"}
    assert shown.items() >= {**wanted, "timezone": "America/New_York", "updated_at": None}.items()


@pytest.mark.parametrize("kind", Kind)
def test_written_elsewhere_read_here(kind: Kind, bobs: Api, bob: Person) -> None:
    """Sending back what was read, whole, changes nothing that this contract cannot say."""
    with acting_as(bob.viewer()) as viewer:
        contact = Interaction._meta.get_field("contact").remote_field.model
        person = contact.objects.visible_to(viewer).get(number=1)
        actions.log(by=viewer, kind=kind, contact=person, title="Lunch", location="Trattoria Lina")
    shown = bobs.get(ONE).json()
    assert shown["interactionType"] in {
        *("inPerson", "byPhone", "workshopTalk", "oneOnOneLightTouch", "consultation"),
    }
    nothing = {name: shown[name] for name in ("serviceId", "duration", "location", "description")}
    assert set(nothing.values()) == {None}
    assert bobs.patch(ONE, {**shown, "description": "Paid by us"}).status_code == 200
    with acting_as(bob.viewer()) as viewer:
        row = Interaction.objects.visible_to(viewer).with_content().get(number=1)
    assert (row.kind, row.location, row.shown.title) == (kind, "Trattoria Lina", "Lunch")
    assert row.shown.description == "Paid by us"


def test_changed_through_sites_told_in_the_clients_log(bobs: Api) -> None:
    bobs.post(MANY, BODY)
    assert bobs.put(SITES, {"title": "Agreed", "notes": "Signed"}).status_code == 200
    assert bobs.get(ONE).json()["lastUpdatedBy"]["timestamp"].endswith("Z")
    assert bobs.delete(SITES).status_code == 200
    assert bobs.get(ONE).status_code == 404
    assert logs(bobs) == [
        ("clientInteractionDeleted", "Coaching: interaction deleted", None),
        ("clientInteractionUpdated", "Coaching: interaction updated", "Changed: notes, title."),
        ("clientInteractionCreated", "Coaching: interaction created", None),
    ]


def test_no_contact_no_log(bobs: Api, bob: Person) -> None:
    sent = {"title": "Note", "type": "Update", "lead": "Bob", "timezone": "UTC"}
    bobs.post("/api/interactions", {**sent, "start_datetime": "2023-08-15T14:00:00Z"})
    with acting_as(bob.viewer()) as viewer:
        assert not ClientLog.objects.visible_to(viewer).exists()
    assert bobs.get(ONE).status_code == 404
    assert bobs.delete(ONE).status_code == 400


def test_moved_to_another_client_both_logs_tell(bobs: Api, bob: Person) -> None:
    bobs.post(MANY, BODY)
    with acting_as(bob.viewer()) as viewer:
        row = Interaction.objects.visible_to(viewer).get(number=1)
        contacts = type(row.contact).objects.visible_to(viewer)
        actions.edit(row, by=viewer, changes={"contact": contacts.get(number=2)})
        actions.delete(row, by=viewer)
        actions.restore(row, by=viewer)
    assert [line[0] for line in logs(bobs)] == [
        "clientInteractionUpdated",
        "clientInteractionCreated",
    ]
    assert [line[2] for line in logs(bobs, 2)] == ["Restored.", None, "Changed: contact."]
    assert bobs.get(ONE).status_code == 404
    assert bobs.get("/api/clients/2/interactions/1").status_code == 200


def test_every_change_is_an_event(bobs: Api, bob: Person) -> None:
    bobs.post(MANY, BODY)
    bobs.patch(ONE, {"description": "Changed"})
    bobs.delete(ONE)
    with acting_as(bob.viewer()) as viewer:
        types = Event.objects.visible_to(viewer).order_by("number").values_list("type", flat=True)
        assert list(types) == [
            *("InteractionLogged", "clientInteractionCreated"),
            *("clientInteractionUpdated", "clientInteractionDeleted"),
        ]


# --- nothing half saved


@contextmanager
def failing_at(nth: int) -> Iterator[list[str]]:
    """The nth statement that writes fails, as if the server had gone."""
    seen: list[str] = []

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            seen.append(sql)
            if len(seen) == nth:
                raise DatabaseError("planted")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield seen


class Undone(Exception):
    """Rolls a rehearsal back."""


CHANGES: dict[str, Callable[[Api], Any]] = {
    "create": lambda client: client.post(f"{MANY}?tags=immigration", BODY),
    "modify": lambda client: client.patch(
        f"{ONE}?tags=immigration", {**BODY, "customQuestions": [{"questionId": 1, "answer": 7}]}
    ),
    "delete": lambda client: client.delete(ONE),
}


@pytest.mark.parametrize("what", CHANGES)
def test_nothing_is_half_saved(
    what: str, bobs: Api, api: ApiOf, alice: Person, unchanged: Any
) -> None:
    client = api(alice)
    client.post(MANY, BODY)
    with suppress(Undone), transaction.atomic(), failing_at(0) as writes:
        assert CHANGES[what](client).status_code < 300
        raise Undone
    assert len(writes) >= 4, writes
    for nth in range(1, len(writes) + 1):
        with unchanged(), failing_at(nth) as seen:
            assert CHANGES[what](client).status_code >= 500
        assert len(seen) == nth
    assert CHANGES[what](client).status_code < 300
