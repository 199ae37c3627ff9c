"""Words for asking after tactics and their logs."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Avg, Count, FloatField

from crm.tenancy.viewer import Viewer
from interactions.querysets import ContentQuerySet


class TacticQuerySet(models.QuerySet[Any]):
    def by_name(self) -> Self:
        return self.order_by("name")


class TacticLogQuerySet(ContentQuerySet):
    """Redacted as the interaction's content is: by the same words, on the row's own tags."""

    def visible_to(self, viewer: Viewer) -> Self:
        return super().visible_to(viewer).filter(interaction__deleted_at__isnull=True)

    def of(self, interaction: Any) -> Self:
        """Those of one interaction, as they were given."""
        return self.filter(interaction=interaction).order_by("created_at", "uuid")

    def naming(self, tactic: Any) -> Self:
        return self.filter(tactic=tactic)

    def with_contact(self, contact: Any) -> Self:
        return self.filter(interaction__contact=contact)

    def between(self, start: dt.datetime, end: dt.datetime) -> Self:
        """Of interactions that started within the bounds, both inclusive."""
        return self.filter(interaction__starts_at__range=(start, end))

    def by_result(self) -> Any:
        """Rows of tactic (its name and key), times used and mean effectiveness; the most effective
        first."""
        told = self.accounted("restricted_tags", "interaction_id")
        found = told.values_list("tactic__name", "tactic").annotate(
            times=Count("*"), mean=Avg("effectiveness_score", output_field=FloatField())
        )
        return found.order_by("-mean", "-times", "tactic__name")
