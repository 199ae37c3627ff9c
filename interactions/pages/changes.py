"""What was changed of a contact, between the entries of its timeline."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from contacts.models import Contact, ContactChange, StatusChange
from contacts.pages.status import Move
from crm.history import label_of
from crm.models import User
from crm.pages.pieces import Piece
from crm.tenancy.viewer import Viewer
from interactions.pages.narrowing import TimelineFilter

MOST = 50
"""On one page of the timeline; all of them stand in the histories at the side."""
TEMPLATE = "interactions/_timeline_change.html"


@dataclass(frozen=True, slots=True)
class Changed:
    """One change, in words."""

    icon: str
    about: str
    what: str
    detail: str
    by: User | None
    at: dt.datetime


def changes_of(
    contact: Contact,
    viewer: Viewer,
    asked: TimelineFilter,
    *,
    since: dt.datetime | None,
    until: dt.datetime | None,
) -> list[Piece]:
    """Moves of the status and changes of fields from `since` to before `until`, where given, and
    within what is asked for: the latest of them, if there are more than MOST."""

    def within(rows: Any) -> Any:
        first, last = asked.days.moments
        bounds = {
            "changed_at__gte": max(filter(None, (first, since)), default=None),
            "changed_at__lte": last,
            "changed_at__lt": until,
            "changed_by_id": int(asked.author) if asked.author else None,
        }
        found = rows.visible_to(viewer).of(contact).with_people()
        return found.filter(**{name: value for name, value in bounds.items() if value is not None})

    moves = [*map(_move, within(StatusChange.objects)[:MOST])]
    edits = [*map(_edit, within(ContactChange.objects)[:MOST])]
    latest = sorted([*moves, *edits], key=lambda one: one.at, reverse=True)[:MOST]
    return [Piece("timeline", TEMPLATE, one, one.at) for one in latest]


def _move(row: StatusChange) -> Changed:
    move = Move.of(row)
    what = f"{move.before} → {move.after}"
    return Changed("route", _("Status"), what, row.reason, row.changed_by, row.changed_at)


def _edit(row: ContactChange) -> Changed:
    labels = ", ".join(label_of(change["field"], Contact) for change in row.changes)
    what = row.get_what_display()
    return Changed("pencil", _("Contact"), what, labels, row.changed_by, row.changed_at)
