"""Meetings that took place: each is one of the demo's interactions, told from the other side."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from crm.seeds import Ground, seeded_uuid
from interactions.models import Interaction
from interactions.vocabulary import Kind, Sentiment
from meetings.models import MeetingActionItem
from meetings.seeds.plans import Plan, days_before, plan
from meetings.seeds.words import ALSO_TO_DO, GUESTS, PREPARATIONS
from meetings.vocabulary import MeetingStatus, RelationshipImpact

MOVED = 0.12  # of them took place at another time than was planned
IMPACT = {
    Sentiment.POSITIVE: RelationshipImpact.STRENGTHENED,
    Sentiment.NEUTRAL: RelationshipImpact.NEUTRAL,
    Sentiment.NEGATIVE: RelationshipImpact.WEAKENED,
}


def held(ground: Ground, count: int) -> list[Plan]:
    choice = ground.random("meetings held")
    rows = Interaction.objects.visible_to(ground.viewer).of_kinds([Kind.MEETING])
    behind = rows.filter(starts_at__lt=ground.midnight, contact__isnull=False).order_by("number")
    chosen = choice.sample(list(behind.values_list("number", flat=True)), count)
    talks = behind.filter(number__in=chosen).with_content()
    return [_held(talk, ground, choice) for talk in talks.select_related("contact", "created_by")]


def _held(talk: Any, ground: Ground, choice: random.Random) -> Plan:
    said = talk.visible_content
    scheduled_at = talk.starts_at - _moved_by(talk, choice)
    made = plan(
        ground,
        choice,
        contact=talk.contact,
        by=talk.created_by,
        scheduled_at=scheduled_at,
        created_at=days_before(min(scheduled_at, talk.starts_at), talk.contact, ground, choice),
        purpose=said.title,
    )
    meeting = made.meeting
    meeting.status = MeetingStatus.COMPLETED
    meeting.interaction = talk
    meeting.completed_at = talk.starts_at
    meeting.location = talk.location
    meeting.updated_at, meeting.updated_by = talk.created_at, talk.created_by
    meeting.version = 2
    _tell(made, talk, ground, choice)
    made.items.extend(_to_do(made, talk, ground, choice))
    return made


def _moved_by(talk: Any, choice: random.Random) -> dt.timedelta:
    moved = dt.timedelta(days=choice.choice((-2, -1, 1, 3)))
    known = talk.starts_at - talk.contact.created_at
    return moved if choice.random() < MOVED and known.days > moved.days + 1 else dt.timedelta()


def _tell(made: Plan, talk: Any, ground: Ground, choice: random.Random) -> None:
    content, said = made.content, talk.visible_content
    content.duration = said.duration
    content.agenda_items = [topic.capitalize() for topic in said.topics]
    if choice.random() < 0.35:
        content.preparation_notes = choice.choice(PREPARATIONS[ground.site.slug])
    content.attendees = [str(talk.contact), said.lead]
    if choice.random() < 0.2:
        content.attendees.append(choice.choice(GUESTS[ground.site.slug]))
    content.topics_covered = list(said.topics)
    content.outcomes = said.outcome or said.description
    content.next_steps = said.next_action
    content.relationship_impact = IMPACT.get(said.sentiment, "")


def _to_do(made: Plan, talk: Any, ground: Ground, choice: random.Random) -> list[MeetingActionItem]:
    """What was promised; open as long as the interaction is to be followed up."""
    said = talk.visible_content
    texts = [said.next_action] if said.next_action else []
    if choice.random() < 0.4:
        texts.append(choice.choice(ALSO_TO_DO[ground.site.slug]))
    due = said.follow_up_at or talk.starts_at + dt.timedelta(days=choice.randrange(3, 15))
    done = min(due - dt.timedelta(hours=choice.randrange(1, 40)), ground.midnight)
    return [
        MeetingActionItem(
            uuid=seeded_uuid(talk.created_at, choice),
            site_id=ground.site.pk,
            meeting=made.meeting,
            position=position,
            text=text,
            due_at=due,
            done_at=None if said.follow_up_needed else max(done, talk.created_at),
            created_at=talk.created_at,
            created_by=talk.created_by,
        )
        for position, text in enumerate(texts)
    ]
