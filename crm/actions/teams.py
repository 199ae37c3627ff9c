"""Teams of a site's members, and the restricted tags that they hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import transaction

from crm.actions.members import require_another, require_keeper, reveal_permission
from crm.actions.standing import told_of_member, told_of_team
from crm.errors import NotFound, RuleBroken
from crm.models import Membership, Tag, Team, TeamMember, TeamTagGrant
from crm.rules import require_seen
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission


@transaction.atomic
def add_team(*, by: Viewer, name: str) -> Team:
    """Make a team without members or tags. Raises Conflict where the name is taken."""
    by.require(Permission.MANAGE_MEMBERS)
    team = Team(site_id=by.site_id, created_by_id=by.user_id, name=name.strip())
    with told_of_team(team, by=by):
        team.store()
    return team


@transaction.atomic
def rename_team(
    team: Team, *, by: Viewer, name: str, seen: Mapping[str, Any] | None = None
) -> Team:
    """With what was `seen` as its name, raises Stale if somebody gave it another one since then."""
    found = _locked(team, by)
    require_seen({"name": found.name}, {"name": name.strip()}, seen or {})
    with told_of_team(found, by=by):
        found.name = name.strip()
        found.touch(by.user_id)
        found.store()
    return found


@transaction.atomic
def remove_team(team: Team, *, by: Viewer) -> None:
    """Its members lose what they held as its members, from the next request on."""
    found = _locked(team, by)
    theirs = TeamMember.objects.visible_to(by).filter(team=found).values_list("user_id", flat=True)
    with ExitStack() as told:
        told.enter_context(told_of_team(found, by=by))
        for user_id in list(theirs):
            told.enter_context(told_of_member(by.site_id, user_id, by=by))
        found.delete()


@transaction.atomic
def join_team(*, team: Team, membership: Membership, by: Viewer) -> None:
    """Put a member into a team; into one that holds tags, as who may give those (`entrust`)."""
    found = _locked(team, by)
    _same_site(membership.site_id, by, "Member")
    held = TeamTagGrant.objects.visible_to(by).filter(team=found)
    if tags := set(held.values_list("content_object_id", flat=True)):
        require_keeper(by, tags)
        require_another(by, membership.user_id)
    with _told_of_both(found, membership, by):
        TeamMember.objects.across_sites().bulk_create(
            [TeamMember(site_id=by.site_id, team=found, user_id=membership.user_id)],
            ignore_conflicts=True,
        )


@transaction.atomic
def leave_team(*, team: Team, membership: Membership, by: Viewer) -> None:
    """Take a member out of a team, and with that its tags, from the next request on."""
    found = _locked(team, by)
    with _told_of_both(found, membership, by):
        TeamMember.objects.visible_to(by).filter(team=found, user_id=membership.user_id).delete()


@contextmanager
def _told_of_both(team: Team, membership: Membership, by: Viewer) -> Iterator[None]:
    """Whoever asks how somebody came by a tag looks at their page, and of a team at the team's."""
    with told_of_team(team, by=by), told_of_member(by.site_id, membership.user_id, by=by):
        yield


@transaction.atomic
def entrust_team(*, team: Team, tag: Tag, by: Viewer) -> None:
    """Let a team's members see through a restricted tag, when they ask for it."""
    found = _locked(team, by)
    _same_site(tag.site_id, by, "Tag")
    if not tag.restricted:
        raise RuleBroken.on("tag", "This tag restricts nothing.")
    require_keeper(by, {tag.pk})
    for member in TeamMember.objects.visible_to(by).filter(team=found):
        require_another(by, member.user_id)
    grant = TeamTagGrant(
        site_id=by.site_id, team=found, content_object=tag, permission=reveal_permission()
    )
    with told_of_team(found, by=by):
        TeamTagGrant.objects.across_sites().bulk_create([grant], ignore_conflicts=True)


@transaction.atomic
def withdraw_from_team(*, team: Team, tag: Tag, by: Viewer) -> None:
    """Take a restricted tag from a team, from the next request on."""
    found = _locked(team, by)
    with told_of_team(found, by=by):
        TeamTagGrant.objects.visible_to(by).filter(team=found, content_object=tag).delete()


def _locked(team: Team, by: Viewer) -> Team:
    """Locked, so that of who joins and who entrusts at once, the later sees the other."""
    by.require(Permission.MANAGE_MEMBERS)
    rows = Team.objects.visible_to(by).select_for_update()
    found: Team | None = rows.filter(pk=team.pk).first()
    if found is None:
        raise NotFound("Team")
    return found


def _same_site(site_id: int, by: Viewer, noun: str) -> None:
    if site_id != by.site_id:
        raise NotFound(noun)
