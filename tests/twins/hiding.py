"""Makes the right world another one in nothing but what restricted tags hide."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from interactions.models import (
    Answer,
    ClientLogText,
    InteractionContent,
    InteractionTag,
    Question,
    Service,
)
from meetings.models import MeetingActionItem, MeetingContent
from rapport.models import RapportTactic, TacticLog
from tests.leaks.world import all_seeing
from tests.twins import words
from tests.twins.filling import OPEN
from tests.twins.worlds import World

EMPTY: dict[str, Any] = {"duration": None, "topics": [], "sentiment": "", "rapport_score": None}


def rewrite_hidden(world: World) -> None:
    """Other texts, lengths, scores, answers, tactics, outcomes and tags; none, and more of them.

    Nothing that stays visible moves: no `updated_at`, no version, no event.
    """
    with world.here("hidden", 2000):
        viewer = all_seeing(world.people["alice"])
        with acting_as(viewer):
            hidden = list(_restricted(InteractionContent, viewer).order_by("interaction_id"))
            assert len(hidden) > 6
            for at, content in enumerate(hidden):
                _rewrite(content, at, viewer)
                _answers(content.interaction_id, at, viewer)
                _tactics(content.interaction_id, at, viewer)
            for at, meeting in enumerate(_restricted(MeetingContent, viewer)):
                _rewrite_meeting(meeting, at, viewer)
            for text in _restricted(ClientLogText, viewer):
                changes = [{"field": "notes", "from": words.OTHERS[0], "to": words.OTHERS[1]}]
                said = {"title": words.OTHERS[0], "description": words.OTHERS[1]}
                words_of(text, **said, changes=changes)
            for at, content in enumerate(hidden):
                _retag(content.interaction_id, at, viewer)


def _restricted(model: Any, viewer: Viewer) -> Any:
    return model.objects.visible_to(viewer).exclude(restricted_tags=[])


def words_of(row: Any, **values: Any) -> None:
    """Set columns and nothing else, without what saving a row would do."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _rewrite(content: InteractionContent, at: int, viewer: Viewer) -> None:
    said = words.OTHERS[at % 4]
    names = ("title", "lead", "description", "notes", "medium", "outcome", "next_action")
    texts = {name: "" if at % 3 == 2 else f"{said} {name}" for name in names}
    more = {
        "duration": dt.timedelta(minutes=words.MINUTES[-1 - at % 4] * 7),
        "topics": [said, "zzyzx"],
        "sentiment": "neutral",
        "rapport_score": 10 - at % 9,
    }
    services = Service.objects.visible_to(viewer).by_name()
    words_of(
        content,
        **texts,
        **(EMPTY if at % 3 == 2 else more),
        service=services[at % 2] if at % 2 else None,
        follow_up_needed=not content.follow_up_needed,
        follow_up_at=None if content.follow_up_at else words.PLANNED[0],
        followed_up_at=words.PLANNED[0] if content.follow_up_needed else None,
        follow_up_notes=said * 5,
        non_verbal="",
    )


def _answers(key: uuid.UUID, at: int, viewer: Viewer) -> None:
    """None, or other ones to every question."""
    Answer.objects.visible_to(viewer).filter(interaction_id=key).delete()
    if at % 2:
        for question in Question.objects.visible_to(viewer):
            given = {"interaction_id": key, "question": question, "value": words.OTHERS[at % 4]}
            Answer(site_id=viewer.site_id, **given).save(force_insert=True)


def _tactics(key: uuid.UUID, at: int, viewer: Viewer) -> None:
    """None, or all of them."""
    TacticLog.objects.visible_to(viewer).filter(interaction_id=key).delete()
    if at % 2:
        for tactic in RapportTactic.objects.by_name():
            used = {"interaction_id": key, "tactic": tactic, "effectiveness_score": 5}
            TacticLog(site_id=viewer.site_id, notes=words.OTHERS[0], **used).save(force_insert=True)


def _rewrite_meeting(content: MeetingContent, at: int, viewer: Viewer) -> None:
    said = words.OTHERS[at % 4]
    texts = ("purpose", "preparation_notes", "outcomes", "next_steps")
    lists = ("agenda_items", "attendees", "topics_covered")
    words_of(
        content,
        **{name: f"{said} {name}" for name in texts},
        **{name: [] if at % 2 else [said, "quartz"] for name in lists},
        duration=None if at % 2 else dt.timedelta(minutes=99),
        planned_duration=dt.timedelta(minutes=5),
        relationship_impact="weakened",
    )
    items = MeetingActionItem.objects.visible_to(viewer).filter(meeting_id=content.meeting_id)
    if at % 2:
        items.delete()
    else:
        items.update(text=said, due_at=words.PLANNED[0], done_at=words.MOMENTS[0])


def _retag(key: uuid.UUID, at: int, viewer: Viewer) -> None:
    """One more open tag, or one less: whatever stands beside a restricted one is hidden as well."""
    tag = Tag.objects.visible_to(viewer).get(name=OPEN)
    link = {"interaction_id": key, "tag": tag}
    found = InteractionTag.objects.across_sites().filter(**link)
    if at % 2 and not found.delete()[0]:
        InteractionTag(site_id=viewer.site_id, **link).save(force_insert=True)
