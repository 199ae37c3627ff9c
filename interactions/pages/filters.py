"""The list of interactions as its address describes it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from crm.pages.lists import LONGEST_SEARCH, chosen
from crm.tenancy.viewer import Viewer
from interactions.models import Interaction
from interactions.pages.aspects import SITE, Aspects
from interactions.pages.columns import SORTS
from interactions.pages.moments import last_moment, midnight
from interactions.vocabulary import Kind

LAST_LOGGED = "-created"
"""The order unless told otherwise, as the APIs have it: what is planned is not on top for long."""


def day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class DaysForm(forms.Form):
    """A filter by days of here, the last one included; each form says what it calls them."""

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("start_date"), self.cleaned_data.get("end_date")
        if first and last and last < first:
            self.add_error("end_date", _("The last day must not be before the first."))
        return self.cleaned_data

    def clean_start_date(self) -> dt.date | None:
        return plausible(self.cleaned_data["start_date"])

    def clean_end_date(self) -> dt.date | None:
        return plausible(self.cleaned_data["end_date"])

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What filters: the fields that were filled in, and filled in well."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def moments(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        """The bounds, both inclusive."""
        first, last = self.asked.get("start_date"), self.asked.get("end_date")
        return midnight(first) if first else None, last_moment(last) if last else None


class FilterForm(DaysForm, Aspects):
    """Every field is optional; where one is wrong, that is told and nothing is found."""

    def __init__(self, *args: Any, viewer: Viewer) -> None:
        super().__init__(*args)
        self.viewer = viewer
        self.take_pieces()
        for name in self.narrowing:  # here they are chips
            self.fields[name].widget = forms.HiddenInput()

    search = forms.CharField(label=_("Search"), required=False, max_length=LONGEST_SEARCH)
    type = forms.ChoiceField(
        label=_("Type"), required=False, choices=[("", _("All types")), *Kind.choices]
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=LONGEST_SEARCH)
    lead = forms.CharField(label=_("Lead"), required=False, max_length=LONGEST_SEARCH)
    location = forms.CharField(label=_("Location"), required=False, max_length=LONGEST_SEARCH)
    start_date = day_field(_("Start from"))
    end_date = day_field(_("Start to"))

    @property
    def moments(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        """The bounds, by the clock that is asked for."""
        if self.asked.get("clock") != SITE:
            return super().moments
        with timezone.override(self.viewer.site.zone):
            return super().moments

    def interactions(self, sort: str) -> Any:
        asked, viewer = self.asked, self.viewer
        found = Interaction.objects.visible_to(viewer)
        if self.errors:
            found = found.none()  # everything would look like an answer
        if "search" in asked:
            found = found.matching(viewer, asked["search"])
        if "type" in asked:
            found = found.of_kinds([asked["type"]])
        for name in asked.keys() & {"title", "lead"}:
            found = found.containing(name, asked[name])
        if "location" in asked:
            found = found.at_place(asked["location"])
        found = self.narrowed(found, asked).between(*self.moments)
        return found.order_by(SORTS[sort], "-number" if sort.startswith("-") else "number")


def sort_asked(params: QueryDict) -> str:
    return chosen(params, "sort", SORTS, LAST_LOGGED)


def plausible(day: dt.date | None) -> dt.date | None:
    if day is not None and not 1900 <= day.year < 2200:
        raise forms.ValidationError(_("The year must lie between 1900 and 2199."))
    return day
