"""How demo contacts came to stand where they stand: moves that the rules allow, with reasons."""

from __future__ import annotations

import datetime as dt
import random

from contacts.events import ContactStatusChanged
from contacts.models import Contact, StatusChange
from contacts.rules import STAGE_OF_STATUS
from contacts.vocabulary import RelationshipStatus as Status
from crm.models import User
from crm.seeds import CASA, NORTHWIND, Ground, seeded_uuid

ENTERED_AS_THEY_WERE = 0.3  # whom the site knew before it had the product
FORWARD = (Status.PROSPECT, Status.QUALIFIED_LEAD, Status.OPPORTUNITY, Status.ACTIVE_CLIENT)
BEFORE: dict[Status, tuple[Status, ...]] = {
    Status.PAST_CLIENT: FORWARD,
    Status.INACTIVE: FORWARD,
    Status.LOST_LEAD: FORWARD[:3],
}
"""What comes before a status that is no step forward; lost leads may have come less far."""
QUIET = 60  # days for which whoever is past, lost or inactive has been so, at least

REASONS: dict[str, dict[Status, tuple[str, ...]]] = {
    CASA: {
        Status.QUALIFIED_LEAD: ("First visit", "Intake call", "Came to the workshop"),
        Status.OPPORTUNITY: ("Papers are complete", "Eligible for the program", "Wants to begin"),
        Status.ACTIVE_CLIENT: ("Enrolled", "Case opened", "First appointment kept"),
        Status.PAST_CLIENT: ("Case closed", "Finished the program", "Goal reached"),
        Status.LOST_LEAD: ("Went to another agency", "Not eligible", "Did not come back"),
        Status.INACTIVE: ("Moved away", "Number is out of service", "Asked for a pause"),
    },
    NORTHWIND: {
        Status.QUALIFIED_LEAD: ("Answered the second e-mail", "Met at the fair", "Has a budget"),
        Status.OPPORTUNITY: ("Asked for a proposal", "Saw the demonstration", "Named a date"),
        Status.ACTIVE_CLIENT: ("Contract signed", "Pilot went live", "Purchase order is in"),
        Status.PAST_CLIENT: ("Contract ended", "Merged with another customer", "Took it in-house"),
        Status.LOST_LEAD: ("Chose a competitor", "No budget this year", "No answer"),
        Status.INACTIVE: ("Champion has left", "On hold until the reorganisation is over"),
    },
}
NOTES = (
    *("Agreed on the phone.", "Talked it over in the team meeting.", "Ask again in spring."),
    *("Nothing else to do for now.", "Told everybody involved."),
)


def moves_of(contact: Contact, ground: Ground) -> list[StatusChange]:
    """The contact's history, oldest first; notes on the contact that somebody changed it."""
    choice = ground.random(f"status/{contact.number}")
    path = _path(Status(contact.relationship_status), choice)
    days = _days(contact, ground, len(path) - 1, choice)
    moves = [
        _move(contact, old, new, at, ground, choice)
        for old, new, at in zip(path, path[1:], days, strict=False)
    ]
    if moves:
        moves[-1].new_stage = contact.lifecycle_stage
        _touch(contact, moves)
    for move in moves:
        event = ContactStatusChanged(contact.uuid, contact.uuid)
        ground.note(event, move.changed_at, int(move.changed_by_id or 0))
    return moves


def _path(status: Status, choice: random.Random) -> tuple[Status, ...]:
    if status == Status.PROSPECT or choice.random() < ENTERED_AS_THEY_WERE:
        return (status,)
    if status in FORWARD:
        return FORWARD[: FORWARD.index(status) + 1]
    before = BEFORE[status]
    reached = choice.randrange(1, len(before) + 1) if status == Status.LOST_LEAD else len(before)
    return (*before[:reached], status)


def _days(contact: Contact, ground: Ground, count: int, choice: random.Random) -> list[dt.datetime]:
    """Moments in rising order between the contact's first day and yesterday."""
    last = ground.midnight - dt.timedelta(hours=6)
    if contact.relationship_status in BEFORE:
        last -= dt.timedelta(days=QUIET)
    known = max((last - contact.created_at).days, 1)
    moments = []
    for _move_to_be in range(count):
        day = contact.created_at + dt.timedelta(days=int((0.02 + 0.6 * choice.random()) * known))
        moments.append(day + dt.timedelta(minutes=choice.randrange(30, 6 * 60)))
    return sorted(moments)


def _move(
    contact: Contact,
    old: Status,
    new: Status,
    at: dt.datetime,
    ground: Ground,
    choice: random.Random,
) -> StatusChange:
    return StatusChange(
        uuid=seeded_uuid(at, choice),
        site_id=ground.site.pk,
        contact=contact,
        old_status=old,
        new_status=new,
        old_stage=STAGE_OF_STATUS[old],
        new_stage=STAGE_OF_STATUS[new],
        changed_at=at,
        changed_by=_mover(contact, ground, choice),
        reason=choice.choice(REASONS[ground.site.slug][new]) if choice.random() < 0.85 else "",
        notes=choice.choice(NOTES) if choice.random() < 0.25 else "",
    )


def _mover(contact: Contact, ground: Ground, choice: random.Random) -> User:
    owner = contact.owner
    return owner if owner is not None and choice.random() < 0.7 else choice.choice(ground.authors)


def _touch(contact: Contact, moves: list[StatusChange]) -> None:
    contact.version += len(moves)
    latest = moves[-1]
    if contact.updated_at is None or contact.updated_at < latest.changed_at:
        contact.updated_at, contact.updated_by = latest.changed_at, latest.changed_by
