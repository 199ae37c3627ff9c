"""How a meeting ends: completed, or called off; and what is to be done afterwards."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm.errors import Conflict, NotFound, RuleBroken
from crm.pages.base import SiteRequest, go, site_page
from crm.pages.once import change_once
from crm.tenancy.context import become
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions.pages.views import ASKING, audience_of, seeing_all, tags_for
from meetings import actions
from meetings.actions import MeetingOutcome
from meetings.models import Meeting, MeetingActionItem
from meetings.pages.forms import OF_THE_DOMAIN, CancelForm, CompleteForm
from meetings.pages.views import (
    meeting_context,
    meeting_of,
    meeting_url,
    over_page,
    refusal,
)
from meetings.vocabulary import MeetingStatus


@site_page(Permission.EDIT_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_complete(request: SiteRequest, number: int) -> HttpResponse:
    if request.method == "POST":
        return _complete(request, seeing_all(request), number)
    meeting = meeting_of(request.viewer, number)
    if refused := refusal(request, meeting):
        return refused
    form = CompleteForm(tags=tags_for(request.viewer.with_all_tags()))
    form.begin(meeting)
    return _complete_page(request, meeting, form)


def _complete(request: SiteRequest, writer: Viewer, number: int) -> HttpResponse:
    meeting = meeting_of(writer, number)
    if refused := refusal(request, meeting):
        return refused
    form = CompleteForm(request.POST, tags=tags_for(writer))
    if request.POST.keys() & ASKING:
        return _asked_page(request, writer, number, form)
    if form.is_valid():
        try:
            done = actions.complete(meeting, by=writer, outcome=form.outcome())
        except Conflict:
            return _completed_already(request, writer, number, form)
        except RuleBroken as error:
            form.tell(error, OF_THE_DOMAIN)
        else:
            messages.success(request, _("Meeting completed and logged."))
            return _to_interaction(request, done)
    become(request.viewer)  # who may write with a tag does not read with it unasked
    return _complete_page(request, meeting_of(request.viewer, number), form, status=422)


def _asked_page(
    request: SiteRequest, writer: Viewer, number: int, form: CompleteForm
) -> HttpResponse:
    """The form as it came, with who could read it, for who has no JavaScript; or a draft that
    comes back from the browser, where it was kept."""
    form.forgive()
    audience = audience_of(request, writer, None) if "readers" in request.POST else None
    become(request.viewer)
    meeting, is_draft = meeting_of(request.viewer, number), "draft" in request.POST
    return _complete_page(request, meeting, form, audience=audience, is_draft=is_draft)


def _complete_page(
    request: SiteRequest, meeting: Meeting, form: CompleteForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {**meeting_context(meeting, request.viewer), "form": form, **more}
    return TemplateResponse(request, "meetings/meeting_complete.html", context, status=status)


def _to_interaction(request: SiteRequest, meeting: Meeting) -> HttpResponse:
    number = meeting.interaction.number if meeting.interaction else 0
    return go(request, reverse("interaction_detail", args=[request.viewer.site.slug, number]))


def _completed_already(
    request: SiteRequest, writer: Viewer, number: int, form: CompleteForm
) -> HttpResponse:
    """A second click on the button is answered as the first one was; anything else is told."""
    meeting = meeting_of(writer, number)
    if meeting.updated_by_id == writer.user_id and _is_told_by(meeting, form.outcome()):
        return _to_interaction(request, meeting)
    become(request.viewer)
    return over_page(request, meeting_of(request.viewer, number), form)


def _is_told_by(meeting: Meeting, outcome: MeetingOutcome) -> bool:
    """Whether what is stored is this very outcome."""
    if meeting.status != MeetingStatus.COMPLETED or meeting.shown is None:
        return False
    names = ("duration", "attendees", "topics_covered", "outcomes", "next_steps")
    return all(getattr(meeting.shown, name) == getattr(outcome, name) for name in names)


@site_page(Permission.EDIT_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_cancel(request: SiteRequest, number: int) -> HttpResponse:
    viewer, meeting = request.viewer, meeting_of(request.viewer, number)
    if refused := refusal(request, meeting):
        return refused
    form = CancelForm(request.POST if request.method == "POST" else None)
    is_draft = "draft" in request.POST
    if is_draft:
        form.forgive()
    elif form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            change_once(request, actions.cancel, meeting, by=viewer, reason=reason)
        except Conflict:
            return over_page(request, meeting_of(viewer, number), form)
        except RuleBroken as error:
            form.tell(error, {"cancel_reason": "reason"})
        else:
            messages.success(request, _("The meeting is cancelled."))
            return go(request, meeting_url(meeting, viewer))
    context = {**meeting_context(meeting, viewer), "form": form, "is_draft": is_draft}
    status = 422 if form.is_bound and not is_draft else 200
    return TemplateResponse(request, "meetings/meeting_cancel.html", context, status=status)


@site_page(Permission.EDIT_CONTACTS)
@require_POST
def meeting_settle(request: SiteRequest, item: uuid.UUID) -> HttpResponse:
    """Tick an action item off (`done=1`), or open it again."""
    viewer = request.viewer
    items = MeetingActionItem.objects.visible_to(viewer).select_related("meeting")
    found = items.filter(pk=item).first()
    if found is None:
        raise NotFound("Action item")
    done = request.POST.get("done") == "1"
    actions.settle(found, by=viewer, done=done)
    messages.success(request, _("Done.") if done else _("Open again."))
    return go(request, meeting_url(found.meeting, viewer))
