"""Who changed what of what a site offers, and of its tags."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from crm.pages.base import SiteRequest, site_page
from crm.pages.histories import Crumb, history_page
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Setting
from interactions.models import Program, Question, Service
from interactions.pages.catalogue import MANAGE, row_of
from interactions.pages.tags import tag_of


def _trail(viewer: Viewer, *more: tuple[str, str, object]) -> list[Crumb]:
    """From the catalogue on; of each step its label, and the page's name and what it is about."""
    slug = viewer.site.slug
    start = Crumb(_("Catalogue"), reverse("catalogue", args=[slug]))
    return [start, *(Crumb(label, reverse(name, args=[slug, key])) for label, name, key in more)]


@site_page(MANAGE)
@require_safe
def program_history(request: SiteRequest, number: int) -> HttpResponse:
    viewer, row = request.viewer, row_of(Program, request.viewer, number)
    trail = _trail(viewer, (row.name, "program_edit", number))
    return history_page(request, Setting.PROGRAM, row.pk, trail)


@site_page(MANAGE)
@require_safe
def service_history(request: SiteRequest, number: int) -> HttpResponse:
    viewer, row = request.viewer, row_of(Service, request.viewer, number)
    trail = _trail(viewer, (row.name, "service_detail", number))
    return history_page(request, Setting.SERVICE, row.pk, trail)


@site_page(MANAGE)
@require_safe
def question_history(request: SiteRequest, number: int) -> HttpResponse:
    viewer, row = request.viewer, row_of(Question, request.viewer, number)
    service = row.service
    trail = _trail(
        viewer,
        (service.name, "service_detail", service.number),
        (row.label, "question_edit", number),
    )
    return history_page(request, Setting.QUESTION, row.pk, trail)


@site_page(MANAGE)
@require_safe
def tag_history(request: SiteRequest, key: uuid.UUID) -> HttpResponse:
    viewer, tag = request.viewer, tag_of(request.viewer, key)
    trail = _trail(viewer, (tag.name, "tag_edit", key))
    return history_page(request, Setting.TAG, key, trail)
