"""Interactions in the tracking contract: the document's fields, rules and doors."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person
from interactions.api import business, tracking
from interactions.tests.factories import InteractionFactory
from interactions.vocabulary import Kind

FIELDS = [
    *("id", "contactId", "interactionType", "date", "duration", "location", "medium"),
    *("topicsDiscussed", "notes", "sentiment", "followUpNeeded", "followUpNotes"),
    *("createdAt", "updatedAt"),
]
LUNCH: dict[str, Any] = {
    "interactionType": "lunch",
    "date": "2024-01-10T12:30:00Z",
    "duration": 45,
    "location": "Café Río",
    "medium": "In person",
    "topicsDiscussed": ["Budget", "Family"],
    "notes": "Likes jazz",
    "sentiment": "positive",
    "followUpNeeded": True,
    "followUpNotes": "Send the offer",
}
UNKNOWN = str(uuid.uuid4())
BY_HEADER = {"X_API_Contract": "tracking"}


@pytest.fixture
def bobs(api, bob):
    return api(bob)


@pytest.fixture
def ana(bob: Person):
    return ContactFactory(by=bob.viewer())


@pytest.fixture
def lunch(bobs, ana):
    answer = bobs.post("/api/interactions", {**LUNCH, "contactId": str(ana.pk)})
    assert answer.status_code == 201, answer.content
    assert answer.headers["Location"] == f"/api/interactions/{answer.json()['id']}"
    return answer.json()


def at(row):
    return f"/api/interactions/{row['id']}"


def refused(answer, status):
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert list(body)[:4] == ["type", "title", "status", "detail"]
    assert (body["type"], body["status"]) == ("about:blank", status)
    return body.get("errors", {})


def test_log_and_read(lunch, bobs, ana):
    assert list(lunch) == FIELDS
    assert lunch.items() >= {**LUNCH, "contactId": str(ana.pk), "updatedAt": None}.items()
    assert bobs.get(at(lunch)).json() == lunch
    assert bobs.get(f"{at(lunch)}/").json() == lunch
    assert bobs.get("/api/interactions/1", **BY_HEADER).json() == lunch
    assert bobs.get(f"/api/contacts/{ana.pk}").json()["last_contacted"] == LUNCH["date"]


def test_only_the_required(bobs, ana):
    needed = {"contactId": str(ana.pk), "interactionType": "call", "date": "2024-01-10T12:30:00Z"}
    row = bobs.post("/api/interactions/", needed).json()
    empty = dict.fromkeys(["duration", "location", "medium", "notes", "sentiment"])
    assert row.items() >= {**empty, "topicsDiscussed": [], "followUpNeeded": False}.items()
    errors = refused(bobs.post("/api/interactions", {}, **BY_HEADER), 400)
    assert list(errors) == ["contactId", "interactionType", "date"]


def test_change_what_is_given(lunch, bobs):
    changed = bobs.put(at(lunch), {"notes": None, "date": "2024-01-09T12:30:00Z"}).json()
    assert changed["updatedAt"] is not None
    expected = {**LUNCH, "notes": None, "date": "2024-01-09T12:30:00Z"}
    assert changed.items() >= expected.items()
    assert bobs.put(at(lunch), {}).json() == changed


def test_what_was_read_may_be_sent_back(bobs, bob, ana):
    """A planned consultation of ninety seconds and no contact says less here than it is."""
    ahead = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=2)
    made = InteractionFactory(
        by=bob.viewer(), kind="consultation", starts_at=ahead, duration=dt.timedelta(seconds=90)
    )
    read = bobs.get(f"/api/interactions/{made.uuid}").json()
    assert (read["interactionType"], read["duration"]) == ("meeting", 2)
    before = bobs.get("/api/interactions/1").json()["data"]["interaction"]
    assert bobs.put(at(read), {**read, "notes": "New"}).json()["notes"] == "New"
    after = bobs.get("/api/interactions/1").json()["data"]["interaction"]
    assert {k for k in before if before[k] != after[k]} == {"notes", "updated_at", "updated_by"}
    assert "contactId" in refused(bobs.put(at(read), {"contactId": ""}), 400)


def test_delete(lunch, bobs):
    answer = bobs.delete(at(lunch))
    assert (answer.status_code, answer.content) == (204, b"")
    refused(bobs.get(at(lunch)), 404)
    assert bobs.get("/api/interactions?pageSize=5").json()["totalCount"] == 0


def moment(**ahead: float) -> str:
    return (dt.datetime.now(dt.UTC) + dt.timedelta(**ahead)).isoformat()


def test_the_clock_may_be_a_little_off(bobs, ana):
    body = {"contactId": str(ana.pk), "interactionType": "call"}
    assert bobs.post("/api/interactions", {**body, "date": moment(seconds=30)}).status_code == 201
    last = bobs.get(f"/api/contacts/{ana.pk}").json()["last_contacted"]
    assert abs((dt.datetime.fromisoformat(last) - now()).total_seconds()) < 20  # not in thirty
    assert "date" in refused(bobs.post("/api/interactions", {**body, "date": moment(hours=1)}), 400)


BAD = {
    "contactId": [None, "", "1", "junk", 5],
    "interactionType": [None, "Meeting", "review", 1],
    "date": [None, "", "yesterday", "2024-01-10", "2024-03-10T02:30:00", "1800-01-01T00:00:00Z"],
    "duration": [0, -1, 1.5, "45", True, 10**9],
    "location": ["x" * 256, 5],
    "medium": ["x" * 101],
    "topicsDiscussed": ["Budget", ["x" * 201], [""], [5], ["x"] * 51],
    "notes": ["x" * 5001],
    "sentiment": ["happy", 1],
    "followUpNeeded": ["yes", 1, None],
    "followUpNotes": ["x" * 501],
}


@pytest.mark.parametrize(("field", "value"), [(f, v) for f, many in BAD.items() for v in many])
def test_bad_data(bobs, ana, lunch, field, value, unchanged):
    with unchanged():
        posted = bobs.post("/api/interactions", {**LUNCH, "contactId": str(ana.pk), field: value})
        put = bobs.put(at(lunch), {field: value})
    for answer in (posted, put):
        assert [name.partition("[")[0] for name in refused(answer, 400)] == [field]


def test_the_contact_is_one_of_the_site(bobs, lunch, charlie, unchanged):
    stranger = ContactFactory(by=charlie.viewer())
    with unchanged():
        for contact in (str(stranger.pk), UNKNOWN):
            refused(bobs.post("/api/interactions", {**LUNCH, "contactId": contact}), 404)
            refused(bobs.put(at(lunch), {"contactId": contact}), 404)


@pytest.mark.parametrize("verb", ["GET", "PUT", "DELETE"])
def test_who_may(api, bobs, lunch, vera, charlie, verb, unchanged):
    stranger, reader, body = api(charlie), api(vera), {"notes": "x"}
    with unchanged():
        refused(stranger.send(verb, at(lunch), body), 404)
        refused(bobs.send(verb, f"/api/interactions/{UNKNOWN}", body), 404)
        refused(bobs.send(verb, "/api/interactions/junk", body, **BY_HEADER), 404)
        refused(api().send(verb, at(lunch), body), 401)
        assert reader.send(verb, at(lunch), body).status_code == (200 if verb == "GET" else 403)
        refused(bobs.send("PATCH", at(lunch), body), 405)
        refused(bobs.send("POST", at(lunch), body), 405)
        refused(reader.post("/api/interactions", LUNCH, **BY_HEADER), 403)
        refused(api().get("/api/interactions?pageSize=5"), 401)
    assert stranger.get("/api/interactions?pageSize=5").json()["interactions"] == []


def test_every_kind_has_a_documented_word_and_every_word_reads_back():
    for contract in (tracking, business):
        assert set(contract.TYPES) == set(Kind)
        assert set(contract.TYPES.values()) == set(contract.KINDS)
        assert len(set(contract.KINDS.values())) == len(contract.KINDS)
        assert all(contract.TYPES[kind] == word for word, kind in contract.KINDS.items())


@given(kind=st.sampled_from(Kind))
def test_a_kind_is_found_under_the_word_it_reads_as(kind):
    word = tracking.TYPES[kind]
    assert kind in tracking.kinds_of(word)
    assert tracking.TYPES[tracking.KINDS[word]] == word


@given(seconds=st.integers(min_value=1, max_value=10**7))
def test_minutes_are_whole_and_near(seconds):
    minutes = tracking.minutes_of(dt.timedelta(seconds=seconds))
    assert minutes is not None
    assert minutes >= 1
    assert minutes == 1 or abs(minutes * 60 - seconds) <= 30


def test_redacted(api, alice, bob, unchanged):
    who = alice.viewer("immigration")
    content = {"notes": "canary", "topics": ["canary"], "medium": "canary", "title": "canary"}
    made = InteractionFactory(
        by=who,
        tagged=["immigration"],
        duration=dt.timedelta(hours=1),
        next_action="canary",
        sentiment="negative",
        follow_up_needed=True,
        **content,
    )
    address, owner, bobs = f"/api/interactions/{made.uuid}", api(alice), api(bob)
    for client in (bobs, owner):
        row = client.get(address).json()
        assert row == {
            **dict.fromkeys(FIELDS),
            "id": str(made.uuid),
            "interactionType": "meeting",
            "date": "2023-08-15T14:00:00Z",
            "topicsDiscussed": [],
            "followUpNeeded": False,
            "createdAt": row["createdAt"],
            "redacted": True,
        }
        assert "canary" not in client.get("/api/interactions?pageSize=5").content.decode()
        with unchanged():
            refused(client.put(address, {"notes": "x"}), 403)
            refused(client.delete(address), 403)
    assert owner.get(f"{address}?tags=immigration").json()["notes"] == "canary"
    assert bobs.get(f"{address}?tags=immigration").json()["redacted"] is True
