"""Meetings for tests, planned by somebody: `MeetingFactory(by=viewer, contact=ana)`."""

# mypy: disallow-untyped-calls=false
# factory-boy's classes are only half typed.

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.timezone import now
from factory.base import Factory
from factory.declarations import LazyFunction

from crm.tenancy.context import acting_as
from meetings import actions
from meetings.models import Meeting


class MeetingFactory(Factory):
    """Tomorrow at this hour unless told otherwise."""

    class Meta:
        model = Meeting

    scheduled_at = LazyFunction(lambda: now() + dt.timedelta(days=1))
    purpose = "Plan the spring"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Meeting:
        with acting_as(kwargs["by"]):
            return actions.schedule(**kwargs)
