"""Five clients of one interaction, each with its document's words (contracts.md, One interaction).

Written from the documents, not from the product: what a client writes, the facts that are then
known, and how those facts read through every other client.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

NOW = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)
THEN = dt.datetime(2024, 1, 10, 17, 30, tzinfo=dt.UTC)
NOON = dt.datetime(2024, 1, 10, 17, tzinfo=dt.UTC)  # of that day in New York
LATER = dt.datetime(2024, 4, 2, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Writer:
    """`body` makes `facts` known; `contact` is put in where the document has it."""

    path: str
    body: Callable[[str, str], dict[str, Any]]  # of a type and the contact's uuid
    facts: Facts
    types: Mapping[str, tuple[str, str, str, str, str]]  # by word: how the five readers say it


def _sites(word: str, _contact: str) -> dict[str, Any]:
    return {
        "title": "Quarterly talk",
        "type": word,
        "lead": "Rosa Klebb",
        "start_datetime": "2024-01-10T17:30:00Z",
        "timezone": "Europe/Madrid",
        "end_datetime": "2024-01-10T18:30:00Z",
        "location": "Consulate",
        "description": "All of it",
        "notes": "Asked twice",
    }


def _clients(word: str, _contact: str) -> dict[str, Any]:
    return {
        "serviceId": 1,
        "interactionType": word,
        "description": "Filled out the form",
        "dateOfInteraction": "2024-01-10",
        "duration": "1:00:00",
        "location": "CUOffice",
        "customQuestions": [{"questionId": 1, "answer": 6}],
    }


def _tactics(word: str, contact: str) -> dict[str, Any]:
    said = {
        "contact_id": contact,
        "interaction_datetime": "2024-01-10T17:30:00Z",
        "medium": word,
        "topic": "Moving house",
        "user_notes": "Wants the garden",
        "rapport_score_post": 8,
        "observed_non_verbal": "Leaned in",
    }
    return {"interaction": said, "tactic_logs": []}


def _business(word: str, _contact: str) -> dict[str, Any]:
    return {
        "type": word,
        "description": "Talked prices",
        "outcome": "Will think",
        "next_action": "Send the sheet",
        "scheduled_follow_up": "2024-04-02T09:00:00Z",
    }


def _tracking(word: str, contact: str) -> dict[str, Any]:
    return {
        "contactId": contact,
        "interactionType": word,
        "date": "2024-01-10T17:30:00Z",
        "duration": 60,
        "location": "Community event",
        "medium": "In person",
        "topicsDiscussed": ["jazz", "work"],
        "notes": "Likes Monk",
        "sentiment": "positive",
        "followUpNeeded": True,
        "followUpNotes": "Send the record",
    }


WRITERS = {
    "clients": Writer(
        path="/api/clients/1/interactions",
        body=_clients,
        facts={
            "starts_at": NOON,
            "duration": HOUR,
            "location": "CUOffice",
            "description": "Filled out the form",
            "service": 1,
            "answers": [{"questionId": 1, "answer": 6}],
        },
        types={
            "inPerson": ("inPerson", "Meeting", "In-person", "meeting", "meeting"),
            "byPhone": ("byPhone", "Call", "Voice Call", "call", "call"),
            "workshopTalk": ("workshopTalk", "Training", "In-person", "service", "conference"),
            "oneOnOneLightTouch": (
                *("oneOnOneLightTouch", "Meeting", "In-person", "meeting", "meeting"),
            ),
            "consultation": ("consultation", "Meeting", "In-person", "meeting", "meeting"),
        },
    ),
    "sites": Writer(
        path="/api/interactions",
        body=_sites,
        facts={
            "starts_at": THEN,
            "duration": HOUR,
            "title": "Quarterly talk",
            "lead": "Rosa Klebb",
            "timezone": "Europe/Madrid",
            "location": "Consulate",
            "description": "All of it",
            "notes": "Asked twice",
        },
        types={
            "Meeting": ("inPerson", "Meeting", "In-person", "meeting", "meeting"),
            "Call": ("byPhone", "Call", "Voice Call", "call", "call"),
            "Email": ("byPhone", "Email", "Email/Chat", "email", "email"),
            "Update": ("byPhone", "Update", "Email/Chat", "note", "message"),
            "Review": ("inPerson", "Review", "In-person", "meeting", "meeting"),
            "Training": ("workshopTalk", "Training", "In-person", "service", "conference"),
        },
    ),
    "tactics": Writer(
        path="/api/v1/interactions",
        body=_tactics,
        facts={
            "starts_at": THEN,
            "medium": "In-person",
            "title": "Moving house",
            "notes": "Wants the garden",
            "rapport_score": 8,
            "non_verbal": "Leaned in",
        },
        types={
            "In-person": ("inPerson", "Meeting", "In-person", "meeting", "meeting"),
            "Video Call": ("byPhone", "Meeting", "Video Call", "meeting", "call"),
            "Voice Call": ("byPhone", "Call", "Voice Call", "call", "call"),
            "Email/Chat": ("byPhone", "Email", "Email/Chat", "email", "message"),
        },
    ),
    "business": Writer(
        path="/api/contacts/1/interactions",
        body=_business,
        facts={
            "starts_at": NOW,
            "description": "Talked prices",
            "outcome": "Will think",
            "next_action": "Send the sheet",
            "follow_up_at": LATER,
            "follow_up_needed": True,
        },
        types={
            "call": ("byPhone", "Call", "Voice Call", "call", "call"),
            "email": ("byPhone", "Email", "Email/Chat", "email", "email"),
            "meeting": ("inPerson", "Meeting", "In-person", "meeting", "meeting"),
            "proposal": ("consultation", "Email", "Email/Chat", "proposal", "email"),
            "quote": ("consultation", "Email", "Email/Chat", "quote", "email"),
            "contract": ("consultation", "Update", "Email/Chat", "contract", "email"),
            "service": ("inPerson", "Meeting", "In-person", "service", "meeting"),
            "follow_up": ("byPhone", "Update", "Email/Chat", "follow_up", "message"),
            "note": ("oneOnOneLightTouch", "Update", "Email/Chat", "note", "message"),
        },
    ),
    "tracking": Writer(
        path="/api/interactions",
        body=_tracking,
        facts={
            "starts_at": THEN,
            "duration": HOUR,
            "location": "Community event",
            "medium": "In person",
            "topics": ["jazz", "work"],
            "notes": "Likes Monk",
            "sentiment": "positive",
            "follow_up_needed": True,
            "next_action": "Send the record",
        },
        types={
            "meeting": ("inPerson", "Meeting", "In-person", "meeting", "meeting"),
            "call": ("byPhone", "Call", "Voice Call", "call", "call"),
            "email": ("byPhone", "Email", "Email/Chat", "email", "email"),
            "message": ("byPhone", "Email", "Email/Chat", "email", "message"),
            "coffee": ("inPerson", "Meeting", "In-person", "meeting", "coffee"),
            "lunch": ("inPerson", "Meeting", "In-person", "meeting", "lunch"),
            "conference": ("inPerson", "Meeting", "In-person", "meeting", "conference"),
        },
    ),
}

# --- how facts read


def _moment(moment: dt.datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _as_clients(facts: Facts) -> dict[str, Any]:
    places = {"Consulate": "consulate", "Community event": "communityEvent"}
    place = facts.get("location")
    return {
        "serviceId": facts.get("service"),
        "description": facts.get("description"),
        "dateOfInteraction": f"{facts['starts_at']:%Y-%m-%d}",
        "duration": "1:00:00" if "duration" in facts else None,
        "location": places.get(place, place),
        "customQuestions": facts.get("answers", []),
        "redacted": False,
    }


def _as_sites(facts: Facts) -> dict[str, Any]:
    ends_at = facts["starts_at"] + facts["duration"] if "duration" in facts else None
    return {
        "title": facts.get("title", ""),
        "lead": facts.get("lead", ""),
        "start_datetime": _moment(facts["starts_at"]),
        "timezone": facts.get("timezone", "America/New_York"),
        "end_datetime": _moment(ends_at),
        "location": facts.get("location"),
        "description": facts.get("description"),
        "notes": facts.get("notes"),
    }


def _as_tactics(facts: Facts) -> dict[str, Any]:
    return {
        "interaction_datetime": facts["starts_at"].isoformat(),
        "topic": facts.get("title", ""),
        "user_notes": facts.get("notes"),
        "rapport_score_post": facts.get("rapport_score"),
        "observed_non_verbal": facts.get("non_verbal"),
    }


def _as_business(facts: Facts) -> dict[str, Any]:
    return {
        "description": facts.get("description", ""),
        "timestamp": _moment(facts["starts_at"]),
        "outcome": facts.get("outcome"),
        "next_action": facts.get("next_action"),
        "scheduled_follow_up": _moment(facts.get("follow_up_at")),
        "performed_by": "Bob Builder",
    }


def _as_tracking(facts: Facts) -> dict[str, Any]:
    return {
        "date": _moment(facts["starts_at"]),
        "duration": 60 if "duration" in facts else None,
        "location": facts.get("location"),
        "medium": facts.get("medium"),
        "topicsDiscussed": facts.get("topics", []),
        "notes": facts.get("notes"),
        "sentiment": facts.get("sentiment"),
        "followUpNeeded": facts.get("follow_up_needed", False),
        "followUpNotes": facts.get("next_action"),
    }


READS: dict[str, Callable[[Facts], dict[str, Any]]] = {
    "clients": _as_clients,
    "sites": _as_sites,
    "tactics": _as_tactics,
    "business": _as_business,
    "tracking": _as_tracking,
}
TYPE_FIELDS = {
    "clients": "interactionType",
    "sites": "type",
    "tactics": "medium",
    "business": "type",
    "tracking": "interactionType",
}
