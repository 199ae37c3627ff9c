"""A contact's interactions in the business contract: seed 003, replayed to the letter."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine

from contacts.tests.factories import ContactFactory
from interactions.api.business import KINDS, TYPES
from interactions.tests.factories import InteractionFactory
from interactions.vocabulary import Kind

FIELDS = [
    *("id", "contact_id", "type", "description", "timestamp", "outcome", "next_action"),
    *("scheduled_follow_up", "performed_by", "performed_by_id"),
]
CALL = {
    "type": "call",
    "description": "Discussed project requirements and timeline",
    "outcome": "Client interested in premium package",
    "next_action": "Send detailed proposal",
    "scheduled_follow_up": "2024-01-15T10:00:00Z",
}
NOW = dt.datetime(2024, 1, 10, 14, 30, tzinfo=dt.UTC)


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer())


@pytest.fixture
def path(ana):
    return f"/api/contacts/{ana.pk}/interactions"


@pytest.fixture
def bobs(api, bob):
    bob.user.first_name, bob.user.last_name = "John", "Smith"
    bob.user.save()
    return api(bob)


def test_add_contact_interaction(bobs, bob, ana, path, api):
    with time_machine.travel(NOW, tick=False):
        answer = api(bob).post(path, CALL)
        contact = api(bob).get(f"/api/contacts/{ana.pk}").json()
    assert answer.status_code == 201
    body = answer.json()
    assert list(json.loads(answer.content)) == FIELDS
    assert body == {
        "id": body["id"],
        "contact_id": str(ana.pk),
        **{name: CALL[name] for name in ("type", "description")},
        "timestamp": "2024-01-10T14:30:00Z",
        **{name: CALL[name] for name in ("outcome", "next_action", "scheduled_follow_up")},
        "performed_by": "John Smith",
        "performed_by_id": str(bob.user.pk),
    }
    assert contact["last_contacted"] == "2024-01-10T14:30:00Z"


def test_get_contact_interactions(bobs, path):
    for number in range(3):
        bobs.post(path, {"type": "note", "description": f"Note {number}"})
    answer = bobs.get(f"{path}?limit=2")
    assert list(answer.json()) == ["interactions", "total", "skip", "limit"]
    assert [row["description"] for row in answer.json()["interactions"]] == ["Note 2", "Note 1"]
    assert list(answer.json()["interactions"][0]) == FIELDS
    assert answer.json()["interactions"][0].items() >= dict.fromkeys(FIELDS[5:8]).items()
    assert (answer.json()["total"], answer.json()["skip"], answer.json()["limit"]) == (3, 0, 2)
    rest = bobs.get(f"{path}/?skip=2").json()
    assert [row["description"] for row in rest["interactions"]] == ["Note 0"]
    assert (rest["total"], rest["skip"], rest["limit"]) == (3, 2, 50)


def test_types_read_back_and_every_kind_has_its_word(bobs, path, bob, ana):
    for word in KINDS:
        assert bobs.post(path, {"type": word, "description": "x"}).json()["type"] == word
    for kind in Kind:
        InteractionFactory(by=bob.viewer(), kind=kind, contact=ana, description=kind.value)
    for row in bobs.get(f"{path}?limit=100").json()["interactions"]:
        if row["description"] in Kind.values:
            assert row["type"] == TYPES[Kind(row["description"])]


BAD = [
    ("type", None, "type_error.none.not_allowed"),
    ("type", "lunch", "type_error.enum"),
    ("description", "", "value_error.any_str.min_length"),
    ("description", "x" * 1001, "value_error.any_str.max_length"),
    ("outcome", "x" * 201, "value_error.any_str.max_length"),
    ("next_action", "x" * 501, "value_error.any_str.max_length"),
    ("scheduled_follow_up", "soon", "value_error.datetime"),
    ("scheduled_follow_up", "2024-03-10T02:30:00", "value_error.datetime"),
]


@pytest.mark.parametrize(("field", "value", "code"), BAD)
def test_bad_data(bobs, path, field, value, code, unchanged):
    with unchanged():
        answer = bobs.post(path, {**CALL, field: value})
    assert answer.status_code == 422
    (entry,) = answer.json()["detail"]
    assert (entry["loc"], entry["type"]) == (["body", field], code)


def test_the_documents_validation_error(bobs, path):
    answer = bobs.post(path, {"description": "x"})
    assert answer.json() == {
        "detail": [
            {"loc": ["body", "type"], "msg": "field required", "type": "value_error.missing"}
        ]
    }


@pytest.mark.parametrize("query", ["skip=-1", "limit=0", "limit=101", "skip=x", "limit=1.5"])
def test_bad_slices(bobs, path, query):
    answer = bobs.get(f"{path}?{query}")
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["query", query.partition("=")[0]]


def test_who_may(api, bobs, path, vera, charlie, unchanged):
    stranger, reader = api(charlie), api(vera)
    with unchanged():
        for verb in ("GET", "POST"):
            gone = stranger.send(verb, path, CALL)
            assert (gone.status_code, gone.json()) == (404, {"detail": "Contact not found"})
            assert bobs.send(verb, "/api/contacts/junk/interactions", CALL).json() == gone.json()
            assert api().send(verb, path, CALL).status_code == 401
        forbidden = reader.post(path, CALL)
        assert forbidden.status_code == 403
        message = "Insufficient permissions: edit_contacts required"
        assert forbidden.json() == {"detail": message}
        assert bobs.put(path, CALL).status_code == 405
    assert reader.get(path).status_code == 200


def test_redacted(api, alice, bob, ana, path):
    InteractionFactory(
        by=alice.viewer("immigration"),
        contact=ana,
        tagged=["immigration"],
        description="canary",
        outcome="canary",
        follow_up_at=NOW,
    )
    (row,) = api(bob).get(path).json()["interactions"]
    assert row["description"] == "Redacted"
    assert row.items() >= {**dict.fromkeys(FIELDS[5:8]), "redacted": True}.items()
    assert row["performed_by_id"] == str(alice.user.pk)
    (row,) = api(alice).get(f"{path}?tags=immigration").json()["interactions"]
    assert (row["description"], row["outcome"]) == ("canary", "canary")
