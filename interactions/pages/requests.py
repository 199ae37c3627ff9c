"""Requests to read something restricted: one's own, those to decide about, and what was opened
with a reason."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.errors import Conflict, NotFound, RuleBroken
from crm.pages.base import SiteRequest, go, site_page
from crm.pages.lists import page_of
from crm.pages.once import change_once, is_saved
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions import actions
from interactions.models import AccessRequest, BreakGlass
from interactions.pages.access_forms import DecideForm
from interactions.querysets import AccessRequestQuerySet, BreakGlassQuerySet

RECENT = dt.timedelta(days=30)
SHOWN = 50


def to_decide(viewer: Viewer) -> AccessRequestQuerySet:
    """What waits for the viewer's answer, longest first."""
    rows: AccessRequestQuerySet = AccessRequest.objects.visible_to(viewer).waiting()
    if not actions.may_decide(viewer):
        return rows.none()
    return rows.of_others(viewer).with_people().newest_first().reverse()


def _decided_lately(viewer: Viewer) -> AccessRequestQuerySet:
    """What holders of its tags have answered not long ago, and whether what was allowed lasts."""
    rows: AccessRequestQuerySet = AccessRequest.objects.visible_to(viewer)
    if not actions.may_decide(viewer):
        return rows.none()
    rows = rows.of_others(viewer).decided_since(now() - RECENT).with_opening(viewer)
    return rows.with_people().order_by("-decided_at", "-pk")[:SHOWN]


def answers(viewer: Viewer, recent: dt.timedelta) -> AccessRequestQuerySet:
    """What the viewer asked for, and was answered not longer ago than that, latest first."""
    rows: AccessRequestQuerySet = AccessRequest.objects.visible_to(viewer).asked_by(viewer)
    rows = rows.decided_since(now() - recent).with_opening(viewer).with_people()
    return rows.order_by("-decided_at", "-pk")


def openings(viewer: Viewer, recent: dt.timedelta) -> BreakGlassQuerySet:
    """What was opened with a reason not longer ago than that, for who answers for the site."""
    rows: BreakGlassQuerySet = BreakGlass.objects.visible_to(viewer).since(now() - recent)
    return rows.with_people().newest_first()


@site_page()
@require_safe
def request_list(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer
    stuck = actions.stuck(by=viewer)
    mine = AccessRequest.objects.visible_to(viewer).asked_by(viewer).with_opening(viewer)
    context = {
        "waiting": to_decide(viewer)[:SHOWN],
        "decided": _decided_lately(viewer),
        "stuck": stuck,
        "stuck_keys": {each.pk for each in stuck},
        "page": page_of(mine.with_people().newest_first(), request.GET, default_size=10),
        "openings": openings(viewer, RECENT)[:SHOWN],
        "answers_for_site": viewer.may(Permission.MANAGE_MEMBERS),
        "now": now(),
    }
    return TemplateResponse(request, "interactions/request_list.html", context)


def _request_of(viewer: Viewer, key: uuid.UUID) -> AccessRequest:
    rows = AccessRequest.objects.visible_to(viewer).with_opening(viewer).with_people()
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFound("Request")
    return found  # type: ignore[no-any-return]


@site_page()
@require_http_methods(["GET", "HEAD", "POST"])
def request_decide(request: SiteRequest, key: uuid.UUID) -> HttpResponse:
    """What is asked, and the answer to it: posted with `decision`, which is `allow` or `refuse`."""
    viewer, asked = request.viewer, _request_of(request.viewer, key)
    if is_saved(request, by=viewer):  # it does not wait any more
        return _answered(request)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if "draft" in request.POST:
        form.forgive()
        return _decide_page(request, asked, form, is_draft=True)
    decision = request.POST.get("decision", "")
    if form.is_valid() and decision not in ("allow", "refuse"):
        form.add_error(None, _("Choose whether you allow it."))
    if form.is_valid():
        try:
            allows = decision == "allow"
            change_once(request, _decide, asked, by=viewer, form=form, allows=allows)
        except Conflict as error:
            asked = _request_of(viewer, key)
            return _decide_page(request, asked, form, status=409, too_late=error.message)
        except RuleBroken as error:
            form.tell(error)
        else:
            return _answered(request)
    return _decide_page(request, asked, form, status=422 if form.errors else 200)


def _decide_page(
    request: SiteRequest, asked: AccessRequest, form: DecideForm, status: int = 200, **more: Any
) -> HttpResponse:
    viewer = request.viewer
    theirs = asked.is_waiting and asked.asker_id != viewer.user_id and actions.may_decide(viewer)
    context = {"asked": asked, "form": form, "theirs": theirs, **more}
    return TemplateResponse(request, "interactions/request_decide.html", context, status=status)


def _answered(request: SiteRequest) -> HttpResponse:
    messages.success(request, _("Your answer is saved."))
    return go(request, reverse("request_list", args=[request.viewer.site.slug]))


def _decide(asked: AccessRequest, *, by: Viewer, form: DecideForm, allows: bool) -> None:
    note, until = form.cleaned_data["note"], form.until
    if allows and until is not None:
        actions.allow(asked, until=until, note=note, by=by)
    else:
        actions.refuse(asked, note=note, by=by)


@site_page()
@require_POST
def request_withdraw(request: SiteRequest, key: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    try:
        actions.take_back(_request_of(viewer, key), by=viewer)
    except Conflict as error:
        messages.info(request, error.message)
    else:
        messages.success(request, _("You no longer ask for this."))
    return redirect("request_list", site=viewer.site.slug)
