"""One meeting: its page, its brief, its form, and the trash."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.pages.adding import as_sent
from crm.errors import Conflict, NotFound, RuleBroken, Stale
from crm.pages.base import SiteRequest, go, local_next, site_page
from crm.pages.edits import opened
from crm.pages.lists import written
from crm.pages.once import change_once, once, own_save
from crm.rules import is_number
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions.pages.entries import Entry
from interactions.pages.views import contact_asked, seeing_all
from meetings import actions
from meetings.models import Meeting
from meetings.pages.calendars import day_asked
from meetings.pages.cards import Card
from meetings.pages.forms import OF_THE_DOMAIN, MeetingForm
from meetings.pages.sheet import Sheet
from meetings.reports import brief_of


def meeting_of(viewer: Viewer, number: int) -> Meeting:
    """The meeting of that number, or NotFound, deliberately alike for another site's."""
    rows = Meeting.objects.visible_to(viewer).with_content().with_people()
    found = rows.with_interaction().with_action_items(viewer).filter(number=number).first()
    if found is None:
        raise NotFound("Meeting")
    return found  # type: ignore[no-any-return]


def meeting_url(meeting: Meeting, viewer: Viewer) -> str:
    return reverse("meeting_detail", args=[viewer.site.slug, meeting.number])


def meeting_context(meeting: Meeting, viewer: Viewer) -> dict[str, Any]:
    """What every page about one meeting shows of it."""
    return {
        "meeting": meeting,
        "card": Card.of(meeting, viewer, timezone.now()),
        "content": meeting.shown,
        "contact": meeting.contact,
    }


@site_page()
@require_safe
def meeting_detail(request: SiteRequest, number: int) -> HttpResponse:
    return _detail_page(request, meeting_of(request.viewer, number))


def _detail_page(request: SiteRequest, meeting: Meeting) -> HttpResponse:
    viewer = request.viewer
    may_edit = viewer.may(Permission.EDIT_CONTACTS) and not meeting.redacted
    context = {
        **meeting_context(meeting, viewer),
        "may_edit": may_edit,
        "may_delete": not meeting.redacted and viewer.may_delete(meeting),
        "is_ahead": meeting.scheduled_at > timezone.now(),
    }
    return TemplateResponse(request, "meetings/meeting_detail.html", context)


@site_page()
@require_safe
def meeting_brief(request: SiteRequest, number: int) -> HttpResponse:
    viewer, meeting = request.viewer, meeting_of(request.viewer, number)
    if (content := meeting.shown) is None:
        return _detail_page(request, meeting)  # there is nothing to prepare for
    now = timezone.now()
    brief = brief_of(meeting, viewer, now)
    context = {
        **meeting_context(meeting, viewer),
        "brief": brief,
        "talks": [Entry.of(interaction) for interaction in brief.talks],
        "follow_ups": [Entry.of(interaction) for interaction in brief.follow_ups],
        "sheet": Sheet.of(len(content.agenda_items), len(brief.follow_ups), len(brief.items)),
        "now": now,
    }
    return TemplateResponse(request, "meetings/meeting_brief.html", context)


@site_page(Permission.EDIT_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_create(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer
    if request.method != "POST":
        return form_page(request, _begun(request))
    form = MeetingForm(as_sent(request), viewer=viewer)
    if "draft" in request.POST:
        return _draft_page(request, form)
    if form.is_valid():
        try:
            meeting = _scheduled(request, form)
        except RuleBroken as error:
            form.tell(error, OF_THE_DOMAIN)
        else:
            undo = reverse("meeting_delete", args=[viewer.site.slug, meeting.number])
            messages.success(request, _("Meeting scheduled."), extra_tags=f"undo:{undo}")
            return go(request, meeting_url(meeting, viewer))
    return form_page(request, form, status=422)


def _scheduled(request: SiteRequest, form: MeetingForm) -> Meeting:
    by = request.viewer
    made = partial(actions.schedule, by=by, **form.given())
    return once(request, "meetings/new/", by=by, make=made, rows=Meeting.objects.visible_to(by))


def _draft_page(request: SiteRequest, form: MeetingForm, **context: Any) -> HttpResponse:
    """The form as it came back from the browser, where it was kept; nothing is saved."""
    form.forgive()
    return form_page(request, form, is_draft=True, **context)


def _begun(request: SiteRequest) -> MeetingForm:
    """With what the address knows: whom it is with, the day, a meeting to plan another like."""
    form, again = MeetingForm(viewer=request.viewer), None
    number = written(request.GET, "again")
    if is_number(number):
        again = meeting_of(request.viewer, int(number))
    day = day_asked(request.GET["on"]) if "on" in request.GET else None
    person = contact_asked(request)
    if again is not None and not again.contact.is_deleted:
        person = again.contact
    form.begin(person, day, again)
    return form


@site_page(Permission.EDIT_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: SiteRequest, number: int) -> HttpResponse:
    viewer, meeting = request.viewer, meeting_of(request.viewer, number)
    if refused := refusal(request, meeting):
        return refused
    own, posted = own_save(request, meeting, by=viewer), request.method == "POST"
    form = MeetingForm(request.POST if posted else None, viewer=viewer, own=own)
    form.show(meeting)
    if request.method != "POST":
        return form_page(request, opened(form, meeting.version), meeting=meeting)
    if "draft" in request.POST:
        return _draft_page(request, form, meeting=meeting)
    if form.is_valid():
        try:
            if changes := form.given():
                known: dict[str, Any] = {"version": form.version_below, "said": form.said()}
                change_once(request, actions.change, meeting, by=viewer, changes=changes, **known)
                messages.success(request, _("Changes saved."))
            return go(request, meeting_url(meeting, viewer))
        except Stale:
            return _stale_page(request, form, meeting_of(viewer, number))
        except Conflict:  # it ended while the form was open
            return over_page(request, meeting_of(viewer, number), form)
        except RuleBroken as error:
            form.tell(error, OF_THE_DOMAIN)
    return form_page(request, form, status=422, meeting=meeting)


def _stale_page(request: SiteRequest, form: MeetingForm, meeting: Meeting) -> HttpResponse:
    """What they changed meanwhile, beside what was typed; saving again keeps what is shown."""
    fresh = MeetingForm(viewer=request.viewer)
    fresh.show(meeting)
    data, differences = form.rebased(fresh, meeting.version)
    form = MeetingForm(data, viewer=request.viewer)
    form.show(meeting)
    return form_page(request, form, status=409, meeting=meeting, differences=differences)


def form_page(
    request: SiteRequest, form: MeetingForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    context = {"form": form, "options": form.choices(), "picked": form.person, **context}
    return TemplateResponse(request, "meetings/meeting_form.html", context, status=status)


def refusal(request: SiteRequest, meeting: Meeting) -> HttpResponse | None:
    """Why nothing can change any more: it is restricted, or over. A link that is out of date
    leads to the meeting; what was sent is answered with what happened meanwhile."""
    if meeting.redacted:
        return restricted(request, meeting)
    if meeting.is_open or request.method == "POST":
        return None
    messages.info(request, _("This meeting is closed: nothing about it changes any more."))
    return redirect(meeting_url(meeting, request.viewer))


def restricted(request: SiteRequest, meeting: Meeting) -> HttpResponse:
    context = meeting_context(meeting, request.viewer)
    return TemplateResponse(request, "meetings/restricted.html", context, status=403)


def over_page(request: SiteRequest, meeting: Meeting, form: Any) -> HttpResponse:
    """It was completed or cancelled meanwhile; what was typed is there to be copied."""
    if meeting.redacted:
        return restricted(request, meeting)
    typed = [(form[name].label, form.sent(name)) for name in form.fields if _is_text(form, name)]
    context = {
        **meeting_context(meeting, request.viewer),
        "typed": [(label, text) for label, text in typed if text],
    }
    return TemplateResponse(request, "meetings/over.html", context, status=409)


def _is_text(form: Any, name: str) -> bool:
    """Whether somebody wrote a field's content, rather than choosing it."""
    kind = form[name].widget_type
    return kind in {"text", "textarea", "simplearray"} and not name.startswith("contact")


@site_page(Permission.EDIT_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_delete(request: SiteRequest, number: int) -> HttpResponse:
    viewer = request.viewer if request.method != "POST" else seeing_all(request)
    meeting = meeting_of(viewer, number)
    if meeting.redacted:
        return restricted(request, meeting)
    viewer.require_delete(meeting)
    if request.method != "POST":
        context = meeting_context(meeting, viewer)
        return TemplateResponse(request, "meetings/meeting_delete.html", context)
    actions.delete(meeting, by=viewer)
    undo = reverse("meeting_restore", args=[viewer.site.slug, number])
    messages.success(request, _("The meeting is deleted."), extra_tags=f"undo:{undo}")
    return go(request, reverse("meeting_list", args=[viewer.site.slug]))


@site_page(Permission.EDIT_CONTACTS)
@require_POST
def meeting_restore(request: SiteRequest, number: int) -> HttpResponse:
    viewer = seeing_all(request)
    meeting = Meeting.objects.deleted_for(viewer).filter(number=number).first()
    if meeting is None:
        raise NotFound("Meeting")
    actions.restore(meeting, by=viewer)
    messages.success(request, _("The meeting is back."))
    return redirect(local_next(request) or meeting_url(meeting, viewer))
