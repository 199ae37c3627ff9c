"""Events: past-tense facts, stored as rows of the outbox in the transaction they tell of."""

from __future__ import annotations

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
