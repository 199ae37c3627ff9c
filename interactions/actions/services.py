"""What a site offers: programs, services and questions come, change, and go out of use.

Nothing is deleted: interactions go on referring to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from crm.errors import NotFound, RuleBroken
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions.models import Program, Question, Service
from interactions.rules import problems_with_question

OF_PROGRAM = frozenset({"name", "description", "is_active"})
OF_SERVICE = OF_PROGRAM | {"program", "default_kind", "default_location", "default_duration"}
OF_QUESTION = frozenset({"label", "options", "position", "is_active"})
FOR_GOOD = frozenset({"service", "type"})  # of a question; see its model

Row = TypeVar("Row", Program, Service, Question)


@transaction.atomic
def add_program(*, by: Viewer, **fields: Any) -> Program:
    """Raises RuleBroken, or Conflict where another one has the name; so do the others here."""
    return _stored(_new(Program, by), fields, OF_PROGRAM, by)


@transaction.atomic
def change_program(program: Program, *, by: Viewer, changes: Mapping[str, Any]) -> Program:
    return _stored(_touched(program, by), changes, OF_PROGRAM, by)


@transaction.atomic
def add_service(*, by: Viewer, **fields: Any) -> Service:
    return _stored(_new(Service, by), fields, OF_SERVICE, by)


@transaction.atomic
def change_service(service: Service, *, by: Viewer, changes: Mapping[str, Any]) -> Service:
    return _stored(_touched(service, by), changes, OF_SERVICE, by)


@transaction.atomic
def add_question(*, by: Viewer, **fields: Any) -> Question:
    """A question about `service`, asked last unless `position` says otherwise."""
    question = _new(Question, by)
    if fields.get("position") is None:
        asked = Question.objects.visible_to(by).filter(service=fields["service"])
        fields["position"] = max(asked.values_list("position", flat=True), default=0) + 1
    return _stored(question, fields, OF_QUESTION | FOR_GOOD, by)


@transaction.atomic
def change_question(question: Question, *, by: Viewer, changes: Mapping[str, Any]) -> Question:
    """Change a question, but neither its service nor its type."""
    for name in FOR_GOOD & changes.keys():
        if changes[name] != getattr(question, name):
            text = _("This cannot change once the question is there; make a new question.")
            raise RuleBroken.on(name, text, "for_good")
    kept = {name: value for name, value in changes.items() if name not in FOR_GOOD}
    return _stored(_touched(question, by), kept, OF_QUESTION, by)


def _new(model: type[Row], by: Viewer) -> Row:
    by.require(Permission.MANAGE_SERVICES)
    return model(site_id=by.site_id, created_by_id=by.user_id)


def _touched(row: Row, by: Viewer) -> Row:
    """The row as it is now, locked until the transaction ends."""
    by.require(Permission.MANAGE_SERVICES)
    rows = type(row).objects.visible_to(by).select_for_update(no_key=True)
    found: Row | None = rows.filter(pk=row.pk).first()
    if found is None:
        raise NotFound(type(row).__name__)
    found.touch(by.user_id)
    found.version += 1
    return found


def _stored(row: Row, fields: Mapping[str, Any], known: frozenset[str], by: Viewer) -> Row:
    if unknown := fields.keys() - known:
        raise TypeError(f"a {type(row).__name__} has no fields {sorted(unknown)}")
    for name, value in fields.items():
        if isinstance(value, Program | Service) and value.site_id != by.site_id:
            raise NotFound(type(value).__name__)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if isinstance(row, Question):
        row.options = [option.strip() for option in row.options]
        if problems := problems_with_question(row.type, row.options):
            raise RuleBroken(problems)
    row.store()
    return row
