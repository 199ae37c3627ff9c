"""The words of seed 000 for types and places.

What is accepted reads back exactly, and everything else has its nearest word.
"""

from __future__ import annotations

from interactions.vocabulary import Kind

KINDS = {
    "inPerson": Kind.MEETING,
    "byPhone": Kind.CALL,
    "workshopTalk": Kind.WORKSHOP,
    "oneOnOneLightTouch": Kind.LIGHT_TOUCH,
    "consultation": Kind.CONSULTATION,
}
TYPES = {
    **{kind: word for word, kind in KINDS.items()},
    Kind.COFFEE: "inPerson",
    Kind.LUNCH: "inPerson",
    Kind.CONFERENCE: "inPerson",
    Kind.SERVICE: "inPerson",
    Kind.REVIEW: "inPerson",
    Kind.VIDEO_CALL: "byPhone",  # not in person, whatever one sees
    Kind.EMAIL: "byPhone",
    Kind.MESSAGE: "byPhone",
    Kind.FOLLOW_UP: "byPhone",
    Kind.UPDATE: "byPhone",
    Kind.TRAINING: "workshopTalk",
    Kind.PROPOSAL: "consultation",
    Kind.QUOTE: "consultation",
    Kind.CONTRACT: "consultation",
    Kind.NOTE: "oneOnOneLightTouch",
}

PLACES = {
    "CUOffice": "CUOffice",
    "consulate": "consulate",
    "communityEvent": "communityEvent",
    "consulateOffice": "consulate",  # what list-services calls it
}
_FOLDED = {word.casefold(): shown for word, shown in PLACES.items()}


def place_of(location: str) -> str | None:
    """The document's word for a place; null for the many that it has none for."""
    return _FOLDED.get("".join(location.split()).casefold())
