"""Interactions as people read them in a feed: worded, shortened, cut into days."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from crm.localisation import spoken
from crm.models import Tag
from crm.pages.pieces import Piece
from interactions.models import Interaction, InteractionContent

TEXTS = ("notes", "description", "outcome", "next_action")
"""What an entry says, the first of them that is not empty."""
NEAR = {-1: gettext_lazy("Tomorrow"), 0: gettext_lazy("Today"), 1: gettext_lazy("Yesterday")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One card of a feed. What is redacted has no words here at all."""

    interaction: Interaction
    title: str = ""
    kind: str = ""
    body: str = ""
    duration: str = ""
    lead: str = ""
    tags: tuple[Tag, ...] = ()

    @classmethod
    def of(cls, interaction: Interaction) -> Entry:
        content, kind = interaction.shown, interaction.get_kind_display()
        if content is None:
            return cls(interaction, kind=kind)
        return cls(
            interaction,
            title=content.title or kind,
            kind=kind if content.title else "",
            body=text_of(content) or "\n".join(content.topics),
            duration=spoken(content.duration),
            lead=content.lead,
            tags=tuple(interaction.tags.all()),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the feed: a day, the line between planned and past, an entry, or what another app
    has to say there."""

    day: str = ""
    is_now: bool = False
    entry: Entry | None = None
    piece: Piece | None = None

    @classmethod
    def of(cls, row: Any) -> Line:
        return cls(piece=row) if isinstance(row, Piece) else cls(entry=Entry.of(row))


def text_of(content: InteractionContent) -> str:
    """The first of its texts that says anything."""
    return next(filter(None, (getattr(content, name) for name in TEXTS)), "")


def day_of(moment: dt.datetime) -> str:
    """'Today', 'Yesterday', 'Tomorrow', or the date with its weekday."""
    day, today = timezone.localtime(moment).date(), timezone.localdate()
    away = (today - day).days
    if away in NEAR:
        return str(NEAR[away])
    return f"{date_format(day, 'l')}, {date_format(day, 'DATE_FORMAT')}"


def lines_of(
    interactions: Iterable[Any], after: dt.datetime | None = None, pieces: Sequence[Piece] = ()
) -> Iterator[Line]:
    """The feed with `pieces` in their places, newest first, going on from an entry that started
    at `after`.

    The Now line stands where something planned meets something past, and nowhere else.
    """
    now = timezone.now()
    last = after
    newest_first = sorted(pieces, key=_start, reverse=True)
    for row in heapq.merge(interactions, newest_first, key=_start, reverse=True):
        starts_at = row.starts_at
        if last is not None and last > now >= starts_at:
            yield Line(is_now=True)
            last = None  # so that the day is named anew below the line
        if last is None or timezone.localdate(last) != timezone.localdate(starts_at):
            yield Line(day=day_of(starts_at))
        yield Line.of(row)
        last = starts_at


def _start(row: Any) -> Any:
    return row.starts_at
