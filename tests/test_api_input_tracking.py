"""What may arrive through the tracking contract, whose rows all need a contact."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person
from tests.test_api_input import MALFORMED, NAUGHTY, UNSTORABLE

TEXTS = {
    "/api/interactions": ("location", "medium", "notes", "followUpNotes"),
    "/api/meetings": ("location", "purpose", "preparationNotes"),
}
AT = {
    "/api/interactions": {"interactionType": "call", "date": "2024-01-10T12:30:00Z"},
    "/api/meetings": {"scheduledDateTime": "2024-01-10T12:30:00Z"},
}
TRACKING = {"X_API_Contract": "tracking"}


@pytest.fixture
def bobs(api, bob):
    return api(bob)


@pytest.fixture
def contact(bob: Person) -> str:
    return str(ContactFactory(by=bob.viewer()).pk)


@pytest.fixture(params=TEXTS)
def path(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def is_problem(answer: Any, *statuses: int) -> bool:
    return (
        answer.status_code in statuses
        and answer.headers["Content-Type"] == "application/problem+json"
        and answer.json()["status"] == answer.status_code
    )


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_texts_come_back_as_they_were(bobs, contact, path, text):
    texts = dict.fromkeys(TEXTS[path], text)
    answer = bobs.post(path, {**AT[path], "contactId": contact, **texts})
    assert answer.status_code == 201, answer.content
    row = answer.json()
    assert {name: row[name] for name in texts} == dict.fromkeys(texts, text.strip())
    assert bobs.get(f"{path}/{row['id']}").json() == row


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_queries(bobs, path, text):
    for name in ("contactId", "type", "status", "startDate", "endDate", "from", "page"):
        answer = bobs.get(f"{path}?{name}={quote(text)}", **TRACKING)
        assert answer.status_code == 200 or is_problem(answer, 400)


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_bodies(bobs, contact, path, name, unchanged):
    made = bobs.post(path, {**AT[path], "contactId": contact}).json()["id"]
    with unchanged():
        answers = [bobs.post(path, MALFORMED[name], **TRACKING)]
        if name not in ("twice inside", "keys"):  # unknown fields change nothing
            answers.append(bobs.put(f"{path}/{made}", MALFORMED[name]))
    assert all(is_problem(answer, 400) for answer in answers)


@pytest.mark.parametrize("written", UNSTORABLE)
def test_texts_that_cannot_be_stored(bobs, path, written, unchanged):
    for name in TEXTS[path]:
        with unchanged():
            answer = bobs.post(path, f'{{"{name}": {written}}}'.encode(), **TRACKING)
        assert is_problem(answer, 400)


def test_other_bodies(bobs, contact, path, unchanged):
    huge = {**AT[path], "contactId": contact, "notes": "x" * (3 * 1024 * 1024)}
    with unchanged():
        assert is_problem(bobs.post(path, huge, **TRACKING), 413)
        body = {**AT[path], "contactId": contact}
        text = bobs.post(path, body, **TRACKING, **{"Content-Type": "text/plain"})
        assert is_problem(text, 415)
