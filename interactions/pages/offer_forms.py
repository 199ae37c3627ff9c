"""The forms of what a site offers: shape only; what is right is decided by the actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.errors import Conflict, RuleBroken
from crm.pages.edits import LongText, RowForm
from crm.tenancy.viewer import Viewer
from interactions.models import Program, Question, Service
from interactions.pages.parts import LONGEST
from interactions.vocabulary import Kind, QuestionType

MINUTE = dt.timedelta(minutes=1)
OF_THE_DOMAIN = {"default_duration": "minutes"}
"""The domain's names that the forms say otherwise."""


def _text(label: Any, length: int, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=length, widget=widget, **more)


class OfferForm(RowForm):
    """Of a row that is there, or of a new one."""

    def __init__(self, data: Any = None, *, viewer: Viewer, row: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.viewer = viewer
        if row is not None:
            shown = {name: getattr(row, name) for name in self.fields if hasattr(row, name)}
            self.initial = {**shown, **self.initial}
        self.fit(row)

    def fit(self, row: Any) -> None:
        """Make the fields fit the row."""

    def given(self) -> dict[str, Any]:
        """What the person changed, in the domain's names."""
        return self.changed()

    def refuse(self, error: RuleBroken | Conflict) -> None:
        self.tell(error, OF_THE_DOMAIN)


class ProgramForm(OfferForm):
    name = _text(_("Name"), 150)
    description = LongText(label=_("Description"), required=False, max_length=2000)


class ServiceForm(OfferForm):
    name = _text(_("Name"), 150)
    description = LongText(label=_("Description"), required=False, max_length=2000)
    program = forms.ChoiceField(label=_("Program"), required=False)
    default_kind = forms.ChoiceField(
        label=_("Usual type"), required=False, choices=[("", _("Not noted")), *Kind.choices]
    )
    default_location = _text(_("Usual place"), 255, required=False)
    minutes = forms.IntegerField(
        label=_("Usual duration, in minutes"), required=False, min_value=0, max_value=LONGEST
    )

    def fit(self, row: Service | None) -> None:
        kept = None if row is None else row.program
        programs = Program.objects.visible_to(self.viewer).by_name()
        offered = [one for one in programs if one.is_active or one == kept]
        self.program_of = {str(one.number): one for one in offered}
        field = self.fields["program"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        named = [(key, one.name) for key, one in self.program_of.items()]
        field.choices = [("", _("None")), *named]
        if row is not None:
            usual = row.default_duration
            self.initial["program"] = "" if kept is None else str(kept.number)
            self.initial["minutes"] = None if usual is None else usual // MINUTE

    def given(self) -> dict[str, Any]:
        found = self.changed()
        if "program" in found:
            found["program"] = self.program_of.get(found["program"])
        if "minutes" in found:
            minutes = found.pop("minutes")
            found["default_duration"] = None if minutes is None else minutes * MINUTE
        return found


class QuestionForm(OfferForm):
    """Its type is chosen once; only one of several has options."""

    label = _text(_("Question"), 300)
    type = forms.ChoiceField(
        label=_("Answered by"),
        choices=QuestionType.choices,
        help_text=_("This stays as it is once the question is there."),
    )
    options = LongText(
        label=_("Options"),
        required=False,
        help_text=_("For “One of several”: each on a line of its own."),
    )

    def fit(self, row: Question | None) -> None:
        if row is None:
            return
        del self.fields["type"]
        if row.type == QuestionType.SELECT:
            self.initial["options"] = "\n".join(row.options)
        else:
            del self.fields["options"]

    def given(self) -> dict[str, Any]:
        found = self.changed()
        if "options" in found:
            found["options"] = [one for one in map(str.strip, found["options"].split("\n")) if one]
        return found
