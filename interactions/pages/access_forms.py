"""What is asked of who asks, opens or decides: shape only, the actions know what is right."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from crm.models import Membership
from crm.pages.edits import LongText, RowForm
from crm.pages.passwords import password_field
from crm.tenancy.viewer import Viewer
from interactions.rules import LONGEST_REASON

LASTS = [
    ("3", _("For three hours")),
    ("24", _("For a day")),
    ("168", _("For a week")),
    ("720", _("For thirty days")),
]
"""How long something is opened to somebody, by its hours."""


class AskForm(RowForm):
    reason = LongText(
        label=_("Why you need to read it"),
        max_length=LONGEST_REASON,
        help_text=_("Only those who decide read this."),
    )


class BreakGlassForm(RowForm):
    reason = LongText(
        label=_("Why you need to read it now"),
        max_length=LONGEST_REASON,
        help_text=_("It is kept for good, and those who answer for this site read it."),
    )
    password = password_field(_("Your password"))


class _WithEnd(RowForm):
    lasts = forms.ChoiceField(label=_("How long"), choices=LASTS, initial="24")

    @property
    def until(self) -> dt.datetime | None:
        """When it ends, counted from now; None for good."""
        hours = self.cleaned_data["lasts"]
        return now() + dt.timedelta(hours=int(hours)) if hours else None


class DecideForm(_WithEnd):
    note = LongText(
        label=_("A note to who asks"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Leave out what they are not to know if you refuse."),
    )


class OpenForm(_WithEnd):
    person = forms.ChoiceField(label=_("To whom"))
    field_order = ("person", "lasts")

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["lasts"].choices = [*LASTS, ("", _("For good"))]
        fields["lasts"].required = False
        fields["person"].choices = [("", _("Choose somebody")), *_others(viewer)]


def _others(viewer: Viewer) -> list[tuple[str, str]]:
    """The other members, by name. User names and not keys: those are counted for all sites."""
    members = Membership.objects.visible_to(viewer).select_related("user")
    others = (each.user for each in members if each.user_id != viewer.user_id)
    named = [(each.username, each.get_full_name()) for each in others]
    return sorted(named, key=lambda pair: pair[1].casefold())
