"""When somebody was last in touch with a contact, by the interactions that there are (ADR 35)."""

from __future__ import annotations

import uuid

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Least
from django.utils.timezone import now

from contacts.actions import note_contacted
from crm.rules import CLOCK_SKEW
from crm.tenancy.viewer import Viewer
from interactions.models import Interaction


def settle_last_contact(*contacts: uuid.UUID | None, by: Viewer) -> None:
    """Whoever wrote, moved, deleted or restored an interaction says with whom it was, and is.

    What a clock that is a little fast calls a moment from now has just happened; what is planned
    for later counts for nothing yet.
    """
    keys = {key for key in contacts if key is not None}
    if not keys:
        return
    at = now()
    touches = Interaction.objects.visible_to(by).in_touch_by(at + CLOCK_SKEW)
    theirs = touches.filter(contact=OuterRef("pk")).order_by("-starts_at")
    latest = Subquery(theirs.values(latest=Least("starts_at", at))[:1])
    note_contacted(*keys, at=latest, by=by)
