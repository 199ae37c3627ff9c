"""What every demo meeting has: a row, its content, and what is to be done."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from contacts.models import Contact
from crm.models import User
from crm.seeds import Ground, seeded_uuid
from meetings.models import Meeting, MeetingActionItem, MeetingContent


@dataclass(frozen=True, slots=True)
class Plan:
    meeting: Meeting
    content: MeetingContent
    items: list[MeetingActionItem] = field(default_factory=list)


def plan(
    ground: Ground,
    choice: random.Random,
    *,
    contact: Contact,
    by: User,
    scheduled_at: dt.datetime,
    created_at: dt.datetime,
    purpose: str,
) -> Plan:
    """A meeting as it is when it has been planned, and nothing more."""
    meeting = Meeting(
        uuid=seeded_uuid(created_at, choice),
        site_id=ground.site.pk,
        contact=contact,
        scheduled_at=scheduled_at,
        calendar_synced=choice.random() < 0.6,
        created_at=created_at,
        created_by=by,
    )
    content = MeetingContent(
        meeting=meeting,
        site_id=ground.site.pk,
        purpose=purpose,
        planned_duration=dt.timedelta(minutes=choice.choice((30, 30, 45, 60, 60, 90))),
    )
    return Plan(meeting, content)


def days_before(
    moment: dt.datetime, contact: Contact, ground: Ground, choice: random.Random
) -> dt.datetime:
    """When a meeting of that moment was arranged: days before, once the contact was known."""
    latest = min(moment, ground.midnight)
    arranged = latest - dt.timedelta(days=choice.randrange(1, 15), minutes=choice.randrange(600))
    return max(arranged, min(contact.created_at + dt.timedelta(minutes=20), latest))
