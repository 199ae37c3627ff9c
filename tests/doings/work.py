"""What somebody may do next, and what that must leave beside its rows."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import contacts.actions
import meetings.actions
from contacts.models import Contact
from contacts.rules import TRANSITIONS
from contacts.vocabulary import RelationshipStatus
from crm.models import Tag
from crm.tenancy.viewer import Viewer
from interactions import actions
from interactions.models import Interaction
from interactions.vocabulary import Kind
from meetings.actions import MeetingOutcome
from meetings.models import Meeting
from meetings.vocabulary import MeetingStatus
from rapport.actions import log_with_tactics
from rapport.rules import TacticUsed
from rapport.tests.factories import LISTENING

AT = dt.datetime(2024, 3, 4, 15, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """The types of the events in their order, lines of clients' logs, and moves of a status."""

    events: list[str] = field(default_factory=list)
    lines: int = 0
    moves: int = 0


NOTHING = Told()
Doing = Callable[[Viewer, random.Random], Told]


def _any(rows: Any, dice: random.Random) -> Any:
    found = list(rows.order_by("number"))
    return dice.choice(found) if found else None


def _contact(me: Viewer, dice: random.Random) -> Any:
    return _any(Contact.objects.visible_to(me), dice)


def _interaction(me: Viewer, dice: random.Random) -> Any:
    return _any(Interaction.objects.visible_to(me), dice)


def _planned(me: Viewer, dice: random.Random) -> Any:
    rows = Meeting.objects.visible_to(me).filter(status=MeetingStatus.SCHEDULED)
    return _any(rows.select_related("contact"), dice)


def add_contact(me: Viewer, dice: random.Random) -> Told:
    contacts.actions.create(by=me, first_name="Ana", email=f"{dice.getrandbits(64)}@example.org")
    return NOTHING


def log(me: Viewer, dice: random.Random) -> Told:
    contact = dice.choice([None, _contact(me, dice)])
    kind = dice.choice([Kind.CALL, Kind.EMAIL, Kind.NOTE])
    used = [TacticUsed(uuid.UUID(LISTENING), dice.randint(1, 5), "x")] * dice.randint(0, 1)
    log_with_tactics(by=me, kind=kind, contact=contact, starts_at=AT, tactic_logs=used)
    events = ["InteractionLogged", *["EmailExchangeTracked"] * (kind == Kind.EMAIL)]
    if contact is None:
        return Told(events)
    return Told([*events, "clientInteractionCreated"], lines=1)


def edit(me: Viewer, dice: random.Random) -> Told:
    """Other words, another contact or none, and at times a tag."""
    row = _interaction(me, dice)
    if row is None:
        return log(me, dice)
    now_with = dice.choice([None, row.contact, _contact(me, dice)])
    changes = {"title": f"Title {dice.random()}", "contact": now_with}
    tags = list(Tag.objects.visible_to(me))[: dice.randint(0, 1)]
    before = row.contact_id
    actions.edit(row, by=me, changes=changes, tags=tags)
    after = None if now_with is None else now_with.pk
    events = [] if after is None else ["clientInteractionUpdated"]
    return Told(events, lines=len({before, after} - {None}))


def delete(me: Viewer, dice: random.Random) -> Told:
    row = _interaction(me, dice)
    if row is None:
        return log(me, dice)
    actions.delete(row, by=me)
    return NOTHING if row.contact_id is None else Told(["clientInteractionDeleted"], lines=1)


def restore(me: Viewer, dice: random.Random) -> Told:
    row = _any(Interaction.objects.deleted_for(me), dice)
    if row is None:
        return log(me, dice)
    actions.restore(row, by=me)
    return Told(lines=int(row.contact_id is not None))


def move(me: Viewer, dice: random.Random) -> Told:
    contact = _contact(me, dice)
    if contact is None:
        return add_contact(me, dice)
    status = dice.choice(sorted(TRANSITIONS[RelationshipStatus(contact.relationship_status)]))
    contacts.actions.change_status(contact, by=me, status=status, reason="Asked")
    return Told(["ContactStatusChanged"], moves=1)


def schedule(me: Viewer, dice: random.Random) -> Told:
    contact = _contact(me, dice)
    if contact is None:
        return add_contact(me, dice)
    meetings.actions.schedule(by=me, contact=contact, scheduled_at=AT, purpose="Plan")
    return Told(["MeetingScheduled"])


def complete(me: Viewer, dice: random.Random) -> Told:
    meeting = _planned(me, dice)
    if meeting is None or meeting.contact.deleted_at:
        return schedule(me, dice)
    outcome = MeetingOutcome(outcomes="Agreed", action_items=["Call", "Write"])
    meetings.actions.complete(meeting, by=me, outcome=outcome)
    return Told(["InteractionLogged", "clientInteractionCreated", "MeetingCompleted"], lines=1)


def cancel(me: Viewer, dice: random.Random) -> Told:
    meeting = _planned(me, dice)
    if meeting is None:
        return schedule(me, dice)
    meetings.actions.cancel(meeting, by=me, reason="Ill")
    return NOTHING


DOINGS: tuple[Doing, ...] = (
    *(add_contact, log, log, edit, edit, delete, restore),
    *(move, schedule, complete, cancel),
)
