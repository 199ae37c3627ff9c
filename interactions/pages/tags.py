"""The tags of a site, for who manages its services: made, renamed, and restricted for good."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from crm import actions
from crm.access import viewers_on_site_of
from crm.errors import Conflict, Forbidden, NotFound, RuleBroken, Stale
from crm.models import Membership, Tag
from crm.pages.base import SiteRequest, go, site_page
from crm.pages.edits import RowForm, opened
from crm.pages.once import change_once, once, own_save
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission, Role
from interactions.pages.catalogue import MANAGE, Used, page_of, tabs
from interactions.reports import uses_of_tags


class TagForm(RowForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def tell(self, error: RuleBroken | Conflict, names: Any = None) -> None:
        """Everything that can be wrong is about the name."""
        self.add_error("name", str(error))


class HoldersForm(forms.Form):
    """Who holds a tag from the moment on that it is restricted."""

    holders = forms.MultipleChoiceField(
        label=gettext_lazy("Who goes on reading what carries it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, viewer: Viewer) -> None:
        super().__init__(data)
        self.member_of = {str(one.user_id): one for one in _entrustable(viewer)}
        field = self.fields["holders"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(key, one.user.get_full_name()) for key, one in self.member_of.items()]

    @property
    def chosen(self) -> list[Membership]:
        return [self.member_of[key] for key in self.cleaned_data["holders"]]


def _entrustable(viewer: Viewer) -> list[Membership]:
    """The members whom the viewer may entrust; an owner may be one of them (`entrust`)."""
    if not viewer.may(Permission.MANAGE_MEMBERS):
        return []
    members = Membership.objects.visible_to(viewer).filter(user__is_active=True)
    others = members if viewer.role == Role.OWNER else members.exclude(user_id=viewer.user_id)
    found = others.select_related("user")
    return sorted(found, key=lambda one: one.user.get_full_name().casefold())


def holders_of(tags: list[Tag], viewer: Viewer) -> dict[uuid.UUID, list[str]]:
    """The names of who holds each, themselves or in a team; for who manages the members."""
    if not viewer.may(Permission.MANAGE_MEMBERS):
        return {}
    everyone = viewers_on_site_of(viewer)
    return {
        tag.pk: [one.user.get_full_name() for one in everyone if tag.pk in one.held]
        for tag in tags
        if tag.restricted
    }


def tag_of(viewer: Viewer, key: uuid.UUID) -> Tag:
    found: Tag | None = Tag.objects.visible_to(viewer).filter(pk=key).first()
    if found is None:
        raise NotFound("Tag")
    return found


@site_page(MANAGE)
@require_safe
def tag_list(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer
    tags, uses = list(Tag.objects.visible_to(viewer)), uses_of_tags(viewer)
    holders = holders_of(tags, viewer)
    return page_of(
        request,
        "tag_list",
        tabs=tabs(viewer, "tag_list"),
        tags=[(Used.of_tag(tag, uses.get(tag.pk, 0), viewer), holders.get(tag.pk)) for tag in tags],
        tells_holders=viewer.may(Permission.MANAGE_MEMBERS),
    )


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def tag_create(request: SiteRequest) -> HttpResponse:
    viewer, is_draft = request.viewer, "draft" in request.POST
    form = TagForm(request.POST if request.method == "POST" else None)
    if is_draft:
        form.forgive()
    elif form.is_valid():
        try:
            make = partial(actions.add_tag, by=viewer, name=form.cleaned_data["name"])
            rows = Tag.objects.visible_to(viewer)
            tag = once(request, "tags/new/", by=viewer, make=make, rows=rows, name="uuid")
        except (RuleBroken, Conflict) as error:
            form.tell(error)
        else:
            return _done(request, _("“%(name)s” is added.") % {"name": tag})
    status = 422 if form.errors else 200
    return page_of(request, "tag_form", form=form, is_draft=is_draft, status=status)


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def tag_edit(request: SiteRequest, key: uuid.UUID) -> HttpResponse:
    viewer, tag = request.viewer, tag_of(request.viewer, key)
    if request.method != "POST":
        return _form_page(request, opened(_form_of(tag)), tag)
    form = _form_of(tag, request.POST, own=own_save(request, tag, by=viewer))
    if "draft" in request.POST:
        form.forgive()
        return _form_page(request, form, tag, is_draft=True)
    if form.is_valid():
        try:
            if changes := form.changed():
                known: dict[str, Any] = {"seen": form.seen(), "said": form.said()}
                change_once(request, actions.rename_tag, tag, by=viewer, **changes, **known)
        except Stale:
            return _stale(request, form, tag_of(viewer, key))
        except (RuleBroken, Conflict) as error:
            form.tell(error)
        else:
            return _done(request, _("Changes saved."))
    return _form_page(request, form, tag, status=422)


def _form_of(tag: Tag, data: Any = None, **more: Any) -> TagForm:
    return TagForm(data, initial={"name": tag.name}, **more)


def _form_page(request: SiteRequest, form: TagForm, tag: Tag, **more: Any) -> HttpResponse:
    holders = holders_of([tag], request.viewer).get(tag.pk)
    return page_of(request, "tag_form", form=form, tag=tag, holders=holders, **more)


def _stale(request: SiteRequest, form: TagForm, tag: Tag) -> HttpResponse:
    """What they called it meanwhile, beside what was typed; saving again keeps what is shown."""
    data, differences = form.rebased(_form_of(tag))
    return _form_page(request, _form_of(tag, data), tag, status=409, differences=differences)


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def tag_restrict(request: SiteRequest, key: uuid.UUID) -> HttpResponse:
    """How many entries it will hide and who will hold it, before it is done."""
    viewer, tag = request.viewer, tag_of(request.viewer, key)
    if tag.restricted and request.method != "POST":
        return redirect("tag_edit", site=viewer.site.slug, key=key)
    form = HoldersForm(request.POST if request.method == "POST" else None, viewer=viewer)
    if form.is_valid():
        try:
            actions.restrict_tag(tag, by=viewer, holders=form.chosen)
        except Conflict as error:
            return _too_late(request, tag, f"{error} {_others()}" if form.chosen else str(error))
        except (RuleBroken, Forbidden) as error:
            form.add_error(None, str(error))
        else:
            return _done(request, _restricted(tag, form.chosen))
    count = uses_of_tags(viewer).get(tag.pk, 0)
    status = 422 if form.errors else 200
    return page_of(request, "tag_restrict", form=form, tag=tag, count=count, status=status)


def _others() -> str:
    return _("Only those named here hold it. Give it to others under Settings, Members.")


def _too_late(request: SiteRequest, tag: Tag, said: str) -> HttpResponse:
    """To who holds it since somebody else, or this form before, has restricted it."""
    messages.warning(request, said)
    return redirect("tag_edit", site=request.viewer.site.slug, key=tag.pk)


def _restricted(tag: Tag, holders: list[Membership]) -> str:
    if not holders:
        return _("“%(name)s” is restricted. Nobody holds it yet.") % {"name": tag}
    names = ", ".join(one.user.get_full_name() for one in holders)
    return _("“%(name)s” is restricted. It is held by: %(people)s.") % {
        "name": tag,
        "people": names,
    }


def _done(request: SiteRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return go(request, reverse("tag_list", args=[request.viewer.site.slug]))
