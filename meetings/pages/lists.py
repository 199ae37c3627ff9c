"""Many meetings: the list, the month and the week."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from crm.pages.base import SiteRequest, site_page
from crm.pages.lists import page_of
from interactions.pages.moments import last_moment, midnight
from meetings.pages.calendars import Hours, Phone, Span, day_asked, month_of, week_of
from meetings.pages.cards import cards_of, lines_of
from meetings.pages.filters import STATUSES, FilterForm

MOST = 500  # meetings that a calendar draws


class AheadThenBehind:
    """What is ahead, the next one first, and then what is over, the latest first. Both are in the
    order of an index, which no single order would be."""

    def __init__(self, meetings: Any, at: dt.datetime) -> None:
        self.ahead = meetings.ahead(at).soonest_first()
        self.behind = meetings.behind(at).latest_first()

    @cached_property
    def boundary(self) -> int:
        """How many are ahead."""
        return int(self.ahead.count())

    def count(self) -> int:
        return self.boundary + int(self.behind.count())

    def __getitem__(self, asked: slice) -> list[Any]:
        found = list(self.ahead[asked]) if asked.start < self.boundary else []
        if missing := asked.stop - asked.start - len(found):
            skipped = max(asked.start - self.boundary, 0)
            found += self.behind[skipped : skipped + missing]
        return found


@site_page()
@require_safe
def meeting_list(request: SiteRequest) -> HttpResponse:
    viewer, form = request.viewer, FilterForm(request.GET, viewer=request.viewer)
    rows = form.meetings().with_content().with_people()
    meetings = AheadThenBehind(rows, timezone.now())
    page = page_of(meetings, request.GET)
    now_at = meetings.boundary - page.start_index() + 1 if meetings.boundary else None
    lines = list(lines_of(cards_of(page.object_list, viewer), now_at))
    context = {**_filters(form), "page": page, "lines": lines, "view": "list"}
    return TemplateResponse(request, "meetings/meeting_list.html", context)


@site_page()
@require_safe
def meeting_month(request: SiteRequest) -> HttpResponse:
    day = day_asked(request.GET.get("on", ""))
    context = {"span_name": capfirst(date_format(day, "YEAR_MONTH_FORMAT"))}
    return _calendar_page(request, "month", month_of(day), context)


@site_page()
@require_safe
def meeting_week(request: SiteRequest) -> HttpResponse:
    span = week_of(day_asked(request.GET.get("on", "")))
    first = date_format(span.first, "DATE_FORMAT")
    context = {"span_name": _("Week of %(day)s") % {"day": first}}
    return _calendar_page(request, "week", span, context)


def _calendar_page(
    request: SiteRequest, view: str, span: Span, context: dict[str, Any]
) -> HttpResponse:
    form = FilterForm(request.GET, viewer=request.viewer)
    rows = form.meetings().between(midnight(span.first), last_moment(span.last))
    found = list(rows.with_content().with_people().soonest_first()[: MOST + 1])
    weeks = span.filled(cards_of(found[:MOST], request.viewer))
    context |= {
        **_filters(form),
        "view": view,
        "span": span,
        "weeks": weeks,
        "total": len(found[:MOST]),
        "is_empty": not any(day.cards for week in weeks for day in week if not day.is_outside),
        "phone": Phone.of(weeks),
        "is_cut": len(found) > MOST,
        "today": timezone.localdate(),
        "tab_stop": _tab_stop(span),
        "zone": timezone.get_current_timezone_name(),
    }
    if view == "week":
        hours = Hours.around(weeks[0])
        context |= {"hours": hours, "columns": [(day, hours.placed(day)) for day in weeks[0]]}
    return TemplateResponse(request, f"meetings/meeting_{view}.html", context)


def _tab_stop(span: Span) -> dt.date:
    """The one day that Tab leads to; arrows lead on from there."""
    today = timezone.localdate()
    if span.first <= today <= span.last:
        return today
    return span.weeks[0][-1].replace(day=1) if span.month else span.first


def _filters(form: FilterForm) -> dict[str, Any]:
    return {"form": form, "statuses": STATUSES}
