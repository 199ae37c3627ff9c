"""Words for asking after meetings, redaction included."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db.models import FilteredRelation, Prefetch

from crm.tenancy.querysets import SoftDeleteQuerySet
from crm.tenancy.viewer import Viewer
from interactions.querysets import CONTENT, ContentQuerySet, readable_by


class MeetingContentQuerySet(ContentQuerySet):
    """Redacted as the content of the completing interaction is: on the row's copy of its tags."""


class MeetingQuerySet(SoftDeleteQuerySet[Any]):
    def visible_to(self, viewer: Viewer) -> Self:
        """With the content joined that the viewer may read; the rest reads as null."""
        readable = readable_by(viewer, "content__")
        joined = {CONTENT: FilteredRelation("content", condition=readable)}
        return super().visible_to(viewer).alias(**joined)

    def with_content(self) -> Self:
        return self.select_related(CONTENT)

    def with_action_items(self, viewer: Viewer) -> Self:
        """What is to be done, in one query more, in the order in which it was said."""
        items = self.model.action_items.rel.related_model.objects.visible_to(viewer)
        return self.prefetch_related(Prefetch("action_items", items.order_by("position")))

    def for_contact(self, contact: Any) -> Self:
        return self.filter(contact=contact)

    def with_status(self, status: str) -> Self:
        return self.filter(status=status)

    def between(self, start: dt.datetime | None, end: dt.datetime | None) -> Self:
        """Scheduled within the bounds, both inclusive."""
        found = self if start is None else self.filter(scheduled_at__gte=start)
        return found if end is None else found.filter(scheduled_at__lte=end)

    def latest_first(self) -> Self:
        return self.order_by("-scheduled_at", "-number")
