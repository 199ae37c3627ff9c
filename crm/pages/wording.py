"""What the forms of pages and of the admin say of a field that cannot be read, or was left empty,
in words that tell what to write. Django takes an error's text from its field by the error's code,
so that one table, `WORDS`, serves every form; what a field says itself goes first. What to write
into an empty field depends on which it is: that is in `EMPTY`, for the forms of pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

_CHOOSE = {
    "required": _("Choose one of the list."),
    "invalid_choice": _("Choose one of the list."),
}
_CHOOSE_SOME = {
    "required": _("Choose at least one."),
    "invalid_choice": _("Choose from the list."),
    "invalid_list": _("Choose from the list."),
}
_DAY_AND_TIME = _("Enter a date and a time.")
_NUMBER = _("Write a number.")
_WHOLE_NUMBER = _("Write a whole number.")
_E_MAIL = _("Enter an e-mail address, such as ana@example.org.")
_ADDRESS = _("Write an address such as https://example.org.")
_LENGTH = {
    "max_length": ngettext_lazy(
        "Write at most %(limit_value)d character; these are %(show_value)d.",
        "Write at most %(limit_value)d characters; these are %(show_value)d.",
        "limit_value",
    ),
    "min_length": ngettext_lazy(
        "Write at least %(limit_value)d character.",
        "Write at least %(limit_value)d characters.",
        "limit_value",
    ),
    "null_characters_not_allowed": _("One of the characters cannot be kept: write it anew."),
}

WORDS: Mapping[type[forms.Field], Mapping[str, Any]] = {
    forms.Field: {"required": _("Fill this in.")},
    forms.CharField: _LENGTH,
    forms.EmailField: {"required": _E_MAIL, "invalid": _E_MAIL},
    forms.URLField: {"required": _ADDRESS, "invalid": _ADDRESS},
    forms.BooleanField: {"required": _("Tick this to go on.")},
    forms.IntegerField: {
        "required": _WHOLE_NUMBER,
        "invalid": _WHOLE_NUMBER,
        "min_value": _("Write a number from %(limit_value)s on."),
        "max_value": _("Write a number up to %(limit_value)s."),
    },
    forms.FloatField: {"required": _NUMBER, "invalid": _NUMBER},
    forms.DecimalField: {
        "required": _NUMBER,
        "invalid": _NUMBER,
        "max_digits": ngettext_lazy(
            "Write at most %(max)s digit.", "Write at most %(max)s digits.", "max"
        ),
        "max_whole_digits": ngettext_lazy(
            "Write at most %(max)s digit before the point.",
            "Write at most %(max)s digits before the point.",
            "max",
        ),
        "max_decimal_places": ngettext_lazy(
            "Write at most %(max)s digit after the point.",
            "Write at most %(max)s digits after the point.",
            "max",
        ),
    },
    forms.DateField: {
        "required": _("Choose a day."),
        "invalid": _("Write a day such as 2026-12-31."),
    },
    forms.DateTimeField: {"required": _DAY_AND_TIME, "invalid": _DAY_AND_TIME},
    forms.ChoiceField: _CHOOSE,
    forms.MultipleChoiceField: _CHOOSE_SOME,
    forms.ModelChoiceField: _CHOOSE,
    forms.ModelMultipleChoiceField: _CHOOSE_SOME,
    SimpleArrayField: {
        "item_invalid": _("Entry %(nth)s:"),
        "max_length": ngettext_lazy(
            "Write at most %(limit_value)d entry; these are %(show_value)d.",
            "Write at most %(limit_value)d entries; these are %(show_value)d.",
            "limit_value",
        ),
    },
}

EMPTY: Mapping[str, Any] = {
    "name": _("Write a name."),
    "username": _("Write your user name."),
    "password": _("Write your password."),
    "new": _("Write a new password."),
    "again": _("Write it once more."),
    "MemberForm.name": _("Write a user name."),
    "MemberForm.password": _("Write a first password."),
    "role": _("Choose one of the roles."),
    "timezone": _("Choose a time zone."),
    "country": _("Write two letters, such as US or ES."),
    "currency": _("Three letters, such as USD or EUR."),
    "notes": _("Write a note."),
    "kind": _("Choose what it was."),
    "starts_at": _("Say when it was."),
    "scheduled_at": _("Choose a day and a time."),
    "completed_at": _("Say when it took place."),
    "reason": _("Say why you need to read this."),
    "lasts": _("Choose how long."),
    "person": _("Choose to whom."),
    "status": _("Choose where to."),
    "label": _("Write the question."),
    "type": _("Choose how it is answered."),
    "hour": _("Choose an hour of the day."),
    "what": _("Choose what to do."),
}
"""By the field's name; of one form only where that stands before it."""


def worded(form: forms.BaseForm, field: str | None, error: Any) -> Any:
    """The error, or for a field that was left empty what to write into it."""
    if field is None or getattr(error, "code", None) != "required":
        return error
    return EMPTY.get(f"{type(form).__name__}.{field}", EMPTY.get(field, error))


def apply() -> None:
    """Before the first form is made: a field takes its texts when it is declared."""
    for field, words in WORDS.items():
        known: Mapping[str, Any] = vars(field).get("default_error_messages", {})
        field.default_error_messages = {**known, **words}
