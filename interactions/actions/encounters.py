"""What happens to interactions."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from contacts.models import Contact
from crm.errors import Forbidden, NotFound, RuleBroken, Stale
from crm.events import publish
from crm.models import Tag, field_problems
from crm.rules import changes_told
from crm.tenancy.refusals import unread
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions import events
from interactions.actions.answers import Answers, put_answers, refuse_unfit, stored_answers
from interactions.actions.records import RESTORED, changed_words, record
from interactions.actions.tagging import put_tags, tags_on, take_tags
from interactions.actions.touch import settle_last_contact
from interactions.models import Interaction, InteractionContent, Service
from interactions.rules import (
    is_touch,
    problems_with_follow_up,
    problems_with_lengths,
    problems_with_score,
    problems_with_times,
)
from interactions.vocabulary import Kind, LogType

HEADER = frozenset({"contact", "kind", "starts_at", "timezone", "location"})
CONTENT = frozenset(
    {
        *("title", "lead", "description", "notes", "duration", "medium", "topics", "sentiment"),
        *("outcome", "next_action", "follow_up_needed", "follow_up_at", "follow_up_notes"),
        *("rapport_score", "non_verbal", "service"),
    }
)
ENDS_AT = "ends_at"  # stored as the duration
FOLLOWS = frozenset({"followed_up_at"})  # kept with what is given


@transaction.atomic
def log(
    *,
    by: Viewer,
    kind: str,
    starts_at: dt.datetime | None = None,
    timezone: str | None = None,
    contact: Contact | None = None,
    tags: Collection[Tag] = (),
    answers: Answers | None = None,
    in_touch: bool = False,
    **fields: Any,
) -> Interaction:
    """Record an encounter, now and in the site's zone unless told otherwise.

    `fields` are the rest of the interaction's and its content's; `ends_at` may be given instead
    of `duration`. `answers` are to questions about its service. `in_touch` counts it as a touch
    whatever it is. Raises RuleBroken, Forbidden or NotFound (a contact of another site).
    """
    by.require(Permission.EDIT_CONTACTS)
    interaction = Interaction(site_id=by.site_id, created_by_id=by.user_id)
    content = InteractionContent(interaction=interaction, site_id=by.site_id)
    given = {
        "kind": kind,
        "starts_at": starts_at or now(),
        "timezone": timezone or by.site.timezone,
        "contact": contact,
        **fields,
    }
    _apply(interaction, content, given, by)
    refuse_unfit(answers or {}, content.service, by)
    touches = in_touch or is_touch(kind, follow_up_needed=content.follow_up_needed)
    interaction.is_touch = touches or _hide(tags)
    interaction.save()
    content.save(force_insert=True)
    put_tags(interaction, tags, by)
    put_answers(interaction, answers or {}, by)
    settle_last_contact(interaction.contact_id, by=by)
    interaction.visible_content = content  # its author has just written it
    record(interaction, LogType.CREATED, by=by)
    publish(*events.of_logging(interaction), by=by)
    return interaction


@transaction.atomic
def edit(
    interaction: Interaction,
    *,
    by: Viewer,
    changes: Mapping[str, Any],
    answers: Answers | None = None,
    tags: Collection[Tag] = (),
    tags_off: Collection[Tag] = (),
    version: int | None = None,
) -> Interaction:
    """Change what `changes` names. With `version`, raise Stale if somebody saved since then.

    Moving the start leaves the end where it is, unless `ends_at` or `duration` say otherwise.
    `answers` replace all there are; without them those stay that belong to the service. `tags`
    are added, and `tags_off`, which hide nothing, are taken off.
    """
    by.require(Permission.EDIT_CONTACTS)
    found = locked(interaction, by)
    content = readable(found)
    if version is not None and version != found.version:
        raise Stale(_("Somebody else saved this interaction in the meantime."))
    retagged = bool(tags or tags_off)
    before, formerly = _said(found, content, by, tagged=retagged), found.contact_id
    given = dict(changes)
    if "starts_at" in given and not given.keys() & {ENDS_AT, "duration"}:
        given[ENDS_AT] = found.ends_at
    _apply(found, content, given, by)
    answered = _settle_answers(found, content, answers, by, moved="service" in given)
    found.touch(by.user_id)
    found.version += 1
    found.is_touch = found.is_touch or found.kind != Kind.NOTE or _hide(tags)
    found.save()
    _rewrite(content, by)
    take_tags(found, tags_off, by)
    put_tags(found, tags, by)
    after = _said(found, content, by, tagged=retagged)
    changed = {name for name, value in after.items() if value != before[name]}
    changed |= {"answers"} if answered else set()
    _tell_of_change(found, changes_told(before, after, changed), formerly, by)
    return found


def _hide(tags: Collection[Tag]) -> bool:
    """What they hide counts as a touch: else the last contact would tell what a note says."""
    return any(tag.restricted for tag in tags)


def _said(
    interaction: Interaction, content: InteractionContent, by: Viewer, *, tagged: bool
) -> dict[str, Any]:
    """Every field's value, and with `tagged` its tags; keys instead of the rows referred to."""
    fields = vars(interaction) | vars(content)
    said = {name: fields.get(f"{name}_id", fields.get(name)) for name in HEADER | CONTENT}
    return said | ({"tags": tags_on(interaction, by)} if tagged else {})


def _rewrite(content: InteractionContent, by: Viewer) -> None:
    """Save what people can change of it. Its tags may have changed since it was read; they are
    the triggers' to write, and whoever they have shut out meanwhile writes nothing."""
    fields = {name: getattr(content, name) for name in CONTENT | FOLLOWS}
    if not InteractionContent.objects.visible_to(by).filter(pk=content.pk).update(**fields):
        raise _unread(content.pk)


def _settle_answers(
    interaction: Interaction,
    content: InteractionContent,
    answers: Answers | None,
    by: Viewer,
    *,
    moved: bool,
) -> bool:
    """Replace the answers by those given, or drop what the service no longer asks."""
    if answers is None and not moved:
        return False
    stored = stored_answers(interaction, by)
    if answers is None:
        mine = content.service_id
        answers = {each: value for each, value in stored.items() if each.service_id == mine}
    refuse_unfit(answers, content.service, by, stored)
    if answers == stored:
        return False
    put_answers(interaction, answers, by)
    return True


def _tell_of_change(
    interaction: Interaction,
    changes: list[dict[str, Any]],
    formerly: uuid.UUID | None,
    by: Viewer,
) -> None:
    settle_last_contact(interaction.contact_id, formerly, by=by)
    what = changed_words([change["field"] for change in changes])
    record(
        interaction,
        LogType.UPDATED,
        by=by,
        description=what,
        changes=changes,
        formerly=formerly,
    )
    publish(*events.of_change(interaction), by=by)


@transaction.atomic
def delete(interaction: Interaction, *, by: Viewer) -> None:
    """Put the interaction into the trash."""
    found = locked(interaction, by)
    by.require_delete(found)
    readable(found)
    found.mark_deleted(by.user_id)
    found.save(update_fields=["deleted_at", "deleted_by"])
    settle_last_contact(found.contact_id, by=by)
    record(found, LogType.DELETED, by=by)
    publish(*events.of_deletion(found), by=by)


@transaction.atomic
def restore(interaction: Interaction, *, by: Viewer) -> Interaction:
    """Take the interaction out of the trash."""
    trash = Interaction.objects.deleted_for(by).with_content()
    found = trash.select_for_update(of=("self",), no_key=True).filter(pk=interaction.pk).first()
    if found is None:
        raise NotFound("Interaction")
    by.require_delete(found)
    readable(found)
    found.mark_restored()
    found.save(update_fields=["deleted_at", "deleted_by"])
    settle_last_contact(found.contact_id, by=by)
    record(found, LogType.UPDATED, by=by, description=RESTORED)
    return found  # type: ignore[no-any-return]


def locked(interaction: Interaction, by: Viewer) -> Interaction:
    """The interaction as it is now, with what the viewer may read of it, locked."""
    rows = (
        Interaction.objects.visible_to(by)
        .with_content()
        .select_for_update(of=("self",), no_key=True)
    )
    found = rows.filter(pk=interaction.pk).first()
    if found is None:
        raise NotFound("Interaction")
    return found  # type: ignore[no-any-return]


def readable(interaction: Interaction) -> InteractionContent:
    """Whoever cannot read the content can change nothing about it."""
    if interaction.shown is None:
        raise _unread(interaction.pk)
    return interaction.shown


def _unread(key: uuid.UUID) -> Forbidden:
    return unread("interaction", key, _("This interaction is restricted; you cannot change it."))


def _apply(
    interaction: Interaction, content: InteractionContent, given: Mapping[str, Any], by: Viewer
) -> None:
    """Put what was given into both rows and check the result as a whole."""
    fields: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in given.items()
    }
    if unknown := fields.keys() - HEADER - CONTENT - {ENDS_AT}:
        raise TypeError(f"interactions have no fields {sorted(unknown)}")
    _refuse_strangers(fields.get("contact"), by)
    _refuse_unoffered(fields.get("service"), content.service_id, by)
    was_needed = content.follow_up_needed
    for row, names in ((interaction, HEADER), (content, CONTENT)):
        for name in names & fields.keys():
            setattr(row, name, fields[name])
    content.followed_up_at = _followed_up(content, was_needed=was_needed)
    ends_at = _settle_duration(interaction, content, fields)
    problems = problems_with_times(interaction.starts_at, ends_at, interaction.timezone)
    problems += problems_with_follow_up(content.follow_up_at)
    problems += problems_with_score(content.rapport_score)
    problems += problems_with_lengths(vars(content) | vars(interaction))
    problems += field_problems(interaction) + field_problems(content)
    if problems:
        raise RuleBroken(list({problem.field: problem for problem in reversed(problems)}.values()))


def _followed_up(content: InteractionContent, *, was_needed: bool) -> dt.datetime | None:
    """When it was followed up: now, where that is needed no more; whichever door says so."""
    if content.follow_up_needed:
        return None
    return now() if was_needed else content.followed_up_at


def _settle_duration(
    interaction: Interaction, content: InteractionContent, fields: Mapping[str, Any]
) -> dt.datetime | None:
    """Keep the duration in step with start and end; answer the end."""
    if ENDS_AT in fields:
        ends_at: dt.datetime | None = fields[ENDS_AT]
        content.duration = None if ends_at is None else ends_at - interaction.starts_at
        return ends_at
    return None if content.duration is None else interaction.starts_at + content.duration


def _refuse_strangers(contact: Contact | None, by: Viewer) -> None:
    if contact is not None and contact.site_id != by.site_id:
        raise NotFound("Contact")


def _refuse_unoffered(service: Service | None, stored: uuid.UUID | None, by: Viewer) -> None:
    """A service of the site that is in use, or that the interaction had already."""
    if service is None:
        return
    if service.site_id != by.site_id:
        raise NotFound("Service")
    if not service.is_active and service.pk != stored:
        raise RuleBroken.on("service", _("This service is not offered any more."), "inactive")
