"""Where follow-ups come from, and how near they are."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Source(models.TextChoices):
    INTERACTION = "interaction", _("Interaction")
    ITEM = "item", _("Action item")
    RHYTHM = "rhythm", pgettext_lazy("follow-ups", "Rhythm")


class Span(models.TextChoices):
    """Days are those of the clock on the viewer's wall."""

    OPEN = "open", pgettext_lazy("follow-ups", "All open")
    DUE = "due", pgettext_lazy("follow-ups", "Due")  # overdue, or of today
    OVERDUE = "overdue", pgettext_lazy("follow-ups", "Overdue")
    TODAY = "today", pgettext_lazy("follow-ups", "Today")
    COMING = "coming", pgettext_lazy("follow-ups", "Coming")  # or without a day
    DONE = "done", pgettext_lazy("follow-ups", "Done")
