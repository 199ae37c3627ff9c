"""What was tried to build rapport, how it was rated, and how well people got on. Numbers of what
was noted, and no claim that anything caused anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.pages.charts import Span, on_scale, steps_on_scale
from analytics.pages.links import Links
from analytics.pages.periods import RANGES, PeriodForm
from analytics.pages.tables import bucket_name
from analytics.pages.views import file_name
from analytics.reports import Bucket, Scored, Scores, scores
from crm.errors import NotFound
from crm.pages.base import SiteRequest, site_page
from crm.pages.sheets import Cell, csv_file
from rapport.reports import TacticResult, TacticUse, tactics_used
from rapport.rules import BEST_RAPPORT, MOST_EFFECTIVE, Interval


@dataclass(frozen=True, slots=True)
class Row:
    """A tactic with the place of its mean, and the stretch of its interval, on the scale."""

    use: TacticUse
    url: str  # of the list of what was rated
    mark: Span | None
    band: Span | None


@dataclass(frozen=True, slots=True)
class Step:
    """A day, week or month with what was scored in it."""

    name: str
    bucket: Bucket
    scored: Scored | None
    url: str
    mark: Span | None = None
    band: Span | None = None


@site_page()
@require_safe
def rapport(request: SiteRequest) -> HttpResponse:
    form = PeriodForm(request.GET, viewer=request.viewer)
    context: dict[str, Any] = {"form": form, "ranges": RANGES}
    if not form.errors:
        found, period = _scores(request, form), form.period
        links = Links(request.viewer.site.slug, period, form.person)
        context |= {
            "period": period,
            "rows": [_row(use, links) for use in _uses(request, form)],
            "found": found,
            "all_url": links.to(has="score"),
            "steps": _steps(found, links, form.step),
        }
    return TemplateResponse(request, "analytics/rapport.html", context)


@site_page()
@require_safe
def rapport_file(request: SiteRequest) -> HttpResponse:
    """One of the two tables; whoever sees the page may save it."""
    form = PeriodForm(request.GET, viewer=request.viewer)
    key = request.GET.get("table", "")
    if form.errors or key not in ("tactics", "scores"):
        raise NotFound("Table")
    rows = _tactic_rows(_uses(request, form)) if key == "tactics" else None
    rows = rows or _score_rows(_scores(request, form))
    return csv_file(file_name(request, form, key), rows)


def _uses(request: SiteRequest, form: PeriodForm) -> list[TacticUse]:
    period = form.period
    return tactics_used(request.viewer, period.start, period.end, form.person)


def _scores(request: SiteRequest, form: PeriodForm) -> Scores:
    return scores(request.viewer, form.period, form.step, form.person)


def _row(use: TacticUse, links: Links) -> Row:
    result, url = use.result, links.to(tactic=use.tactic.pk)
    if result is None:
        return Row(use, url, None, None)
    mark, band = on_scale(result.mean, result.interval, MOST_EFFECTIVE)
    return Row(use, url, mark, band)


def _steps(found: Scores, links: Links, group: str) -> list[Step]:
    told: Sequence[tuple[float, Interval | None] | None] = [
        (scored.mean, scored.interval) if scored else None for _bucket, scored in found.buckets
    ]
    places = steps_on_scale(told, BEST_RAPPORT)
    return [
        Step(
            bucket_name(bucket, group),
            bucket,
            scored,
            links.to(start_date=bucket.start, end_date=bucket.end, has="score"),
            *place,
        )
        for (bucket, scored), place in zip(found.buckets, places, strict=True)
    ]


# --- as files


def _bounds(told: TacticResult | Scored | None) -> list[Cell]:
    """How often, the mean, and the ends of its interval; nothing where there is nothing to say."""
    if told is None:
        return [0, "", "", ""]
    mean, interval = round(told.mean, 2), told.interval
    if interval is None:
        return [told.times, mean, "", ""]
    return [told.times, mean, round(interval.low, 2), round(interval.high, 2)]


def _bound_heads() -> list[Cell]:
    return [_("Times"), _("Mean"), _("Interval from"), _("Interval to")]


def _tactic_rows(uses: list[TacticUse]) -> list[list[Cell]]:
    heads: list[Cell] = [_("Tactic"), _("Field of study"), *_bound_heads()]
    rows: list[list[Cell]] = [
        [_(use.tactic.name), _(use.tactic.domain), *_bounds(use.result)] for use in uses
    ]
    return [heads, *rows]


def _score_rows(found: Scores) -> list[list[Cell]]:
    heads: list[Cell] = [_("From"), _("To"), *_bound_heads()]
    rows: list[list[Cell]] = [
        [str(bucket.start), str(bucket.end), *_bounds(scored)] for bucket, scored in found.buckets
    ]
    return [heads, *rows]
