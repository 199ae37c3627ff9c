"""From people and a site to viewers, read from live rows in one query."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.timezone import now

from crm.models import Membership, Site, SiteGrant, Tag, TagGrant, TeamMember, TeamTagGrant, User
from crm.tenancy.viewer import Viewer
from crm.written import Written, made, width

EVERY_TAG: Collection[str] = ("*",)
"""Ask for every restricted tag of the site: the pages' switch, which names none."""


def memberships_of(user: User) -> QuerySet[Membership]:
    """The person's memberships on active sites, by the site's name.

    Runs as the person (`signed_in_as`): the policies show them their own memberships.
    """
    return _active_memberships(user.pk).order_by("site__name")


def _active_memberships(user_id: int) -> QuerySet[Membership]:
    found: QuerySet[Membership] = (
        Membership.objects.across_sites()
        .filter(user=user_id, user__is_active=True, site__is_active=True)
        .select_related("site")
    )
    return found


def _with_rights(memberships: QuerySet[Membership], at: dt.datetime) -> QuerySet[Membership]:
    """What hangs on a membership, and goes with it: rights, tags, and single interactions.

    Only rows of these tables count. A permission on the model, being superuser and the groups of
    Django mean nothing here (trust.md, L12).
    """
    grants = SiteGrant.objects.filter(
        content_object=OuterRef("site"), user=OuterRef("user")
    ).values("permission__codename")
    restricted = Tag.objects.across_sites().filter(site=OuterRef("site"), restricted=True)
    tags = restricted.values(tag=JSONObject(uuid=F("uuid"), name=F("name"), held=_is_held()))
    opened = (
        apps.get_model(settings.RECORD_GRANTS)
        ._default_manager.across_sites()
        .live(at)
        .filter(site=OuterRef("site"), user=OuterRef("user"))
        .values("content_object_id")
    )
    return memberships.annotate(
        granted=ArraySubquery(grants), tags=ArraySubquery(tags), opened=ArraySubquery(opened)
    )


def _is_held() -> Q:
    """Whether the person holds the tag, themselves or in a team."""
    of_tag = {
        "site": OuterRef("site"),
        "content_object": OuterRef("uuid"),
        "permission__codename": "reveal_tag",
    }
    person = OuterRef(OuterRef("user"))
    alone = TagGrant.objects.filter(**of_tag, user=person)
    theirs = TeamMember.objects.across_sites().filter(
        site=OuterRef(OuterRef("site")), user=OuterRef(person)
    )
    teams = TeamTagGrant.objects.across_sites().filter(**of_tag, team__in=theirs.values("team"))
    return Q(Exists(alone)) | Q(Exists(teams))


def _asked(tags: Iterable[Any], asked: Collection[str]) -> frozenset[uuid.UUID]:
    wanted = {name.strip().casefold() for name in asked}
    return frozenset(
        uuid.UUID(tag["uuid"])
        for tag in tags
        if asked is EVERY_TAG or tag["name"].casefold() in wanted
    )


def viewers_on_site_of(by: Viewer) -> list[Viewer]:
    """Everybody who can sign in to the site, asking for nothing; by name. Runs as `by`."""
    members = Membership.objects.visible_to(by).filter(user__is_active=True, site__is_active=True)
    rows = _with_rights(members.select_related("site", "user"), at=now())
    found = [_viewer(row.user, row, ()) for row in rows]
    return sorted(found, key=lambda one: one.user.get_full_name().casefold())


def _viewer(user: User, membership: Any, asked: Collection[str]) -> Viewer:
    return Viewer(
        user=user,
        site=membership.site,
        role=membership.role,
        permissions=frozenset(membership.granted),
        held=frozenset(uuid.UUID(tag["uuid"]) for tag in membership.tags if tag["held"]),
        opened=frozenset(membership.opened),
        asked=_asked(membership.tags, asked),
        has_other_sites=getattr(membership, "elsewhere", False),
    )


def viewer_on(
    user: User,
    *,
    slug: str | None = None,
    site_id: int | None = None,
    asked: Collection[str] = (),
) -> Viewer | None:
    """The person as a viewer of one site, or None where they are no member.

    `asked` names the restricted tags that this request asks for. Asking for one that is not held
    shows nothing but what was opened to the person; the clients contract, which must refuse it,
    compares for itself.
    """
    by, value = ("site__slug", slug) if slug is not None else ("site_id", site_id)
    membership = _membership(user, by, value)
    return None if membership is None else _viewer(user, membership, asked)


# What stands in the written query where each request puts its own.
_SOMEBODY = -1
_SOME_SITE: dict[str, Any] = {"site__slug": "?", "site_id": -2}
_SOME_TIME = dt.datetime.min.replace(tzinfo=dt.UTC)


@cache
def _written(by: str) -> Written:
    mine = _active_memberships(_SOMEBODY)
    others = mine.exclude(site=OuterRef("site")).values("pk")
    one = mine.filter(**{by: _SOME_SITE[by]})
    return Written.of(_with_rights(one, at=_SOME_TIME).annotate(elsewhere=Exists(others)))


def _membership(user: User, by: str, value: Any) -> Any:
    """A membership with its site and `_with_rights`, or None."""
    rows = _written(by).ask({_SOMEBODY: user.pk, _SOME_SITE[by]: value, _SOME_TIME: now()})
    if not rows:
        return None
    own, rights = rows[0][: width(Membership)], rows[0][width(Membership) :]
    membership: Any = made(Membership, own)
    membership.granted, tags, membership.opened, membership.elsewhere, *site = rights
    membership.tags = [json.loads(tag) for tag in tags]
    membership.site = made(Site, tuple(site))
    return membership
