"""What interactions put on the foundation's pages: on a site's home, requests that wait, answers to
one's own and what was opened with a reason; where members are managed, what a right opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from crm.models import Membership, Tag
from crm.pages.base import SiteRequest
from crm.pages.pieces import Piece
from crm.vocabulary import Permission
from interactions.models import InteractionGrant, InteractionTag
from interactions.pages.requests import answers, openings, to_decide
from interactions.reports import entries_with

SHOWN = 5
NEWS = dt.timedelta(days=7)


def of_home(request: SiteRequest) -> Iterator[Piece]:
    viewer = request.viewer
    waiting = list(to_decide(viewer)[:SHOWN]) if viewer.held else []
    answered = list(answers(viewer, NEWS)[:SHOWN])
    opened = []
    if viewer.may(Permission.MANAGE_MEMBERS):
        opened = list(openings(viewer, NEWS)[:SHOWN])
    if waiting or answered or opened:
        given = {"waiting": waiting, "answered": answered, "openings": opened}
        yield Piece("side", "interactions/_home_requests.html", given)


def of_member(request: SiteRequest, membership: Membership) -> Iterator[Piece]:
    """Single entries that are open to somebody; who holds what restricts one may end that."""
    viewer = request.viewer
    rows = InteractionGrant.objects.visible_to(viewer).live().to(membership.user_id)
    there = rows.filter(content_object__deleted_at=None).select_related("content_object__contact")
    grants = list(there.with_people())
    if not grants:
        return
    links = InteractionTag.objects.visible_to(viewer).filter(
        interaction__in=[grant.content_object_id for grant in grants], tag__restricted=True
    )
    others = set(
        links.exclude(tag__in=sorted(viewer.held)).values_list("interaction_id", flat=True)
    )
    given = [(grant, grant.content_object_id not in others) for grant in grants]
    yield Piece("main", "interactions/_member_grants.html", given)


def of_entrusting(request: SiteRequest, tag: Tag) -> Iterator[Piece]:
    yield Piece("main", "interactions/_entrusting.html", entries_with(tag, request.viewer))
