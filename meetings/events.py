"""What can be told of meetings (seed 004, Domain Events). Completing one also tells of the
interaction, which that action tells itself."""

from __future__ import annotations

from typing import ClassVar

from crm.events import DomainEvent


class _OfMeeting(DomainEvent):
    subject_type: ClassVar[str] = "meeting"


class MeetingScheduled(_OfMeeting):
    type: ClassVar[str] = "MeetingScheduled"


class MeetingCompleted(_OfMeeting):
    type: ClassVar[str] = "MeetingCompleted"
