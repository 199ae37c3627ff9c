"""The timeline of a contact, a page at a time, by key and never by counting rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.dateparse import parse_datetime

from contacts.models import Contact
from crm.errors import NotFound
from crm.pages.pieces import Piece
from crm.rules import is_number, is_plausible
from crm.tenancy.viewer import Viewer
from interactions.pages.changes import changes_of
from interactions.pages.entries import Line, lines_of
from interactions.pages.narrowing import TimelineFilter

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
        if not is_number(number):
            raise NotFound("Page")
        return cls(starts_at.astimezone(dt.UTC), int(number))

    def __str__(self) -> str:
        return f"{self.starts_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}~{self.number}"


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
    """A page of it. What other apps have stands on the first one, if it is asked for;
    what was changed stands, if it is asked for, between the entries of its time."""
    rows = asked.interactions(contact, viewer).with_content().with_tags(viewer)
    rows = rows.with_standing(viewer).select_related("created_by").newest_first()
    if after is not None:
        rows = rows.older_than(after.starts_at, after.number)
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    more = str(Cursor(shown[-1].starts_at, shown[-1].number)) if len(found) > PAGE else ""
    last = after.starts_at if after else None
    beside = [piece for piece in pieces if after is None and asked.admits(piece)]
    if asked.tells_changes:
        since = shown[-1].starts_at if more else None
        beside += changes_of(contact, viewer, asked, since=since, until=last)
    return Timeline(list(lines_of(shown, last, beside)), more)
