"""From a number to the list of exactly what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from analytics.reports import Period
from contacts.models import Contact
from interactions.pages.aspects import NONE, SITE


@dataclass(frozen=True)
class Links:
    """Within a period of a site, of one contact or of all."""

    slug: str
    period: Period
    contact: Contact | None

    @cached_property
    def _list(self) -> str:
        return reverse("interaction_list", args=[self.slug])

    def to(self, period: Period | None = None, **more: Any) -> str:
        """The list of interactions, narrowed to the period and to `more`, None being none."""
        days = period or self.period
        asked: dict[str, Any] = {
            "start_date": days.first,
            "end_date": days.last,
            "clock": SITE,  # else a reader elsewhere would be shown other days
        }
        if self.contact is not None:
            asked["contact"] = self.contact.number
        asked |= {name: NONE if value is None else value for name, value in more.items()}
        return f"{self._list}?{urlencode(asked)}"
