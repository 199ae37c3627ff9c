"""Interactions for tests, logged by somebody: `InteractionFactory(by=viewer)`."""

# mypy: disallow-untyped-calls=false
# factory-boy's classes are only half typed.

from __future__ import annotations

import datetime as dt
from typing import Any

from factory.base import Factory
from factory.declarations import Sequence

from crm.models import Tag
from crm.tenancy.context import acting_as
from interactions import actions
from interactions.models import Interaction
from interactions.vocabulary import Kind


class InteractionFactory(Factory):
    """`tagged=["immigration"]` puts tags on it; restricted ones need a viewer who holds them."""

    class Meta:
        model = Interaction

    kind = Kind.MEETING
    starts_at = dt.datetime(2023, 8, 15, 14, tzinfo=dt.UTC)
    title = Sequence(lambda n: f"Client Meeting {n}")
    lead = "John Smith"
    tagged: tuple[str, ...] = ()

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Interaction:
        by, names = kwargs["by"], kwargs.pop("tagged")
        with acting_as(by):
            tags = list(Tag.objects.visible_to(by).filter(name__in=names))
            assert len(tags) == len(names)
            return actions.log(**kwargs, tags=tags)
