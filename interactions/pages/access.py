"""Asking to read one interaction, opening it to oneself, and opening it to somebody else."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.errors import Forbidden, NotFound, RuleBroken
from crm.models import Membership
from crm.pages.base import SiteRequest, go, local_next, site_page
from crm.pages.lists import written
from crm.pages.once import change_once
from crm.pages.passwords import ConfirmingRequest, confirming
from crm.tenancy.viewer import Viewer
from interactions import actions
from interactions.models import Interaction, InteractionGrant
from interactions.pages.access_forms import AskForm, BreakGlassForm, OpenForm
from interactions.pages.entries import Entry
from interactions.pages.views import interaction_of


def _page(
    request: SiteRequest, template: str, interaction: Interaction, form: Any, **more: Any
) -> HttpResponse:
    context = {"interaction": interaction, "entry": Entry.of(interaction), "form": form, **more}
    status = 422 if form.errors else 200
    return TemplateResponse(request, f"interactions/{template}.html", context, status=status)


def _to(interaction: Interaction, viewer: Viewer) -> HttpResponse:
    return redirect(_address(interaction, viewer))


def _address(interaction: Interaction, viewer: Viewer) -> str:
    return reverse("interaction_detail", args=[viewer.site.slug, interaction.number])


@site_page()
@require_http_methods(["GET", "HEAD", "POST"])
def interaction_ask(request: SiteRequest, number: int) -> HttpResponse:
    viewer, interaction = request.viewer, interaction_of(request.viewer, number)
    form = AskForm(request.POST if request.method == "POST" else None)
    if "draft" in request.POST:
        form.forgive()
        return _page(request, "access_ask", interaction, form, is_draft=True)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            change_once(request, actions.ask, interaction, by=viewer, reason=reason)
        except RuleBroken as error:
            form.tell(error)
        else:
            messages.success(request, _("Asked. You see the answer here and under Requests."))
            return go(request, _address(interaction, viewer))
    elif not form.is_bound and (not interaction.redacted or interaction.asked_at):
        return _to(interaction, viewer)
    return _page(request, "access_ask", interaction, form)


@confirming
@site_page()
@require_http_methods(["GET", "HEAD", "POST"])
def break_glass(request: ConfirmingRequest, number: int) -> HttpResponse:
    viewer, interaction = request.viewer, interaction_of(request.viewer, number)
    if not viewer.site.break_glass_allowed:
        raise Forbidden(
            _("On this site nobody opens a restricted entry by themselves. Ask for access to it.")
        )
    form = BreakGlassForm(request.POST if request.method == "POST" else None)
    if "draft" in request.POST:
        form.forgive()
        return _page(request, "access_break_glass", interaction, form, is_draft=True)
    if form.is_valid():
        if _opened(request, interaction, form):
            return go(request, _address(interaction, viewer))
    elif not form.is_bound and not interaction.redacted:
        return _to(interaction, viewer)
    return _page(request, "access_break_glass", interaction, form)


def _opened(request: ConfirmingRequest, interaction: Interaction, form: BreakGlassForm) -> bool:
    """Whether it is open to them now, by this or from before."""
    if request.confirmed is None:
        form.add_error("password", _("This is not your password. Please try again."))
        return False
    try:
        actions.break_glass(
            interaction,
            reason=form.cleaned_data["reason"],
            confirmed=request.confirmed,
            by=request.viewer,
        )
    except RuleBroken as error:
        if any(problem.code == "readable" for problem in error.problems):  # pressed twice
            messages.info(request, str(error))
            return True
        form.tell(error)
        return False
    said = _("Open to you for three hours. Those who answer for this site are being told.")
    messages.success(request, said)
    return True


@site_page()
@require_http_methods(["GET", "HEAD", "POST"])
def interaction_open(request: SiteRequest, number: int) -> HttpResponse:
    """Who reads it without holding its tags; and letting one more do so."""
    viewer, interaction = request.viewer, _theirs_to_open(request, number)
    form = OpenForm(request.POST if request.method == "POST" else None, viewer=viewer)
    if form.is_valid():
        try:
            member = _member(viewer, form.cleaned_data["person"])
            actions.open_to(interaction, membership=member, by=viewer, until=form.until)
        except RuleBroken as error:
            form.tell(error)
        else:
            said = _("Open to %(name)s.") % {"name": member.user.get_full_name()}
            messages.success(request, said)
            return redirect("interaction_open", site=viewer.site.slug, number=number)
    grants = InteractionGrant.objects.visible_to(viewer).live().on(interaction)
    return _page(request, "access_open", interaction, form, grants=grants.with_people())


def _theirs_to_open(request: SiteRequest, number: int) -> Interaction:
    """The interaction, or Forbidden to who does not hold all that restricts it: whether it is
    restricted by what they hold is theirs to know, and by what else is not."""
    interaction = interaction_of(request.viewer, number)
    if not actions.may_open(interaction, request.viewer):
        raise Forbidden(_("Only who holds its tags decides who else may read this."))
    return interaction


def _member(viewer: Viewer, username: str) -> Membership:
    members = Membership.objects.visible_to(viewer).select_related("user")
    found: Membership | None = members.filter(user__username=username).first()
    if found is None:
        raise NotFound("Member")
    return found


@site_page()
@require_POST
def interaction_close(request: SiteRequest, number: int) -> HttpResponse:
    """End what was opened to the `person` of that user name."""
    viewer, interaction = request.viewer, _theirs_to_open(request, number)
    member = _member(viewer, written(request.POST, "person"))
    actions.close_to(interaction, membership=member, by=viewer)
    said = _("%(name)s can no longer read this.") % {"name": member.user.get_full_name()}
    messages.success(request, said)
    return redirect(
        local_next(request) or reverse("interaction_open", args=[viewer.site.slug, number])
    )
