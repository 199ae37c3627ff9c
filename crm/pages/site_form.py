"""The form of what a site's own people set for it: shape only, as `actions.change_site` saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Site
from crm.pages.edits import RowForm
from crm.pages.forms import zone_choices


class SiteSettingsForm(RowForm, forms.ModelForm):
    class Meta:
        model = Site
        fields = ("description", "timezone", "country", "colour", "break_glass_allowed")
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["timezone"] = forms.ChoiceField(
            label=_("Time zone"),
            choices=zone_choices("–", self.instance.timezone),
            help_text=_("Days, weeks and months of every figure are cut by it."),
        )
