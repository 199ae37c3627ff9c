"""Who works on the site, as what, and who holds which restricted tag.

Whatever gives somebody a right says by name what they will be able to do, before it is done.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from crm import actions
from crm.access import viewers_on_site_of
from crm.errors import Conflict, Forbidden, NotFound, RuleBroken, Stale
from crm.models import Membership, Tag, TagGrant
from crm.pages.base import SiteRequest, site_page
from crm.pages.forms import MemberForm, RoleForm, tell
from crm.pages.pieces import pieces_of
from crm.pages.settings import saved, settings_page
from crm.rules import PERMISSIONS_OF_ROLE
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission, Role

MANAGE = Permission.MANAGE_MEMBERS


@dataclass(frozen=True, slots=True)
class Member:
    """A membership, with what the person may do and holds; None of who cannot sign in."""

    membership: Membership
    viewer: Viewer | None
    tags: list[Tag]  # the restricted ones that they hold, themselves or in a team

    @property
    def name(self) -> str:
        return str(self.membership.user.get_full_name())

    @property
    def rights(self) -> list[str]:
        held = self.viewer.permissions if self.viewer else frozenset()
        return _labels(held)


def _members(viewer: Viewer) -> list[Member]:
    """By name."""
    viewers = {one.user_id: one for one in viewers_on_site_of(viewer)}
    restricted = list(Tag.objects.visible_to(viewer).filter(restricted=True))
    rows = Membership.objects.visible_to(viewer).select_related("user")
    found = [_member(row, viewers.get(row.user_id), restricted) for row in rows]
    return sorted(found, key=lambda one: one.name.casefold())


def _member(row: Membership, who: Viewer | None, restricted: list[Tag]) -> Member:
    return Member(row, who, [tag for tag in restricted if who and tag.pk in who.held])


def _found(viewer: Viewer, person: int) -> Member:
    for one in _members(viewer):
        if one.membership.user_id == person:
            return one
    raise NotFound("Member")


def _labels(permissions: Any) -> list[str]:
    """In the order of the vocabulary."""
    return [str(each.label) for each in Permission if each in permissions]


@site_page(MANAGE)
@require_safe
def member_list(request: SiteRequest) -> HttpResponse:
    return settings_page(request, "members", members=_members(request.viewer))


@site_page(MANAGE)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def member_create(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer
    form = MemberForm(request.POST if request.method == "POST" else None, viewer=viewer)
    if form.is_valid():
        try:
            given = {name: text for name, text in form.cleaned_data.items() if name != "again"}
            made = actions.welcome(by=viewer, **given)
        except RuleBroken as error:
            tell(form, error)
        except Conflict as error:
            form.add_error(error.field, error.message)
        else:
            said = _("%(name)s is a member now, and signs in as %(username)s.")
            names = {"name": made.user.get_full_name(), "username": made.user.username}
            return saved(request, said % names, "settings_members")
    ending = actions.ending_of(viewer.site)
    return settings_page(request, "member_form", form, tab="members", ending=ending)


@site_page(MANAGE)
@require_safe
def member(request: SiteRequest, person: int) -> HttpResponse:
    viewer, one = request.viewer, _found(request.viewer, person)
    themselves = TagGrant.objects.filter(site_id=viewer.site_id, user_id=person)
    alone = set(themselves.values_list("content_object_id", flat=True))
    restricted = Tag.objects.visible_to(viewer).filter(restricted=True)
    usual = _labels(PERMISSIONS_OF_ROLE[Role(one.membership.role)])
    return settings_page(
        request,
        "member",
        RoleForm(viewer=viewer, initial={"role": one.membership.role}),
        tab="members",
        one=one,
        tags=[
            (tag, tag.pk in alone, tag in one.tags, actions.keeps(viewer, {tag.pk}))
            for tag in restricted
        ],
        is_unusual=one.viewer is not None and one.rights != usual,
        pieces=pieces_of("member", request, one.membership),
    )


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: SiteRequest, person: int) -> HttpResponse:
    """What another role lets somebody do, and what not any more; posted, it is theirs."""
    viewer, one = request.viewer, _found(request.viewer, person)
    form = RoleForm(request.POST or request.GET, viewer=viewer)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles."))
        return _to(viewer, person)
    wanted = Role(form.cleaned_data["role"])
    if request.method != "POST":
        return _role_page(request, one, wanted)
    said = _("%(name)s is %(role)s now.") % {"name": one.name, "role": wanted.label}
    give = partial(actions.set_role, membership=one.membership, role=wanted, by=viewer)
    try:
        return _tried(request, person, said, partial(give, seen=request.POST.get("stood", "")))
    except Stale:
        return _role_page(request, _found(viewer, person), wanted, status=409)


def _role_page(request: SiteRequest, one: Member, wanted: Role, status: int = 200) -> HttpResponse:
    """What it would change about the role that they have now; with 409, of which somebody else
    has made another than was told before."""
    before = one.viewer.permissions if one.viewer else frozenset()
    return settings_page(
        request,
        "member_role",
        tab="members",
        one=one,
        role=wanted,
        gains=_labels(PERMISSIONS_OF_ROLE[wanted] - before),
        loses=_labels(before - PERMISSIONS_OF_ROLE[wanted]),
        is_stale=status == 409,
        status=status,
    )


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SiteRequest, person: int) -> HttpResponse:
    viewer, one = request.viewer, _found(request.viewer, person)
    if request.method != "POST":
        return settings_page(request, "member_remove", tab="members", one=one)
    said = _("%(name)s is no longer a member of this site.") % {"name": one.name}
    return _tried(
        request,
        person,
        said,
        lambda: actions.remove_member(membership=one.membership, by=viewer),
        stays=False,
    )


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def tag(request: SiteRequest, person: int, key: uuid.UUID) -> HttpResponse:
    """What somebody will read who is given the tag; `do` says to `give` or to `take` it."""
    viewer, one = request.viewer, _found(request.viewer, person)
    found = Tag.objects.visible_to(viewer).filter(pk=key, restricted=True).first()
    if found is None:
        raise NotFound("Tag")
    if request.method != "POST":
        actions.require_keeper(viewer, {found.pk})
        pieces = pieces_of("entrusting", request, found)
        return settings_page(
            request, "member_tag", tab="members", one=one, tag=found, pieces=pieces
        )
    names = {"name": one.name, "tag": found.name}
    if request.POST.get("do") not in ("give", "take"):
        messages.error(request, _("Choose whether to give or to take the tag."))
        return _to(viewer, person)
    if request.POST["do"] == "take":
        deed, said = actions.withdraw, _("%(name)s no longer holds “%(tag)s”.") % names
    else:
        deed, said = actions.entrust, _("%(name)s holds “%(tag)s” now.") % names
    return _tried(
        request, person, said, lambda: deed(membership=one.membership, tag=found, by=viewer)
    )


def _tried(
    request: SiteRequest, person: int, said: str, deed: Callable[[], Any], *, stays: bool = True
) -> HttpResponse:
    """Do it, or say why not; and back to the person, where there is still one to be seen."""
    viewer = request.viewer
    try:
        with transaction.atomic():
            deed()
    except (RuleBroken, Forbidden) as error:
        messages.error(request, str(error))
        return _to(viewer, person)
    messages.success(request, said)
    if person == viewer.user_id:  # who may not see these pages any more, perhaps
        return redirect("front")
    return _to(viewer, person) if stays else redirect("settings_members", site=viewer.site.slug)


def _to(viewer: Viewer, person: int) -> HttpResponse:
    return redirect("member", site=viewer.site.slug, person=person)
