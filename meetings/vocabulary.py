"""What meetings are called (seed 004, Meeting Entity)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingStatus(models.TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


class Change(models.TextChoices):
    """What can be done to a meeting."""

    PLANNED = "planned", pgettext_lazy("a meeting", "Planned")
    CHANGED = "changed", pgettext_lazy("a meeting", "Changed")
    COMPLETED = "completed", pgettext_lazy("a meeting", "Completed")
    CANCELLED = "cancelled", pgettext_lazy("a meeting", "Called off")
    DELETED = "deleted", pgettext_lazy("a meeting", "Deleted")
    RESTORED = "restored", pgettext_lazy("a meeting", "Brought back")


class RelationshipImpact(models.TextChoices):
    """What the meeting did to the relationship (contracts.md, tracking)."""

    STRENGTHENED = "strengthened", _("Strengthened")
    NEUTRAL = "neutral", _("Neutral")
    WEAKENED = "weakened", _("Weakened")
