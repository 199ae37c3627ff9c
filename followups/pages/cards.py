"""Follow-ups as people read them in a list: worded, and parted by how near they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Contact
from contacts.pages.lines import line_of
from crm.pages.lists import beside_each
from crm.tenancy.viewer import Viewer
from followups.reports import Day, FollowUp
from followups.vocabulary import Source, Span
from interactions.models import Interaction
from interactions.pages.moments import midnight
from interactions.vocabulary import Kind
from meetings.models import MeetingActionItem

TONES = {
    Span.OVERDUE: ("warning", "calendar-x"),
    Span.TODAY: ("accent", "calendar-check"),
    Span.COMING: ("neutral", "calendar"),
    Span.DONE: ("success", "circle-check"),
}

FIRST_WORDS = 12
AFTER_ANY = gettext_lazy("After the entry of %(day)s")
AFTER: dict[str, Any] = {
    Kind.CALL: gettext_lazy("After the call of %(day)s"),
    Kind.VIDEO_CALL: gettext_lazy("After the video call of %(day)s"),
    Kind.MEETING: gettext_lazy("After the meeting of %(day)s"),
    Kind.EMAIL: gettext_lazy("After the e-mail of %(day)s"),
    Kind.MESSAGE: gettext_lazy("After the message of %(day)s"),
    Kind.CONSULTATION: gettext_lazy("After the consultation of %(day)s"),
    Kind.SERVICE: gettext_lazy("After the service of %(day)s"),
    Kind.NOTE: gettext_lazy("Noted on %(day)s"),
}


def anchor_of(row: Interaction | MeetingActionItem | Contact) -> str:
    """The id of its line, on whatever page it is listed."""
    if isinstance(row, Contact):
        return line_of(row)
    return f"follow-up-{row.number if isinstance(row, Interaction) else row.pk}"


@dataclass(frozen=True, slots=True)
class Card:
    follow_up: FollowUp
    span: Span
    href: str  # where it was promised; of a rhythm, with whom
    change: str  # where it is done or put off
    beside: str = ""  # the id of the line to go on at when this one has left the list

    @classmethod
    def of(cls, follow_up: FollowUp, day: Day, viewer: Viewer, beside: str = "") -> Card:
        slug, row = viewer.site.slug, follow_up.row
        if follow_up.source == Source.ITEM:
            href = reverse("meeting_detail", args=[slug, row.meeting.number])
            change = reverse("follow_up_item", args=[slug, row.pk])
        elif follow_up.source == Source.RHYTHM:
            href = reverse("contact_detail", args=[slug, row.number])
            change = reverse("follow_up_contact", args=[slug, row.number])
        else:
            href = reverse("interaction_detail", args=[slug, row.number])
            change = reverse("follow_up_interaction", args=[slug, row.number])
        return cls(follow_up, follow_up.span(day), href, change, beside)

    @property
    def anchor(self) -> str:
        return anchor_of(self.follow_up.row)

    @property
    def tone(self) -> str:
        return TONES[self.span][0]

    @property
    def nearness(self) -> str:
        """Beside the day, where that asks for something."""
        return _("Overdue") if self.span == Span.OVERDUE else _("Today")

    @property
    def icon(self) -> str:
        return TONES[self.span][1]

    @property
    def is_done(self) -> bool:
        return self.span == Span.DONE

    @property
    def is_unnamed(self) -> bool:
        """Whether nobody said what is to be done."""
        return not self.follow_up.text

    @property
    def is_rhythm(self) -> bool:
        """Whether nobody promised it: somebody is to be in touch again."""
        return self.follow_up.source == Source.RHYTHM

    @property
    def is_put_off(self) -> bool:
        """Whether it is a rhythm that can be let go back to its own day."""
        return self.is_rhythm and self.follow_up.row.is_put_off(timezone.now())

    @property
    def text(self) -> str:
        """What is to be done, or else how the note begins: a type alone reads like an order."""
        if self.is_rhythm:
            return _("Be in touch with %(name)s") % {"name": self.follow_up.contact}
        said = self.follow_up.text or Truncator(self.follow_up.note).words(FIRST_WORDS)
        return said or self.after

    @property
    def kind(self) -> str:
        """Of what it came of, in the words of `KIND_ICONS`."""
        if self.is_rhythm:
            return str(Source.RHYTHM)
        return str(Kind.MEETING if self.is_of_meeting else self.follow_up.row.kind)

    @property
    def after(self) -> str:
        """'After the call of Nov. 21, 2026': where it was promised. A rhythm was by nobody."""
        if self.is_rhythm:
            return ""
        day = date_format(timezone.localtime(self.promised_at), "DATE_FORMAT")
        return str(AFTER.get(self.kind, AFTER_ANY)) % {"day": day}

    @property
    def promised_at(self) -> Any:
        """When it was said."""
        row = self.follow_up.row
        return row.meeting.starts_at if self.is_of_meeting else row.starts_at

    @property
    def is_of_meeting(self) -> bool:
        return self.follow_up.source == Source.ITEM


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, or a follow-up below it."""

    heading: str = ""
    card: Card | None = None


def today() -> Day:
    """By the clock on the viewer's wall."""
    return Day.of(timezone.localdate(), midnight)


def cards_of(found: Iterable[FollowUp], day: Day, viewer: Viewer) -> list[Card]:
    """In their order, each with what is beside it."""
    listed = list(found)
    lines = beside_each([anchor_of(each.row) for each in listed])
    pairs = zip(listed, lines, strict=True)
    return [Card.of(each, day, viewer, beside) for each, (_line, beside) in pairs]


def lines_of(cards: Iterable[Card], *, is_parted: bool) -> Iterator[Line]:
    last: Span | None = None
    for card in cards:
        if is_parted and card.span != last:
            yield Line(heading=str(card.span.label))
            last = card.span
        yield Line(card=card)
