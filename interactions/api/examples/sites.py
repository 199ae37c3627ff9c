"""Interactions as seed 001 shows them."""

from __future__ import annotations

from typing import Any

from crm.api.base.operation import Example

GIVEN = {
    "title": "Client Meeting",
    "type": "Meeting",
    "lead": "John Smith",
    "start_datetime": "2023-08-15T14:00:00Z",
    "timezone": "America/New_York",
    "end_datetime": "2023-08-15T15:30:00Z",
    "location": "Conference Room A",
    "description": "Quarterly review meeting with client",
    "notes": "Prepare quarterly reports",
}
INTERACTION: dict[str, Any] = {
    "id": 42,
    "site_id": 1,
    **GIVEN,
    "created_by": 5,
    "created_at": "2023-08-10T09:23:15Z",
    "updated_by": None,
    "updated_at": None,
}
CHANGED = {
    "title": "Updated Client Meeting",
    "description": "Updated quarterly review meeting with client",
}


def _one(interaction: dict[str, Any]) -> dict[str, Any]:
    return {"status": "success", "data": {"interaction": interaction}}


LIST = {
    "newest": Example(
        asked={
            "page": 1,
            "per_page": 10,
            "sort_by": "created_at",
            "sort_direction": "desc",
        },
        answered={
            "status": "success",
            "data": {"interactions": [INTERACTION]},
            "meta": {
                "pagination": {"page": 1, "per_page": 10, "total_pages": 5, "total_records": 42}
            },
        },
    ),
    "meetings-in-summer": Example(
        asked={
            "type": "Meeting",
            "lead": "John",
            "start_date": "2023-06-01T00:00:00Z",
            "end_date": "2023-08-31T23:59:59Z",
        },
        answered={
            "status": "success",
            "data": {"interactions": [INTERACTION]},
            "meta": {
                "pagination": {"page": 1, "per_page": 25, "total_pages": 1, "total_records": 1}
            },
        },
    ),
}
GET = {"meeting": Example(at={"id": "42"}, answered=_one(INTERACTION))}
CREATE = {"meeting": Example(sent=GIVEN, answered=_one(INTERACTION))}
UPDATE = {
    "title": Example(
        at={"id": "42"},
        sent=CHANGED,
        answered=_one(
            {
                **INTERACTION,
                **CHANGED,
                "updated_by": 5,
                "updated_at": "2023-08-11T10:45:32Z",
            }
        ),
    )
}
DELETE = {
    "meeting": Example(
        at={"id": "42"},
        answered={
            "status": "success",
            "data": {"success": True, "message": "Interaction deleted successfully"},
        },
    )
}
TYPES = {
    "types": Example(
        answered={
            "status": "success",
            "data": {"types": ["Meeting", "Call", "Email", "Update", "Review", "Training"]},
        }
    )
}
