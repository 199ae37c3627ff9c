"""What the forms of pages and of the admin say of a field that cannot be read, in words that tell
what to write. Django takes an error's text from its field by the error's code, so that one table
serves every form; what a field says itself goes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

_CHOOSE = {"invalid_choice": _("Choose one of the list.")}
_LENGTH = {
    "max_length": ngettext_lazy(
        "Write at most %(limit_value)d character; these are %(show_value)d.",
        "Write at most %(limit_value)d characters; these are %(show_value)d.",
        "limit_value",
    ),
    "null_characters_not_allowed": _("One of the characters cannot be kept: write it anew."),
}

WORDS: Mapping[type[forms.Field], Mapping[str, Any]] = {
    forms.CharField: _LENGTH,
    forms.EmailField: {"invalid": _("Enter an e-mail address, such as ana@example.org.")},
    forms.URLField: {"invalid": _("Write an address such as https://example.org.")},
    forms.IntegerField: {
        "invalid": _("Write a whole number."),
        "min_value": _("Write a number from %(limit_value)s on."),
        "max_value": _("Write a number up to %(limit_value)s."),
    },
    forms.DecimalField: {
        "invalid": _("Write a number."),
        "max_decimal_places": ngettext_lazy(
            "Write at most %(max)s digit after the point.",
            "Write at most %(max)s digits after the point.",
            "max",
        ),
    },
    forms.DateField: {"invalid": _("Write a day such as 2026-12-31.")},
    forms.ChoiceField: _CHOOSE,
    forms.ModelChoiceField: _CHOOSE,
    SimpleArrayField: {
        "item_invalid": _("Entry %(nth)s:"),
        "max_length": ngettext_lazy(
            "Write at most %(limit_value)d entry; these are %(show_value)d.",
            "Write at most %(limit_value)d entries; these are %(show_value)d.",
            "limit_value",
        ),
    },
}


def apply() -> None:
    """Before the first form is made: a field takes its texts when it is declared."""
    for field, words in WORDS.items():
        known: Mapping[str, Any] = vars(field).get("default_error_messages", {})
        field.default_error_messages = {**known, **words}
