"""The checklist of every door, for each address of the `clients` contract."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.tests.api import Api, ApiOf
from crm.tests.factories import Person
from interactions.api.clients.words import KINDS, PLACES, TYPES, place_of
from interactions.tests.offers import BODY, CLIENT, MANY, ONE, client_of, question_of, service_of
from interactions.vocabulary import Kind

DOCUMENTED = ["inPerson", "byPhone", "workshopTalk", "oneOnOneLightTouch", "consultation"]
LISTS = {
    MANY: BODY,
    "/api/services": {"serviceName": "Another"},
    "/api/programs": {"programName": "Another"},
    "/api/custom-service-questions": {"serviceId": 1, "label": "Another?", "type": "text"},
}
ROWS = {
    ONE: {"description": "Changed"},
    "/api/services/1": {"serviceName": "Changed"},
    "/api/programs/1": {"programName": "Changed"},
    "/api/custom-service-questions/1": {"label": "Changed?"},
}
LOGS = f"{CLIENT}/logs"
JUNK = ["0", "-1", "007", "1.0", "abc", "%00", "%F0%9F%92%A9", "1'--", "9" * 30, "a" * 300]


@pytest.fixture
def alices(api: ApiOf, alice: Person) -> Api:
    client_of(alice)
    question_of(alice, service_of(alice))
    client = api(alice)
    assert client.post("/api/programs", {"programName": "Legal"}).status_code == 201
    assert client.post(MANY, BODY).status_code == 201
    return client


def answers(client: Api, verbs: str = "GET POST PATCH") -> list[Any]:
    found = []
    for path, body in LISTS.items():
        found += [client.send(v, path, body) for v in verbs.split() if v in ("GET", "POST")]
    for path, body in ROWS.items():
        found += [client.send(v, path, body) for v in verbs.split() if v in ("GET", "PATCH")]
    if "PATCH" in verbs:
        found.append(client.delete(ONE))
    return found


def test_works(alices: Api) -> None:
    for answer in answers(alices):
        assert answer.status_code in (200, 201, 204), answer.content


def test_both_slash_forms(alices: Api) -> None:
    for path in (*LISTS, *ROWS, LOGS):
        assert alices.get(path).status_code == 200
        assert alices.get(f"{path}/").content == alices.get(path).content
    assert alices.post(f"{MANY}/", BODY).status_code == 201


def test_a_stranger_finds_nothing(alices: Api, api: ApiOf, charlie: Person, unchanged: Any) -> None:
    stranger = api(charlie)
    with unchanged():
        for path, body in ROWS.items():
            for verb in ("GET", "PATCH"):
                assert stranger.send(verb, path, body).status_code == 404
        assert stranger.delete(ONE).status_code == 404
        assert stranger.get(MANY).status_code == stranger.get(LOGS).status_code == 404
        assert stranger.post(MANY, BODY).status_code == 404
        gone = stranger.get("/api/clients/99/interactions/1").content
        assert stranger.get(ONE).content == gone == b'{"error":"Client not found"}'
    assert stranger.get("/api/services").json() == {"services": [], "programs": []}


@pytest.mark.parametrize("role", ["vera", "bob"])
def test_who_may_write(
    role: str, alices: Api, api: ApiOf, vera: Person, bob: Person, unchanged: Any
) -> None:
    """Viewers only look; employees log, and leave what is offered to admins."""
    client = api({"vera": vera, "bob": bob}[role])
    for answer in answers(client, "GET"):
        assert answer.status_code == 200
    for path, body in [*list(LISTS.items())[1:], *list(ROWS.items())[1:]]:
        verb = "POST" if path in LISTS else "PATCH"
        for sent in (body, {}):
            with unchanged():
                refused = client.send(verb, path, sent)
            assert (refused.status_code, list(refused.json())) == (403, ["error"])
    expected = 403 if role == "vera" else 201
    assert client.post(MANY, BODY).status_code == expected
    assert client.post(MANY, {}).status_code == (403 if role == "vera" else 400)


def test_anonymous(alices: Api, api: ApiOf, unchanged: Any) -> None:
    with unchanged():
        for answer in [*answers(api()), api().get(LOGS)]:
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert list(answer.json()) == ["error"]


@pytest.mark.parametrize("written", JUNK, ids=range(len(JUNK)))
def test_junk_ids(written: str, alices: Api, unchanged: Any) -> None:
    with unchanged():
        for path, body in ROWS.items():
            address = f"{path.rpartition('/')[0]}/{written}"
            for verb in ("GET", "PATCH"):
                answer = alices.send(verb, address, body)
                assert answer.status_code == 404
                assert list(answer.json()) == ["error"]
        assert alices.delete(f"{MANY}/{written}").status_code == 404
        assert alices.get(f"/api/clients/{written}/interactions").status_code == 404
        assert alices.get(f"/api/clients/{written}/logs").status_code == 404


def test_wrong_verbs(alices: Api, unchanged: Any) -> None:
    wrong = dict.fromkeys(LISTS, "PUT PATCH DELETE") | dict.fromkeys(ROWS, "PUT POST")
    wrong |= {LOGS: "POST PUT PATCH DELETE", "/api/services/1": "PUT POST DELETE"}
    with unchanged():
        for path, verbs in wrong.items():
            for verb in verbs.split():
                answer = alices.send(verb, path, {})
                assert (answer.status_code, list(answer.json())) == (405, ["error"]), (verb, path)
                assert "GET" in answer.headers["Allow"]


# --- words


@given(kind=st.sampled_from(Kind))
def test_every_kind_has_a_documented_word(kind: Kind) -> None:
    assert TYPES[kind] in DOCUMENTED


@given(word=st.sampled_from(DOCUMENTED))
def test_a_word_reads_back(word: str) -> None:
    assert list(KINDS) == DOCUMENTED
    assert TYPES[KINDS[word]] == word


@given(place=st.text() | st.sampled_from([*PLACES, "CU Office", "CONSULATE", "Community  event"]))
def test_places(place: str) -> None:
    assert place_of(place) in {None, "CUOffice", "consulate", "communityEvent"}
    for written, shown in PLACES.items():
        assert place_of(written) == place_of(shown) == shown
