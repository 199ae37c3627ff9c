"""Contacts in the tactics contract."""

# mypy: disallow-untyped-calls=false

import pytest

from contacts.tests.factories import ContactFactory

PATH = "/api/v1/contacts/"
ANA = {"first_name": "Ana", "last_name": "García", "email": "ana@example.org"}
FIELDS = [
    *("display_name", "first_name", "last_name", "company_name", "email", "phone"),
    *("id", "created_at", "updated_at"),
]


@pytest.fixture
def bobs(api, bob):
    return api(bob)


def entries(answer):
    assert answer.status_code == 422, answer.content
    return [(entry["loc"], entry["type"]) for entry in answer.json()["detail"]]


def test_create_and_read(bobs):
    answer = bobs.post(PATH, {**ANA, "company_name": "Azul", "phone": "+1 212 555 0123"})
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert list(made) == FIELDS
    assert (made["display_name"], made["phone"]) == ("Ana García (Azul)", "+12125550123")
    assert made["updated_at"] == made["created_at"]
    assert bobs.get(f"{PATH}{made['id']}").json() == made
    assert bobs.get(PATH).json() == [made]
    through_business = bobs.get(f"/api/contacts/{made['id']}").json()
    assert through_business["display_name"] == made["display_name"]


def test_by_name_searched_and_sliced(bobs, bob):
    for name in ("Cruz", "Álvarez", "Baker"):
        ContactFactory(by=bob.viewer(), last_name=name)
    seen = [row["last_name"] for row in bobs.get(PATH).json()]
    assert seen == ["Álvarez", "Baker", "Cruz"]
    assert [row["last_name"] for row in bobs.get(f"{PATH}?skip=1&limit=1").json()] == ["Baker"]
    assert [row["last_name"] for row in bobs.get(f"{PATH}?search=alvarez").json()] == ["Álvarez"]
    assert entries(bobs.get(f"{PATH}?limit=0")) == [
        (["query", "limit"], "value_error.number.not_ge")
    ]


@pytest.mark.parametrize(
    ("given", "loc", "kind"),
    [
        ({"first_name": None, "last_name": None}, ["first_name"], "value_error"),
        ({"email": ""}, ["email"], "value_error"),
        ({"email": "x"}, ["email"], "value_error"),
        ({"first_name": "x" * 101}, ["first_name"], "value_error.any_str.max_length"),
        ({"first_name": 5}, ["first_name"], "type_error.str"),
        ({"nickname": "x"}, ["nickname"], "value_error.extra"),
    ],
)
def test_rules(bobs, given, loc, kind, unchanged):
    with unchanged():
        assert entries(bobs.post(PATH, {**ANA, **given})) == [(["body", *loc], kind)]


def test_an_address_that_is_taken(bobs, unchanged):
    bobs.post(PATH, ANA)
    with unchanged():
        answer = bobs.post(PATH, ANA)
    assert answer.status_code == 409
    assert list(answer.json()) == ["detail"]


def test_who_may_only_look(api, vera, bobs, unchanged):
    reader = api(vera)
    with unchanged():
        answer = reader.post(PATH, ANA)
    text = {"detail": "Insufficient permissions: edit_contacts required"}
    assert (answer.status_code, answer.json()) == (403, text)


def test_another_sites_contacts(api, bobs, charlie):
    made = bobs.post(PATH, ANA).json()
    stranger = api(charlie)
    missing = {"detail": "Contact not found"}
    assert stranger.get(f"{PATH}{made['id']}").json() == missing
    assert stranger.get(PATH).json() == []
