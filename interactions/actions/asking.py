"""Asking to read one restricted interaction, deciding about that, and opening it oneself.

Whoever asks learns nothing but the answer, and whether anybody can give one: not which tags
restrict it, and not who holds them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from crm.access import viewers_on_site_of
from crm.actions import Confirmed
from crm.errors import Conflict, Forbidden, NotFound, RuleBroken
from crm.events import publish
from crm.models import Membership
from crm.tenancy import readlog
from crm.tenancy.viewer import Person, Viewer
from crm.vocabulary import Deed, Permission
from interactions.actions.opening import grant_to, lock_restricted, open_to, restricting
from interactions.events import AccessRequested, RestrictedInteractionOpened
from interactions.models import (
    AccessRequest,
    BreakGlass,
    Interaction,
    InteractionGrant,
    InteractionTag,
)
from interactions.rules import BREAK_GLASS_LASTS, problems_with_reason, problems_with_words
from interactions.vocabulary import AccessState

MOST_STUCK = 100
"""So many waiting requests are looked through for those that nobody can answer."""


@transaction.atomic
def ask(interaction: Interaction, *, reason: str, by: Viewer) -> AccessRequest:
    """Ask the holders of its tags to open it; asking again answers the request that waits.

    Raises RuleBroken (no reason, nothing restricted, or theirs to read already), Forbidden, or
    NotFound.
    """
    by.require(Permission.VIEW_CONTACTS)
    _refuse_who_reads(interaction, by)
    request = AccessRequest(
        site_id=by.site_id,
        interaction=interaction,
        asker_id=by.user_id,
        created_by_id=by.user_id,
        reason=_sound(reason),
    )
    try:
        request.store()
    except Conflict:
        waiting = AccessRequest.objects.visible_to(by).waiting().asked_by(by)
        if (found := waiting.filter(interaction=interaction).first()) is None:
            raise  # somebody has answered it since
        return found  # type: ignore[no-any-return]  # managers are untyped
    publish(AccessRequested(request.uuid), by=by)
    return request


def _refuse_who_reads(interaction: Interaction, by: Viewer) -> frozenset[uuid.UUID]:
    """The tags that keep it from them, which stay until the transaction ends."""
    tags = lock_restricted(interaction, by)
    if tags <= by.held or _is_open_to(interaction, by):
        text = _("You can read this already: show restricted entries.")
        raise RuleBroken.on("", text, "readable")
    return tags


def _is_open_to(interaction: Interaction, by: Viewer) -> bool:
    """Asked anew, and not of the viewer: of two who open at once the later finds it open."""
    grants = InteractionGrant.objects.visible_to(by).live()
    return bool(grants.on(interaction).to(by.user_id).exists())


def _sound(reason: str) -> str:
    if problems := problems_with_reason(reason):
        raise RuleBroken(problems)
    return reason.strip()


def may_open(interaction: Interaction, by: Viewer) -> bool:
    """Whether it is the viewer's to open to others: restricted, and they hold every tag."""
    tags = restricting(interaction, by) if by.held else frozenset()
    return bool(tags) and tags <= by.held


@transaction.atomic
def allow(
    request: AccessRequest, *, until: dt.datetime, by: Viewer, note: str = ""
) -> AccessRequest:
    """Open the interaction to who has asked, until then.

    Raises Conflict where somebody decided before, Forbidden, NotFound or RuleBroken.
    """
    found = _to_decide(request, by)
    member = Membership.objects.visible_to(by).filter(user_id=found.asker_id).first()
    if member is None:
        raise NotFound("Member")
    open_to(found.interaction, membership=member, by=by, until=until)
    found.granted_until = until
    return _decided(found, AccessState.GRANTED, by, note)


@transaction.atomic
def refuse(request: AccessRequest, *, by: Viewer, note: str = "") -> AccessRequest:
    """Say no. Raises Conflict where somebody decided before, Forbidden or NotFound."""
    return _decided(_to_decide(request, by), AccessState.REFUSED, by, note)


@transaction.atomic
def take_back(request: AccessRequest, *, by: Viewer) -> AccessRequest:
    """Ask no longer. Raises Conflict where it is decided, NotFound where another one asked."""
    found = _waiting(request, by)
    if found.asker_id != by.user_id:
        raise NotFound("Request")
    return _decided(found, AccessState.WITHDRAWN, by, "")


def _waiting(request: AccessRequest, by: Viewer) -> AccessRequest:
    """The request, locked: of two who decide at once the later finds it decided."""
    rows = AccessRequest.objects.visible_to(by).filter(pk=request.pk)
    found: AccessRequest | None = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound("Request")
    if not found.is_waiting:
        raise Conflict(_("This request is no longer open: somebody has answered it."))
    return found


def _to_decide(request: AccessRequest, by: Viewer) -> AccessRequest:
    found = _waiting(request, by)
    if found.asker_id == by.user_id:
        raise Forbidden(_("Somebody else has to decide about what you ask for."))
    if not may_decide(by):
        raise Forbidden(_("Only who may edit contacts or manage members decides about requests."))
    return found


def may_decide(by: Viewer) -> bool:
    """About requests that they see, which are those whose tags they hold."""
    return by.may(Permission.EDIT_CONTACTS) or by.may(Permission.MANAGE_MEMBERS)


def deciders_of(requests: Iterable[AccessRequest], *, by: Viewer) -> dict[uuid.UUID, list[Person]]:
    """Who could answer each, by the request's key: members who hold all that restricts it, may
    decide, and have not asked themselves."""
    asked = list(requests)
    links = InteractionTag.objects.visible_to(by).filter(
        interaction__in=[each.interaction_id for each in asked], tag__restricted=True
    )
    tags: dict[uuid.UUID, set[uuid.UUID]] = {}
    for interaction, tag in links.values_list("interaction_id", "tag_id"):
        tags.setdefault(interaction, set()).add(tag)
    able = [one for one in viewers_on_site_of(by) if may_decide(one)] if asked else []
    return {
        each.pk: [
            one.user
            for one in able
            if tags.get(each.interaction_id, set()) <= one.held and one.user_id != each.asker_id
        ]
        for each in asked
    }


def stuck(*, by: Viewer) -> list[AccessRequest]:
    """The requests that wait and that nobody can answer, for who answers for the site; those that
    ask, themselves, see theirs."""
    rows = AccessRequest.objects
    seen = rows.on_site_of(by) if by.may(Permission.MANAGE_MEMBERS) else rows.visible_to(by)
    if not by.may(Permission.MANAGE_MEMBERS):
        seen = seen.asked_by(by)
    waiting = list(seen.waiting().with_people().newest_first()[:MOST_STUCK])
    able = deciders_of(waiting, by=by)
    return [each for each in waiting if not able[each.pk]]


def _decided(request: AccessRequest, state: AccessState, by: Viewer, note: str) -> AccessRequest:
    request.state, request.note = state, note.strip()
    if problems := problems_with_words("note", request.note):
        raise RuleBroken(problems)
    request.decided_at, request.decided_by_id = now(), by.user_id
    request.touch(by.user_id, request.decided_at)
    request.store()
    return request


@transaction.atomic
def break_glass(
    interaction: Interaction, *, reason: str, confirmed: Confirmed, by: Viewer
) -> BreakGlass:
    """Open it to oneself for three hours, where the site allows that.

    The record of it, its line of the read log and the telling of it are written along with the
    grant. A waiting request stays: it may be answered for longer. While they hide all that they
    could reveal it would be spent for nothing (ADR 22). Raises Forbidden, RuleBroken, NotFound, or
    NotLogged.
    """
    by.require(Permission.VIEW_CONTACTS)
    if confirmed.user_id != by.user_id:
        raise Forbidden(_("Enter your own password."))
    if not by.site.break_glass_allowed:
        raise Forbidden(
            _("On this site nobody opens a restricted entry by themselves. Ask for access to it.")
        )
    reason = _sound(reason)
    tags = _refuse_who_reads(interaction, by)
    if by.hides_all:
        text = _("All restricted entries are hidden from you just now: show them first.")
        raise RuleBroken.on("", text, "hidden")
    at = now()
    record = BreakGlass(
        site_id=by.site_id,
        interaction=interaction,
        opener_id=by.user_id,
        reason=reason,
        opened_at=at,
        until=at + BREAK_GLASS_LASTS,
    )
    record.save(force_insert=True)
    readlog.write({interaction.pk: tags}, Deed.OPENED, reason=reason)
    grant_to(interaction, by.user_id, by=by, until=record.until)
    publish(RestrictedInteractionOpened(record.uuid), by=by)
    return record
