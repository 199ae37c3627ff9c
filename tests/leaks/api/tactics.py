"""The `tactics` contract (002)."""

from __future__ import annotations

from tests.leaks.surfaces import Id, Needs, Surface
from tests.leaks.words import MARK, NAMES

_TACTICS = "title notes non_verbal"
_TACTICS_BODY = {
    "interaction": {
        "contact_id": Id("contact"),
        "interaction_datetime": "2023-10-27T14:30:00Z",
        "medium": "Voice Call",
        "topic": MARK,
        "rapport_score_post": 8,
    },
    "tactic_logs": [{"tactic_id": Id("tactic"), "effectiveness_score": 5}],
}
SURFACES = [
    Surface("GET", "tactics", "/api/v1/rapport/tactics", needs=Needs.SIGN_IN),
    Surface("GET", "tactics", "/api/v1/interactions", query="contact_id={contact}", tells=_TACTICS),
    Surface(
        *("POST", "tactics", "/api/v1/interactions"),
        needs=Needs.EDIT,
        refused=404,
        status=201,
        body=_TACTICS_BODY,
    ),
    Surface("GET", "tactics", "/api/v1/interactions/{interaction}", tells=_TACTICS),
    Surface(
        "GET", "tactics", "/api/v1/interactions/{interaction}/tactic_logs", tells="tactic_notes"
    ),
    Surface("GET", "tactics", "/api/v1/contacts", tells=f"{NAMES} contact_email"),
    Surface(
        *("POST", "tactics", "/api/v1/contacts"),
        needs=Needs.EDIT,
        status=201,
        body={"first_name": MARK, "email": f"{MARK}@example.org"},
    ),
    Surface("GET", "tactics", "/api/v1/contacts/{contact}", tells=f"{NAMES} contact_email"),
]
