"""A contact's interactions as seed 003 shows them."""

from __future__ import annotations

from typing import Any

from crm.api.base.operation import Example

CONTACT = "550e8400-e29b-41d4-a716-446655440001"
GIVEN = {
    "type": "call",
    "description": "Discussed project requirements and timeline",
    "outcome": "Client interested in premium package",
    "next_action": "Send detailed proposal",
    "scheduled_follow_up": "2024-01-15T10:00:00Z",
}
INTERACTION: dict[str, Any] = {
    "id": "550e8400-e29b-41d4-a716-446655440000",
    "contact_id": CONTACT,
    **GIVEN,
    "timestamp": "2024-01-10T14:30:00Z",
    "performed_by": "John Smith",
    "performed_by_id": "5",
}

ADD = {"call": Example(at={"id": CONTACT}, sent=GIVEN, answered=INTERACTION)}
LIST = {
    "newest": Example(
        at={"id": CONTACT},
        asked={"limit": 10},
        answered={"interactions": [INTERACTION], "total": 15, "skip": 0, "limit": 10},
    )
}
