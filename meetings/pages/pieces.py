"""What meetings put on the pages of the apps below: home, a contact's page, an interaction's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone

from contacts.models import Contact
from crm.pages.base import SiteRequest
from crm.pages.pieces import Piece
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions.models import Interaction
from interactions.pages.moments import last_moment, midnight
from interactions.pages.narrowing import text_asked
from interactions.vocabulary import Kind
from meetings.models import Meeting
from meetings.pages.cards import Card, cards_of

TODAY = 8
ASKED = 5
OF_CONTACT = 12


def of_home(request: SiteRequest) -> Iterator[Piece]:
    """Today's meetings in the order of time, and those that the person is to tell of. Where today
    has more than fit, those that concern the person are not the ones to be left out."""
    viewer, today = request.viewer, timezone.localdate()
    rows = Meeting.objects.visible_to(viewer).with_content().with_people()
    of_today = rows.between(midnight(today), last_moment(today))
    found = list(of_today.those_concerning_first(viewer.user_id)[: TODAY + 1])
    chosen = sorted(found[:TODAY], key=lambda meeting: (meeting.scheduled_at, meeting.number))
    cards = [_on_home(card, viewer) for card in cards_of(chosen, viewer)]
    given = {"cards": cards, "is_cut": len(found) > TODAY, "today": today}
    yield Piece("main", "meetings/_home_today.html", given)
    if viewer.may(Permission.EDIT_CONTACTS):
        mine = rows.untold(timezone.now()).concerning(viewer.user_id).latest_first()
        if asked := cards_of(mine[: ASKED + 1], viewer):
            given = {"cards": asked[:ASKED], "is_cut": len(asked) > ASKED}
            yield Piece("main", "meetings/_home_asked.html", given)


def _on_home(card: Card, viewer: Viewer) -> Card:
    """A colleague's is theirs to tell of."""
    return card if card.meeting.concerns(viewer.user_id) else replace(card, asks=False)


def of_contact(request: SiteRequest, contact: Contact) -> Iterator[Piece]:
    """Those that are planned and not ended: at the side, and the ones ahead in the timeline. A
    text that is sought there is looked for in all that are ahead, in one query more."""
    viewer, now, text = request.viewer, timezone.now(), text_asked(request.GET)
    rows = Meeting.objects.visible_to(viewer).for_contact(contact).still_open()
    rows = rows.with_content().with_people().soonest_first()
    cards = cards_of(rows[:OF_CONTACT], viewer)
    yield Piece("aside", "meetings/_contact_meetings.html", {"cards": cards, "contact": contact})
    if text:
        cards = cards_of(rows.ahead(now).mentioning(text)[:OF_CONTACT], viewer)
    for card in cards:
        if card.starts_at > now:
            yield _ahead(card, text)


def _ahead(card: Card, text: str) -> Piece:
    """A meeting to come, among the entries: text and filters by type, author and days find it as
    they find those."""
    return Piece(
        "timeline",
        "meetings/_timeline_entry.html",
        card,
        card.starts_at,
        kind=Kind.MEETING,
        author=card.meeting.created_by_id,
        found_by=text,
    )


def of_interaction(request: SiteRequest, interaction: Interaction) -> Iterator[Piece]:
    """The meeting that it completed."""
    viewer = request.viewer
    rows = Meeting.objects.visible_to(viewer).completed_by(interaction)
    rows = rows.with_content().with_people().with_action_items(viewer)
    for card in cards_of(rows, viewer):
        yield Piece("aside", "meetings/_interaction_meeting.html", card)
