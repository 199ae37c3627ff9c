"""What kinds of interaction there are, in one list for all documents."""

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


class Sentiment(models.TextChoices):
    POSITIVE = "positive", _("Positive")
    NEUTRAL = "neutral", _("Neutral")
    NEGATIVE = "negative", _("Negative")
