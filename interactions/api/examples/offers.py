"""Services, programs and questions as seed 000 refers to them (contracts.md, clients)."""

from __future__ import annotations

from typing import Any

from crm.api.base.operation import Example

GIVEN_PROGRAM = {"programName": "Money matters", "programDescription": "Saving and borrowing"}
PROGRAM = {"id": 3, **GIVEN_PROGRAM, "isActive": True}
GIVEN_QUESTION = {
    "serviceId": 7,
    "label": "How many people live in the household?",
    "type": "number",
    "position": 1,
}
QUESTION: dict[str, Any] = {"id": 123, **GIVEN_QUESTION, "options": [], "isActive": True}
CHOICE = {
    "serviceId": 7,
    "label": "Which language is spoken at home?",
    "type": "select",
    "options": ["English", "Spanish"],
}
GIVEN_SERVICE = {
    "serviceName": "Financial coaching",
    "serviceDescription": "One on one, with a coach",
    "programId": 3,
    "defaultInteractionType": "inPerson",
    "defaultInteractionLocation": "CUOffice",
    "defaultInteractionDuration": "1:00:00",
}
SERVICE: dict[str, Any] = {
    "id": 7,
    **GIVEN_SERVICE,
    "programName": "Money matters",
    "isActive": True,
    "customQuestions": [QUESTION],
}
EVERYTHING = {"includeInactive": "true"}

PROGRAMS = {"everything": Example(asked=EVERYTHING, answered={"programs": [PROGRAM]})}
GET_PROGRAM = {"program": Example(at={"id": "3"}, answered=PROGRAM)}
ADD_PROGRAM = {
    "program": Example(
        sent={**GIVEN_PROGRAM, "programName": "First home"},
        answered={**PROGRAM, "programName": "First home"},
    )
}
CHANGE_PROGRAM = {
    "out-of-use": Example(
        at={"id": "3"}, sent={"isActive": False}, answered={**PROGRAM, "isActive": False}
    )
}
QUESTIONS = {
    "of-a-service": Example(
        asked={"serviceId": 7, **EVERYTHING}, answered={"customQuestions": [QUESTION]}
    )
}
GET_QUESTION = {"question": Example(at={"id": "123"}, answered=QUESTION)}
ADD_QUESTION = {
    "choice": Example(sent=CHOICE, answered={"id": 124, **CHOICE, "position": 0, "isActive": True})
}
CHANGE_QUESTION = {
    "label": Example(
        at={"id": "123"},
        sent={"label": "Who lives in the household?"},
        answered={**QUESTION, "label": "Who lives in the household?"},
    )
}
SERVICES = {
    "everything": Example(asked=EVERYTHING, answered={"services": [SERVICE], "programs": [PROGRAM]})
}
GET_SERVICE = {"service": Example(at={"id": "7"}, answered=SERVICE)}
ADD_SERVICE = {
    "service": Example(
        sent={**GIVEN_SERVICE, "serviceName": "Tax filing"},
        answered={**SERVICE, "id": 14, "serviceName": "Tax filing", "customQuestions": []},
    )
}
CHANGE_SERVICE = {
    "by-phone": Example(
        at={"id": "7"},
        sent={"defaultInteractionType": "byPhone"},
        answered={**SERVICE, "defaultInteractionType": "byPhone"},
    )
}
