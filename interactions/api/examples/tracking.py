"""Interactions in the words of seed 004, whose requests these are."""

from __future__ import annotations

from typing import Any

from crm.api.base.operation import Example

ID = "550e8400-e29b-41d4-a716-446655440000"
CONTACT = "550e8400-e29b-41d4-a716-446655440001"
GIVEN = {
    "contactId": CONTACT,
    "interactionType": "coffee",
    "date": "2024-01-10T14:30:00Z",
    "duration": 45,
    "location": "Corner café",
    "medium": "In person",
    "topicsDiscussed": ["Roof", "Insurance"],
    "notes": "Wants a quote before the storm season.",
    "sentiment": "positive",
    "followUpNeeded": True,
    "followUpNotes": "Send the quote",
}
INTERACTION: dict[str, Any] = {
    "id": ID,
    **GIVEN,
    "createdAt": "2024-01-10T15:30:00Z",
    "updatedAt": None,
}
CHANGED = {"sentiment": "neutral", "followUpNeeded": False, "followUpNotes": None}


def _page(asked: dict[str, Any], at: dict[str, str] | None = None) -> Example:
    place = {"totalCount": 1, "page": 1, "pageSize": 10, "totalPages": 1}
    return Example(at=at or {}, asked=asked, answered={"interactions": [INTERACTION], **place})


LIST = {"of-a-contact": _page({"contactId": CONTACT, "page": 1, "pageSize": 10})}
TIMELINE = {
    "this-year": _page(
        {"startDate": "2024-01-01", "endDate": "2024-12-31", "pageSize": 10}, {"id": CONTACT}
    )
}
LOG = {"coffee": Example(sent=GIVEN, answered=INTERACTION)}
GET = {"coffee": Example(at={"id": ID}, answered=INTERACTION)}
UPDATE = {
    "follow-up": Example(
        at={"id": ID},
        sent=CHANGED,
        answered={**INTERACTION, **CHANGED, "updatedAt": "2024-01-11T09:00:00Z"},
    )
}
DELETE = {"coffee": Example(at={"id": ID})}
