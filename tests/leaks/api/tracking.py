"""The `tracking` contract (004)."""

from __future__ import annotations

from tests.leaks.surfaces import Id, Needs, Surface
from tests.leaks.words import MARK

_TRACKING = "duration medium topic notes next_action"
_TRACKING_BODY = {
    "contactId": Id("contact"),
    "interactionType": "coffee",
    "date": "2023-08-15T14:00:00Z",
    "notes": MARK,
}
_MEETING = "purpose agenda preparation"
_OUTCOME = "attendee topic_covered outcomes action_item next_steps"
SURFACES = [
    Surface("GET", "tracking", "/api/interactions", tells=_TRACKING),
    Surface(
        *("POST", "tracking", "/api/interactions"),
        needs=Needs.EDIT,
        status=201,
        body=_TRACKING_BODY,
    ),
    Surface("GET", "tracking", "/api/interactions/{interaction}", tells=_TRACKING),
    Surface(
        *("PUT", "tracking", "/api/interactions/{interaction}"),
        needs=Needs.EDIT,
        body={"contactId": Id("contact"), "notes": MARK},
        tells="duration medium topic next_action",
    ),
    Surface(
        *("DELETE", "tracking", "/api/interactions/{interaction}"),
        needs=Needs.DELETE,
        status=204,
    ),
    Surface("GET", "tracking", "/api/contacts/{contact}/interactions", tells=_TRACKING),
    Surface("GET", "tracking", "/api/meetings", tells=f"{_MEETING} {_OUTCOME}"),
    Surface(
        *("POST", "tracking", "/api/meetings"),
        needs=Needs.EDIT,
        status=201,
        body={"contactId": Id("contact"), "scheduledDateTime": "2023-08-15T14:00:00Z"},
    ),
    Surface("GET", "tracking", "/api/meetings/{meeting}", tells=_MEETING, of_past=_OUTCOME),
    Surface(
        *("PUT", "tracking", "/api/meetings/{meeting}"),
        needs=Needs.EDIT,
        body={"contactId": Id("contact"), "preparationNotes": MARK},
        again=409,
        tells="purpose agenda",
    ),
    Surface(
        *("PUT", "tracking", "/api/meetings/{meeting}/complete"),
        needs=Needs.EDIT,
        body={"outcomes": MARK},
        again=409,
        tells=_MEETING,
    ),
    Surface(
        *("PUT", "tracking", "/api/meetings/{meeting}/cancel"),
        needs=Needs.EDIT,
        body={"reason": MARK},
        again=409,
        tells=_MEETING,
    ),
    Surface("DELETE", "tracking", "/api/meetings/{meeting}", needs=Needs.DELETE, status=204),
    Surface("GET", "tracking", "/api/analytics/interactions", query="contactId={contact}"),
]
