"""Forms of the admin over rows that somebody else may save meanwhile."""

from __future__ import annotations

from typing import Any

from django import forms

from crm.admin.base import ScopedForm


class SeenForm(ScopedForm):
    """Of rows without a version. It says what its fields showed when it was opened, by Django's
    hidden initial values: so it is known what the person changed and what they saw there, and an
    action refuses to overwrite what somebody else has saved since (`require_seen`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            is_said = not self.is_bound or self.add_initial_prefix(name) in self.data
            field.show_hidden_initial = is_said and not self.instance._state.adding

    def given(self) -> dict[str, Any]:
        """What the person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def seen(self) -> dict[str, Any]:
        """What they saw in those fields, as far as the form says so."""
        said = {name: self.add_initial_prefix(name) for name in self.changed_data}
        return {
            name: self.fields[name].to_python(self.data[initial])
            for name, initial in said.items()
            if initial in self.data
        }


class VersionForm(ScopedForm):
    """The same of rows that have a version: it says the one that it showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version

    def given(self) -> dict[str, Any]:
        """What the person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "seen"}
