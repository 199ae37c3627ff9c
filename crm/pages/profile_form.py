"""The form of what people set for themselves: shape only, as `actions.change_profile` saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from crm.pages.edits import RowForm
from crm.pages.forms import zone_choices


class ProfileForm(RowForm):
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("For what the site tells you; colleagues do not see it."),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_(
            "Times are shown by it. An event's own zone stands beside it where it differs."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("Same as the browser")), *settings.LANGUAGES]  # type: ignore[attr-defined]  # a ChoiceField's
        zones = zone_choices(_("Same as the site"), self.initial.get("timezone", ""))
        self.fields["timezone"].choices = zones  # type: ignore[attr-defined]  # a ChoiceField's
