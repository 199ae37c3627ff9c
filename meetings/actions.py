"""What happens to meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from contacts.actions import locked as locked_contact
from contacts.models import Contact
from crm.errors import Conflict, NotFound, RuleBroken, Stale
from crm.events import publish
from crm.models import Tag, field_problems
from crm.rules import changes_told
from crm.tenancy.refusals import unread
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions.actions import edit as edit_interaction
from interactions.actions import locked as locked_interaction
from interactions.models import Interaction
from interactions.vocabulary import Kind
from meetings.events import MeetingCompleted, MeetingScheduled
from meetings.models import Meeting, MeetingActionItem, MeetingContent
from meetings.rules import (
    LONGEST_LEAD,
    LONGEST_OUTCOME,
    problems_with_completion,
    problems_with_schedule,
)
from meetings.vocabulary import Change, MeetingStatus
from rapport.actions import log_with_tactics
from rapport.rules import TacticUsed

HEADER = frozenset({"contact", "scheduled_at", "location", "calendar_synced"})
CONTENT = frozenset({"purpose", "agenda_items", "preparation_notes", "planned_duration"})


@dataclass(frozen=True, slots=True)
class MeetingOutcome:
    """How a meeting went (seed 004, Mark meeting as completed). Without a date it took place as
    scheduled, or now if that is still to come.

    The day to follow up on, tags and tactics become the interaction's; the action items are due
    that day.
    """

    completed_at: dt.datetime | None = None
    duration: dt.timedelta | None = None
    attendees: Sequence[str] = ()
    topics_covered: Sequence[str] = ()
    outcomes: str = ""
    action_items: Sequence[str] = ()
    next_steps: str = ""
    relationship_impact: str = ""
    follow_up_at: dt.datetime | None = None
    tags: Collection[Tag] = ()
    tactics: Sequence[TacticUsed] = ()


@transaction.atomic
def schedule(*, by: Viewer, contact: Contact, scheduled_at: dt.datetime, **fields: Any) -> Meeting:
    """Plan a meeting. Raises RuleBroken, Forbidden, or NotFound for a contact not of the site."""
    by.require(Permission.EDIT_CONTACTS)
    # Locked so that checking the key at the commit waits for nobody while events are locked.
    contact = locked_contact(contact, by)
    meeting = Meeting(site_id=by.site_id, created_by_id=by.user_id)
    content = MeetingContent(meeting=meeting, site_id=by.site_id)
    _apply(meeting, content, {"contact": contact, "scheduled_at": scheduled_at, **fields})
    meeting.save()
    _keep(content, Change.PLANNED, by)
    content.save(force_insert=True)
    meeting.visible_content = content  # its author has just written it
    publish(MeetingScheduled(meeting.uuid, contact.uuid), by=by)
    return meeting


@transaction.atomic
def change(
    meeting: Meeting, *, by: Viewer, changes: Mapping[str, Any], version: int | None = None
) -> Meeting:
    """Change what `changes` names. What is over stays as it was: Conflict. With `version`, raise
    Stale if somebody saved since then."""
    by.require(Permission.EDIT_CONTACTS)
    found = locked(meeting, by)
    content = _open_content(found)
    if version is not None and version != found.version:
        raise Stale(_("Somebody else saved this meeting in the meantime."))
    given = dict(changes)
    if "contact" in given:
        given["contact"] = locked_contact(given["contact"], by)
    before = _told(found, content, given)
    _apply(found, content, given)
    after = _told(found, content, given)
    changed = {name for name in given if before[name] != after[name]}
    if changed:
        _keep(content, Change.CHANGED, by, changes_told(before, after, changed))
    return _saved(found, content, by)


def _told(meeting: Meeting, content: MeetingContent, names: Iterable[str]) -> dict[str, Any]:
    """What those fields say, the contact by its key."""
    values = {**vars(content), **vars(meeting), "contact": meeting.contact_id}
    return {name: values[name] for name in names}


def _keep(content: MeetingContent, what: Change, by: Viewer, changes: Sequence[Any] = ()) -> None:
    """Put a line into the history; the caller saves."""
    line = {"what": what.value, "at": now().isoformat(), "by": by.user_id, "changes": changes}
    content.history = [*content.history, line]


def _note(meeting: Meeting, what: Change, by: Viewer) -> None:
    """A line of what was done to the meeting as a whole, saved."""
    content = readable(meeting)
    _keep(content, what, by)
    content.save(update_fields=["history"])


@transaction.atomic
def complete(meeting: Meeting, *, by: Viewer, outcome: MeetingOutcome) -> Meeting:
    """Say that it took place: its interaction is logged in the same transaction, once.

    Raises Conflict where it is completed or cancelled already.
    """
    by.require(Permission.EDIT_CONTACTS)
    found = locked(meeting, by)
    content = _open_content(found)
    at = now()
    completed_at = outcome.completed_at or min(found.scheduled_at, at)
    _fill(content, outcome, problems_with_completion(completed_at, outcome.duration, at))
    _keep(content, Change.COMPLETED, by)
    content.save()
    _add_action_items(found, outcome, by)
    interaction = _log(found, content, completed_at, outcome, by)
    found.status = MeetingStatus.COMPLETED
    found.completed_at = completed_at
    found.interaction = interaction
    _saved(found, content, by)
    publish(MeetingCompleted(found.uuid, found.contact_id), by=by)
    return found


@transaction.atomic
def cancel(meeting: Meeting, *, by: Viewer, reason: str = "") -> Meeting:
    """Call it off. Conflict where it is completed or cancelled already."""
    by.require(Permission.EDIT_CONTACTS)
    found = locked(meeting, by)
    content = _open_content(found)
    found.status = MeetingStatus.CANCELLED
    content.cancel_reason = reason.strip()
    if problems := field_problems(content):
        raise RuleBroken(problems)
    _keep(content, Change.CANCELLED, by)
    return _saved(found, content, by)


@transaction.atomic
def delete(meeting: Meeting, *, by: Viewer) -> None:
    """Put the meeting into the trash; the interaction that completed it stays."""
    found = locked(meeting, by)
    by.require_delete(found)
    readable(found)
    found.mark_deleted(by.user_id)
    found.save(update_fields=["deleted_at", "deleted_by"])
    _note(found, Change.DELETED, by)


@transaction.atomic
def restore(meeting: Meeting, *, by: Viewer) -> Meeting:
    """Take the meeting out of the trash."""
    found = _locked(Meeting.objects.deleted_for(by), meeting)
    by.require_delete(found)
    readable(found)
    found.mark_restored()
    found.save(update_fields=["deleted_at", "deleted_by"])
    _note(found, Change.RESTORED, by)
    return found


@transaction.atomic
def settle(item: MeetingActionItem, *, by: Viewer, done: bool) -> None:
    """Tick an action item off, or open it again.

    Where the interaction is to be followed up for nothing but its action items, that is done with
    the last of them, and open again with any.
    """
    by.require(Permission.EDIT_CONTACTS)
    meeting = locked(item.meeting, by)
    readable(meeting)
    # Locked before the item, as who tags the interaction locks them in this order.
    interaction = _locked_interaction(meeting, by)
    items = {each.pk: each for each in MeetingActionItem.objects.visible_to(by).of(meeting)}
    if item.pk not in items:
        raise NotFound("Action item")
    found = items[item.pk]
    if bool(found.done_at) == done:
        return
    found.done_at = now() if done else None
    found.touch(by.user_id)
    found.save(update_fields=["done_at", "updated_at", "updated_by"])
    needed = not all(each.done_at for each in items.values())
    if _is_only_about_items(interaction) and interaction.shown.follow_up_needed != needed:
        edit_interaction(interaction, by=by, changes={"follow_up_needed": needed})


def _locked_interaction(meeting: Meeting, by: Viewer) -> Any:
    """The interaction that completed the meeting; None where it was deleted since."""
    rows = Interaction.objects.visible_to(by).filter(pk=meeting.interaction_id)
    found = rows.first()
    return None if found is None else locked_interaction(found, by)


def _is_only_about_items(interaction: Any) -> bool:
    content = interaction.shown if interaction is not None else None
    return content is not None and not content.next_action


def locked(meeting: Meeting, by: Viewer) -> Meeting:
    """The meeting as it is now, with what the viewer may read of it, locked."""
    return _locked(Meeting.objects.visible_to(by), meeting)


def _locked(rows: Any, meeting: Meeting) -> Meeting:
    rows = rows.with_content().select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=meeting.pk).first()
    if found is None:
        raise NotFound("Meeting")
    return found  # type: ignore[no-any-return]


def readable(meeting: Meeting) -> MeetingContent:
    """Whoever cannot read the content can change nothing about it."""
    if meeting.shown is None:
        text = _("This meeting is restricted; you cannot change it.")
        raise unread("meeting", meeting.pk, text)
    return meeting.shown


def _open_content(meeting: Meeting) -> MeetingContent:
    """The content of a meeting that is still to come. Raises Forbidden or Conflict."""
    content = readable(meeting)
    if meeting.status == MeetingStatus.COMPLETED:
        raise Conflict(_("This meeting is completed already."))
    if meeting.status == MeetingStatus.CANCELLED:
        raise Conflict(_("This meeting was cancelled."))
    return content


def _apply(meeting: Meeting, content: MeetingContent, given: Mapping[str, Any]) -> None:
    """Put what was given into both rows and check the result as a whole."""
    if unknown := given.keys() - HEADER - CONTENT:
        raise TypeError(f"meetings have no fields {sorted(unknown)}")
    for row, names in ((meeting, HEADER), (content, CONTENT)):
        for name in names & given.keys():
            value = given[name]
            setattr(row, name, value.strip() if isinstance(value, str) else value)
    problems = problems_with_schedule(meeting.scheduled_at, content.planned_duration)
    problems += field_problems(meeting) + field_problems(content)
    if problems:
        raise RuleBroken(problems)


def _fill(content: MeetingContent, outcome: MeetingOutcome, problems: list[Any]) -> None:
    content.duration = outcome.duration
    content.attendees = list(outcome.attendees)
    content.topics_covered = list(outcome.topics_covered)
    content.outcomes = outcome.outcomes.strip()
    content.next_steps = outcome.next_steps.strip()
    content.relationship_impact = outcome.relationship_impact
    if problems := problems or field_problems(content):
        raise RuleBroken(problems)


def _add_action_items(meeting: Meeting, outcome: MeetingOutcome, by: Viewer) -> None:
    for position, text in enumerate(outcome.action_items):
        MeetingActionItem(
            site_id=by.site_id,
            created_by_id=by.user_id,
            meeting=meeting,
            position=position,
            text=text.strip(),
            due_at=outcome.follow_up_at,
        ).store()


def _log(
    meeting: Meeting,
    content: MeetingContent,
    completed_at: dt.datetime,
    outcome: MeetingOutcome,
    by: Viewer,
) -> Interaction:
    """The interaction that a completed meeting is (seed 004, Business Rules)."""
    outcomes = content.outcomes
    said: dict[str, Any] = (
        {"outcome": outcomes} if len(outcomes) <= LONGEST_OUTCOME else {"description": outcomes}
    )
    return log_with_tactics(
        by=by,
        tactic_logs=outcome.tactics,
        tags=outcome.tags,
        kind=Kind.MEETING,
        contact=meeting.contact,
        starts_at=completed_at,
        duration=content.duration,
        location=meeting.location,
        title=content.purpose,
        lead=by.user.get_full_name()[:LONGEST_LEAD],
        topics=content.topics_covered,
        next_action=content.next_steps,
        follow_up_needed=bool(outcome.action_items or outcome.follow_up_at),
        follow_up_at=outcome.follow_up_at,
        **said,
    )


def _saved(meeting: Meeting, content: MeetingContent, by: Viewer) -> Meeting:
    meeting.touch(by.user_id)
    meeting.version += 1
    meeting.save()
    content.save()
    return meeting
