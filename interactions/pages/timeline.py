"""The timeline of a contact, a page at a time, by key and never by counting rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from contacts.models import Contact
from contacts.pages.lists import chosen, written
from crm.errors import NotFound
from crm.pages.pieces import Piece
from crm.rules import is_plausible
from crm.tenancy.viewer import Viewer
from interactions.models import Interaction
from interactions.pages.entries import Line, lines_of
from interactions.vocabulary import Kind

PAGE = 25


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last entry of the page before: the next page is what is older."""

    starts_at: dt.datetime
    number: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        if not text:
            return None
        moment, _tilde, number = text.partition("~")
        try:
            starts_at = parse_datetime(moment)
        except ValueError:
            starts_at = None
        if starts_at is None or starts_at.tzinfo is None or not is_plausible(starts_at):
            raise NotFound("Page")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise NotFound("Page")
        return cls(starts_at.astimezone(dt.UTC), int(number))

    def __str__(self) -> str:
        return f"{self.starts_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}~{self.number}"


@dataclass(frozen=True, slots=True)
class TimelineFilter:
    """What of the timeline is asked for; an empty text asks for nothing."""

    text: str
    kind: str
    author: str
    follow_up: str

    @classmethod
    def asked(cls, params: QueryDict) -> Self:
        author = written(params, "author")
        return cls(
            text=written(params, "q"),
            kind=chosen(params, "type", Kind.values),
            author=author if author.isascii() and author.isdigit() and len(author) < 19 else "",
            follow_up=chosen(params, "follow_up", ("open",)),
        )

    @property
    def narrows(self) -> bool:
        return any((self.text, self.kind, self.author, self.follow_up))

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
        return found


@dataclass(frozen=True, slots=True)
class Timeline:
    lines: list[Line]
    more: str  # the cursor of the page after, or nothing where this is the last

    @property
    def is_empty(self) -> bool:
        return not self.lines


def timeline_of(
    contact: Contact,
    viewer: Viewer,
    asked: TimelineFilter,
    after: Cursor | None,
    pieces: Sequence[Piece] = (),
) -> Timeline:
    """A page of it. What other apps have stands on the first one, and where nothing filters."""
    rows = asked.interactions(contact, viewer).with_content().with_tags(viewer)
    rows = rows.with_asking(viewer).select_related("created_by").newest_first()
    if after is not None:
        rows = rows.older_than(after.starts_at, after.number)
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    more = str(Cursor(shown[-1].starts_at, shown[-1].number)) if len(found) > PAGE else ""
    whole = after is None and not asked.narrows
    last = after.starts_at if after else None
    return Timeline(list(lines_of(shown, last, pieces if whole else ())), more)
