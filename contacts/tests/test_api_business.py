"""Contacts in the business contract: what is particular to it beside the shared promises."""

# mypy: disallow-untyped-calls=false
# factory-boy's classes are only half typed.

from typing import Any

import pytest

from contacts.tests.factories import ContactFactory

ANA = {"first_name": "Ana", "last_name": "García", "email": "ana@example.org"}
FIELDS = [
    *("id", "number", "contact_type", "first_name", "last_name", "company_name", "display_name"),
    *("job_title", "email", "phone", "mobile", "website", "address", "source", "priority", "tags"),
    *("notes", "estimated_value", "currency", "owner_id", "custom_fields"),
    *("relationship_status", "lifecycle_stage", "last_contacted"),
    *("created_at", "updated_at", "version"),
]
WHOLE: dict[str, Any] = {
    **ANA,
    "contact_type": "lead",
    "company_name": "Casa Azul",
    "job_title": "Director",
    "phone": "+1 212 555 0123",
    "mobile": "+34 612 345 678",
    "website": "https://example.org/",
    "address": {
        "street": "1 Main",
        "city": "Lima",
        "state": "L",
        "postal_code": "1",
        "country": "PE",
    },
    "source": "referral",
    "priority": "high",
    "tags": ["vip", "vip", "board"],
    "notes": "Prefers mornings",
    "estimated_value": 1250.5,
    "currency": "EUR",
    "custom_fields": {"size": [1, {"a": None}]},
    "relationship_status": "opportunity",
}


@pytest.fixture
def bobs(api, bob):
    return api(bob)


@pytest.fixture
def ana(bobs):
    return bobs.post("/api/contacts", ANA).json()


def entries(answer) -> Any:
    assert answer.status_code == 422, answer.content
    return [(entry["loc"], entry["msg"], entry["type"]) for entry in answer.json()["detail"]]


def test_create_and_read_everything(bobs, bob):
    answer = bobs.post("/api/contacts", {**WHOLE, "owner_id": bob.user.pk})
    assert answer.status_code == 201
    body = answer.json()
    assert list(body) == FIELDS
    stored = {"phone": "+12125550123", "mobile": "+34612345678", "tags": ["vip", "board"]}
    derived = {"display_name": "Ana García (Casa Azul)", "lifecycle_stage": "consideration"}
    expected = {**WHOLE, **stored, **derived, "owner_id": bob.user.pk, "number": 1, "version": 1}
    assert {name: body[name] for name in expected} == expected
    assert body["updated_at"] is None
    assert body["created_at"].endswith("Z")
    assert bobs.get(f"/api/contacts/{body['id']}").json() == body


def test_what_is_not_there_reads_null(ana):
    nothing = {name: ana[name] for name in ("phone", "website", "notes", "estimated_value")}
    assert set(nothing.values()) == {None}
    assert set(ana["address"].values()) == {None}
    assert (ana["tags"], ana["custom_fields"]) == ([], {})


def test_null_clears(bobs):
    made = bobs.post("/api/contacts", WHOLE).json()
    cleared = ("phone", "website", "notes", "estimated_value", "tags", "custom_fields", "address")
    answer = bobs.patch(f"/api/contacts/{made['id']}", dict.fromkeys(cleared))
    body = answer.json()
    assert (body["phone"], body["website"], body["notes"]) == (None, None, None)
    assert (body["tags"], body["custom_fields"]) == ([], {})
    assert set(body["address"].values()) == {None}


def test_one_part_of_the_address(bobs):
    made = bobs.post("/api/contacts", WHOLE).json()
    body = bobs.patch(f"/api/contacts/{made['id']}", {"address": {"city": "Cusco"}}).json()
    assert body["address"] == {**WHOLE["address"], "city": "Cusco"}


def test_the_documents_words(bobs, ana, api, vera):
    missing = bobs.get("/api/contacts/999")
    assert (missing.status_code, missing.json()) == (404, {"detail": "Contact not found"})
    refused = api(vera).post("/api/contacts", ANA)
    text = "Insufficient permissions: edit_contacts required"
    assert (refused.status_code, refused.json()) == (403, {"detail": text})


ENUM = "value is not a valid enumeration member; permitted: 'low', 'medium', 'high', 'urgent'"
MOST = "ensure this value has at most"
WRONG = {
    "null": ("contact_type", None, "none is not an allowed value", "type_error.none.not_allowed"),
    "text": ("first_name", 1, "str type expected", "type_error.str"),
    "long": ("first_name", "x" * 101, f"{MOST} 100 characters", "value_error.any_str.max_length"),
    "enum": ("priority", "x", ENUM, "type_error.enum"),
    "object": ("address", "x", "value is not a valid dict", "type_error.dict"),
    "list": ("tags", "x", "value is not a valid list", "type_error.list"),
    "items": ("tags", [*map(str, range(51))], f"{MOST} 50 items", "value_error.list.max_items"),
    "whole": ("owner_id", "1", "value is not a valid integer", "type_error.integer"),
    "true": ("owner_id", True, "value is not a valid integer", "type_error.integer"),
    "amount": ("estimated_value", "1", "value is not a valid decimal", "type_error.decimal"),
    "least": (
        *("estimated_value", -1, "ensure this value is greater than or equal to 0"),
        "value_error.number.not_ge",
    ),
    "json": ("custom_fields", [], "value is not a valid dict", "type_error.dict"),
}


@pytest.mark.parametrize("name", WRONG)
def test_pydantics_words(bobs, name, unchanged):
    field, value, message, kind = WRONG[name]
    with unchanged():
        answer = bobs.post("/api/contacts", {**ANA, field: value})
    assert entries(answer) == [(["body", field], message, kind)]


def test_errors_inside_say_where(bobs):
    given = {"address": {"city": 1}, "tags": ["a", 1]}
    found = entries(bobs.post("/api/contacts", {**ANA, **given}))
    assert [loc for loc, _msg, _type in found] == [["body", "address", "city"], ["body", "tags", 1]]


@pytest.mark.parametrize("value", [0.001, 1e13, 1e300])
def test_amounts_beyond_what_is_kept(bobs, value):
    (entry,) = entries(bobs.post("/api/contacts", {**ANA, "estimated_value": value}))
    assert entry[0] == ["body", "estimated_value"]


@pytest.mark.parametrize(
    "value", [{"a": "x" * 17_000}, {"a": [[[[[1]]]]]}, {"a": {"b": {"c": {"d": {"e": {}}}}}}]
)
def test_custom_fields_are_bounded(bobs, value):
    (entry,) = entries(bobs.post("/api/contacts", {**ANA, "custom_fields": value}))
    assert entry[0] == ["body", "custom_fields"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "not an address"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"mobile": "call me"}, "mobile"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"first_name": "", "last_name": " "}, "first_name"),
        ({"email": None}, "email"),
    ],
)
def test_rules(bobs, ana, given, field, unchanged):
    with unchanged():
        made = bobs.post("/api/contacts", {**ANA, **given})
        changed = bobs.patch(f"/api/contacts/{ana['id']}", given)
    assert [loc for loc, _msg, _type in entries(made)] == [["body", field]]
    assert [loc for loc, _msg, _type in entries(changed)] == [["body", field]]


def test_query_errors_say_query(bobs):
    found = entries(bobs.get("/api/contacts?limit=0&skip=-1&owner_id=x"))
    assert [loc for loc, _msg, _type in found] == [
        ["query", "skip"],
        ["query", "limit"],
        ["query", "owner_id"],
    ]


@pytest.mark.parametrize("given", [{"email": "ANA@example.org"}, {"phone": "(212) 555-0123"}])
def test_taken_on_this_site_only(bobs, api, charlie, given, unchanged):
    bobs.post("/api/contacts", {**ANA, "phone": "+1 212 555 0123"})
    rival = {"company_name": "Rival", **given}
    with unchanged():
        answer = bobs.post("/api/contacts", rival)
    assert answer.status_code == 409
    assert list(answer.json()) == ["detail"]
    assert api(charlie).post("/api/contacts", rival).status_code == 201


def test_a_deleted_contact_gives_its_address_free(bobs, ana):
    bobs.delete(f"/api/contacts/{ana['id']}")
    assert bobs.post("/api/contacts", ANA).status_code == 201


def test_an_owner_of_another_site_is_as_unknown_as_nobody(bobs, ana, charlie, bob, unchanged):
    with unchanged():
        strangers = bobs.patch("/api/contacts/1", {"owner_id": charlie.user.pk})
        nobodys = bobs.patch("/api/contacts/1", {"owner_id": 999_999_999})
    assert strangers.status_code == 422
    assert strangers.content == nobodys.content
    assert (
        bobs.patch("/api/contacts/1", {"owner_id": bob.user.pk}).json()["owner_id"] == bob.user.pk
    )


def test_status_has_an_address_of_its_own(bobs, ana, unchanged):
    with unchanged():
        answer = bobs.patch("/api/contacts/1", {"relationship_status": "inactive", "notes": "x"})
    text = "use PUT /api/contacts/{id}/status"
    assert entries(answer) == [(["body", "relationship_status"], text, "value_error")]
    same = {"relationship_status": "prospect", "lifecycle_stage": "awareness", "notes": "x"}
    assert bobs.patch("/api/contacts/1", same).json()["notes"] == "x"


def test_an_empty_patch_changes_nothing(bobs, ana, unchanged):
    with unchanged():
        answer = bobs.patch("/api/contacts/1", {})
    assert (answer.status_code, answer.json()) == (200, ana)


def test_who_holds_an_old_version_overwrites_nothing(bobs, ana, unchanged):
    first = bobs.patch("/api/contacts/1", {"version": 1, "notes": "first"})
    assert first.json()["version"] == 2
    with unchanged():
        assert bobs.patch("/api/contacts/1", {"version": 1, "notes": "late"}).status_code == 409


@pytest.fixture
def three(bob):
    viewer = bob.viewer()
    ContactFactory(by=viewer, first_name="Zoë", last_name="Alba", tags=["vip"], priority="low")
    ContactFactory(by=viewer, first_name="ana", last_name="Bell", owner_id=bob.user.pk)
    ContactFactory(by=viewer, first_name="Marc", last_name="Cruz", priority="urgent")


def names(answer) -> Any:
    assert answer.status_code == 200, answer.content
    return [row["first_name"] for row in answer.json()["contacts"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Zoë", "ana", "Marc"]),
        ("sort_order=desc", ["Marc", "ana", "Zoë"]),
        ("sort_by=first_name", ["ana", "Marc", "Zoë"]),
        ("sort_by=priority&sort_order=desc", ["Marc", "ana", "Zoë"]),
        ("search=ZOE%20alb", ["Zoë"]),
        ("tag=vip", ["Zoë"]),
        ("priority=urgent", ["Marc"]),
        ("relationship_status=prospect&contact_type=client", ["Zoë", "ana", "Marc"]),
        ("lifecycle_stage=decision", []),
        ("skip=1&limit=1", ["ana"]),
        ("skip=9", []),
    ],
)
def test_list(bobs, three, query, found):
    assert names(bobs.get(f"/api/contacts?{query}")) == found


def test_list_tells_its_slice(bobs, three, bob):
    body = bobs.get("/api/contacts?skip=1&limit=1").json()
    assert list(body) == ["contacts", "total", "skip", "limit"]
    assert (body["total"], body["skip"], body["limit"]) == (3, 1, 1)
    assert bobs.get("/api/contacts").json()["limit"] == 50
    assert names(bobs.get(f"/api/contacts?owner_id={bob.user.pk}")) == ["ana"]
