"""Demo meetings: held, with the interactions that they made; ahead; and called off."""

from __future__ import annotations

from collections.abc import Sequence

from crm.seeds import CASA, NORTHWIND, Ground, reserve_numbers
from meetings.events import MeetingCompleted, MeetingScheduled
from meetings.models import Meeting, MeetingActionItem, MeetingContent
from meetings.seeds.held import held
from meetings.seeds.planned import ahead, called_off
from meetings.seeds.plans import Plan

HELD = {CASA: 210, NORTHWIND: 140}
AHEAD = {CASA: 26, NORTHWIND: 22}
CALLED_OFF = {CASA: 24, NORTHWIND: 18}


def amount(slug: str) -> int:
    return HELD[slug] + AHEAD[slug] + CALLED_OFF[slug]


def plant(ground: Ground) -> None:
    slug = ground.site.slug
    plans = [
        *held(ground, HELD[slug]),
        *ahead(ground, AHEAD[slug]),
        *called_off(ground, CALLED_OFF[slug]),
    ]
    _store(ground, sorted(plans, key=lambda plan: plan.meeting.created_at))
    ground.tell(len(plans))


def _store(ground: Ground, plans: Sequence[Plan]) -> None:
    first = reserve_numbers(ground.site, Meeting, len(plans))
    for place, plan in enumerate(plans):
        plan.meeting.number = first + place
        _note(ground, plan.meeting)
    Meeting.objects.across_sites().bulk_create(plan.meeting for plan in plans)
    MeetingContent.objects.across_sites().bulk_create(plan.content for plan in plans)
    MeetingActionItem.objects.across_sites().bulk_create(
        item for plan in plans for item in plan.items
    )


def _note(ground: Ground, meeting: Meeting) -> None:
    planned = MeetingScheduled(meeting.uuid, meeting.contact_id)
    ground.note(planned, meeting.created_at, int(meeting.created_by_id or 0))
    if meeting.completed_at is not None and meeting.updated_at is not None:
        done = MeetingCompleted(meeting.uuid, meeting.contact_id)
        ground.note(done, meeting.updated_at, int(meeting.updated_by_id or 0))
