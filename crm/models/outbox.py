"""The outbox: what happened, and how far the telling of it has come."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from crm.models.people import Site, User
from crm.models.rows import NUMBER_TRIGGER, Numbered
from crm.tenancy.querysets import ScopedQuerySet, rows
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission

OF_ADMINS, OF_REQUESTS = "opening", "request"
"""What events tell of that are for who answers for the site, and for nobody else."""


class EventQuerySet(ScopedQuerySet[Any]):
    def visible_to(self, viewer: Viewer) -> Self:
        found = super().visible_to(viewer)
        if viewer.may(Permission.MANAGE_MEMBERS):
            return found
        return found.exclude(subject_type__in=(OF_ADMINS, OF_REQUESTS))


class Event(Numbered):
    """Something that happened, written in the transaction that made it happen: the outbox.

    Thin on purpose: who, what, when and which rows, never a text, so that whatever is redacted
    later is redacted here too. `number` counts per site and is given out under a lock that lasts
    until the commit, so nothing ever appears behind a number that was already read.

    The rest is the relay's: an event waits until it is delivered, or parked after too many tries.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    type = models.CharField(_("type"), max_length=40)
    occurred_at = models.DateTimeField(_("when"), default=now)
    actor = models.ForeignKey(
        User,
        verbose_name=_("who"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    subject_type = models.CharField(_("what"), max_length=20)
    subject_id = models.UUIDField()
    contact_id = models.UUIDField(null=True)  # orders the delivery

    delivered_at = models.DateTimeField(_("delivered"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("failed tries"), default=0, editable=False)
    retry_at = models.DateTimeField(_("next try"), null=True, editable=False)
    parked_at = models.DateTimeField(_("given up"), null=True, editable=False)
    last_error = models.CharField(_("last error"), max_length=100, blank=True, editable=False)

    objects: Any = rows(EventQuerySet)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        triggers = [NUMBER_TRIGGER]
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="crm_event_site_number")
        ]
        indexes = [
            models.Index(  # as long as what waits, which is next to nothing
                fields=["site", "contact_id", "number"],
                condition=Q(delivered_at=None, parked_at=None),
                name="crm_event_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.number}"
