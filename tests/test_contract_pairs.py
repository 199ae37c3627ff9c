"""Written through one contract, read through another: all 25 pairs (contracts.md)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from contacts.models import Contact
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner
from crm.tests.api import Api, ApiOf
from crm.tests.factories import Person
from interactions import actions
from interactions.models import Interaction
from interactions.tests.offers import client_of, question_of, service_of
from tests.spellings import NOW, READS, TYPE_FIELDS, WRITERS

STAYS: dict[str, set[str]] = defaultdict(
    lambda: {"location"}, sites={"location", "timezone"}, tactics={"medium"}
)
"""The texts that stay visible: the place, the zone that belongs to the time, and the medium where
it is what that document calls the type."""

PAIRS = [(writer, reader) for writer in WRITERS for reader in READS]


@pytest.fixture
def ana(bob: Person, alice: Person) -> Contact:
    """Client 1, on a site with service 1 and question 1."""
    question_of(alice, service_of(alice))
    return client_of(bob)


@pytest.fixture
def bobs(api: ApiOf, bob: Person) -> Iterator[Api]:
    with as_owner():
        bob.user.first_name, bob.user.last_name = "Bob", "Builder"
        bob.user.save()
    with time_machine.travel(NOW, tick=False):
        yield api(bob)


def written(bobs: Api, bob: Person, ana: Contact, through: str, word: str) -> Interaction:
    """The row that a client of that contract has made."""
    writer = WRITERS[through]
    answer = bobs.post(writer.path, writer.body(word, str(ana.pk)), X_API_Contract=through)
    assert answer.status_code == 201, answer.content
    with acting_as(bob.viewer()) as viewer:
        row: Interaction = Interaction.objects.visible_to(viewer).get()
    if row.contact_id is None:  # `sites` knows no contact; `tracking` can say whose it is
        assert (
            bobs.put(f"/api/interactions/{row.uuid}", {"contactId": str(ana.pk)}).status_code < 300
        )
    return row


def read(client: Api, row: Interaction, ana: Contact, through: str) -> list[dict[str, Any]]:
    """Every answer of that contract that shows the row: alone, and in each list."""
    match through:
        case "clients":
            alone = client.get(f"/api/clients/1/interactions/{row.number}").json()
            return [alone, *client.get("/api/clients/1/interactions").json()["interactions"]]
        case "sites":
            alone = client.get(f"/api/interactions/{row.number}").json()["data"]["interaction"]
            return [alone, *client.get("/api/interactions").json()["data"]["interactions"]]
        case "tactics":
            alone = client.get(f"/api/v1/interactions/{row.uuid}").json()
            return [alone, *client.get(f"/api/v1/interactions?contact_id={ana.pk}").json()]
        case "business":
            return list(client.get(f"/api/contacts/{ana.pk}/interactions").json()["interactions"])
    alone = client.get(f"/api/interactions/{row.uuid}").json()
    listed = client.get("/api/interactions", X_API_Contract="tracking").json()
    timeline = client.get(f"/api/contacts/{ana.pk}/interactions?pageSize=5").json()
    return [alone, *listed["interactions"], *timeline["interactions"]]


@pytest.mark.parametrize(("writer", "reader"), PAIRS)
def test_what_one_writes_the_other_reads(
    writer: str, reader: str, bobs: Api, bob: Person, ana: Contact
) -> None:
    words = WRITERS[writer].types
    row = written(bobs, bob, ana, writer, next(iter(words)))
    answers = read(bobs, row, ana, reader)
    expected = READS[reader](WRITERS[writer].facts)
    for answer in answers:
        assert {name: answer[name] for name in expected} == expected
        assert answer["id"] in (row.number, str(row.uuid))
    assert len(answers) == {"business": 1, "tracking": 3}.get(reader, 2)


@pytest.mark.parametrize(
    ("writer", "word"), [(name, word) for name, found in WRITERS.items() for word in found.types]
)
def test_every_type_has_its_word_in_every_contract(
    writer: str, word: str, bobs: Api, bob: Person, ana: Contact
) -> None:
    row = written(bobs, bob, ana, writer, word)
    for reader, expected in zip(READS, WRITERS[writer].types[word], strict=True):
        for answer in read(bobs, row, ana, reader):
            assert answer[TYPE_FIELDS[reader]] == expected, reader


@pytest.mark.parametrize(("writer", "reader"), PAIRS)
def test_what_one_writes_is_hidden_from_the_other(
    writer: str, reader: str, bobs: Api, bob: Person, ana: Contact, alice: Person, api: ApiOf
) -> None:
    """Once a restricted tag is on it, nothing written is left but what always stays visible; who
    holds the tag and asks for it reads it all."""
    facts = WRITERS[writer].facts
    row = written(bobs, bob, ana, writer, next(iter(WRITERS[writer].types)))
    with acting_as(alice.viewer("immigration")) as viewer:
        tag = Tag.objects.visible_to(viewer).get(name="immigration")
        actions.edit(row, by=viewer, changes={}, tags=[tag])
    for answer in read(bobs, row, ana, reader):
        assert answer["redacted"] is True
        said = json.dumps(answer)
        texts = {name: text for name, text in facts.items() if isinstance(text, str)}
        assert {name for name, text in texts.items() if text in said} <= STAYS[reader]
    expected = READS[reader](facts)
    for answer in read(Asking(api(alice)), row, ana, reader):  # type: ignore[arg-type]
        assert {name: answer[name] for name in expected} == expected


class Asking:
    """A client that asks for the restricted tag with every request."""

    def __init__(self, client: Api) -> None:
        self.client = client

    def get(self, path: str, **headers: str) -> Any:
        mark = "&" if "?" in path else "?"
        return self.client.get(f"{path}{mark}tags=immigration", **headers)


ADDRESSES: dict[str, Callable[[Interaction], str]] = {
    "clients": lambda row: f"/api/clients/1/interactions/{row.number}",
    "sites": lambda row: f"/api/interactions/{row.number}",
    "tracking": lambda row: f"/api/interactions/{row.uuid}",
}
CHANGES = {
    "clients": ("PATCH", "description"),
    "sites": ("PUT", "notes"),
    "tracking": ("PUT", "notes"),
}


@pytest.mark.parametrize("editor", CHANGES)
@pytest.mark.parametrize("writer", WRITERS)
def test_what_one_changes_the_others_read(
    writer: str, editor: str, bobs: Api, bob: Person, ana: Contact
) -> None:
    """And nothing but that: the rest is as the writer left it."""
    row = written(bobs, bob, ana, writer, next(iter(WRITERS[writer].types)))
    verb, field = CHANGES[editor]
    assert bobs.send(verb, ADDRESSES[editor](row), {field: "Said otherwise"}).status_code == 200
    facts = {**WRITERS[writer].facts, field: "Said otherwise"}
    for reader in READS:
        expected = READS[reader](facts)
        for answer in read(bobs, row, ana, reader):
            assert {name: answer[name] for name in expected} == expected, reader


@pytest.mark.parametrize("deleter", ADDRESSES)
def test_what_one_deletes_is_gone_for_all(
    deleter: str, bobs: Api, bob: Person, ana: Contact
) -> None:
    row = written(bobs, bob, ana, "tracking", "lunch")
    assert bobs.delete(ADDRESSES[deleter](row)).status_code in (200, 204)
    for path in (
        f"/api/clients/1/interactions/{row.number}",
        f"/api/interactions/{row.number}",
        f"/api/v1/interactions/{row.uuid}",
        f"/api/interactions/{row.uuid}",
    ):
        assert bobs.get(path).status_code == 404, path
    assert bobs.get(f"/api/contacts/{ana.pk}/interactions").json()["total"] == 0
