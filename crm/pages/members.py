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
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from crm import actions
from crm.access import viewers_on_site_of
from crm.errors import Conflict, Forbidden, NotFound, RuleBroken, Stale
from crm.models import Membership, Tag, TagGrant
from crm.pages.base import SiteRequest, go, site_page
from crm.pages.forms import MemberForm, RoleForm, tell
from crm.pages.once import change_once, is_saved, once
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
    is_draft = "draft" in request.POST
    if is_draft:
        form.forgive()
    elif form.is_valid():
        was_sent = is_saved(request, by=viewer)
        if made := _welcomed(request, form):
            return saved(request, _told_of(made, was_sent=was_sent), "settings_members")
    ending = actions.ending_of(viewer.site)
    return settings_page(
        request, "member_form", form, tab="members", ending=ending, is_draft=is_draft
    )


def _welcomed(request: SiteRequest, form: MemberForm) -> Membership | None:
    """The new member, who may be there since the form was sent before, with whatever first password
    it had then; None if the form says why not."""
    viewer = request.viewer
    given = {name: text for name, text in form.cleaned_data.items() if name != "again"}
    try:
        return once(
            request,
            request.path,
            by=viewer,
            make=partial(actions.welcome, by=viewer, **given),
            rows=Membership.objects.visible_to(viewer).select_related("user"),
            name="user_id",
        )
    except RuleBroken as error:
        tell(form, error)
    except Conflict as error:
        form.add_error(error.field, error.message)
    return None


def _told_of(made: Membership, *, was_sent: bool) -> str:
    """Whether the password is the same as when the form was sent before is not said: whoever sent
    it again and again would find out what their colleague's has become."""
    said = _("%(name)s is a member now, and signs in as %(username)s.")
    if was_sent:
        said = _(
            "%(name)s is a member already, and signs in as %(username)s: this form was sent"
            " before. Their first password is the one that it was sent with then."
        )
    return said % {"name": made.user.get_full_name(), "username": made.user.username}


@site_page(MANAGE)
@require_safe
def member(request: SiteRequest, person: int) -> HttpResponse:
    one = _found(request.viewer, person)
    form = RoleForm(viewer=request.viewer, initial={"role": one.membership.role})
    return _member_page(request, one, form)


def _member_page(request: SiteRequest, one: Member, form: RoleForm) -> HttpResponse:
    viewer, person = request.viewer, one.membership.user_id
    themselves = TagGrant.objects.filter(site_id=viewer.site_id, user_id=person)
    alone = set(themselves.values_list("content_object_id", flat=True))
    restricted = Tag.objects.visible_to(viewer).filter(restricted=True)
    usual = _labels(PERMISSIONS_OF_ROLE[Role(one.membership.role)])
    return settings_page(
        request,
        "member",
        form,
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
        if request.htmx:
            return _member_page(request, one, form)
        messages.error(request, _("Choose one of the roles."))
        return _to(request, person)
    wanted = Role(form.cleaned_data["role"])
    page = partial(_role_page, request, one, wanted)
    if request.method != "POST" or "draft" in request.POST:
        return page(is_draft="draft" in request.POST)
    said = _("%(name)s is %(role)s now.") % {"name": one.name, "role": wanted.label}
    seen = request.POST.get("stood", "")
    try:
        return _tried(request, one, said, partial(_set_role, role=wanted, seen=seen), page)
    except Stale:
        return _role_page(request, _found(viewer, person), wanted, status=409)


def _set_role(membership: Membership, **given: Any) -> None:
    actions.set_role(membership=membership, **given)


def _role_page(
    request: SiteRequest, one: Member, wanted: Role, *, status: int = 200, **more: Any
) -> HttpResponse:
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
        **more,
    )


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SiteRequest, person: int) -> HttpResponse:
    viewer = request.viewer
    if request.method == "POST" and is_saved(request, by=viewer):  # there is nobody to be found
        messages.info(request, _("This was done before."))
        return _to(request)
    one = _found(viewer, person)
    page = partial(settings_page, request, "member_remove", tab="members", one=one)
    if request.method != "POST" or "draft" in request.POST:
        return page(is_draft="draft" in request.POST)
    if request.POST.get("since", since := str(one.membership.pk)) != since:
        text = _("They were removed meanwhile, and added again since. Nothing is changed yet.")
        return page(problem=text, status=409)
    said = _("%(name)s is no longer a member of this site.") % {"name": one.name}
    return _tried(request, one, said, _remove, page, stays=False)


def _remove(membership: Membership, *, by: Viewer) -> None:
    actions.remove_member(membership=membership, by=by)


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def tag(request: SiteRequest, person: int, key: uuid.UUID) -> HttpResponse:
    """What somebody will read who is given the tag; `do` says to `give` or to `take` it."""
    viewer, one = request.viewer, _found(request.viewer, person)
    found = Tag.objects.visible_to(viewer).filter(pk=key, restricted=True).first()
    if found is None:
        raise NotFound("Tag")
    page = partial(_tag_page, request, one, found)
    if request.method != "POST" or "draft" in request.POST:
        actions.require_keeper(viewer, {found.pk})
        return page(is_draft="draft" in request.POST)
    names = {"name": one.name, "tag": found.name}
    if request.POST.get("do") not in ("give", "take"):
        return _refused(request, one, _("Choose whether to give or to take the tag."), page)
    if request.POST["do"] == "take":
        deed, said = actions.withdraw, _("%(name)s no longer holds “%(tag)s”.") % names
    else:
        deed, said = actions.entrust, _("%(name)s holds “%(tag)s” now.") % names

    def handed(membership: Membership, *, by: Viewer) -> None:
        deed(membership=membership, tag=found, by=by)

    return _tried(request, one, said, handed, page)


def _tag_page(request: SiteRequest, one: Member, found: Tag, **more: Any) -> HttpResponse:
    pieces = pieces_of("entrusting", request, found)
    context = {"one": one, "tag": found, "pieces": pieces, **more}
    return settings_page(request, "member_tag", **{"tab": "members", **context})


def _tried(
    request: SiteRequest,
    one: Member,
    said: str,
    deed: Callable[..., Any],
    page: Callable[..., HttpResponse],
    *,
    stays: bool = True,
) -> HttpResponse:
    """Do it once, or say why not; and back to the person, where there is still one to be seen."""
    viewer = request.viewer
    try:
        change_once(request, deed, one.membership, by=viewer)
    except (RuleBroken, Forbidden) as error:
        return _refused(request, one, str(error), page)
    messages.success(request, said)
    if one.membership.user_id == viewer.user_id:  # who may not see these pages any more, perhaps
        return go(request, reverse("front"))
    return _to(request, one.membership.user_id if stays else None)


def _refused(
    request: SiteRequest, one: Member, why: str, page: Callable[..., HttpResponse]
) -> HttpResponse:
    """In the form, which is not let go of; without scripts on the person's page."""
    if request.htmx:
        return page(problem=why, status=422)
    messages.error(request, why)
    return _to(request, one.membership.user_id)


def _to(request: SiteRequest, person: int | None = None) -> HttpResponse:
    """To that person, or to all of them."""
    slug = request.viewer.site.slug
    if person is None:
        return go(request, reverse("settings_members", args=[slug]))
    return go(request, reverse("member", args=[slug, person]))
