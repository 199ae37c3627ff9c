"""Which meetings a list or a calendar shows, as its address says."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from contacts.pages.filters import OfContact
from crm.pages.lists import LONGEST_SEARCH
from crm.tenancy.viewer import Viewer
from interactions.pages.filters import plausible
from interactions.pages.moments import last_moment, midnight
from meetings.models import Meeting
from meetings.vocabulary import MeetingStatus

UNTOLD = "untold"
STATUSES = [
    (MeetingStatus.SCHEDULED.value, MeetingStatus.SCHEDULED.label),
    (UNTOLD, _("No outcome yet")),
    (MeetingStatus.COMPLETED.value, MeetingStatus.COMPLETED.label),
    (MeetingStatus.CANCELLED.value, MeetingStatus.CANCELLED.label),
]


class FilterForm(OfContact):
    """Every field is optional; where one is wrong, that is told and nothing is found."""

    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST_SEARCH)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", ""), *STATUSES])
    mine = forms.BooleanField(required=False)
    start_date = forms.DateField(
        label=_("From the day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    end_date = forms.DateField(
        label=_("To the day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, viewer: Viewer):
        super().__init__(*args)
        self.viewer = viewer

    def clean_start_date(self) -> dt.date | None:
        return plausible(self.cleaned_data["start_date"])

    def clean_end_date(self) -> dt.date | None:
        return plausible(self.cleaned_data["end_date"])

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("start_date"), self.cleaned_data.get("end_date")
        if first and last and last < first:
            self.add_error("end_date", _("The last day must not be before the first."))
        return self.cleaned_data

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What filters: the fields that were filled in, and filled in well."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrows(self) -> bool:
        return bool(self.asked or self.errors)

    @property
    def status_asked(self) -> str:
        """In words, for the chip that takes it away again."""
        return str(dict(STATUSES).get(self.asked.get("status", ""), ""))

    def meetings(self) -> Any:
        """What passes the filters, in no order."""
        asked, viewer = self.asked, self.viewer
        found = Meeting.objects.visible_to(viewer)
        if self.errors:
            return found.none()  # everything would look like an answer
        if asked.get("status") == UNTOLD:
            found = found.untold(timezone.now())
        elif "status" in asked:
            found = found.with_status(asked["status"])
        if "mine" in asked:
            found = found.concerning(viewer.user_id)
        if self.person is not None:
            found = found.for_contact(self.person)
        if "q" in asked:
            found = found.with_any_of(Contact.objects.visible_to(viewer).matching(asked["q"]))
        first, last = asked.get("start_date"), asked.get("end_date")
        return found.between(
            midnight(first) if first else None, last_moment(last) if last else None
        )
