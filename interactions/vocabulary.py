"""What kinds of interaction there are, in one list for all documents."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """The canonical types; each contract has a two-way table from and to its own words."""

    MEETING = "meeting", _("Meeting")
    CALL = "call", _("Call")
    VIDEO_CALL = "video_call", _("Video call")
    EMAIL = "email", _("E-mail")
    MESSAGE = "message", _("Message")
    COFFEE = "coffee", _("Coffee")
    LUNCH = "lunch", _("Lunch")
    CONFERENCE = "conference", _("Conference")
    CONSULTATION = "consultation", _("Consultation")
    WORKSHOP = "workshop", _("Workshop")
    LIGHT_TOUCH = "light_touch", _("Light touch")
    SERVICE = "service", _("Service")
    TRAINING = "training", _("Training")
    REVIEW = "review", _("Review")
    UPDATE = "update", _("Update")
    PROPOSAL = "proposal", _("Proposal")
    QUOTE = "quote", _("Quote")
    CONTRACT = "contract", _("Contract")
    FOLLOW_UP = "follow_up", _("Follow-up")
    NOTE = "note", _("Note")


PLACES = {
    "cuoffice": _("Our office"),
    "consulate": _("Consulate"),
    "communityevent": _("Community event"),
}
"""The places that seed 000 has a word for, which is what is stored; by that word, folded."""


def place_name(location: str) -> str:
    """A place as people read it; one that somebody wrote stays as they wrote it."""
    return str(PLACES.get("".join(location.split()).casefold(), location))


class Sentiment(models.TextChoices):
    POSITIVE = "positive", _("Positive")
    NEUTRAL = "neutral", _("Neutral")
    NEGATIVE = "negative", _("Negative")


class QuestionType(models.TextChoices):
    """What an answer to a question about a service may be (contracts.md, clients)."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    BOOLEAN = "boolean", _("Yes or no")
    SELECT = "select", _("One of several")
    DATE = "date", _("Date")


class LogType(models.TextChoices):
    """What a line of a client's log tells (seed 000, valid interaction types)."""

    CREATED = "clientInteractionCreated", _("Interaction created")
    UPDATED = "clientInteractionUpdated", _("Interaction updated")
    DELETED = "clientInteractionDeleted", _("Interaction deleted")


class AccessState(models.TextChoices):
    """What has become of somebody's request to read a restricted interaction."""

    WAITING = "waiting", _("Waiting")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @classmethod
    def decided(cls) -> tuple[AccessState, ...]:
        """What somebody else has answered."""
        return cls.GRANTED, cls.REFUSED
