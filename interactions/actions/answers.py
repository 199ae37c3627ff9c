"""Answers to the questions about an interaction's service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from crm.errors import NotFound, Problem, RuleBroken
from crm.rules import is_storable
from crm.tenancy.viewer import Viewer
from interactions.models import Answer, Interaction, Question, Service
from interactions.rules import problem_with_answer

Answers = Mapping[Question, Any]


def stored_answers(interaction: Interaction, by: Viewer) -> dict[Question, Any]:
    rows = Answer.objects.visible_to(by).filter(interaction=interaction).in_order()
    return {row.question: row.value for row in rows}


def refuse_unfit(
    answers: Answers, service: Service | None, by: Viewer, stored: Answers | None = None
) -> None:
    """Answers belong to the interaction's service and fit their question's type.

    What is `stored` may stay as it is, even if the question has changed or gone out of use.
    """
    stored = stored or {}
    problems = []
    for question, value in answers.items():
        if question.site_id != by.site_id:
            raise NotFound("Question")
        if service is None or question.service_id != service.pk:
            why: str | None = _("This question belongs to another service.")
        elif question in stored and _same(stored[question], value):
            continue
        else:
            why = _why_not(question, value)
        if why:
            said = _("Question %(number)d: %(why)s") % {"number": question.number, "why": why}
            problems.append(Problem("answers", said, "unfit"))
    if problems:
        raise RuleBroken(problems)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _why_not(question: Question, value: Any) -> str | None:
    if not question.is_active:
        return _("This question is not asked any more.")
    if not is_storable(value):
        return _("Remove the characters that cannot be stored.")
    return problem_with_answer(question.type, question.options, value)


def put_answers(interaction: Interaction, answers: Answers, by: Viewer) -> None:
    """Make these the interaction's answers, and no others."""
    Answer.objects.visible_to(by).filter(interaction=interaction).delete()
    Answer.objects.across_sites().bulk_create(
        Answer(site_id=by.site_id, interaction=interaction, question=question, value=value)
        for question, value in answers.items()
    )
