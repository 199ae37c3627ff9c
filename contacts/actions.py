"""What happens to contacts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Subquery
from django.utils.translation import gettext as _

from contacts.events import ContactStatusChanged
from contacts.models import Contact, ContactChange, StatusChange, StatusRhythm
from contacts.rules import (
    STAGE_OF_STATUS,
    problem_with_transition,
    problems_with_rhythm,
    problems_with_snooze,
    tidied,
)
from contacts.vocabulary import Change, RelationshipStatus
from crm.actions.settled import keep_settled
from crm.errors import Conflict, NotFound, RuleBroken, Stale
from crm.events import publish
from crm.models import Membership, Site
from crm.rules import changes_told, require_seen
from crm.tenancy.context import explained
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission, Setting, Settled

CHANGEABLE = frozenset(
    {
        *("contact_type", "first_name", "last_name", "company_name", "job_title"),
        *("email", "phone", "mobile", "website"),
        *("street", "city", "state", "postal_code", "country"),
        *("source", "priority", "tags", "notes", "estimated_value", "currency", "owner_id"),
        *("custom_fields", "rhythm_days"),
    }
)
STATUS_FIELDS = frozenset({"relationship_status", "lifecycle_stage"})
SNOOZED = ("snoozed_until", "snoozed_after")


@transaction.atomic
def create(*, by: Viewer, **fields: Any) -> Contact:
    """Add a contact. Fields are the model's; `owner_id` names a member of the site.

    Raises RuleBroken, or Conflict where e-mail or phone belong to another contact of the site.
    """
    by.require(Permission.EDIT_CONTACTS)
    _refuse_unknown(fields, CHANGEABLE | STATUS_FIELDS)
    contact = Contact(site_id=by.site_id, created_by_id=by.user_id)
    _apply(contact, _sound(contact, fields, by), by)
    if not fields.get("lifecycle_stage"):
        status = contact.relationship_status
        if status in RelationshipStatus.values:
            contact.lifecycle_stage = STAGE_OF_STATUS[RelationshipStatus(status)]
    _store(contact)
    return contact


@transaction.atomic
def change(
    contact: Contact, *, by: Viewer, changes: Mapping[str, Any], version: int | None = None
) -> Contact:
    """Change what `changes` names. With `version`, raise Stale if somebody saved since then."""
    by.require(Permission.EDIT_CONTACTS)
    _refuse_unknown(changes, CHANGEABLE)
    contact = locked(contact, by)
    if version is not None and version != contact.version:
        raise Stale(_("Somebody else saved this contact in the meantime."))
    before = {name: getattr(contact, name) for name in changes}
    _apply(contact, _sound(contact, changes, by), by)
    contact.touch(by.user_id)
    contact.version += 1
    _store(contact)
    after = {name: getattr(contact, name) for name in changes}
    changed = {name for name in changes if before[name] != after[name]}
    if changed:
        _keep(contact, Change.CHANGED, by, changes_told(before, after, changed))
    return contact


def _keep(contact: Contact, what: Change, by: Viewer, changes: Sequence[Any] = ()) -> None:
    """Write into the history of its fields."""
    ContactChange(
        site_id=by.site_id,
        contact=contact,
        what=what,
        changes=list(changes),
        changed_by_id=by.user_id,
    ).save(force_insert=True)


@transaction.atomic
def change_status(
    contact: Contact,
    *,
    by: Viewer,
    status: str,
    stage: str | None = None,
    reason: str = "",
    notes: str = "",
) -> Contact:
    """Move the relationship to `status`; without `stage` the stage follows it.

    Raises RuleBroken where the move is not allowed. Staying changes nothing. A trigger writes
    the history (seed 003, Update Contact Status).
    """
    by.require(Permission.EDIT_CONTACTS)
    contact = locked(contact, by)
    if problem := problem_with_transition(contact.relationship_status, status):
        raise RuleBroken([problem])
    return _moved(contact, by, status, stage or _stage_after(contact, status), reason, notes)


@transaction.atomic
def undo_status(contact: Contact, *, by: Viewer, change: uuid.UUID) -> Contact:
    """Take that move back, its stage as well; a move of its own in the history.

    Conflict where somebody has moved the contact since, RuleBroken where no way leads back
    (seed 003, Status Progression Rules), NotFound where the contact has no such move.
    """
    by.require(Permission.EDIT_CONTACTS)
    contact = locked(contact, by)
    moves = StatusChange.objects.visible_to(by).of(contact)
    move, last = moves.filter(pk=change).first(), moves.first()
    if move is None:
        raise NotFound("Move")
    if move != last:
        raise Conflict(_("The status has changed again since; it stays as it is."))
    if problem := problem_with_transition(contact.relationship_status, move.old_status):
        raise RuleBroken([problem])
    return _moved(contact, by, move.old_status, move.old_stage)


def _moved(
    contact: Contact, by: Viewer, status: str, stage: str, reason: str = "", notes: str = ""
) -> Contact:
    """The locked contact, moved there, if it is not there already."""
    wanted = (status, stage)
    if wanted == (contact.relationship_status, contact.lifecycle_stage):
        return contact
    contact.relationship_status, contact.lifecycle_stage = wanted
    contact.touch(by.user_id)
    contact.version += 1
    with explained(reason=reason.strip(), notes=notes.strip()):
        contact.store()
    publish(ContactStatusChanged(contact.uuid, contact.uuid), by=by)
    return contact


def _stage_after(contact: Contact, status: str) -> str:
    if status == contact.relationship_status:
        return str(contact.lifecycle_stage)
    return STAGE_OF_STATUS[RelationshipStatus(status)].value


def progress_to_qualified_lead(contact: Contact, *, by: Viewer, **why: str) -> Contact:
    return change_status(contact, by=by, status=RelationshipStatus.QUALIFIED_LEAD, **why)


def progress_to_opportunity(contact: Contact, *, by: Viewer, **why: str) -> Contact:
    return change_status(contact, by=by, status=RelationshipStatus.OPPORTUNITY, **why)


def convert_to_client(contact: Contact, *, by: Viewer, **why: str) -> Contact:
    return change_status(contact, by=by, status=RelationshipStatus.ACTIVE_CLIENT, **why)


def mark_as_past_client(contact: Contact, *, by: Viewer, **why: str) -> Contact:
    return change_status(contact, by=by, status=RelationshipStatus.PAST_CLIENT, **why)


def mark_as_lost_lead(contact: Contact, *, by: Viewer, **why: str) -> Contact:
    return change_status(contact, by=by, status=RelationshipStatus.LOST_LEAD, **why)


def mark_as_inactive(contact: Contact, *, by: Viewer, **why: str) -> Contact:
    return change_status(contact, by=by, status=RelationshipStatus.INACTIVE, **why)


def reactivate(contact: Contact, *, by: Viewer, **why: str) -> Contact:
    return change_status(contact, by=by, status=RelationshipStatus.PROSPECT, **why)


@transaction.atomic
def set_rhythm(*, by: Viewer, status: str, days: int, seen: int | None = None) -> StatusRhythm:
    """Say how often the site wants to be in touch with contacts of a status. Raises RuleBroken;
    with the days that were `seen`, Stale if somebody said something else since then."""
    by.require(Permission.MANAGE_SERVICES)
    if problems := problems_with_rhythm(days, "days"):
        raise RuleBroken(problems)
    before = _rhythms_locked(by)
    known = {} if seen is None else {"days": seen}
    require_seen({"days": before.get(status)}, {"days": days}, known)
    rhythm = _said(by, status, days)
    _keep_rhythms(by, before, {**before, status: days})
    return rhythm


def _said(by: Viewer, status: str, days: int) -> StatusRhythm:
    found = StatusRhythm.objects.visible_to(by).filter(status=status).first()
    rhythm = found or StatusRhythm(site_id=by.site_id, created_by_id=by.user_id, status=status)
    rhythm.days = days
    if found is not None:
        rhythm.touch(by.user_id)
    rhythm.store()
    return rhythm


@transaction.atomic
def set_rhythms(
    *,
    by: Viewer,
    days: Mapping[str, int | None],
    seen: Mapping[str, int | None] | None = None,
) -> None:
    """Say it of several statuses; None takes back what was said. Raises RuleBroken, with the
    status as the field of each problem; with what was `seen` of them, Stale if somebody said
    something else of the same since then."""
    by.require(Permission.MANAGE_SERVICES)
    found = [each for name, count in days.items() for each in problems_with_rhythm(count, name)]
    if found:
        raise RuleBroken(found)
    before = _rhythms_locked(by)
    require_seen(before, days, seen or {})
    for status, count in days.items():
        if count is not None:
            _said(by, status, count)
    gone = [status for status, count in days.items() if count is None]
    StatusRhythm.objects.visible_to(by).filter(status__in=gone).delete()
    _keep_rhythms(by, before, {**before, **days})


def _keep_rhythms(
    by: Viewer, before: Mapping[str, int | None], after: Mapping[str, int | None]
) -> None:
    """All of a site's rhythms are one thing with one history."""
    known = {status: before.get(status) for status in after}
    what, site = Settled.CHANGED, by.site_id
    keep_settled(Setting.RHYTHM, site, known, after, site_id=site, by=by, what=what)


def _rhythms_locked(by: Viewer) -> dict[str, int]:
    """By status. The site is locked: of a status that nothing was said of there is no row."""
    Site.objects.select_for_update(no_key=True).get(pk=by.site_id)
    rows = StatusRhythm.objects.visible_to(by).select_for_update()
    return dict(rows.values_list("status", "days"))


@transaction.atomic
def drop_rhythm(rhythm: StatusRhythm, *, by: Viewer) -> None:
    """From now on contacts of its status slip only by a rhythm of their own."""
    by.require(Permission.MANAGE_SERVICES)
    before = _rhythms_locked(by)
    StatusRhythm.objects.visible_to(by).filter(pk=rhythm.pk).delete()
    _keep_rhythms(by, before, {**before, rhythm.status: None})


@transaction.atomic
def snooze(contact: Contact, *, by: Viewer, until: dt.datetime | None) -> None:
    """Put the rhythm off until then, or take that back: until somebody is in touch, whoever is
    put off slips at that moment, and not by the rhythm. An edit as any other, with its history.

    Raises RuleBroken, and Conflict where there is no rhythm to put off (any more).
    """
    by.require(Permission.EDIT_CONTACTS)
    if problems := problems_with_snooze(until):
        raise RuleBroken(problems)
    key = locked(contact, by).pk
    found: Contact = Contact.objects.visible_to(by).with_rhythm(by).get(pk=key)
    if found.rhythm is None:
        raise Conflict(_("This contact has no rhythm."))
    if found.snoozed == until:
        return
    before = {"snoozed_until": found.snoozed}
    found.snoozed_until = until
    found.snoozed_after = until and (found.last_contacted or found.created_at)
    found.touch(by.user_id)
    found.version += 1
    found.save(update_fields=[*SNOOZED, "version", "updated_at", "updated_by"])
    _keep(found, Change.CHANGED, by, changes_told(before, {"snoozed_until": until}, before))


@transaction.atomic
def delete(contact: Contact, *, by: Viewer) -> None:
    """Put the contact into the trash; its interactions stay."""
    contact = locked(contact, by)
    by.require_delete(contact)
    contact.mark_deleted(by.user_id)
    contact.save(update_fields=["deleted_at", "deleted_by"])
    _keep(contact, Change.DELETED, by)


@transaction.atomic
def restore(contact: Contact, *, by: Viewer) -> Contact:
    """Take the contact out of the trash. Conflict if its e-mail or phone was given away."""
    found = (
        Contact.objects.deleted_for(by).select_for_update(no_key=True).filter(pk=contact.pk).first()
    )
    if found is None:
        raise NotFound("Contact")
    by.require_delete(found)
    found.mark_restored()
    found.store()
    _keep(found, Change.RESTORED, by)
    return found  # type: ignore[no-any-return]


def note_contacted(*keys: uuid.UUID, at: dt.datetime | Subquery, by: Viewer) -> None:
    """Say when somebody was last in touch with these contacts: then, or when a query finds for
    each of them. Those in the trash hear it as well, as they may come back.

    They are locked first, in one order. So the query sees what everybody wrote who held them
    before; and whoever publishes afterwards must not wait for them at the commit while somebody
    who holds them waits for the site's event numbers.
    """
    contacts = Contact.objects.ever_of(by).filter(pk__in=keys)
    list(contacts.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    contacts.update(last_contacted=at)


def locked(contact: Contact, by: Viewer) -> Contact:
    """The contact as it is now, locked until the transaction ends."""
    found = (
        Contact.objects.visible_to(by).select_for_update(no_key=True).filter(pk=contact.pk).first()
    )
    if found is None:
        raise NotFound("Contact")
    return found  # type: ignore[no-any-return]


def _refuse_unknown(fields: Mapping[str, Any], known: frozenset[str]) -> None:
    if unknown := set(fields) - known:
        raise TypeError(f"contacts have no fields {sorted(unknown)}")


def _sound(contact: Contact, fields: Mapping[str, Any], by: Viewer) -> dict[str, Any]:
    """The fields tidied, or RuleBroken with all that is wrong."""
    tidy, problems = tidied(fields, country=by.site.country, stored=vars(contact))
    if problems:
        raise RuleBroken(problems)
    return tidy


def _apply(contact: Contact, fields: Mapping[str, Any], by: Viewer) -> None:
    owner_id = fields.get("owner_id")
    if owner_id is not None and not _is_member(owner_id, by):
        raise RuleBroken.on("owner_id", _("The owner must be a member of this site."))
    for name, value in fields.items():
        setattr(contact, name, value)


def _is_member(user_id: int, by: Viewer) -> bool:
    return bool(Membership.objects.visible_to(by).filter(user_id=user_id).exists())


def _store(contact: Contact) -> None:
    contact.store()
    contact.refresh_from_db(fields=["display_name"])
