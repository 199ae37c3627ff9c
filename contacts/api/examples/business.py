"""Contacts and their status as the documentation shows them (seed 003)."""

from __future__ import annotations

from typing import Any

from crm.api.base.operation import Example

ID = "550e8400-e29b-41d4-a716-446655440001"
GIVEN = {
    "first_name": "Alex",
    "last_name": "Rivera",
    "company_name": "Rivera Roofing",
    "job_title": "Owner",
    "email": "alex.rivera@example.com",
    "phone": "+12025550143",
    "address": {"street": "12 Harbor St", "city": "Boston", "country": "US"},
    "priority": "high",
    "tags": ["roofing"],
    "estimated_value": 12500.5,
    "currency": "USD",
    "custom_fields": {"referred_by": "Maria"},
}
CONTACT: dict[str, Any] = {
    **GIVEN,
    "id": ID,
    "number": 1,
    "contact_type": "client",
    "display_name": "Alex Rivera (Rivera Roofing)",
    "mobile": None,
    "website": None,
    "address": {
        "street": "12 Harbor St",
        "city": "Boston",
        "state": None,
        "postal_code": None,
        "country": "US",
    },
    "source": None,
    "notes": None,
    "owner_id": 5,
    "relationship_status": "prospect",
    "lifecycle_stage": "awareness",
    "last_contacted": None,
    "created_at": "2024-01-10T14:30:00Z",
    "updated_at": None,
    "version": 1,
}
MOVED = {
    "contact_id": ID,
    "old_status": "prospect",
    "new_status": "qualified_lead",
    "old_lifecycle_stage": "awareness",
    "new_lifecycle_stage": "interest",
    "changed_by": "John Smith",
    "timestamp": "2024-01-10T14:30:00Z",
    "reason": "Showed strong interest in our services",
}

LIST = {
    "prospects": Example(
        asked={"relationship_status": "prospect", "sort_by": "created_at", "limit": 10},
        answered={"contacts": [CONTACT], "total": 1, "skip": 0, "limit": 10},
    )
}
GET = {"contact": Example(at={"id": ID}, answered=CONTACT)}
CREATE = {"contact": Example(sent=GIVEN, answered=CONTACT)}
CHANGE = {
    "priority": Example(
        at={"id": ID},
        sent={"priority": "urgent", "notes": "Call before the storm season.", "version": 1},
        answered={
            **CONTACT,
            "priority": "urgent",
            "notes": "Call before the storm season.",
            "updated_at": "2024-01-12T09:00:00Z",
            "version": 2,
        },
    )
}
DELETE = {"contact": Example(at={"id": ID})}
MOVE = {
    "qualified-lead": Example(
        at={"id": ID},
        sent={
            "relationship_status": "qualified_lead",
            "lifecycle_stage": "interest",
            "reason": "Confirmed budget and timeline",
            "notes": "Ready to move forward with proposal",
        },
        answered={**MOVED, "reason": "Confirmed budget and timeline"},
    )
}
HISTORY = {
    "newest": Example(
        at={"id": "3"},
        asked={"limit": 10},
        answered={
            "status_history": [
                {
                    **MOVED,
                    "id": "01998a2e-7a30-7cc1-8b7f-2f3a6f1f5d11",
                    "changed_by_id": "5",
                    "notes": None,
                }
            ],
            "total": 1,
            "skip": 0,
            "limit": 10,
        },
    )
}
