"""When somebody was last in touch with a contact, by the interactions that there are (ADR 35)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Least
from django.utils.timezone import now

from contacts.actions import note_contacted
from crm.rules import CLOCK_SKEW
from crm.tenancy.viewer import Viewer
from interactions.models import Interaction

LOOKING_BACK = dt.timedelta(days=31)
"""How long nobody may have looked for what has begun meanwhile."""


def settle_what_has_begun(*, by: Viewer) -> None:
    """What was planned for later counts from its start on, which nobody writes. Whoever asks, it
    is the same: what there is of touches is hidden from nobody on the site."""
    at = now()
    begun = Interaction.objects.visible_to(by).in_touch_by(at).between(at - LOOKING_BACK, None)
    newer = Q(contact__last_contacted=None) | Q(contact__last_contacted__lt=F("starts_at"))
    keys = begun.filter(newer).order_by().values_list("contact", flat=True)
    settle_last_contact(*keys.distinct(), by=by)


def settle_last_contact(*contacts: uuid.UUID | None, by: Viewer) -> None:
    """Whoever wrote, moved, deleted or restored an interaction says with whom it was, and is.

    What a clock that is a little fast calls a moment from now has just happened; what is planned
    for later counts once it has begun.
    """
    keys = {key for key in contacts if key is not None}
    if not keys:
        return
    at = now()
    touches = Interaction.objects.visible_to(by).in_touch_by(at + CLOCK_SKEW)
    theirs = touches.filter(contact=OuterRef("pk")).order_by("-starts_at")
    latest = Subquery(theirs.values(latest=Least("starts_at", at))[:1])
    note_contacted(*keys, at=latest, by=by)
