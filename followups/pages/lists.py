"""What is to be followed up: the list, and what of it stands on other pages."""

from __future__ import annotations

from urllib.parse import urldefrag

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from contacts.models import Contact
from contacts.pages.views import contact_of
from crm.pages.base import SiteRequest, shown_page, site_page
from crm.pages.lists import chosen, page_of
from followups.pages.cards import cards_of, lines_of, today
from followups.reports import FollowUps, hides_some
from followups.vocabulary import Span
from interactions.pages.views import contact_asked

VIEWS = [Span.OPEN, Span.OVERDUE, Span.TODAY, Span.COMING, Span.DONE]
WHO = ("mine", "all")
FEW = 8


@site_page()
@require_safe
def follow_up_list(request: SiteRequest) -> HttpResponse:
    return _page(request, contact_asked(request))


@site_page()
@require_safe
def follow_ups_due(request: SiteRequest) -> HttpResponse:
    """What is due and the viewer's own, for home; without htmx, the list."""
    if not request.htmx:
        return redirect("follow_up_list", site=request.viewer.site.slug)
    return _part(request, "followups/_home_due.html", Span.DUE, None)


@site_page()
@require_safe
def contact_follow_ups(request: SiteRequest, number: int) -> HttpResponse:
    """What is promised to a contact, for their page; without htmx, the list of it."""
    contact = contact_of(request.viewer, number)
    if not request.htmx:
        address = reverse("follow_up_list", args=[request.viewer.site.slug])
        return redirect(f"{address}?contact={number}")
    return _part(request, "followups/_contact_open.html", Span.OPEN, contact)


def _page(request: SiteRequest, contact: Contact | None) -> HttpResponse:
    viewer, day = request.viewer, today()
    view = Span(chosen(request.GET, "view", [str(each) for each in VIEWS], str(Span.OPEN)))
    who = chosen(request.GET, "who", WHO, "mine" if contact is None else "all")
    found = FollowUps(viewer, day, view, who == "mine", contact)
    page = page_of(found, request.GET)
    cards = cards_of(page.object_list, day, viewer)
    context = {
        "view": view,
        "who": who,
        "contact": contact,
        "page": page,
        "lines": list(lines_of(cards, is_parted=view == Span.OPEN)),
        "tabs": _tabs(found),
        "hides_some": hides_some(viewer, contact),
        "here": request.get_full_path(),
        "tomorrow": day.end,
    }
    return TemplateResponse(request, "followups/follow_up_list.html", context)


def _tabs(found: FollowUps) -> list[tuple[Span, int | None]]:
    """Each view with how many there are; what is done grows without end, and is not counted."""
    counts = found.counts
    told = [counts.open, *counts]
    return [*zip(VIEWS, told, strict=False), (Span.DONE, None)]


def _part(request: SiteRequest, template: str, span: Span, contact: Contact | None) -> HttpResponse:
    """A few of them, for another page: at home what is the viewer's own and due. Who slips stands
    beside it there."""
    viewer, day, is_home = request.viewer, today(), contact is None
    found = FollowUps(viewer, day, span, is_home, contact, promises_only=is_home)
    cards = cards_of(found[: FEW + 1], day, viewer)
    context = {
        "cards": cards[:FEW],
        "is_cut": len(cards) > FEW,
        "contact": contact,
        "here": urldefrag(shown_page(request.htmx)).url,
        "tomorrow": day.end,
    }
    return TemplateResponse(request, template, context)
