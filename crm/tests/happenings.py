"""Events for tests, and a subscriber that keeps what it is told."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import connection

from crm.events import DomainEvent, EventFacts, publish
from crm.models import Event
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer


class Happened(DomainEvent):
    type = "Happened"
    subject_type = "thing"


def happen(viewer: Viewer, *contacts: uuid.UUID | None) -> None:
    """One event for each contact, in one transaction."""
    with acting_as(viewer):
        publish(*(Happened(uuid.uuid4(), contact) for contact in contacts), by=viewer)


def everything() -> list[Event]:
    """Every site's events, in the order of their numbers."""
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's
        return list(Event.objects.across_sites().order_by("site_id", "number"))


told: list[EventFacts] = []
trouble: list[Callable[[EventFacts], None]] = []
"""What happens before a fact is kept; a test that wants trouble puts it here."""


def subscriber(event: EventFacts) -> None:
    for cause in trouble:
        cause(event)
    told.append(event)
