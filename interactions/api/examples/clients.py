"""A client's interactions as seed 000 shows them."""

from __future__ import annotations

from typing import Any

from crm.api.base.operation import Example

AT = {"client": "1", "id": "1"}
ANSWERS = [{"questionId": 123, "answer": 6}]
GIVEN = {
    "serviceId": 7,
    "interactionType": "inPerson",
    "description": "Appointment setup with financial coach. Client would like to save up enough for"
    " a down payment on a car better suited for their work.",
    "dateOfInteraction": "2019-05-06",
    "duration": "1:00:00",
    "location": "CUOffice",
    "customQuestions": ANSWERS,
}
CHANGED = {
    "serviceId": 7,
    "interactionType": "byPhone",
    "description": "Application successfully filled out. Decision pending.",
    "dateOfInteraction": "2019-05-06",
    "duration": "1:00:00",
    "location": None,
    "customQuestions": ANSWERS,
}
AUTHOR = {
    "userId": 1,
    "firstName": "Joel",
    "lastName": "Denning",
    "fullName": "Joel Denning",
    "timestamp": "2019-05-06T06:00:00.000Z",
}
INTERACTION: dict[str, Any] = {
    "id": 1,
    **GIVEN,
    "isDeleted": False,
    "redacted": False,
    "createdBy": AUTHOR,
    "lastUpdatedBy": AUTHOR,
}
LOG = {
    "id": 1,
    "title": "Financial coaching: interaction created",
    "description": None,
    "logType": "clientInteractionCreated",
    "canModify": False,
    "isDeleted": False,
    "detailId": 1,
    "redacted": False,
    "createdBy": AUTHOR,
}
PAGE = {"currentPage": 1, "pageSize": 10, "numPages": 1, "numItems": 1}
TAGGED = {"tags": ["immigration"]}

LIST = {
    "first-page": Example(
        at={"client": "1"},
        asked={"page": 1, "pageSize": 10},
        answered={"interactions": [INTERACTION], "pagination": PAGE},
    )
}
GET = {"with-the-tag": Example(at=AT, asked=TAGGED, answered=INTERACTION)}
CREATE = {"coaching": Example(at={"client": "1"}, asked=TAGGED, sent=GIVEN, answered=INTERACTION)}
CHANGE = {
    "by-phone": Example(
        at=AT, sent=CHANGED, answered={**INTERACTION, **CHANGED, "location": "CUOffice"}
    )
}
DELETE = {"coaching": Example(at=AT)}
LOGS = {
    "first-page": Example(
        at={"client": "1"},
        asked={"page": 1, "pageSize": 10},
        answered={"logs": [LOG], "pagination": PAGE},
    )
}
