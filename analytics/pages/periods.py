"""Which days, by which steps and with whom: what both pages of numbers take from their address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from analytics.reports import DAY, DEFAULT_DAYS, GROUPS, Period, how_many
from contacts.models import Contact
from contacts.pages.filters import OfContact
from crm.pages.lists import LONGEST_SEARCH
from crm.tenancy.viewer import Viewer
from interactions.pages.filters import DaysForm, day_field

MOST_BARS = 120  # that a chart has room for
MOST_FOUND = 8  # contacts that a name may mean
USUAL = str(DEFAULT_DAYS)
RANGES = {
    "7": _("7 days"),
    "30": _("30 days"),
    USUAL: _("90 days"),
    "month": _("This month"),
    "last_month": _("Last month"),
    "year": _("This year"),
    "last_year": _("Last year"),
}
GROUP_NAMES = {"day": _("Day"), "week": _("Week"), "month": _("Month")}


def _range(name: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of a preset; what is under way goes to today."""
    if name.isdigit():
        return today - (int(name) - 1) * DAY, today
    if name == "month":
        return today.replace(day=1), today
    if name == "last_month":
        last = today.replace(day=1) - DAY
        return last.replace(day=1), last
    if name == "year":
        return today.replace(month=1, day=1), today
    return dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)


def _usual_group(days: int) -> str:
    return "day" if days <= 31 else "week" if days <= 200 else "month"


class PeriodForm(DaysForm, OfContact):
    """Every field is optional; where one is wrong, that is told and nothing is counted."""

    range = forms.ChoiceField(required=False, choices=RANGES, widget=forms.HiddenInput)
    start_date = day_field(_("From the day"))
    end_date = day_field(_("To the day"))
    group = forms.ChoiceField(label=_("Group by"), required=False, choices=GROUP_NAMES)
    contact = forms.IntegerField(required=False, widget=forms.HiddenInput)
    who = forms.CharField(label=_("Contact"), required=False, max_length=LONGEST_SEARCH)

    def __init__(self, *args: Any, viewer: Viewer) -> None:
        super().__init__(*args)
        self.viewer = viewer
        self.is_valid()
        self.found = self._found()
        self.data = {**self.data.dict(), "group": self.step}  # type: ignore[attr-defined]  # a QueryDict
        if not self.errors:  # what is counted, whoever chose it
            self.data |= {"start_date": self.period.first, "end_date": self.period.last}
            self.data["who"] = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and how_many(*self._days, "month") > MOST_BARS:
            self.add_error("end_date", _("At most ten years at once."))
        return cleaned

    @cached_property
    def _days(self) -> tuple[dt.date, dt.date]:
        """What is asked for: own days before a preset; from one end where the other is open."""
        given = self.cleaned_data
        first, last = given.get("start_date"), given.get("end_date")
        today = timezone.now().astimezone(self.viewer.site.zone).date()
        if first is not None:
            return first, last or max(today, first)
        if last is not None:
            return last - (DEFAULT_DAYS - 1) * DAY, last
        return _range(given.get("range") or USUAL, today)

    @property
    def period(self) -> Period:
        return Period(*self._days, self.viewer.site.zone)

    @property
    def preset(self) -> str:
        """The one that is on, if any."""
        given = self.cleaned_data
        own = given.get("start_date") or given.get("end_date")
        return "" if own or self.errors else given.get("range") or USUAL

    @property
    def steps(self) -> dict[str, Any]:
        """Those that fit into a chart, by name."""
        if self.errors:
            return GROUP_NAMES
        return {one: GROUP_NAMES[one] for one in GROUPS if how_many(*self._days, one) <= MOST_BARS}

    @property
    def step(self) -> str:
        asked = self.cleaned_data.get("group")
        return asked if asked in self.steps else _usual_group(self.period.days)

    def _found(self) -> list[Contact]:
        """Whom the name that was typed may mean; the only one is meant."""
        text = self.cleaned_data.get("who")
        if not text or self.person is not None:
            return []
        rows = Contact.objects.visible_to(self.viewer).called(text).by_name()
        found = list(rows[: MOST_FOUND + 1])
        if len(found) == 1:
            self.person = found.pop()
        elif not found:
            self.add_error("who", _("Nobody is found by this name."))
        return found
