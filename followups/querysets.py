"""Words for asking after daily e-mails."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db.models import Q

from crm.tenancy.querysets import ScopedQuerySet
from crm.tenancy.viewer import Viewer


class DailyDigestQuerySet(ScopedQuerySet[Any]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Everybody's own, and nobody else's."""
        return super().visible_to(viewer).filter(member_id=viewer.user_id)

    def wanted(self) -> Self:
        """By people whom a mail reaches."""
        return self.filter(is_on=True, member__is_active=True).exclude(member__email="")

    def not_sent_on(self, day: dt.date) -> Self:
        return self.filter(Q(sent_on=None) | Q(sent_on__lt=day))
