"""Contacts as the `tactics` contract shows them (seed 002 has their ids only)."""

from __future__ import annotations

from crm.api.base.operation import Example

ID = "c3d4e5f6-a7b8-9012-3456-7890abcdef01"
CONTACT = {
    "display_name": "Alex Kim",
    "first_name": "Alex",
    "last_name": "Kim",
    "company_name": None,
    "email": "alex.kim@example.com",
    "phone": None,
    "id": ID,
    "created_at": "2023-10-27T14:00:00Z",
    "updated_at": "2023-10-27T14:00:00Z",
}

LIST = {"search": Example(asked={"search": "alex", "limit": 10}, answered=[CONTACT])}
GET = {"contact": Example(at={"id": ID}, answered=CONTACT)}
CREATE = {
    "contact": Example(
        sent={"first_name": "Sam", "last_name": "Lee", "email": "sam.lee@example.com"},
        answered={
            **CONTACT,
            "display_name": "Sam Lee",
            "first_name": "Sam",
            "last_name": "Lee",
            "email": "sam.lee@example.com",
        },
    )
}
