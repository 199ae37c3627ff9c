"""A site's numbers, and each table of them as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.pages.charts import WIDE, columns, top_of
from analytics.pages.links import Links
from analytics.pages.periods import RANGES, PeriodForm
from analytics.pages.tables import Table, frequency_of, tables_of
from analytics.reports import Overview, Timed, overview
from crm.errors import NotFound
from crm.localisation import spoken
from crm.pages.base import SiteRequest, site_page
from crm.pages.sheets import csv_file


@site_page()
@require_safe
def analytics(request: SiteRequest) -> HttpResponse:
    form = PeriodForm(request.GET, viewer=request.viewer)
    context: dict[str, Any] = {"form": form, "ranges": RANGES}
    if not form.errors:
        context |= _numbers(request, form)
    return TemplateResponse(request, "analytics/analytics.html", context)


@site_page()
@require_safe
def analytics_file(request: SiteRequest) -> HttpResponse:
    """One table of the page, `table` being its key; whoever sees the page may save it."""
    form = PeriodForm(request.GET, viewer=request.viewer)
    if form.errors:
        raise NotFound("Table")
    numbers = _numbers(request, form)
    for table in (numbers["frequency"], *numbers["tables"]):
        if table.key == request.GET.get("table"):
            return csv_file(file_name(request, form, table.key), table.rows())
    raise NotFound("Table")


def file_name(request: SiteRequest, form: PeriodForm, key: str) -> str:
    period, whose = form.period, f"-contact-{form.person.number}" if form.person else ""
    return f"{request.viewer.site.slug}{whose}-{key}-{period.first}-{period.last}"


def _numbers(request: SiteRequest, form: PeriodForm) -> dict[str, Any]:
    viewer, period = request.viewer, form.period
    found = overview(viewer, period, form.step, form.person)
    links = Links(viewer.site.slug, period, form.person)
    frequency = frequency_of(found, links, form.step)

    def about(number: Any) -> str:
        params = request.GET.copy()
        params.pop("who", None)
        params["contact"] = str(number)
        return f"?{params.urlencode()}"

    return {
        "period": period,
        "found": found,
        "stats": _stats(found, links),
        "frequency": frequency,
        "chart": _chart(frequency),
        "tables": [table for table in tables_of(found, links, about) if table.lines],
    }


def _chart(table: Table) -> dict[str, Any]:
    top = top_of(table.most)
    bars = columns([line.count for line in table.lines], top)
    return {
        "top": top,
        "half": top // 2,
        "width": WIDE * len(bars),
        "bars": list(zip(table.lines, bars, strict=True)),
        "busiest": max(table.lines, key=lambda line: line.count, default=None),
    }


def _stats(found: Overview, links: Links) -> list[dict[str, Any]]:
    now, before, earlier = found.now, found.timed_before, links.period.before
    here, there = links.to(has="duration"), links.to(earlier, has="duration")
    return [
        {
            "label": _("Interactions"),
            "value": now.total,
            "count": now.total,
            "url": links.to(),
            "change": change(now.total, found.total_before),
            "before": found.total_before,
            "before_count": found.total_before,
            "before_url": links.to(earlier),
        },
        _time_stat(_("Average duration"), _average, now.timed, before, (here, there)),
        _time_stat(_("Time together"), _sum, now.timed, before, (here, there)),
    ]


def _time_stat(
    label: str | Promise, told: Any, now: Timed, before: Timed, urls: tuple[str, str]
) -> dict[str, Any]:
    return {
        "label": label,
        "value": told(now),
        "of": now.count,
        "count": now.count,
        "url": urls[0],
        "before": told(before),
        "before_count": before.count,
        "before_url": urls[1],
    }


def _average(timed: Timed) -> str:
    return spoken(timed.average) or "–"


def _sum(timed: Timed) -> str:
    return spoken(timed.time) if timed.count else "–"


ENOUGH_FOR_PERCENT = 10


def change(now: int, before: int) -> str:
    """'+40', and '(+13%)' beside it where there were enough to be a share of."""
    difference = now - before
    text = f"{difference:+d}" if difference else "±0"
    if before >= ENOUGH_FOR_PERCENT:
        share = f"{100 * difference / before:+.0f}"
        text += f" ({_('%(share)s%%') % {'share': share}})"
    return text.replace("-", "−")
