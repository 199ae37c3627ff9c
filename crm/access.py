"""From a signed-in person and a site to a viewer, read from live rows in one query."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from crm.models import Membership, SiteGrant, TagGrant, User
from crm.tenancy.viewer import Viewer

EVERY_TAG_HELD: Collection[str] = ("*",)
"""Ask for whatever the person holds: the pages' switch, which names no tag."""


def memberships_of(user: User) -> QuerySet[Membership]:
    """The person's memberships on active sites, by the site's name.

    Runs as the person (`signed_in_as`): the policies show them their own memberships.
    """
    found: QuerySet[Membership] = (
        Membership.objects.across_sites()
        .filter(user=user, user__is_active=True, site__is_active=True)
        .select_related("site")
        .order_by("site__name")
    )
    return found


def _with_rights(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    grants = SiteGrant.objects.filter(
        content_object=OuterRef("site"), user=OuterRef("user")
    ).values("permission__codename")
    held = TagGrant.objects.filter(
        site=OuterRef("site"),
        user=OuterRef("user"),
        permission__codename="reveal_tag",
        content_object__restricted=True,
    ).values(tag=JSONObject(uuid=F("content_object"), name=F("content_object__name")))
    return memberships.annotate(granted=ArraySubquery(grants), held=ArraySubquery(held))


def _viewer(user: User, membership: Any, asked: Collection[str]) -> Viewer:
    wanted = {name.strip().casefold() for name in asked}
    revealed = frozenset(
        uuid.UUID(tag["uuid"])
        for tag in membership.held
        if asked is EVERY_TAG_HELD or tag["name"].casefold() in wanted
    )
    return Viewer(
        user=user,
        site=membership.site,
        role=membership.role,
        permissions=frozenset(membership.granted),
        revealed=revealed,
        holds_tags=bool(membership.held),
    )


def viewer_on(
    user: User,
    *,
    slug: str | None = None,
    site_id: int | None = None,
    asked: Collection[str] = (),
) -> Viewer | None:
    """The person as a viewer of one site, or None where they are no member.

    `asked` names the restricted tags that this request asks for; those not held are ignored
    here, and the clients contract, which must refuse them, compares for itself.
    """
    one = {"site__slug": slug} if slug is not None else {"site_id": site_id}
    membership = _with_rights(memberships_of(user).filter(**one)).first()
    return None if membership is None else _viewer(user, membership, asked)
