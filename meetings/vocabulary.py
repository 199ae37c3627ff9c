"""What meetings are called (seed 004, Meeting Entity)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingStatus(models.TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


class RelationshipImpact(models.TextChoices):
    """What the meeting did to the relationship (contracts.md, tracking)."""

    STRENGTHENED = "strengthened", _("Strengthened")
    NEUTRAL = "neutral", _("Neutral")
    WEAKENED = "weakened", _("Weakened")
