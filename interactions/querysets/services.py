"""Words for asking after what a site offers: programs, services and their questions."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Prefetch
from django.db.models.functions import Lower

from crm.tenancy.querysets import ScopedQuerySet
from crm.tenancy.viewer import Viewer


class OfferedQuerySet(ScopedQuerySet[Any]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def by_name(self) -> Self:
        return self.order_by(Lower("name"), "number")


class QuestionQuerySet(OfferedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("service__number", "position", "number")


class ServiceQuerySet(OfferedQuerySet):
    def with_program(self) -> Self:
        return self.select_related("program")

    def with_questions(self, viewer: Viewer, *, inactive: bool) -> Self:
        """Their questions in one query more, those out of use only if asked for."""
        questions = self.model.questions.rel.related_model.objects.visible_to(viewer)
        wanted = questions if inactive else questions.active()
        return self.prefetch_related(Prefetch("questions", queryset=wanted.in_order()))
