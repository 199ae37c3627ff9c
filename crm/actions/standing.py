"""What a member and a team have, before and after something is done about them; it is kept."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from crm.actions.settled import keep_settled
from crm.models import (
    Membership,
    SettingsChange,
    SiteGrant,
    TagGrant,
    Team,
    TeamMember,
    TeamTagGrant,
)
from crm.rules import PERMISSIONS_OF_ROLE
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Role, Setting, Settled


@contextmanager
def told_of_member(site_id: int, user_id: int, *, by: Viewer | None) -> Iterator[None]:
    """Keep what the block changes about somebody on the site, in one line.

    They are called by their account, so that who comes back goes on with the same history.
    """
    _one_at_a_time(site_id)
    before = _of_member(site_id, user_id)
    yield
    after = _of_member(site_id, user_id)
    what = Settled.RETURNED if after and not before and _was_there(site_id, user_id) else None
    keep_settled(Setting.MEMBER, user_id, before, after, site_id=site_id, by=by, what=what)


def _one_at_a_time(site_id: int) -> None:
    """Else a line would tell as one's own what another changed in between. The owners' rows stand
    for all of a site's members, as where one of them is changed (`_may_manage`)."""
    owners = Membership.objects.across_sites().filter(site=site_id, role=Role.OWNER)
    list(owners.order_by("pk").select_for_update().values_list("pk"))


def _of_member(site_id: int, user_id: int) -> dict[str, Any]:
    """Nothing of who is no member."""
    whose = {"site": site_id, "user": user_id}
    roles = Membership.objects.across_sites().filter(**whose).values_list("role", flat=True)
    role = roles.first()
    if role is None:
        return {}
    usual = PERMISSIONS_OF_ROLE[Role(role)]
    grants = SiteGrant.objects.filter(content_object=site_id, user=user_id)
    granted = set(grants.values_list("permission__codename", flat=True))
    tags = TagGrant.objects.filter(**whose).values_list("content_object_id", flat=True)
    teams = TeamMember.objects.across_sites().filter(**whose).values_list("team_id", flat=True)
    return {
        "role": role,
        "given": sorted(granted - usual),
        "taken": sorted(usual - granted),
        "tags": _keys(tags),
        "teams": _keys(teams),
    }


def _was_there(site_id: int, user_id: int) -> bool:
    lines = SettingsChange.objects.across_sites().filter(site=site_id)
    return bool(lines.of(Setting.MEMBER, user_id).exists())


@contextmanager
def told_of_team(team: Team, *, by: Viewer) -> Iterator[None]:
    """Keep what the block changes about the team, in one line."""
    key = team.pk  # which a deleted row has no more
    _one_at_a_time(by.site_id)
    before = _of_team(key, by)
    yield
    after = _of_team(key, by)
    keep_settled(Setting.TEAM, key, before, after, site_id=by.site_id, by=by)


def _of_team(key: uuid.UUID, by: Viewer) -> dict[str, Any]:
    """Nothing of one that is not there."""
    team = Team.objects.visible_to(by).filter(pk=key).first()
    if team is None:
        return {}
    members = TeamMember.objects.visible_to(by).filter(team=key)
    tags = TeamTagGrant.objects.visible_to(by).filter(team=key)
    return {
        "name": team.name,
        "members": sorted(members.values_list("user_id", flat=True)),
        "tags": _keys(tags.values_list("content_object_id", flat=True)),
    }


def _keys(found: Iterable[uuid.UUID]) -> list[str]:
    return sorted(map(str, found))
