"""The tags of a site: made, renamed, and restricted for good."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.actions.members import hand_out
from crm.actions.settled import keep_settled
from crm.errors import Conflict, NotFound, RuleBroken
from crm.models import Membership, Tag, store
from crm.rules import require_seen
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission, Setting


@transaction.atomic
def add_tag(*, by: Viewer, name: str, restricted: bool = False) -> Tag:
    """Raises RuleBroken, or Conflict where another tag has the name."""
    by.require(Permission.MANAGE_SERVICES)
    tag = Tag(site_id=by.site_id, name=name.strip(), restricted=restricted)
    _stored(tag, {}, by)
    return tag


@transaction.atomic
def rename_tag(tag: Tag, *, by: Viewer, name: str, seen: Mapping[str, Any] | None = None) -> Tag:
    """A restricted one keeps its name: whoever reads by it asks for it by that. With what was
    `seen` as its name, raises Stale if somebody gave it another since then."""
    found = _locked(tag, by)
    if found.restricted:
        raise RuleBroken.on("name", _("A restricted tag keeps its name."), "for_good")
    require_seen({"name": found.name}, {"name": name.strip()}, seen or {})
    before = _settings_of(found)
    found.name = name.strip()
    _stored(found, before, by)
    return found


@transaction.atomic
def restrict_tag(tag: Tag, *, by: Viewer, holders: Collection[Membership] = ()) -> Tag:
    """Hide what carries the tag from all but `holders`, at once and for good.

    Nothing lifts a restriction: everybody would see what was written in confidence. Entrusting
    the holders is for who manages members (`hand_out`); if it is refused, nothing is restricted.
    Raises Conflict where it is restricted already: its holders are those whom somebody chose then.
    """
    found = _locked(tag, by)
    if found.restricted:
        raise Conflict(_("This tag is restricted already."), "restricted")
    before = _settings_of(found)
    found.restricted = True
    _stored(found, before, by)
    for membership in holders:
        hand_out(membership=membership, tag=found, by=by)
    return found


def _locked(tag: Tag, by: Viewer) -> Tag:
    by.require(Permission.MANAGE_SERVICES)
    rows = Tag.objects.visible_to(by).select_for_update(no_key=True)
    found: Tag | None = rows.filter(pk=tag.pk).first()
    if found is None:
        raise NotFound("Tag")
    return found


def _settings_of(tag: Tag) -> dict[str, Any]:
    return {"name": tag.name, "restricted": tag.restricted}


def _stored(tag: Tag, before: Mapping[str, Any], by: Viewer) -> None:
    """Keeps how it differs from `before`."""
    store(tag)
    after = _settings_of(tag)
    keep_settled(Setting.TAG, tag.pk, before, after, site_id=tag.site_id, by=by)
