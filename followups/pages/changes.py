"""Done, put off, and undone: one address for each kind of follow-up."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urldefrag, urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.models import Contact
from contacts.pages.views import contact_of
from crm.errors import Conflict, NotFound, RuleBroken
from crm.pages.base import SiteRequest, local_next, site_page
from crm.pages.forms import PageForm
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from followups import actions
from followups.pages.cards import anchor_of
from interactions.models import Interaction
from interactions.pages.moments import DayField, MomentField
from interactions.pages.views import interaction_of
from meetings.models import MeetingActionItem

PUT_OFF = ("tomorrow", "week", "day", "back")
DEEDS = ("done", "open", *PUT_OFF)
DAYS_AWAY = {"tomorrow": 1, "week": 7}


class ChangeForm(PageForm):
    """What a button of the list says. Undo says `open`, or `back` to when it was due."""

    do = forms.ChoiceField(choices=[(deed, deed) for deed in DEEDS])
    on = DayField(required=False)
    at = MomentField(required=False)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("do") == "day" and not given.get("on") and "on" not in self.errors:
            self.add_error("on", _("Choose a day."))
        return given

    @property
    def due_at(self) -> dt.datetime | None:
        """The moment it is put off to; None where it had no day."""
        given = self.cleaned_data
        if days := self.days_away(given["do"]):
            return DayField().clean(timezone.localdate() + dt.timedelta(days=days))
        moments: dict[str, dt.datetime | None] = {"back": given["at"], "day": given["on"]}
        return moments.get(given["do"])

    def days_away(self, deed: str) -> int | None:
        return DAYS_AWAY.get(deed)


class RhythmForm(ChangeForm):
    """Of a contact to be in touch with again. What is done is logged, and needs no button here.
    `release` leaves it to the rhythm again, as `back` without a moment does."""

    do = forms.ChoiceField(choices=[(deed, deed) for deed in (*PUT_OFF, "skip", "release")])

    def __init__(self, *args: Any, rhythm: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rhythm = rhythm

    def days_away(self, deed: str) -> int | None:
        return self.rhythm if deed == "skip" else super().days_away(deed)


@site_page(Permission.EDIT_CONTACTS)
@require_POST
def change_interaction(request: SiteRequest, number: int) -> HttpResponse:
    interaction = interaction_of(request.viewer, number)
    address = reverse("follow_up_interaction", args=[request.viewer.site.slug, number])
    due_at = interaction.shown.follow_up_at if interaction.shown else None
    return _changed(request, ChangeForm(_sent(request)), interaction, due_at, address)


@site_page(Permission.EDIT_CONTACTS)
@require_POST
def change_item(request: SiteRequest, item: uuid.UUID) -> HttpResponse:
    items = MeetingActionItem.objects.visible_to(request.viewer).select_related("meeting")
    found = items.filter(pk=item).first()
    if found is None:
        raise NotFound("Action item")
    address = reverse("follow_up_item", args=[request.viewer.site.slug, item])
    return _changed(request, ChangeForm(_sent(request)), found, found.due_at, address)


@site_page(Permission.EDIT_CONTACTS)
@require_POST
def change_contact(request: SiteRequest, number: int) -> HttpResponse:
    """Put off when somebody is to be in touch with a contact again."""
    contact = contact_of(request.viewer, number)
    address = reverse("follow_up_contact", args=[request.viewer.site.slug, number])
    form = RhythmForm(_sent(request), rhythm=contact.rhythm)
    return _changed(request, form, contact, contact.snoozed, address)


def _sent(request: SiteRequest) -> QueryDict:
    """The buttons send a body; Undo, which has none, stands in its address."""
    return request.POST if "do" in request.POST else request.GET


def _changed(
    request: SiteRequest,
    form: ChangeForm,
    row: Interaction | MeetingActionItem | Contact,
    was_due_at: dt.datetime | None,
    address: str,
) -> HttpResponse:
    """Do what was asked, and go back to where that was; a toast tells, and offers to undo it.
    What is undone, or could not be done, stands in its old line: that is where to go then."""
    there = local_next(request) or reverse("follow_up_list", args=[request.viewer.site.slug])
    line = f"{urldefrag(there).url}#{anchor_of(row)}"
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(map(str, problems)))
        return redirect(line)
    try:
        with transaction.atomic():
            said, undo = _do(form, row, was_due_at, request.viewer, line)
    except (Conflict, RuleBroken) as error:
        messages.error(request, str(error))
        return redirect(line)
    messages.success(request, said, extra_tags=f"undo:{address}?{undo}" if undo else "")
    return redirect(there)


def _do(
    form: ChangeForm,
    row: Interaction | MeetingActionItem | Contact,
    was_due_at: dt.datetime | None,
    viewer: Viewer,
    line: str,
) -> tuple[str, str]:
    """What to say of it, and the query that undoes it and leads back to its line."""
    deed = form.cleaned_data["do"]
    if deed in ("done", "open") and not isinstance(row, Contact):
        actions.settle(row, by=viewer, done=deed == "done")
        if deed == "open":
            return _("Open again."), ""
        return _("Done."), urlencode({"do": "open", "next": line})
    due_at = form.due_at
    actions.postpone(row, by=viewer, due_at=due_at)
    if deed == "back":
        return _said_of_going_back(row, due_at), ""
    former = was_due_at.isoformat() if was_due_at else ""
    undo = urlencode({"do": "back", "at": former, "next": line})
    return _said_of_putting_off(due_at), undo


def _said_of_going_back(
    row: Interaction | MeetingActionItem | Contact, due_at: dt.datetime | None
) -> str:
    """To the day before the last change, which is not always the first."""
    if isinstance(row, Contact):
        return _said_of_putting_off(due_at)
    if due_at is None:
        return _("Without a day again.")
    return _("Due on %(day)s again.") % {"day": _day(due_at)}


def _said_of_putting_off(due_at: dt.datetime | None) -> str:
    if due_at is None:
        return _("Not put off any longer.")
    return _("Put off until %(day)s.") % {"day": _day(due_at)}


def _day(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")
