"""Words for asking after contacts."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import F

from crm.tenancy.querysets import SoftDeleteQuerySet
from crm.tenancy.search import Contains


class ContactQuerySet(SoftDeleteQuerySet[Any]):
    def matching(self, text: str) -> Self:
        """Every word of `text` somewhere in name, company, e-mail, numbers or job title."""
        found = self
        for word in text.split():
            found = found.filter(Contains(F("search_text"), word))
        return found

    def by_name(self) -> Self:
        return self.order_by("sort_name", "number")

    def with_owner(self) -> Self:
        return self.select_related("owner")
