"""Lists of short texts in forms: one on each line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_LINES = 50


class LinesField(forms.CharField):
    """Blank lines are left out. Each is at most `longest` characters long."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, longest: int, **kwargs: Any):
        super().__init__(required=False, **kwargs)
        self.longest = longest

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("At most %(most)d lines.") % {"most": MOST_LINES})
        for number, line in enumerate(lines, 1):
            if len(line) > self.longest:
                said = _("Line %(number)d is longer than %(most)d characters.")
                raise ValidationError(said % {"number": number, "most": self.longest})
        return lines
