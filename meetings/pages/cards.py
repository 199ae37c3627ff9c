"""Meetings as people read them in lists and calendars: worded, and cut into days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from crm.localisation import spoken
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions.pages.entries import day_of
from meetings.models import Meeting
from meetings.vocabulary import MeetingStatus

TONES = {
    MeetingStatus.SCHEDULED: ("accent", "calendar-clock"),
    MeetingStatus.COMPLETED: ("success", "check"),
    MeetingStatus.CANCELLED: ("neutral", "ban"),
}
UNTOLD = ("warning", "message-circle-question-mark")


@dataclass(frozen=True, slots=True)
class Card:
    """One meeting. What is redacted has no words here at all."""

    meeting: Meeting
    title: str  # nothing where it is redacted
    state: str  # where it stands, in words
    tone: str
    icon: str
    ends_at: dt.datetime | None
    duration: str  # in words
    asks: bool  # whether the viewer is to say how it went
    planner: str  # where it concerns colleagues alone

    @classmethod
    def of(cls, meeting: Meeting, viewer: Viewer, at: dt.datetime) -> Card:
        untold = meeting.is_untold(at)
        tone, icon = UNTOLD if untold else TONES[MeetingStatus(meeting.status)]
        ends_at = meeting.ends_at
        return cls(
            meeting=meeting,
            title=title_of(meeting),
            state=_("No outcome yet") if untold else meeting.get_status_display(),
            tone=tone,
            icon=icon,
            ends_at=ends_at,
            duration=spoken(ends_at - meeting.starts_at) if ends_at else "",
            asks=untold and not meeting.redacted and viewer.may(Permission.EDIT_CONTACTS),
            planner="" if meeting.concerns(viewer.user_id) else _planner_of(meeting),
        )

    @property
    def starts_at(self) -> dt.datetime:
        return self.meeting.starts_at

    @property
    def is_notable(self) -> bool:
        """Whether to tell where it stands: of most that is plain, as they are still ahead."""
        return self.tone != TONES[MeetingStatus.SCHEDULED][0]

    @property
    def is_cancelled(self) -> bool:
        return self.meeting.status == MeetingStatus.CANCELLED


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: a day, the line between what is ahead and what is over, or a meeting."""

    day: str = ""
    is_now: bool = False
    card: Card | None = None


def title_of(meeting: Meeting) -> str:
    """What it is for; where nobody said so, that it is a meeting."""
    return "" if meeting.shown is None else meeting.shown.purpose or _("Meeting")


def _planner_of(meeting: Meeting) -> str:
    return meeting.created_by.get_full_name() if meeting.created_by else ""


def cards_of(meetings: Iterable[Meeting], viewer: Viewer) -> list[Card]:
    at = timezone.now()
    return [Card.of(meeting, viewer, at) for meeting in meetings]


def lines_of(cards: Iterable[Card], now_at: int | None) -> Iterator[Line]:
    """The list's lines; the card at `now_at` is the first that is over."""
    day: dt.date | None = None
    for index, card in enumerate(cards):
        if index == now_at:
            yield Line(is_now=True)
            day = None  # so that it is named anew below the line
        scheduled_at = card.meeting.scheduled_at
        if timezone.localdate(scheduled_at) != day:
            day = timezone.localdate(scheduled_at)
            yield Line(day=day_of(scheduled_at))
        yield Line(card=card)
