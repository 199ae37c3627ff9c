"""What happens to follow-ups. What they belong to is changed, with its own rules and history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import actions as contacts
from contacts.models import Contact
from crm.errors import Conflict, NotFound, RuleBroken
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from followups.models import DailyDigest
from followups.rules import problems_with_hour
from interactions import actions as interactions
from interactions.models import Interaction
from interactions.rules import problems_with_follow_up
from meetings import actions as meetings
from meetings.models import MeetingActionItem


@transaction.atomic
def settle(row: Interaction | MeetingActionItem, *, by: Viewer, done: bool) -> None:
    """Say that it is done, or open again. Saying so twice changes nothing.

    Raises Forbidden, or NotFound for what is not there (any more).
    """
    if isinstance(row, MeetingActionItem):
        meetings.settle(row, by=by, done=done)
        return
    by.require(Permission.EDIT_CONTACTS)
    found = interactions.locked(row, by)
    if interactions.readable(found).follow_up_needed is done:
        interactions.edit(found, by=by, changes={"follow_up_needed": not done})


@transaction.atomic
def postpone(
    row: Interaction | MeetingActionItem | Contact, *, by: Viewer, due_at: dt.datetime | None
) -> None:
    """Set when it is due; None is some day, or when the contact's rhythm says. Raises Conflict
    where it is done already, RuleBroken, Forbidden, or NotFound."""
    by.require(Permission.EDIT_CONTACTS)
    if isinstance(row, Contact):
        contacts.snooze(row, by=by, until=due_at)
        return
    if problems := problems_with_follow_up(due_at):
        raise RuleBroken(problems)
    if isinstance(row, MeetingActionItem):
        _postpone_item(row, due_at, by)
        return
    found = interactions.locked(row, by)
    if not interactions.readable(found).follow_up_needed:
        raise Conflict(_("This is done already."))
    interactions.edit(found, by=by, changes={"follow_up_at": due_at})


def _postpone_item(item: MeetingActionItem, due_at: dt.datetime | None, by: Viewer) -> None:
    """The meeting is locked first, as by whoever ticks its items off."""
    meetings.readable(meetings.locked(item.meeting, by))
    found = MeetingActionItem.objects.visible_to(by).filter(pk=item.pk).first()
    if found is None:
        raise NotFound("Action item")
    if found.done_at is not None:
        raise Conflict(_("This is done already."))
    found.due_at = due_at
    found.touch(by.user_id)
    found.save(update_fields=["due_at", "updated_at", "updated_by"])


def digest_of(viewer: Viewer) -> DailyDigest:
    """The viewer's own; one that is off where they never chose."""
    found = DailyDigest.objects.visible_to(viewer).first()
    return found or DailyDigest(site_id=viewer.site_id, member_id=viewer.user_id)


@transaction.atomic
def set_digest(*, by: Viewer, is_on: bool, hour: int) -> DailyDigest:
    """Whether the viewer is sent a daily e-mail, and at which hour. Raises RuleBroken."""
    if problems := problems_with_hour(hour):
        raise RuleBroken(problems)
    wanted = {"is_on": is_on, "hour": hour}
    try:
        return _kept(digest_of(by), wanted, by)
    except Conflict:  # chosen for the first time, twice at once: by now there is one
        return _kept(digest_of(by), wanted, by)


def _kept(digest: DailyDigest, wanted: Mapping[str, Any], by: Viewer) -> DailyDigest:
    for name, value in wanted.items():
        setattr(digest, name, value)
    if digest._state.adding:
        digest.created_by_id = by.user_id
    else:
        digest.touch(by.user_id)
    digest.store()
    return digest


@transaction.atomic
def take_digest(*, by: Viewer, day: dt.date) -> bool:
    """Take the viewer's digest of that day: True for exactly one who asks. Whoever got it sends
    it, or nobody does."""
    mine = DailyDigest.objects.visible_to(by).filter(is_on=True).not_sent_on(day)
    return bool(mine.update(sent_on=day))
