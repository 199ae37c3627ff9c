"""Who wants to be told every day, and when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import SiteOwned, User
from crm.tenancy.querysets import rows
from followups.querysets import DailyDigestQuerySet


class DailyDigest(SiteOwned):
    """One member's daily e-mail: whether, at which hour of their clock, and when last.

    Tied to the membership, and gone with it.
    """

    member = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", db_index=False, editable=False
    )
    is_on = models.BooleanField(_("send it"), default=False)
    hour = models.PositiveSmallIntegerField(_("at"), default=7)
    sent_on = models.DateField(null=True, editable=False)  # taken before it is sent

    objects: Any = rows(DailyDigestQuerySet)

    class Meta:
        verbose_name = _("daily e-mail")
        verbose_name_plural = _("daily e-mails")
        constraints = [
            models.UniqueConstraint(fields=["site", "member"], name="followups_digest_once"),
            models.CheckConstraint(condition=Q(hour__lte=23), name="followups_digest_hour"),
        ]

    def is_due(self, local: dt.datetime) -> bool:
        """At that time of the member's clock: from their hour on, unless it was sent that day."""
        fresh = self.sent_on is None or self.sent_on < local.date()
        return self.is_on and fresh and local.hour >= self.hour
