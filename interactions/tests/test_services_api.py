"""What a site offers, through the `clients` contract: shapes and rules."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crm.tests.api import Api, ApiOf
from crm.tests.factories import Person

SERVICE = {
    "serviceName": "Citizenship",
    "serviceDescription": "Applications",
    "programId": 1,
    "defaultInteractionType": "consultation",
    "defaultInteractionLocation": "CUOffice",
    "defaultInteractionDuration": "01:30:00",
    "isActive": True,
}
FIELDS = [
    *("id", "serviceName", "serviceDescription", "programId", "programName"),
    *("defaultInteractionType", "defaultInteractionLocation", "defaultInteractionDuration"),
    *("isActive", "customQuestions"),
]
QUESTION = {"serviceId": 1, "label": "Result", "type": "select", "options": ["Yes", "No"]}


@pytest.fixture
def alices(api: ApiOf, alice: Person) -> Api:
    client = api(alice)
    program = client.post("/api/programs", {"programName": "Legal"})
    assert program.json() == {
        "id": 1,
        "programName": "Legal",
        "programDescription": None,
        "isActive": True,
    }
    return client


def test_services_as_the_contract_has_them(alices: Api) -> None:
    made = alices.post("/api/services", SERVICE)
    assert made.status_code == 201, made.content
    assert alices.post("/api/custom-service-questions", QUESTION).status_code == 201
    answer = alices.get("/api/services")
    service = json.loads(answer.content)["services"][0]
    assert list(answer.json()) == ["services", "programs"]
    assert list(service) == FIELDS
    question = {"id": 1, **QUESTION, "position": 1, "isActive": True}
    shown = {**SERVICE, "defaultInteractionDuration": "1:30:00"}
    assert service == {"id": 1, **shown, "programName": "Legal", "customQuestions": [question]}
    assert answer.json()["programs"][0]["programName"] == "Legal"
    assert alices.get("/api/services/1").json() == service
    questions = alices.get("/api/custom-service-questions").json()
    assert questions == {"customQuestions": [question]}


def test_out_of_use(alices: Api) -> None:
    alices.post("/api/services", SERVICE)
    alices.post("/api/custom-service-questions", QUESTION)
    for path in ("custom-service-questions", "programs", "services"):
        before = alices.get(f"/api/{path}").json()
        assert alices.patch(f"/api/{path}/1", {"isActive": False}).json()["isActive"] is False
        assert alices.get(f"/api/{path}").json() != before
    assert alices.get("/api/services").json() == {"services": [], "programs": []}
    for flag in ("true", "1", "TRUE"):
        everything = alices.get(f"/api/services?includeInactive={flag}").json()
        assert len(everything["services"][0]["customQuestions"]) == 1
        assert len(everything["programs"]) == 1
    assert alices.get("/api/services?includeInactive=false").json()["services"] == []
    assert alices.get("/api/services?includeInactive=maybe").status_code == 400


def test_change(alices: Api) -> None:
    alices.post("/api/services", SERVICE)
    changes: dict[str, Any] = {"serviceName": "Naturalization", "programId": None}
    changes |= {"defaultInteractionDuration": None, "defaultInteractionLocation": None}
    answer = alices.patch("/api/services/1", changes)
    assert answer.status_code == 200, answer.content
    assert answer.json().items() >= {**changes, "programName": None}.items()
    assert answer.json()["defaultInteractionType"] == "consultation", "left out, so unchanged"
    assert alices.patch("/api/services/1", {}).status_code == 400


WRONG = {
    "services": [
        {"serviceName": ""},
        {"serviceName": "x" * 151},
        {"programId": 99},
        {"programId": "1"},
        {"defaultInteractionType": "meeting"},
        {"defaultInteractionLocation": "Main office"},
        {"defaultInteractionDuration": "1h"},
        {"isActive": "yes"},
        {"serviceName": None},
    ],
    "programs": [{"programName": None}, {"programName": 1}, {"isActive": None}],
    "custom-service-questions": [
        {"label": ""},
        {"type": "colour"},
        {"serviceId": 99},
        {"options": []},
        {"options": ["Yes", "  "]},
        {"options": "Yes"},
        {"options": [1]},
        {"type": "text"},
        {"position": -1},
    ],
}
BODIES: dict[str, dict[str, Any]] = {
    "services": {**SERVICE, "serviceName": "Another"},
    "programs": {"programName": "Another"},
    "custom-service-questions": QUESTION,
}


@pytest.mark.parametrize(
    ("path", "wrong"), [(path, wrong) for path, all_wrong in WRONG.items() for wrong in all_wrong]
)
def test_wrong_values(path: str, wrong: dict[str, Any], alices: Api, unchanged: Any) -> None:
    alices.post("/api/services", SERVICE)
    alices.post("/api/custom-service-questions", QUESTION)
    with unchanged():
        for answer in (
            alices.post(f"/api/{path}", {**BODIES[path], **wrong}),
            alices.patch(f"/api/{path}/1", wrong),
        ):
            assert answer.status_code == 400, (wrong, answer.content)
            told = answer.json()["error"]
            assert isinstance(told, list)
            assert any(text.startswith((*wrong, "options")) for text in told)


@pytest.mark.parametrize("path", ["services", "programs"])
def test_a_name_is_there_once(path: str, alices: Api, unchanged: Any) -> None:
    alices.post("/api/services", SERVICE)
    alices.post(f"/api/{path}", BODIES[path])
    name = {word: text.upper() for word, text in BODIES[path].items() if word.endswith("Name")}
    with unchanged():
        answers = [alices.post(f"/api/{path}", name), alices.patch(f"/api/{path}/1", name)]
    for answer in answers:
        assert answer.status_code == 409
        assert "has this name" in answer.json()["error"]


def test_what_a_question_is_about_never_changes(alices: Api, unchanged: Any) -> None:
    for name in ("A", "B"):
        alices.post("/api/services", {"serviceName": name})
    alices.post("/api/custom-service-questions", QUESTION)
    with unchanged():
        for changes in ({"serviceId": 2}, {"type": "number", "options": []}):
            answer = alices.patch("/api/custom-service-questions/1", changes)
            assert answer.status_code == 400, answer.content
    same = {**QUESTION, "label": "Outcome", "options": ["Yes", "No", "Later"]}
    answer = alices.patch("/api/custom-service-questions/1", same)
    assert answer.status_code == 200
    assert answer.json()["options"] == ["Yes", "No", "Later"]


def test_questions_in_their_order(alices: Api) -> None:
    alices.post("/api/services", {"serviceName": "A"})
    for label, position in (("third", 7), ("first", 0), ("last", None), ("second", 3)):
        body = {"serviceId": 1, "label": label, "type": "text"}
        sent = body if position is None else {**body, "position": position}
        assert alices.post("/api/custom-service-questions", sent).status_code == 201
    asked = alices.get("/api/custom-service-questions?serviceId=1").json()["customQuestions"]
    assert [each["label"] for each in asked] == ["first", "second", "third", "last"]
    inside = alices.get("/api/services").json()["services"][0]["customQuestions"]
    assert inside == asked
    assert alices.get("/api/custom-service-questions?serviceId=2").json()["customQuestions"] == []
