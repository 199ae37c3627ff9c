"""What a site offers, for who manages it: services, their programs, and what is asked about each.

What is no longer offered is put out of use, and can be used again at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from crm.errors import Conflict, NotFound, RuleBroken
from crm.localisation import spoken
from crm.models import Tag
from crm.pages.base import SiteRequest, site_page
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions import actions
from interactions.catalogue import loaded
from interactions.models import Program, Question, Service
from interactions.pages.aspects import NONE
from interactions.reports import answers_to, uses_of_services

MANAGE = Permission.MANAGE_SERVICES


@dataclass(frozen=True, slots=True)
class Used:
    """Something offered, with how often it is used where everybody may read it."""

    row: Any
    count: int
    entries: str = ""  # where they are listed

    @classmethod
    def of_service(cls, service: Service, count: int, viewer: Viewer) -> Used:
        return cls(service, count, _listed(viewer, service=service.number))

    @classmethod
    def of_tag(cls, tag: Tag, count: int, viewer: Viewer) -> Used:
        return cls(tag, count, _listed(viewer, tag=tag.name))


def _listed(viewer: Viewer, **asked: Any) -> str:
    """Where just those stand that are counted: whoever shows restricted ones would see more."""
    left_out = {"restricted": NONE} if viewer.asked else {}
    listed = reverse("interaction_list", args=[viewer.site.slug])
    return f"{listed}?{urlencode({**asked, **left_out})}"


def tabs(viewer: Viewer, active: str) -> list[dict[str, Any]]:
    labels = {
        "catalogue": _("Services"),
        "program_list": _("Programs"),
        "tag_list": _("Tags"),
    }
    slug = viewer.site.slug
    return [
        {"url": reverse(name, args=[slug]), "label": label, "active": name == active}
        for name, label in labels.items()
    ]


def page_of(request: SiteRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return TemplateResponse(request, f"interactions/{name}.html", context, status=status)


def row_of(model: Any, viewer: Viewer, number: int) -> Any:
    found = model.objects.visible_to(viewer).filter(number=number).first()
    if found is None:
        raise NotFound(model.__name__)
    return found


# --- lists


@site_page(MANAGE)
@require_safe
def catalogue(request: SiteRequest) -> HttpResponse:
    """Services by program, those without one last; and those that are out of use."""
    viewer = request.viewer
    uses = uses_of_services(viewer)
    rows = Service.objects.visible_to(viewer).with_program().with_questions(viewer, inactive=False)
    services = [Used.of_service(row, uses.get(row.pk, 0), viewer) for row in rows.by_name()]
    offered = [one for one in services if one.row.is_active]
    return page_of(
        request,
        "catalogue",
        tabs=tabs(viewer, "catalogue"),
        groups=_by_program(offered),
        retired=[one for one in services if not one.row.is_active],
    )


def _by_program(services: Iterable[Used]) -> list[tuple[Program | None, list[Used]]]:
    def program(one: Used) -> tuple[bool, str, int]:
        found = one.row.program
        return found is None, found.name.casefold() if found else "", found.number if found else 0

    groups = groupby(sorted(services, key=program), key=program)
    listed = [list(group) for _key, group in groups]
    return [(group[0].row.program, group) for group in listed]


@site_page(MANAGE)
@require_safe
def program_list(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer
    services = Service.objects.visible_to(viewer).active().values_list("program", flat=True)
    held = list(services)
    rows = Program.objects.visible_to(viewer).by_name()
    programs = [Used(row, held.count(row.pk)) for row in rows]
    return page_of(
        request,
        "program_list",
        tabs=tabs(viewer, "program_list"),
        programs=[one for one in programs if one.row.is_active],
        retired=[one for one in programs if not one.row.is_active],
    )


@site_page(MANAGE)
@require_safe
def service_detail(request: SiteRequest, number: int) -> HttpResponse:
    """A service, and what is asked about it, in its order."""
    viewer = request.viewer
    service = row_of(Service, viewer, number)
    answers = answers_to(service, viewer)
    rows = Question.objects.visible_to(viewer).filter(service=service).in_order()
    questions = [Used(row, answers.get(row.pk, 0)) for row in rows]
    return page_of(
        request,
        "service_detail",
        service=service,
        used=Used.of_service(service, uses_of_services(viewer).get(service.pk, 0), viewer),
        lasts=spoken(service.default_duration),
        questions=[one for one in questions if one.row.is_active],
        retired=[one for one in questions if not one.row.is_active],
    )


@site_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def starter_list(request: SiteRequest) -> HttpResponse:
    """Catalogues to begin with; one that is posted is loaded."""
    viewer = request.viewer
    if request.method == "POST":
        try:
            fresh = actions.load_catalogue(request.POST.get("catalogue", ""), by=viewer)
        except RuleBroken as error:
            messages.error(request, str(error))
            return redirect("starter_list", site=viewer.site.slug)
        except Conflict:  # a second click, or a colleague, at the same moment
            messages.info(
                request, _("Somebody is loading it just now. Look at it here in a moment.")
            )
            return redirect("catalogue", site=viewer.site.slug)
        messages.add_message(request, messages.SUCCESS if fresh else messages.INFO, loaded(fresh))
        return redirect("catalogue", site=viewer.site.slug)
    return page_of(request, "starter_list", starters=actions.starters_for(viewer))
