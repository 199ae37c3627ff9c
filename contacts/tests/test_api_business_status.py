"""A contact's status in the business contract: seed 003, replayed to the letter."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
import time_machine

from contacts.tests.factories import ContactFactory

FIELDS = [
    *("contact_id", "old_status", "new_status", "old_lifecycle_stage", "new_lifecycle_stage"),
    *("changed_by", "timestamp", "reason"),
]
MOVE = {
    "relationship_status": "qualified_lead",
    "lifecycle_stage": "interest",
    "reason": "Showed strong interest in our services",
    "notes": "Ready to move forward with proposal",
}


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer())


@pytest.fixture
def path(ana):
    return f"/api/contacts/{ana.pk}/status"


@pytest.fixture
def bobs(api, bob):
    bob.user.first_name, bob.user.last_name = "John", "Smith"
    bob.user.save()
    return api(bob)


def test_update_contact_status(bobs, path, ana):
    answer = bobs.put(path, MOVE)
    assert answer.status_code == 200
    assert list(json.loads(answer.content)) == FIELDS
    body = answer.json()
    moved = dt.datetime.fromisoformat(body.pop("timestamp"))
    assert abs(dt.datetime.now(dt.UTC) - moved) < dt.timedelta(minutes=1)
    assert body == {
        "contact_id": str(ana.pk),
        "old_status": "prospect",
        "new_status": "qualified_lead",
        "old_lifecycle_stage": "awareness",
        "new_lifecycle_stage": "interest",
        "changed_by": "John Smith",
        "reason": "Showed strong interest in our services",
    }
    contact = bobs.get(f"/api/contacts/{ana.pk}").json()
    assert (contact["relationship_status"], contact["lifecycle_stage"]) == (
        *("qualified_lead", "interest"),
    )


def test_the_stage_follows_unless_given(bobs, path):
    follows = bobs.put(f"{path}/", {"relationship_status": "qualified_lead"}).json()
    assert (follows["new_lifecycle_stage"], follows["reason"]) == ("interest", None)
    given = bobs.put(path, {"relationship_status": "opportunity", "lifecycle_stage": "decision"})
    assert given.json()["new_lifecycle_stage"] == "decision"


def test_a_move_that_is_not_allowed(bobs, path, unchanged):
    for status in ("qualified_lead", "opportunity", "active_client"):
        bobs.put(path, {"relationship_status": status})
    with unchanged():
        answer = bobs.put(path, {"relationship_status": "prospect"})
    assert answer.status_code == 400
    message = "Invalid status transition: cannot move from active_client to prospect"
    assert answer.json() == {"detail": message}


def test_staying_changes_nothing(bobs, path, unchanged):
    with unchanged():
        answer = bobs.put(path, {"relationship_status": "prospect", "reason": "x"})
    assert answer.status_code == 200
    assert list(answer.json()) == FIELDS
    assert (answer.json()["old_status"], answer.json()["new_status"]) == ("prospect", "prospect")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("relationship_status", None, "type_error.none.not_allowed"),
        ("relationship_status", "friend", "type_error.enum"),
        ("lifecycle_stage", "love", "type_error.enum"),
        ("reason", "x" * 501, "value_error.any_str.max_length"),
        ("notes", "x" * 1001, "value_error.any_str.max_length"),
        ("reason", 5, "type_error.str"),
    ],
)
def test_bad_values(bobs, path, field, value, code, unchanged):
    with unchanged():
        answer = bobs.put(path, {**MOVE, field: value})
    assert answer.status_code == 422
    (entry,) = answer.json()["detail"]
    assert (entry["loc"], entry["type"]) == (["body", field], code)
    assert bobs.put(path, {}).json()["detail"][0]["type"] == "value_error.missing"


def test_status_history(bobs, bob, path, ana):
    bobs.put(path, MOVE)
    bobs.put(path, {"relationship_status": "inactive", "reason": "r" * 500, "notes": "n" * 1000})
    answer = bobs.get(f"{path}-history").json()
    assert list(answer) == ["status_history", "total", "skip", "limit"]
    last, first = answer["status_history"]
    assert (last["old_status"], last["new_status"]) == ("qualified_lead", "inactive")
    assert (last["reason"], last["notes"]) == ("r" * 500, "n" * 1000)
    assert first.items() >= {"notes": MOVE["notes"], "changed_by_id": str(bob.user.pk)}.items()
    sliced = bobs.get(f"{path}-history?skip=1&limit=1").json()
    assert (sliced["status_history"], sliced["total"]) == ([first], 2)
    assert bobs.get(f"{path}-history?limit=101").status_code == 422


def test_who_may(api, bobs, path, vera, charlie, unchanged):
    stranger, reader = api(charlie), api(vera)
    missing = f"/api/contacts/{uuid.uuid4()}/status"
    with unchanged():
        for gone in (stranger.put(path, MOVE), bobs.put(missing, MOVE)):
            assert (gone.status_code, gone.json()) == (404, {"detail": "Contact not found"})
        assert stranger.get(f"{path}-history").status_code == 404
        assert api().put(path, MOVE).status_code == 401
        message = "Insufficient permissions: edit_contacts required"
        assert reader.put(path, MOVE).json() == {"detail": message}
        assert bobs.get(path).status_code == 405
    assert reader.get(f"{path}-history").status_code == 200


def test_the_answer_tells_when_the_history_says_so(api, bob, path):
    with time_machine.travel(dt.datetime(2024, 1, 10, 14, 30, tzinfo=dt.UTC), tick=False):
        client = api(bob)
        answer = client.put(path, MOVE).json()
        (change,) = client.get(f"{path}-history").json()["status_history"]
    assert {name: change[name] for name in FIELDS} == answer
