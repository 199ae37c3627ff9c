"""Who read what restricted tags hide."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from crm.models.people import Site, User
from crm.tenancy.querysets import ScopedQuerySet, rows
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Deed, Doorway, Permission


class ReadingQuerySet(ScopedQuerySet["Reading"]):
    def visible_to(self, viewer: Viewer) -> ReadingQuerySet:
        """For who manages the site's members. Raises Forbidden."""
        viewer.require(Permission.MANAGE_MEMBERS)
        return super().visible_to(viewer)

    def between(self, start: dt.datetime | None, end: dt.datetime | None) -> ReadingQuerySet:
        """Within the bounds, both inclusive."""
        found = self if start is None else self.filter(at__gte=start)
        return found if end is None else found.filter(at__lte=end)

    def latest_first(self) -> ReadingQuerySet:
        return self.order_by("-at", "-uuid")


class Reading(models.Model):
    """A line of the read log: somebody read a restricted interaction, or opened it to themselves.

    Written below the ORM (`crm.tenancy.readlog`) and never changed: the runtime role may not. It
    names the interaction without a key to it, and outlives whatever happens to that.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(_("when"))
    user = models.ForeignKey(
        User, verbose_name=_("who"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    deed = models.CharField(_("what"), max_length=10, choices=Deed.choices, default=Deed.READ)
    interaction_id = models.UUIDField(_("interaction"))
    tags = ArrayField(models.UUIDField(), verbose_name=_("tags"))
    through = models.CharField(_("door"), max_length=12, choices=Doorway.choices)
    by_grant = models.BooleanField(_("opened to them"), default=False)  # not by holding the tags
    reason = models.TextField(_("reason"), blank=True)
    visit = models.UUIDField()  # the request

    objects: Any = rows(ReadingQuerySet)

    class Meta:
        verbose_name = _("line of the read log")
        verbose_name_plural = _("read log")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "visit", "user", "interaction_id", "deed"],
                name="crm_reading_once",
            )
        ]
        indexes = [
            models.Index(F("site"), F("at").desc(), F("uuid").desc(), name="crm_reading_latest"),
            models.Index(
                F("site"), F("interaction_id"), F("at").desc(), name="crm_reading_of_interaction"
            ),
            models.Index(F("site"), F("user"), F("at").desc(), name="crm_reading_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
