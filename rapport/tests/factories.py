"""The document's words (seed 002) and interactions with tactics for tests."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from contacts.models import Contact
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from interactions.models import Interaction
from interactions.vocabulary import Kind
from rapport.actions import log_with_tactics
from rapport.rules import TacticUsed

LISTENING = "a1b2c3d4-e5f6-7890-1234-567890abcdef"
SIMILARITY = "b2c3d4e5-f6a7-8901-2345-67890abcdef0"

INTERACTION = {
    "interaction_datetime": "2023-10-27T14:30:00+00:00",
    "medium": "Video Call",
    "topic": "Discuss Q4 Project Goals",
    "user_notes": "The meeting went well. Alex seemed receptive to the new timeline.",
    "rapport_score_post": 8,
    "observed_non_verbal": "Maintained good eye contact, open posture.",
}
TACTIC_LOGS = [
    {
        "tactic_id": LISTENING,
        "effectiveness_score": 5,
        "notes": "Paraphrasing their concerns about the deadline was highly effective.",
    },
    {
        "tactic_id": SIMILARITY,
        "effectiveness_score": 4,
        "notes": "Found common ground by discussing shared interest in hiking.",
    },
]


def body(contact: Contact, **changes: Any) -> dict[str, Any]:
    """The document's request about `contact`; `changes` are the interaction's."""
    interaction = {"contact_id": str(contact.uuid), **INTERACTION, **changes}
    return {"interaction": interaction, "tactic_logs": [dict(log) for log in TACTIC_LOGS]}


def logged(
    by: Viewer, contact: Contact | None = None, tagged: tuple[str, ...] = (), **fields: Any
) -> Interaction:
    """An interaction with one tactic, made through the domain."""
    with acting_as(by):
        given = {
            "kind": Kind.CALL,
            "title": "SECRETtopic",
            "notes": "SECRETnotes",
            "non_verbal": "SECRETsigns",
            "rapport_score": 7,
            "starts_at": dt.datetime(2023, 10, 27, 14, 30, tzinfo=dt.UTC),
            "tags": list(Tag.objects.visible_to(by).filter(name__in=tagged)),
        }
        used = [TacticUsed(uuid.UUID(LISTENING), 5, "SECRETtactic")]
        return log_with_tactics(by=by, contact=contact, tactic_logs=used, **{**given, **fields})
