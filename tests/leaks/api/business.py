"""The `business` contract (003)."""

from __future__ import annotations

from tests.leaks.surfaces import Needs, Number, Surface
from tests.leaks.words import CONTACT, MARK, NAMES

_CONTACT = f"{CONTACT} custom_key custom"
_BUSINESS = "description outcome next_action follow_up_at"
SURFACES = [
    Surface("GET", "business", "/api/contacts", tells=_CONTACT),
    Surface(
        *("POST", "business", "/api/contacts"),
        needs=Needs.EDIT,
        status=201,
        body={"first_name": MARK, "email": f"{MARK}@example.org", "owner_id": Number("user")},
    ),
    Surface("GET", "business", "/api/contacts/{contact}", tells=_CONTACT),
    Surface(
        *("PATCH", "business", "/api/contacts/{contact}"),
        needs=Needs.EDIT,
        body={"job_title": MARK, "owner_id": Number("user")},
        tells=NAMES,
    ),
    Surface(*("DELETE", "business", "/api/contacts/{contact}"), needs=Needs.DELETE, status=204),
    Surface("GET", "business", "/api/contacts/{contact}/interactions", tells=_BUSINESS),
    Surface(
        *("POST", "business", "/api/contacts/{contact}/interactions"),
        needs=Needs.EDIT,
        status=201,
        body={"type": "call", "description": MARK},
    ),
    Surface(
        *("PUT", "business", "/api/contacts/{contact}/status"),
        needs=Needs.EDIT,
        body={"relationship_status": "opportunity", "reason": MARK},
    ),
    Surface(
        "GET", "business", "/api/contacts/{contact}/status-history", tells="reason status_notes"
    ),
]
