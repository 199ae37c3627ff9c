"""Pages and fragments that show many interactions: the list, a contact's page, the latest."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.models import Contact
from contacts.pages.status import steps_of
from contacts.pages.views import contact_of
from crm.pages.base import SiteRequest, site_page
from crm.pages.lists import colleagues, page_of, page_or_part
from crm.pages.pieces import Piece, pieces_of
from crm.tenancy.viewer import Viewer
from interactions.models import Interaction
from interactions.pages.aspects import tags_asked_for
from interactions.pages.columns import COLUMNS, columns_asked, rows_of
from interactions.pages.entries import Entry
from interactions.pages.filters import FilterForm, sort_asked
from interactions.pages.narrowing import OF_DAYS, OF_ENTRIES, TimelineFilter, lately
from interactions.pages.sparkline import points
from interactions.pages.timeline import Cursor, timeline_of
from interactions.vocabulary import Kind

LATEST = 10
DAYS = 14  # of the sparkline


@site_page()
@require_safe
def interaction_list(request: SiteRequest) -> HttpResponse:
    form, sort = FilterForm(request.GET, viewer=request.viewer), sort_asked(request.GET)
    rows = form.interactions(sort).with_content()
    page = page_of(rows.select_related("contact", "created_by", "updated_by"), request.GET)
    _tell_standing({row.pk: row for row in page if row.redacted}, request.viewer)
    columns = columns_asked(request.GET)
    context = {
        "form": form,
        "narrows": bool(form.asked or form.errors),
        "more_asked": bool(form.asked.keys() - {"search", "type", *form.narrowing}),
        "chips": form.chips(form.asked, request.GET),
        "sort": sort,
        "page": page,
        "columns": columns,
        "all_columns": COLUMNS,
        "rows": rows_of(page, columns),
        "kept": _kept(request, (*form.narrowing, "sort", "columns", "per_page")),
        "kept_beside_columns": _kept(request, (*form.fields, "sort", "per_page")),
    }
    return page_or_part(
        request,
        "interactions/interaction_list.html",
        "interactions/_interaction_list.html",
        "results",
        context,
    )


def _tell_standing(hidden: dict[uuid.UUID, Interaction], viewer: Viewer) -> None:
    """What has come of the viewer's asking to read them; in one query more, where there are any. In
    the list's own it would be worked out for the rows of all pages before this one as well."""
    if not hidden:
        return
    rows = Interaction.objects.visible_to(viewer).filter(pk__in=hidden)
    for told in rows.with_standing(viewer):
        row = hidden[told.pk]
        row.asked_at, row.refused_at = told.asked_at, told.refused_at
        row.granted_at, row.opened_until = told.granted_at, told.opened_until


def _kept(request: SiteRequest, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Parameters that another form of the page passes on."""
    return [(name, text) for name in names for text in request.GET.getlist(name) if text]


@site_page()
@require_safe
def contact_detail(request: SiteRequest, number: int) -> HttpResponse:
    """A contact's page. It lives here because its heart, the timeline, does."""
    contact = contact_of(request.viewer, number)
    pieces = pieces_of("contact", request, contact)
    context = {
        **_timeline_context(request, contact, pieces),
        "pieces": [piece for piece in pieces if piece.place != "timeline"],
        "steps": steps_of(contact),
        "may_delete": request.viewer.may_delete(contact),
    }
    return TemplateResponse(request, "interactions/contact_detail.html", context)


@site_page()
@require_safe
def contact_timeline(request: SiteRequest, number: int) -> HttpResponse:
    """The timeline alone, or its next entries; without htmx, the page it belongs to."""
    viewer, contact = request.viewer, contact_of(request.viewer, number)
    if not request.htmx:
        page = reverse("contact_detail", args=[viewer.site.slug, number])
        return redirect(f"{page}?{request.GET.urlencode()}" if request.GET else page)
    part = "_timeline_lines" if "before" in request.GET else "_timeline"
    pieces = [] if "before" in request.GET else pieces_of("contact", request, contact)
    context = {**_timeline_context(request, contact, pieces), "is_part": True}
    return TemplateResponse(request, f"interactions/{part}.html", context)


def _timeline_context(
    request: SiteRequest, contact: Contact, pieces: list[Piece]
) -> dict[str, object]:
    is_more = "before" in request.GET and bool(request.htmx)  # lines alone, without the filters
    tags = [] if is_more and "tag" not in request.GET else tags_asked_for(request.viewer)
    asked = TimelineFilter.asked(request.GET, tags)
    before = Cursor.read(request.GET.get("before", ""))
    planned = [piece for piece in pieces if piece.place == "timeline"]
    return {
        "contact": contact,
        "asked": asked,
        "timeline": timeline_of(contact, request.viewer, asked, before, planned),
        "kinds": Kind.choices,
        "authors": [] if is_more else colleagues(request.viewer),
        "tags": tags,
        "lately": lately(),
        "kept_beside_text": _kept(request, (*OF_ENTRIES, *OF_DAYS)),
        "kept_beside_days": _kept(request, ("q", *OF_ENTRIES)),
        "is_later_page": before is not None,
        "expand": "expand" in request.GET,
    }


@site_page()
@require_safe
def interaction_recent(request: SiteRequest) -> HttpResponse:
    """The latest entries of the site and how busy it was, for its home page."""
    viewer = request.viewer
    rows = Interaction.objects.visible_to(viewer).with_content().with_tags(viewer)
    rows = rows.with_standing(viewer).select_related("contact", "created_by").newest_first()
    past = rows.between(None, timezone.now())
    context = {"entries": [Entry.of(row) for row in past[:LATEST]], **_week(viewer)}
    return page_or_part(
        request,
        "interactions/interaction_recent.html",
        "interactions/_interaction_recent.html",
        request.htmx.target if request.htmx else "",
        context,
    )


def _week(viewer: Viewer) -> dict[str, object]:
    """Entries per day of the last two weeks; what is redacted counts, as it took place."""
    today = timezone.localdate()
    days = [today - dt.timedelta(days=ago) for ago in reversed(range(DAYS))]
    since = timezone.localtime() - dt.timedelta(days=DAYS)
    rows = Interaction.objects.visible_to(viewer).between(since, timezone.now())
    per_day = dict(rows.values_list(TruncDate("starts_at")).annotate(entries=Count("*")).order_by())
    counts = [per_day.get(day, 0) for day in days]
    return {
        "last_seven": sum(counts[-7:]),
        "seven_before": sum(counts[:-7]),
        "line": points(counts),
    }
