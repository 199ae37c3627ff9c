"""Where a contact's relationship stands: moving it, taking a move back, and how it has moved."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import actions
from contacts.models import Contact, StatusChange
from contacts.pages.views import contact_of, contact_url
from contacts.rules import is_way_back, moves_from
from contacts.vocabulary import LifecycleStage, RelationshipStatus
from crm.errors import Conflict, RuleBroken
from crm.pages.base import SiteRequest, go, site_page
from crm.pages.edits import LongText, RowForm
from crm.pages.lists import chosen, page_of, page_or_part
from crm.pages.once import change_once, is_saved, own_save
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission

MOVES = 10
"""How many moves stand on a page of the history."""
ASIDE = frozenset({RelationshipStatus.LOST_LEAD, RelationshipStatus.INACTIVE})


@dataclass(frozen=True, slots=True)
class Step:
    """A status as the stepper draws it."""

    status: RelationshipStatus
    is_here: bool
    is_open: bool  # the relationship may go there from where it stands
    is_behind: bool

    @property
    def is_aside(self) -> bool:
        """Whether it is no step of the way, but where the way is left."""
        return self.status in ASIDE


def steps_of(contact: Contact) -> list[Step]:
    """All there are, in the order of the progression."""
    here = RelationshipStatus(contact.relationship_status)
    order, onward = list(RelationshipStatus), moves_from(here)
    behind = [] if here in ASIDE else order[: order.index(here)]
    return [Step(each, each == here, each in onward, each in behind) for each in order]


class StatusForm(RowForm):
    """Where to, of where the contact may go; it carries where the contact stood when opened."""

    stood = forms.CharField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=gettext_lazy("Move to"), widget=forms.RadioSelect)
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        choices=[("", gettext_lazy("The one that follows the status")), *LifecycleStage.choices],
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("One line, for whoever reads the history."),
    )
    notes = LongText(label=gettext_lazy("Notes"), max_length=1000, required=False)

    def __init__(self, *args: Any, contact: Contact, is_own: bool = False, **kwargs: Any):
        """`is_own`: the contact stands where this very form has moved it before."""
        super().__init__(*args, **kwargs)
        self.contact, self.is_own = contact, is_own
        self.initial.setdefault("stood", contact.relationship_status)
        status = self.fields["status"]
        assert isinstance(status, forms.ChoiceField)  # noqa: S101 - for the type checker
        onward = moves_from(contact.relationship_status)
        status.choices = [(each.value, each.label) for each in onward]
        status.help_text = _for_good(contact, onward)
        status.error_messages["invalid_choice"] = _("It cannot move there from where it stands.")

    def clean_stood(self) -> str:
        """Nobody decides a move from where the contact does not stand any more."""
        stood, stands = self.cleaned_data["stood"], self.contact.relationship_status
        if stood and stood != stands:
            here = {"status": self.contact.get_relationship_status_display()}
            said = _("Somebody has moved the contact meanwhile: it stands at “%(status)s” now.")
            if self.is_own:
                said = _("You have saved this move before: the contact stands at “%(status)s” now.")
            raise forms.ValidationError(said % here)
        return stands

    def renew(self) -> None:
        """Sent again, it is about where the contact stands now."""
        data: Any = copy(self.data)
        data["stood"] = self.contact.relationship_status
        self.data = data


def _for_good(contact: Contact, onward: Sequence[RelationshipStatus]) -> str:
    """From where no step leads straight back; nothing where one always does."""
    here = contact.relationship_status
    final = [str(each.label) for each in onward if not is_way_back(here, each)]
    words = {"status": RelationshipStatus(here).label, "others": ", ".join(final)}
    if len(final) == len(onward):
        return _("This cannot be taken back: no step leads straight back to “%(status)s”.") % words
    said = _("From %(others)s no step leads straight back to “%(status)s”.")
    return said % words if final else ""


@site_page(Permission.EDIT_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_status(request: SiteRequest, number: int) -> HttpResponse:
    viewer, contact = request.viewer, contact_of(request.viewer, number)
    if request.method != "POST":
        onward = moves_from(contact.relationship_status)
        asked = chosen(request.GET, "to", onward)
        return _status_page(request, StatusForm(contact=contact, initial={"status": asked}))
    if is_saved(request, by=viewer):  # it does not stand any more where the form was opened
        return _moved(request, contact)
    if "draft" in request.POST:  # it comes back from the browser, where it was kept
        form = StatusForm(request.POST, contact=contact)
        form.forgive()
        return _status_page(request, form, is_draft=True)
    contact = actions.locked(contact, viewer)  # so that nobody moves it between here and the move
    own = own_save(request, contact, by=viewer)
    form = StatusForm(request.POST, contact=contact, is_own=own is not None)
    if not form.is_valid():
        form.renew()
        return _status_page(request, form, status=422)
    given = form.cleaned_data
    change_once(
        request,
        actions.change_status,
        contact,
        by=viewer,
        said=["status"],
        status=given["status"],
        stage=given["stage"] or None,
        reason=given["reason"],
        notes=given["notes"],
    )
    return _moved(request, contact_of(viewer, number))


def _moved(request: SiteRequest, contact: Contact) -> HttpResponse:
    _tell(request, contact)
    return go(request, contact_url(contact, request.viewer))


def _status_page(
    request: SiteRequest, form: StatusForm, status: int = 200, **more: bool
) -> HttpResponse:
    context = {"form": form, "contact": form.contact, "steps": steps_of(form.contact), **more}
    return TemplateResponse(request, "contacts/contact_status.html", context, status=status)


def _tell(request: SiteRequest, contact: Contact) -> None:
    """What it is now; with Undo, where a way leads back."""
    viewer = request.viewer
    said = _("Moved to “%(status)s”.") % {"status": contact.get_relationship_status_display()}
    move = StatusChange.objects.visible_to(viewer).of(contact).first()
    undo = ""
    if move is not None and is_way_back(move.old_status, move.new_status):
        args = [viewer.site.slug, contact.number, move.pk]
        undo = f"undo:{reverse('contact_move_undo', args=args)}"
    elif move is not None:
        was = {"status": RelationshipStatus(move.old_status).label}
        final = _("No step leads straight back to “%(status)s”.") % was
        said = f"{said} {final}"
    messages.success(request, said, extra_tags=undo)


@site_page(Permission.EDIT_CONTACTS)
@require_POST
def contact_move_undo(request: SiteRequest, number: int, move: uuid.UUID) -> HttpResponse:
    viewer, contact = request.viewer, contact_of(request.viewer, number)
    try:
        contact = actions.undo_status(contact, by=viewer, change=move)
    except Conflict as error:
        messages.error(request, error.message)
    except RuleBroken:
        messages.error(request, _("It cannot move there from where it stands."))
    else:
        status = contact.get_relationship_status_display()
        messages.success(request, _("It stands at “%(status)s” again.") % {"status": status})
    return redirect(contact_url(contact, viewer))


@site_page()
@require_safe
def contact_moves(request: SiteRequest, number: int) -> HttpResponse:
    """How the status has moved: a page of its own, and what the contact's page fetches of it."""
    viewer, contact = request.viewer, contact_of(request.viewer, number)
    page = page_of(_moves(contact, viewer), request.GET, default_size=MOVES)
    return page_or_part(
        request,
        "contacts/contact_moves.html",
        "contacts/_contact_moves.html",
        "moves",
        {"contact": contact, "page": page, "moves": [Move.of(row) for row in page]},
    )


def _moves(contact: Contact, viewer: Viewer) -> Any:
    return StatusChange.objects.visible_to(viewer).of(contact).with_people()


@dataclass(frozen=True, slots=True)
class Move:
    """A line of the history, in words. A stage is told of only where it moved by itself."""

    change: StatusChange
    before: str
    after: str

    @classmethod
    def of(cls, change: StatusChange) -> Move:
        words = RelationshipStatus.choices, change.old_status, change.new_status
        if change.old_status == change.new_status:
            words = LifecycleStage.choices, change.old_stage, change.new_stage
        choices, before, after = words
        said = dict(choices)
        return cls(change, str(said.get(before, before)), str(said.get(after, after)))
