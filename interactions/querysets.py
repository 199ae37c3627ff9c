"""Words for asking after interactions, redaction included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, Self

from django.db.models import F, FilteredRelation, Q

from crm.tenancy.querysets import ScopedQuerySet, SoftDeleteQuerySet
from crm.tenancy.search import Contains, Fold
from crm.tenancy.viewer import Viewer

CONTENT = "visible_content"
"""The alias through which, and only through which, queries may name what a tag can hide."""


class ContentQuerySet(ScopedQuerySet[Any]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self._within(viewer.site_id).filter(
            restricted_tags__contained_by=sorted(viewer.revealed)
        )


class InteractionQuerySet(SoftDeleteQuerySet[Any]):
    def visible_to(self, viewer: Viewer) -> Self:
        return super().visible_to(viewer)._with_content(viewer)

    def deleted_for(self, viewer: Viewer) -> Self:
        return super().deleted_for(viewer)._with_content(viewer)

    def _with_content(self, viewer: Viewer) -> Self:
        """Join the content that the viewer may read; the rest reads as null."""
        revealed = Q(content__restricted_tags__contained_by=sorted(viewer.revealed))
        return self.alias(**{CONTENT: FilteredRelation("content", condition=revealed)})

    def with_content(self) -> Self:
        """Rows with the content that the viewer may read, without the copies made for search."""
        return self.select_related(CONTENT).defer("place_text", f"{CONTENT}__search_text")

    def with_people(self) -> Self:
        return self.select_related("contact", "created_by", "updated_by")

    def for_contact(self, contact: Any) -> Self:
        return self.filter(contact=contact)

    def of_kinds(self, kinds: Collection[str]) -> Self:
        return self.filter(kind__in=kinds)

    def between(self, start: dt.datetime | None, end: dt.datetime | None) -> Self:
        """Starting within the bounds, both inclusive."""
        found = self if start is None else self.filter(starts_at__gte=start)
        return found if end is None else found.filter(starts_at__lte=end)

    def newest_first(self) -> Self:
        return self.order_by("-starts_at", "-number")

    def containing(self, field: str, text: str) -> Self:
        """`text` within one field of the content, blind to case and accents.

        The field is part of the indexed search text, so the index narrows the rows first.
        """
        return self.filter(
            Contains(F(f"{CONTENT}__search_text"), text),
            Contains(Fold(F(f"{CONTENT}__{field}")), text),
        )

    def matching(self, viewer: Viewer, text: str) -> Self:
        """`text` somewhere in the content that the viewer may read, or in the place.

        Two narrow look-ups, each by its own index, and then the rows they name: one condition
        over both tables could use neither index.
        """
        contents = self.model.content.related.related_model.objects
        said = contents.visible_to(viewer).filter(Contains(F("search_text"), text))
        there = self.model.objects.visible_to(viewer).at_place(text)
        return self.filter(uuid__in=said.values("interaction_id").union(there.values("uuid")))

    def at_place(self, text: str) -> Self:
        return self.filter(Contains(F("place_text"), text))
