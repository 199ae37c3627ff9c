"""Tactics, and interactions with them, as seed 002 shows them."""

from __future__ import annotations

from typing import Any

from crm.api.base.operation import Example

ID = "d4e5f6a7-b8c9-0123-4567-890abcdef012"
CONTACT = "c3d4e5f6-a7b8-9012-3456-7890abcdef01"
LISTENING = "a1b2c3d4-e5f6-7890-1234-567890abcdef"
SIMILARITY = "b2c3d4e5-f6a7-8901-2345-67890abcdef0"
SINCE = {"created_at": "2023-10-27T10:00:00Z", "updated_at": "2023-10-27T10:00:00Z"}
MADE = {"created_at": "2023-10-27T14:31:00Z", "updated_at": "2023-10-27T14:31:00Z"}

GIVEN = {
    "interaction_datetime": "2023-10-27T14:30:00+00:00",
    "medium": "Video Call",
    "topic": "Discuss Q4 Project Goals",
    "user_notes": "The meeting went well. Alex seemed receptive to the new timeline.",
    "rapport_score_post": 8,
    "observed_non_verbal": "Maintained good eye contact, open posture.",
}
USED: list[dict[str, Any]] = [
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
INTERACTION = {**GIVEN, "id": ID, **MADE, "contact_id": CONTACT}

TACTICS = {
    "tactics": Example(
        answered=[
            {
                "name": "Active Listening (Validation/Paraphrasing)",
                "description": "Restating the speaker's message and reflecting their feelings...",
                "domain": "Communication Studies",
                "id": LISTENING,
                **SINCE,
            },
            {
                "name": "Finding Similarity (Liking Principle)",
                "description": "Identifying and highlighting shared interests, backgrounds, or"
                " values...",
                "domain": "Persuasion and Influence",
                "id": SIMILARITY,
                **SINCE,
            },
        ]
    )
}
LOG = {
    "video-call": Example(
        sent={"interaction": {"contact_id": CONTACT, **GIVEN}, "tactic_logs": USED},
        answered=INTERACTION,
    )
}
LIST = {"of-a-contact": Example(asked={"contact_id": CONTACT, "limit": 10}, answered=[INTERACTION])}
GET = {"video-call": Example(at={"id": ID}, answered=INTERACTION)}
LOGS = {
    "video-call": Example(
        at={"id": ID},
        answered=[
            {
                **USED[0],
                "id": "e5f6a7b8-c9d0-1234-5678-90abcdef0123",
                **MADE,
                "interaction_id": ID,
            }
        ],
    )
}
