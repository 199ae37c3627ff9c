"""What of a contact's timeline its address asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Contact
from crm.models import Tag
from crm.pages.lists import chosen, written
from crm.pages.pieces import Piece
from crm.rules import is_number
from crm.tenancy.viewer import Viewer
from interactions.models import Interaction
from interactions.pages.filters import DaysForm, day_field
from interactions.vocabulary import Kind

LATELY: dict[int, Promise] = {
    7: gettext_lazy("Last 7 days"),
    30: gettext_lazy("Last 30 days"),
    90: gettext_lazy("Last 90 days"),
    365: gettext_lazy("Last 365 days"),
}
OF_ENTRIES = ("type", "author", "tag", "follow_up", "changes")
OF_DAYS = ("start_date", "end_date")
"""Parameters that a form for other ones passes on."""


class Days(DaysForm):
    start_date = day_field(gettext_lazy("From"))
    end_date = day_field(gettext_lazy("To"))


@dataclass(frozen=True, slots=True)
class TimelineFilter:
    """What is asked for; an empty text asks for nothing, and so does whatever is wrong."""

    text: str
    kind: str
    author: str
    follow_up: str
    tag: Tag | None
    days: Days
    changes: bool  # beside the entries, what was changed of the contact

    @classmethod
    def asked(cls, params: QueryDict, tags: list[Tag]) -> Self:
        """`tags` are those that may be asked for."""
        author, named = written(params, "author"), written(params, "tag")
        return cls(
            text=text_asked(params),
            kind=chosen(params, "type", Kind.values),
            author=author if is_number(author) else "",
            follow_up=chosen(params, "follow_up", ("open",)),
            tag=next((tag for tag in tags if tag.name == named), None),
            days=Days(params),
            changes="changes" in params,
        )

    @property
    def narrows(self) -> bool:
        return any((self.author, self.days.asked, self.is_about_entries))

    @property
    def tells_changes(self) -> bool:
        """A change has no kind, no tag and no text to be found by."""
        return self.changes and not self.is_about_entries

    @property
    def is_about_entries(self) -> bool:
        return any((self.text, self.kind, self.follow_up, self.tag))

    def interactions(self, contact: Contact, viewer: Viewer) -> Any:
        found = Interaction.objects.visible_to(viewer).for_contact(contact)
        if self.text:
            found = found.mentioning(self.text)
        if self.kind:
            found = found.of_kinds([self.kind])
        if self.author:
            found = found.written_by(int(self.author))
        if self.follow_up:
            found = found.to_follow_up()
        if self.tag is not None:
            found = found.tagged(self.tag)
        return found.between(*self.days.moments)

    def admits(self, piece: Piece) -> bool:
        """Whether it asks for what another app has in the timeline: that carries no tag, and is
        searched by the app that has it."""
        at = piece.starts_at
        if self.follow_up or self.tag is not None or at is None:
            return False
        first, last = self.days.moments
        return (
            self.text == piece.found_by
            and (not self.kind or piece.kind == self.kind)
            and (not self.author or str(piece.author) == self.author)
            and (first is None or at >= first)
            and (last is None or at <= last)
        )

    @property
    def period(self) -> str:
        """The days that are asked for, in words; nothing where none are."""
        first, last = (self.days.asked.get(name) for name in ("start_date", "end_date"))
        told = {"first": _told(first), "last": _told(last)}
        if first and last:
            return told["first"] if first == last else _("%(first)s – %(last)s") % told
        if first:
            return _("since %(first)s") % told
        return _("until %(last)s") % told if last else ""


def text_asked(params: QueryDict) -> str:
    """What is searched for in the timeline, by whichever app has something in it."""
    return written(params, "q")


def _told(day: dt.date | None) -> str:
    return date_format(day, "MEDIUM_DATE_FORMAT") if day else ""


def lately() -> Iterator[tuple[dt.date, Promise]]:
    """The first day of each period that the menu offers."""
    today = timezone.localdate()
    for days, label in LATELY.items():
        yield today - dt.timedelta(days=days - 1), label
