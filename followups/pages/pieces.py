"""What follow-ups put on the pages of the apps below; htmx fetches them from the list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from contacts.models import Contact
from crm.pages.base import SiteRequest
from crm.pages.pieces import Piece
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from followups.pages.cards import Card, cards_of, today
from followups.reports import FollowUp, FollowUps
from followups.vocabulary import Span
from interactions.models import Interaction


def of_home(request: SiteRequest) -> Iterator[Piece]:
    yield Piece("main", "followups/_home.html")


class NextFollowUp:
    """On the list of contacts: what is promised to each, and those to whom it is overdue."""

    view = str(Span.OVERDUE)
    template = "followups/_next.html"

    def __init__(self, request: SiteRequest) -> None:
        self.viewer = request.viewer
        self.label = _("Next follow-up")

    def narrowed(self, rows: Any) -> Any:
        return rows.filter(FollowUps(self.viewer, today()).overdue_to())

    def told(self, rows: Sequence[Contact]) -> dict[Any, Card]:
        if not rows:
            return {}
        day, keys = today(), frozenset(row.pk for row in rows)
        found = FollowUps(self.viewer, day, contacts=keys, promises_only=True).next_of_each()
        return {key: Card.of(each, day, self.viewer) for key, each in found.items()}


def of_contact(request: SiteRequest, contact: Contact) -> Iterator[Piece]:
    yield Piece("header", "followups/_header.html", partial(_next, request.viewer, contact))
    yield Piece("aside", "followups/_contact.html", contact)


def of_interaction(request: SiteRequest, interaction: Interaction) -> Iterator[Piece]:
    """What is open of it, so that it can be settled where it is read."""
    said, viewer, day = interaction.shown, request.viewer, today()
    if said is None or not said.follow_up_needed or not viewer.may(Permission.EDIT_CONTACTS):
        return
    (card,) = cards_of(filter(None, [FollowUp.of_interaction(interaction)]), day, viewer)
    given = {"card": card, "here": request.get_full_path(), "tomorrow": day.end}
    yield Piece("follow-up", "followups/_interaction.html", given)


def _next(viewer: Viewer, contact: Contact) -> dict[str, Any]:
    """Asked by the template: the timeline, which is fetched alone as well, has no header."""
    day = today()
    first = FollowUps(viewer, day, contact=contact, promises_only=True).first()
    span = first and day.span_of(first.due_at)
    return {"contact": contact, "first": first, "is_overdue": span == Span.OVERDUE}
