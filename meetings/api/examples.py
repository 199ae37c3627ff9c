"""Meetings in the words of seed 004, whose requests these are."""

from __future__ import annotations

from typing import Any

from crm.api.base.operation import Example

ID = "01998a2e-7a30-7cc1-8b7f-2f3a6f1f5d12"
CONTACT = "550e8400-e29b-41d4-a716-446655440001"
GIVEN = {
    "contactId": CONTACT,
    "scheduledDateTime": "2024-01-20T15:00:00Z",
    "location": "Harbor House, room 2",
    "purpose": "Go through the quote",
    "agendaItems": ["Price", "Dates"],
    "preparationNotes": "Bring the samples",
    "calendarSynced": False,
}
OUTCOME = {
    "actualDate": "2024-01-20T15:10:00Z",
    "attendees": ["Alex Rivera", "Joel Denning"],
    "duration": 50,
    "topicsCovered": ["Price"],
    "outcomes": "Agreed on the price",
    "actionItems": ["Send the contract"],
    "nextSteps": "Fix a date in March",
    "relationshipImpact": "strengthened",
}
MEETING: dict[str, Any] = {
    "id": ID,
    **GIVEN,
    "status": "scheduled",
    "completedDate": None,
    "interactionId": None,
    "attendees": [],
    "duration": None,
    "topicsCovered": [],
    "outcomes": None,
    "actionItems": [],
    "nextSteps": None,
    "relationshipImpact": None,
    "cancelReason": None,
    "createdAt": "2024-01-12T09:00:00Z",
    "updatedAt": None,
}
LATER = {"updatedAt": "2024-01-20T16:00:00Z"}
COMPLETED = {
    **MEETING,
    **{name: value for name, value in OUTCOME.items() if name != "actualDate"},
    "status": "completed",
    "completedDate": OUTCOME["actualDate"],
    "interactionId": "550e8400-e29b-41d4-a716-446655440000",
    **LATER,
}
CANCELLED = {**MEETING, "status": "cancelled", "cancelReason": "Storm warning", **LATER}

SCHEDULE = {"quote": Example(sent=GIVEN, answered=MEETING)}
LIST = {
    "scheduled": Example(
        asked={"contactId": CONTACT, "status": "scheduled", "from": "2024-01-01"},
        answered={
            "meetings": [MEETING],
            "totalCount": 1,
            "page": 1,
            "pageSize": 50,
            "totalPages": 1,
        },
    )
}
GET = {"quote": Example(at={"id": ID}, answered=MEETING)}
UPDATE = {
    "place": Example(
        at={"id": ID},
        sent={"location": "By video"},
        answered={**MEETING, "location": "By video", **LATER},
    )
}
DELETE = {"quote": Example(at={"id": ID})}
COMPLETE = {"agreed": Example(at={"id": ID}, sent=OUTCOME, answered=COMPLETED)}
CANCEL = {"storm": Example(at={"id": ID}, sent={"reason": "Storm warning"}, answered=CANCELLED)}
