"""What to know before a meeting, on one page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from contacts.models import Contact
from crm.tenancy.viewer import Viewer
from interactions.models import Interaction
from meetings.models import Meeting, MeetingActionItem
from rapport.reports import TacticResult, what_worked

TALKS = 3
PROMISES = 8


@dataclass(frozen=True, slots=True)
class Brief:
    """What the viewer may read of a contact, and how many entries they may not.

    Of what is restricted only the entries can be counted: that one of them promises something is
    itself a part of what it hides (contracts.md, Redaction).
    """

    talks: list[Interaction]  # the latest first
    follow_ups: list[Interaction]  # the next one due first
    items: list[MeetingActionItem]
    tactics: list[TacticResult]
    restricted: int


def brief_of(meeting: Meeting, viewer: Viewer, at: dt.datetime) -> Brief:
    """As of that moment; seven queries, however long the contact's history is."""
    contact = meeting.contact
    items = _items(contact, viewer)
    past = Interaction.objects.visible_to(viewer).for_contact(contact).between(None, at)
    talks = past.readable().with_content().with_tags(viewer).with_people().newest_first()
    return Brief(
        talks=list(talks[:TALKS]),
        follow_ups=_follow_ups(contact, viewer, items),
        items=items,
        tactics=what_worked(contact, viewer),
        restricted=past.unreadable().count(),
    )


def _items(contact: Contact, viewer: Viewer) -> list[MeetingActionItem]:
    open_items = MeetingActionItem.objects.visible_to(viewer).for_contact(contact).to_do()
    return list(open_items.select_related("meeting").in_order()[:PROMISES])


def _follow_ups(
    contact: Contact, viewer: Viewer, items: list[MeetingActionItem]
) -> list[Interaction]:
    """Those that say more than the action items which stand for them already."""
    told = {item.meeting.interaction_id for item in items}
    rows = Interaction.objects.visible_to(viewer).for_contact(contact).to_follow_up()
    found = rows.with_content().with_tags(viewer).next_follow_up_first()[: PROMISES + len(told)]
    more = [row for row in found if row.pk not in told or row.visible_content.next_action]
    return more[:PROMISES]
