"""An interaction's service on its form, and what is asked about that service."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.formats import date_format, localize
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from interactions.models import Interaction, Question, Service
from interactions.pages.parts import WithContact
from interactions.rules import LONGEST_ANSWER, problem_with_answer
from interactions.vocabulary import QuestionType

YES, NO = "yes", "no"
WHOLE = 2**53  # up to here a float holds every whole number


class NumberField(forms.FloatField):
    """A number as JSON has it: whole where it is whole."""

    def to_python(self, value: Any) -> Any:
        number: float | None = super().to_python(value)
        if number is None or not math.isfinite(number):
            return number
        return int(number) if number.is_integer() and abs(number) < WHOLE else number


class WithService(WithContact):
    """Which service it was, with the questions about it, each answered by a field of its type."""

    service = forms.ChoiceField(label=_("Service"), required=False)

    def offer(
        self, kept: Service | None = None, stored: Mapping[Question, Any] | None = None
    ) -> None:
        """The services in use and the one `kept`, and the questions about the one chosen, with the
        answers `stored`."""
        self.stored = dict(stored or {})
        rows = Service.objects.visible_to(self.viewer).with_program().by_name()
        offered = [one for one in rows if one.is_active or one == kept]
        self.service_of = {str(one.number): one for one in offered}
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("None")), *_by_program(offered)]
        chosen = self.service_of.get(str(self["service"].value() or ""))
        self.question_of = {f"answer_{one.number}": one for one in self._asked(chosen)}
        for name, question in self.question_of.items():
            self.fields[name] = field_for(question, self.stored.get(question))
            self.initial.setdefault(name, shown(self.stored.get(question)))

    def _asked(self, service: Service | None) -> list[Question]:
        """What is asked now, and what was answered when it still was."""
        if service is None:
            return []
        rows = Question.objects.visible_to(self.viewer).filter(service=service).in_order()
        return [one for one in rows if one.is_active or one in self.stored]

    @property
    def answer_fields(self) -> list[BoundField]:
        return [self[name] for name in self.question_of]

    def check_answers(self) -> None:
        """By the rule that every answer keeps to, whatever door it comes through."""
        for name, question in self.question_of.items():
            value = self.cleaned_data.get(name)
            if value in (None, "") or name not in self.changed():
                continue
            if why := problem_with_answer(question.type, question.options, value):
                self.add_error(name, why)

    @property
    def service_given(self) -> dict[str, Service | None]:
        if "service" not in self.changed():
            return {}
        return {"service": self.service_of.get(self.cleaned_data["service"])}

    def answers(self) -> dict[Question, Any] | None:
        """All of them, if the person changed any, or what they are about; those that are left as
        they were stay exactly so."""
        changed = self.changed()
        if not changed.keys() & {"service", *self.question_of}:
            return None
        given = {
            question: changed[name] if name in changed else self.stored.get(question)
            for name, question in self.question_of.items()
        }
        return {question: value for question, value in given.items() if value not in (None, "")}


def _by_program(services: list[Service]) -> list[tuple[str, Any]]:
    """As a select shows them: in groups, those of no program first."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in services:
        program = one.program.name if one.program else ""
        groups.setdefault(program, []).append((str(one.number), one.name))
    alone = groups.pop("", [])
    return [*alone, *sorted(groups.items(), key=lambda group: group[0].casefold())]


def shown(value: Any) -> Any:
    """A stored answer as its field shows it."""
    return (YES if value else NO) if isinstance(value, bool) else value


def answers_of(interaction: Interaction) -> list[tuple[str, str]]:
    """Each question that was answered, and the answer, as people read them."""
    return [
        (str(one.question), _worded(one.value, one.question.type))
        for one in interaction.answers.all()
    ]


def _worded(value: Any, kind: str) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if kind == QuestionType.DATE:
        with suppress(ValueError):  # the question may have asked for something else before
            return date_format(dt.date.fromisoformat(str(value)))
    return localize(value) if isinstance(value, int | float) else str(value)


def field_for(question: Question, stored: Any) -> forms.Field:
    """A field that takes answers of the question's type; what is `stored` may stay."""
    asked: dict[str, Any] = {"label": question.label, "required": False}
    match question.type:
        case QuestionType.NUMBER:
            return NumberField(**asked, widget=forms.NumberInput(attrs={"step": "any"}))
        case QuestionType.BOOLEAN:
            return _yes_or_no(asked)
        case QuestionType.DATE:
            return DateAnswerField(**asked)
        case QuestionType.SELECT:
            options = dict.fromkeys([*question.options, *([stored] if stored else ())])
            unsaid = ("", gettext("Not answered"))
            return forms.ChoiceField(**asked, choices=[unsaid, *((one, one) for one in options)])
    return forms.CharField(**asked, max_length=LONGEST_ANSWER)


def _yes_or_no(asked: dict[str, Any]) -> forms.Field:
    return forms.TypedChoiceField(
        **asked,
        choices=[("", gettext("Not answered")), (YES, gettext("Yes")), (NO, gettext("No"))],
        coerce=YES.__eq__,
        empty_value=None,
        widget=forms.RadioSelect,
    )


class DateAnswerField(forms.DateField):
    """A day as answers write it, YYYY-MM-DD."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> str | None:
        day = super().clean(value)
        return None if day is None else day.isoformat()
