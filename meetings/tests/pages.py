"""What the tests of the meetings' pages share: rows, and a restricted meeting full of canaries."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from contacts.models import Contact
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from meetings import actions
from meetings.actions import MeetingOutcome
from meetings.models import Meeting
from meetings.tests.factories import MeetingFactory

CANARY = "zqxcanary"
HOME = ZoneInfo("America/New_York")  # where site A is, and with it whoever works there


def at(day: str, clock: str = "10:00") -> dt.datetime:
    """A moment by the clock on site A's wall."""
    return dt.datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=HOME)


def stored(person: Person, number: int = 1) -> Meeting:
    with acting_as(person.viewer("immigration")) as viewer:
        rows = Meeting.objects.visible_to(viewer).with_content().with_action_items(viewer)
        return rows.with_people().with_interaction().get(number=number)


def completed(person: Person, meeting: Meeting, *tags: str, **outcome: Any) -> Meeting:
    with acting_as(person.viewer(*tags)) as viewer:
        put = list(Tag.objects.visible_to(viewer).filter(name__in=tags))
        return actions.complete(meeting, by=viewer, outcome=MeetingOutcome(tags=put, **outcome))


def restricted(person: Person, contact: Contact, **fields: Any) -> Meeting:
    """Completed with the tag `immigration`; every text of it is the canary."""
    meeting = MeetingFactory(
        by=person.viewer(),
        contact=contact,
        purpose=CANARY,
        agenda_items=[CANARY],
        preparation_notes=CANARY,
        **fields,
    )
    return completed(
        person,
        meeting,
        "immigration",
        duration=dt.timedelta(minutes=17),
        attendees=[CANARY],
        topics_covered=[CANARY],
        outcomes=CANARY,
        action_items=[CANARY],
        next_steps=CANARY,
        relationship_impact="weakened",
    )
