"""Meetings that have not taken place: ahead of today, and called off."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from contacts.models import Contact
from contacts.seeds import planted
from contacts.vocabulary import RelationshipStatus
from crm.models import User
from crm.seeds import Ground
from interactions.seeds import days
from meetings.models import Meeting
from meetings.seeds.plans import Plan, days_before, plan
from meetings.seeds.words import AGENDAS, PLACES, PREPARATIONS, PURPOSES, REASONS
from meetings.vocabulary import MeetingStatus

TODAY = 3
YESTERDAY = 2  # over, and nobody has said how they went
WEEKS = 5
BACK = 300  # days in which some were called off


def ahead(ground: Ground, count: int) -> list[Plan]:
    choice = ground.random("meetings ahead")
    return [
        _planned(ground, choice, contact, _day_ahead(ground, choice, place))
        for place, contact in enumerate(_current(ground, choice, count))
    ]


def called_off(ground: Ground, count: int) -> list[Plan]:
    choice = ground.random("meetings called off")
    made = []
    for contact in _current(ground, choice, count):
        known = (ground.midnight - contact.created_at).days
        back = choice.randrange(-7, min(BACK, known - 5))
        day = days.after(ground.today - dt.timedelta(days=back), ground.site.slug)
        made.append(_planned(ground, choice, contact, day))
        _call_off(made[-1], ground, choice)
    return made


def _current(ground: Ground, choice: random.Random, count: int) -> Sequence[Contact]:
    current = {RelationshipStatus.ACTIVE_CLIENT, RelationshipStatus.OPPORTUNITY}
    return choice.sample(
        [contact for contact in planted(ground) if contact.relationship_status in current], count
    )


def _day_ahead(ground: Ground, choice: random.Random, place: int) -> dt.date:
    slug = ground.site.slug
    if place < TODAY:
        return ground.today  # whatever day it is, so that somebody who looks at the demo sees them
    if place < TODAY + YESTERDAY:
        return days.before(ground.today, slug)
    return days.after(ground.today + dt.timedelta(days=choice.randrange(1, 7 * WEEKS)), slug)


def _planned(ground: Ground, choice: random.Random, contact: Contact, day: dt.date) -> Plan:
    slug = ground.site.slug
    moment = ground.at(day, 60 * choice.randrange(9, 17) + choice.choice((0, 0, 30)))
    made = plan(
        ground,
        choice,
        contact=contact,
        by=_planner(contact, ground.authors, choice),
        scheduled_at=moment,
        created_at=days_before(moment, contact, ground, choice),
        purpose=choice.choice(PURPOSES[slug]),
    )
    made.meeting.location = choice.choice(PLACES[slug])
    made.content.agenda_items = choice.sample(AGENDAS[slug], choice.choice((1, 2, 2, 3)))
    if choice.random() < 0.4:
        made.content.preparation_notes = choice.choice(PREPARATIONS[slug])
    return made


def _planner(contact: Contact, authors: Sequence[User], choice: random.Random) -> User:
    by_key = {author.pk: author for author in authors}
    return by_key.get(contact.owner_id or 0) or choice.choice(authors)


def _call_off(made: Plan, ground: Ground, choice: random.Random) -> None:
    meeting: Meeting = made.meeting
    meeting.status = MeetingStatus.CANCELLED
    made.content.cancel_reason = choice.choice(REASONS[ground.site.slug])
    called = min(meeting.scheduled_at, ground.midnight) - dt.timedelta(
        hours=choice.randrange(1, 30)
    )
    meeting.updated_at = max(called, meeting.created_at + dt.timedelta(minutes=5))
    meeting.updated_by = meeting.created_by
    meeting.version = 2
