"""Two documents, one address: each contract answers in its own shape, and both show one row."""

from __future__ import annotations

from typing import Any

import pytest

from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person

SITES = {
    "title": "Client Meeting",
    "type": "Meeting",
    "lead": "John Smith",
    "start_datetime": "2023-08-15T14:00:00Z",
    "timezone": "America/New_York",
}
MANY = "/api/interactions"
UNUSED = "01a1fcde-eed5-73ec-90f5-9fd5dd76e456"


@pytest.fixture
def bobs(api, bob):
    return api(bob)


@pytest.fixture
def ana(bob: Person):
    return ContactFactory(by=bob.viewer())


@pytest.fixture
def tracking(ana) -> dict[str, Any]:
    at = "2024-01-10T12:30:00Z"
    return {"contactId": str(ana.pk), "interactionType": "lunch", "date": at, "notes": "Jazz"}


def shape(answer: Any) -> str:
    """Whose answer it is."""
    body = answer.json()
    if "errors" in body or "title" in body:
        assert answer.headers["Content-Type"] == "application/problem+json"
        return "tracking"
    if "status" in body:
        return "sites"
    if "detail" in body or "skip" in body or "performed_by" in body:
        return "business"
    assert "pageSize" in body or "interactionType" in body
    return "tracking"


@pytest.mark.parametrize("slash", ["", "/"])
def test_who_answers(bobs, tracking, slash):
    assert shape(bobs.post(MANY + slash, SITES)) == "sites"
    made = bobs.post(MANY + slash, tracking)
    assert shape(made) == "tracking"
    assert shape(bobs.get(MANY + slash)) == "sites"
    assert shape(bobs.get(f"{MANY}{slash}?pageSize=5")) == "tracking"
    assert shape(bobs.get(f"{MANY}/2{slash}")) == "sites"
    assert shape(bobs.get(f"{MANY}/{made.json()['id']}{slash}")) == "tracking"
    assert shape(bobs.get(f"{MANY}/2{slash}", X_API_Contract="tracking")) == "tracking"
    named = f"{MANY}/{made.json()['id']}{slash}"
    assert shape(bobs.get(named, X_API_Contract="sites")) == "sites"


@pytest.mark.parametrize("slash", ["", "/"])
def test_who_answers_for_a_contact(bobs, ana, slash):
    path = f"/api/contacts/{ana.pk}/interactions{slash}"
    assert shape(bobs.post(path, {"type": "note", "description": "x"})) == "business"
    for query, contract in (
        *(("", "business"), ("?limit=5", "business"), ("?page=1", "tracking")),
        *(("?pageSize=x", "tracking"), ("?startDate=x", "tracking"), ("?endDate=x", "tracking")),
    ):
        assert shape(bobs.get(path + query)) == contract
        assert shape(bobs.get(path + query, X_API_Contract="business")) == "business"
        assert shape(bobs.get(path + query, X_API_Contract="tracking")) == "tracking"
    assert bobs.post(path, {}, X_API_Contract="tracking").status_code == 405


ERRORS: list[tuple[str, str, Any, str]] = [
    ("POST", MANY, b"{", "sites"),
    ("POST", MANY, b"contactId=1", "sites"),
    ("POST", MANY, {"contactId": "x"}, "tracking"),
    ("GET", f"{MANY}?contactId=x", None, "tracking"),
    ("GET", f"{MANY}/junk", None, "sites"),
    ("GET", f"{MANY}/{UNUSED}", None, "tracking"),
    ("PATCH", f"{MANY}/1", {}, "sites"),
    ("PATCH", f"{MANY}/{UNUSED}", {}, "tracking"),
]


@pytest.mark.parametrize(("verb", "path", "body", "contract"), ERRORS)
def test_errors_are_the_chosen_contracts(bobs, api, verb, path, body, contract):
    assert shape(bobs.send(verb, path, body)) == contract
    nobody = api().send(verb, path, body)
    assert nobody.status_code == (405 if verb == "PATCH" else 401)
    assert shape(nobody) == contract


@pytest.mark.parametrize("name", ["clients", "tactics", "nonsense"])
def test_a_contract_that_does_not_own_the_path(bobs, ana, name):
    for path, usual in ((MANY, "sites"), (f"/api/contacts/{ana.pk}/interactions", "business")):
        answer = bobs.get(path, X_API_Contract=name)
        assert answer.status_code == 400
        assert shape(answer) == usual
        assert "X-API-Contract" in answer.headers["Vary"]


OWNED: list[tuple[str, str]] = [
    ("/api/interactions/types", "sites"),
    ("/api/contacts", "business"),
    ("/api/meetings", "tracking"),
    ("/api/services", "clients"),
    ("/api/v1/contacts", "tactics"),
]


@pytest.mark.parametrize(("path", "owner"), OWNED)
def test_an_address_of_one_contract_answers_no_other(bobs, path, owner):
    plain = bobs.get(path)
    assert plain.status_code == 200
    assert "X-API-Contract" in plain.headers["Vary"]
    for _, named in OWNED:
        answer = bobs.get(path, X_API_Contract=named)
        assert answer.status_code == (200 if named == owner else 400)
        if named != owner:
            assert told(answer.json()) == f"X-API-Contract must be {owner} here, or be left out."


def told(body: Any) -> str:
    """The message, whoever's shape it is in."""
    error = body.get("error")
    return error["message"] if isinstance(error, dict) else error or body["detail"]


def test_what_no_document_owns_takes_any_name(bobs):
    for path in ("/api/auth/me", "/api/events", "/api/schema", "/api/docs"):
        assert bobs.get(path, X_API_Contract="clients").status_code == 200
    assert bobs.get("/api/nowhere", X_API_Contract="clients").status_code == 404


def test_no_cookie_is_asked_for(api, bob, tracking):
    """The choice is made before a view that says it needs no CSRF token."""
    browser = api(bob)
    browser.client.handler.enforce_csrf_checks = True
    assert browser.post(MANY, tracking).status_code == 201
    assert browser.post(MANY, SITES).status_code == 201


def test_written_through_one_read_through_the_others(bobs, ana, tracking):
    made = bobs.post(MANY, {**tracking, "duration": 45, "followUpNotes": "Call", "location": "Bar"})
    row = bobs.get(f"{MANY}/1").json()["data"]["interaction"]
    assert (row["type"], row["notes"], row["location"]) == ("Meeting", "Jazz", "Bar")
    assert row["end_datetime"] == "2024-01-10T13:15:00Z"
    path = f"/api/contacts/{ana.pk}/interactions"
    (entry,) = bobs.get(path).json()["interactions"]
    assert entry["id"] == made.json()["id"]
    assert (entry["type"], entry["next_action"]) == ("meeting", "Call")
    bobs.put(f"{MANY}/1", {"notes": "Blues"})
    assert bobs.get(f"{MANY}/{entry['id']}").json()["notes"] == "Blues"
    follow_up = {"type": "quote", "description": "x", "scheduled_follow_up": "2024-02-01T10:00:00Z"}
    quoted = bobs.post(path, {**follow_up, "next_action": "Wait"}).json()
    seen = bobs.get(f"{MANY}/{quoted['id']}").json()
    assert (seen["interactionType"], seen["followUpNeeded"]) == ("email", True)
    assert seen["followUpNotes"] == "Wait"
    bobs.put(f"{MANY}/{quoted['id']}", {"followUpNeeded": False})
    newest = bobs.get(path).json()["interactions"][0]
    assert (newest["type"], newest["scheduled_follow_up"]) == ("quote", None)
    assert bobs.delete(f"{MANY}/{quoted['id']}").status_code == 204
    assert bobs.get(path).json()["total"] == 1
    assert bobs.get(f"{MANY}/2").status_code == 404
