"""The numbers as tables: what a chart draws, what stands behind it, and what is saved as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from analytics.pages.links import Links
from analytics.reports import Bucket, Overview, Share, Timed
from crm.localisation import spoken
from crm.pages.sheets import Cell
from interactions.vocabulary import Kind, Sentiment

TONES = {"positive": "emerald", "neutral": "slate", "negative": "rose"}

Text = str | Promise


@dataclass(frozen=True)
class Line:
    """One row; `url` leads to the list of what `count` counts."""

    name: Text
    count: int
    url: str
    timed: Timed | None = None
    timed_url: str = ""  # to those of them that have a duration
    tone: str = "indigo"
    about_url: str = ""  # what the name leads to
    days: Sequence[str] = ()  # first and last, as files have them

    @cached_property
    def time(self) -> str:
        return spoken(self.timed.time) if self.timed and self.timed.count else ""


@dataclass(frozen=True)
class Table:
    key: str  # names it in the address of its file
    title: Text
    head: Text  # of the column of names
    lines: list[Line]
    total: int  # what all is a share of
    note: Text = ""

    @cached_property
    def most(self) -> int:
        return max((line.count for line in self.lines), default=0)

    @cached_property
    def has_times(self) -> bool:
        return any(line.timed for line in self.lines)

    @cached_property
    def bars(self) -> list[tuple[Line, str, str]]:
        """Each line with the length of its bar and its share, both of 100."""
        return [
            (line, f"{100 * line.count / (self.most or 1):.1f}", self.share(line))
            for line in self.lines
        ]

    def share(self, line: Line) -> str:
        return f"{100 * line.count / (self.total or 1):.0f}"

    def rows(self) -> list[list[Cell]]:
        """As a file has them: days as numbers are written everywhere, hours with a point."""
        by_days = bool(self.lines) and bool(self.lines[0].days)
        heads = [_("From"), _("To")] if by_days else [str(self.head)]
        heads += [_("Interactions"), _("Share in %")]
        heads += [_("With a duration"), _("Hours")] if self.has_times else []
        return [list(heads), *(self._row(line) for line in self.lines)]

    def _row(self, line: Line) -> list[Cell]:
        names: list[Cell] = [*line.days] or [str(line.name)]
        row = [*names, line.count, int(self.share(line))]
        if line.timed is not None:
            row += [line.timed.count, round(line.timed.time.total_seconds() / 3600, 2)]
        return row


def bucket_name(bucket: Bucket, group: str) -> str:
    if group == "month":
        return capfirst(date_format(bucket.start, "YEAR_MONTH_FORMAT"))
    first, last = (
        _in_one(date_format(day, "MEDIUM_DATE_FORMAT")) for day in (bucket.start, bucket.end)
    )
    return first if first == last else f"{first} – {last}"


def _in_one(text: str) -> str:
    """That no line breaks within it."""
    return text.replace(" ", "\u00a0")


def frequency_of(found: Overview, links: Links, group: str) -> Table:
    lines = [
        Line(
            bucket_name(bucket, group),
            count,
            links.to(start_date=bucket.start, end_date=bucket.end),
            days=(str(bucket.start), str(bucket.end)),
        )
        for bucket, count in found.now.buckets
    ]
    return Table("frequency", _("How often"), _("Days"), lines, found.now.total)


def tables_of(found: Overview, links: Links, about: Callable[[Any], str]) -> list[Table]:
    """All but the frequency; `about` says where the numbers of one contact are."""
    total, hides = found.now.total, bool(found.restricted)
    unsaid = _("Not noted, or restricted") if hides else _("Not noted")
    unserved = _("No service, or restricted") if hides else _("No service")
    kinds = sorted(found.now.by_kind.items(), key=lambda each: (-each[1], each[0]))
    return [
        Table(
            "type",
            _("By type"),
            _("Type"),
            [Line(Kind(kind).label, count, links.to(type=kind)) for kind, count in kinds],
            total,
        ),
        Table(
            "sentiment",
            _("By sentiment"),
            _("Sentiment"),
            list(_sentiments(found.by_sentiment, links, unsaid)),
            total,
        ),
        Table(
            "contact",
            _("Busiest contacts"),
            _("Contact"),
            [
                Line(one.name, one.count, links.to(contact=one.key), about_url=about(one.key))
                for one in found.by_contact
            ],
            total,
        ),
        Table(
            "author",
            _("By who logged it"),
            _("Person"),
            [Line(one.name, one.count, links.to(author=one.key)) for one in found.by_author],
            total,
        ),
        Table(
            "service",
            _("By service"),
            _("Service"),
            [_offered("service", one, links, unserved) for one in found.by_service],
            total,
        ),
        Table(
            "program",
            _("By program"),
            _("Program"),
            [
                _offered("program", one, links, _("Services without a program"))
                for one in found.by_program
            ],
            total,
        ),
    ]


def _sentiments(shares: Iterable[Share], links: Links, unsaid: str) -> Iterable[Line]:
    """The good ones first, and those that say none last."""
    counts = {share.key: share.count for share in shares}
    for key in (*Sentiment.values, None):
        if counts.get(key):
            name = Sentiment(key).label if key else unsaid
            url = links.to(sentiment=key)
            yield Line(name, counts[key], url, tone=TONES.get(key or "", "slate"))


def _offered(noun: str, share: Share, links: Links, without: str) -> Line:
    asked = {noun: share.key}
    return Line(
        share.name if share.key is not None else without,
        share.count,
        links.to(**asked),
        timed=share.timed,
        timed_url=links.to(**asked, has="duration"),
        tone="slate" if share.key is None else "indigo",
    )
