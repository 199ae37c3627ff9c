"""Events: past-tense facts, stored as rows of the outbox in the transaction they tell of."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import ClassVar

from crm.models import Event
from crm.tenancy.viewer import Viewer


@dataclass(frozen=True, slots=True)
class DomainEvent:
    """What happened to which row; subclasses say what it is called.

    It carries ids and no text: a tag that is put on later must not have to chase copies.
    """

    type: ClassVar[str]
    subject_type: ClassVar[str]

    subject_id: uuid.UUID
    contact_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An event as subscribers get it. `id` is the same whenever it is told again."""

    id: uuid.UUID
    site_id: int
    number: int
    type: str
    occurred_at: dt.datetime
    actor_id: int | None
    subject_type: str
    subject_id: uuid.UUID
    contact_id: uuid.UUID | None

    @classmethod
    def of(cls, event: Event) -> EventFacts:
        return cls(
            id=event.uuid,
            site_id=event.site_id,
            number=event.number,
            type=event.type,
            occurred_at=event.occurred_at,
            actor_id=event.actor_id,
            subject_type=event.subject_type,
            subject_id=event.subject_id,
            contact_id=event.contact_id,
        )


def publish(*events: DomainEvent, by: Viewer) -> None:
    """Write the events into the transaction under way.

    Call it last in an action: the site's event numbers stay locked until the commit, and whoever
    locks rows afterwards could wait for somebody who waits for those numbers.
    """
    for event in events:
        Event(
            site_id=by.site_id,
            type=event.type,
            actor_id=by.user_id,
            subject_type=event.subject_type,
            subject_id=event.subject_id,
            contact_id=event.contact_id,
        ).save(force_insert=True)
