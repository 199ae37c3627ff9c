"""Adding and changing what a site offers, and putting it out of use and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from crm.errors import Conflict, RuleBroken, Stale
from crm.pages.base import SiteRequest, go, local_next, site_page
from crm.pages.edits import opened
from crm.pages.once import change_once, once, own_save
from crm.tenancy.viewer import Viewer
from interactions import actions
from interactions.models import Program, Question, Service
from interactions.pages.catalogue import MANAGE, page_of, row_of
from interactions.pages.offer_forms import OfferForm, ProgramForm, QuestionForm, ServiceForm


@dataclass(frozen=True, slots=True)
class Editing:
    """How rows of one kind are added and changed, what their form is called (a changed one by its
    `row`), and where one is led to afterwards."""

    model: Any
    form: type[OfferForm]
    template: str
    adding: Any
    changing: Any
    add: Callable[..., Any]
    change: Callable[..., Any]
    back: Callable[[Viewer, Any], str]
    history: str = ""  # its page, where the form is the one page of the row


def _to_service(viewer: Viewer, service: Service) -> str:
    return reverse("service_detail", args=[viewer.site.slug, service.number])


def _to_programs(viewer: Viewer, _program: Program) -> str:
    return reverse("program_list", args=[viewer.site.slug])


def _to_service_of(viewer: Viewer, question: Question) -> str:
    return _to_service(viewer, question.service)


PROGRAM = Editing(
    model=Program,
    form=ProgramForm,
    template="program_form",
    adding=gettext_lazy("Add a program"),
    changing=gettext_lazy("Edit %(row)s"),
    add=actions.add_program,
    change=actions.change_program,
    back=_to_programs,
    history="program_history",
)
SERVICE = Editing(
    model=Service,
    form=ServiceForm,
    template="service_form",
    adding=gettext_lazy("Add a service"),
    changing=gettext_lazy("Edit %(row)s"),
    add=actions.add_service,
    change=actions.change_service,
    back=_to_service,
)
QUESTION = Editing(
    model=Question,
    form=QuestionForm,
    template="question_form",
    adding=gettext_lazy("Add a question"),
    changing=gettext_lazy("Edit the question"),
    add=actions.add_question,
    change=actions.change_question,
    back=_to_service_of,
    history="question_history",
)


def _added(request: SiteRequest, kind: Editing, back: str, **about: Any) -> HttpResponse:
    viewer = request.viewer
    form = kind.form(request.POST if request.method == "POST" else None, viewer=viewer)
    is_draft = "draft" in request.POST
    if is_draft:
        form.forgive()
    elif form.is_bound and form.is_valid():
        try:
            make = partial(kind.add, by=viewer, **form.given(), **about)
            rows = kind.model.objects.visible_to(viewer)
            row = once(request, request.path, by=viewer, make=make, rows=rows)
        except (RuleBroken, Conflict) as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": row})
            return go(request, kind.back(viewer, row))
    context = {"form": form, "named": str(kind.adding), "back": back, "is_draft": is_draft}
    status = 422 if form.errors else 200
    return page_of(request, kind.template, status=status, **context, **about)


def _edited(request: SiteRequest, kind: Editing, number: int) -> HttpResponse:
    viewer = request.viewer
    row = row_of(kind.model, viewer, number)
    if request.method != "POST":
        return _form_page(request, kind, _opened(kind, viewer, row), row)
    own = own_save(request, row, by=viewer)
    form = kind.form(request.POST, viewer=viewer, row=row, own=own)
    if "draft" in request.POST:
        form.forgive()
        return _form_page(request, kind, form, row, is_draft=True)
    if form.is_valid():
        try:
            if changes := form.given():
                known: dict[str, Any] = {"version": form.version_below, "said": form.said()}
                change_once(request, kind.change, row, by=viewer, changes=changes, **known)
                messages.success(request, _("Changes saved."))
            return go(request, kind.back(viewer, row))
        except Stale:
            return _stale(request, kind, form, row_of(kind.model, viewer, number))
        except (RuleBroken, Conflict) as error:
            form.refuse(error)
    return _form_page(request, kind, form, row, status=422)


def _form_page(
    request: SiteRequest, kind: Editing, form: OfferForm, row: Any, **more: Any
) -> HttpResponse:
    about = {
        "named": kind.changing % {"row": row},
        "back": kind.back(request.viewer, row),
        "service": row if isinstance(row, Service) else getattr(row, "service", None),
    }
    if kind.history:
        about["history_url"] = reverse(kind.history, args=[request.viewer.site.slug, row.number])
    return page_of(request, kind.template, form=form, row=row, **about, **more)


def _opened(kind: Editing, viewer: Viewer, row: Any) -> OfferForm:
    return opened(kind.form(viewer=viewer, row=row), row.version)


def _stale(request: SiteRequest, kind: Editing, form: OfferForm, row: Any) -> HttpResponse:
    """What they changed meanwhile, beside what was typed; saving again keeps what is shown."""
    fresh = kind.form(viewer=request.viewer, row=row)
    data, differences = form.rebased(fresh, row.version)
    form = kind.form(data, viewer=request.viewer, row=row)
    return _form_page(request, kind, form, row, status=409, differences=differences)


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def program_create(request: SiteRequest) -> HttpResponse:
    return _added(request, PROGRAM, reverse("program_list", args=[request.viewer.site.slug]))


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def program_edit(request: SiteRequest, number: int) -> HttpResponse:
    return _edited(request, PROGRAM, number)


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def service_create(request: SiteRequest) -> HttpResponse:
    return _added(request, SERVICE, reverse("catalogue", args=[request.viewer.site.slug]))


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def service_edit(request: SiteRequest, number: int) -> HttpResponse:
    return _edited(request, SERVICE, number)


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def question_create(request: SiteRequest, number: int) -> HttpResponse:
    """About the service of that number."""
    service = row_of(Service, request.viewer, number)
    return _added(request, QUESTION, _to_service(request.viewer, service), service=service)


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request: SiteRequest, number: int) -> HttpResponse:
    return _edited(request, QUESTION, number)


# --- out of use, and back


def _used(request: SiteRequest, kind: Editing, row: Any, name: str) -> HttpResponse:
    """Put it out of use; or with `on=1`, which Undo has in its address, use it again."""
    viewer, wanted = request.viewer, request.GET.get("on") == "1"
    kind.change(row, by=viewer, changes={"is_active": wanted})
    undo = reverse(name, args=[viewer.site.slug, row.number])
    if wanted:
        messages.success(request, _("%(name)s is in use again.") % {"name": row})
    else:
        said = _("%(name)s is out of use.") % {"name": row}
        messages.success(request, said, extra_tags=f"undo:{undo}?on=1")
    return redirect(local_next(request) or kind.back(viewer, row))


@site_page(MANAGE)
@require_POST
def program_use(request: SiteRequest, number: int) -> HttpResponse:
    return _used(request, PROGRAM, row_of(Program, request.viewer, number), "program_use")


@site_page(MANAGE)
@require_POST
def service_use(request: SiteRequest, number: int) -> HttpResponse:
    return _used(request, SERVICE, row_of(Service, request.viewer, number), "service_use")


@site_page(MANAGE)
@require_POST
def question_use(request: SiteRequest, number: int) -> HttpResponse:
    return _used(request, QUESTION, row_of(Question, request.viewer, number), "question_use")


@site_page(MANAGE)
@require_POST
def question_move(request: SiteRequest, number: int) -> HttpResponse:
    """Ask it one place later, or with `to=up` one earlier."""
    question = row_of(Question, request.viewer, number)
    places = -1 if request.POST.get("to") == "up" else 1
    actions.move_question(question, by=request.viewer, places=places)
    return redirect(_to_service_of(request.viewer, question))
