"""What a site offers: programs, services and questions come, change, and go out of use.

Nothing is deleted: interactions go on referring to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from crm.actions.settled import keep_settled
from crm.errors import NotFound, RuleBroken, Stale
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission, Setting
from interactions.models import Program, Question, Service
from interactions.rules import problems_with_question

OF_PROGRAM = frozenset({"name", "description", "is_active"})
OF_SERVICE = OF_PROGRAM | {"program", "default_kind", "default_location", "default_duration"}
OF_QUESTION = frozenset({"label", "options", "position", "is_active"})
FOR_GOOD = frozenset({"service", "type"})  # of a question; see its model

Row = TypeVar("Row", Program, Service, Question)
SETTING_OF = {
    Program: Setting.PROGRAM,
    Service: Setting.SERVICE,
    Question: Setting.QUESTION,
}


@transaction.atomic
def add_program(*, by: Viewer, **fields: Any) -> Program:
    """Raises RuleBroken, or Conflict where another one has the name; so do the others here."""
    return _stored(_new(Program, by), fields, OF_PROGRAM, by)


@transaction.atomic
def change_program(
    program: Program, *, by: Viewer, changes: Mapping[str, Any], version: int | None = None
) -> Program:
    """With `version`, raise Stale if somebody saved since then; so do the others here."""
    return _stored(_touched(program, by, version), changes, OF_PROGRAM, by)


@transaction.atomic
def add_service(*, by: Viewer, **fields: Any) -> Service:
    return _stored(_new(Service, by), fields, OF_SERVICE, by)


@transaction.atomic
def change_service(
    service: Service, *, by: Viewer, changes: Mapping[str, Any], version: int | None = None
) -> Service:
    return _stored(_touched(service, by, version), changes, OF_SERVICE, by)


@transaction.atomic
def add_question(*, by: Viewer, **fields: Any) -> Question:
    """A question about `service`, asked last unless `position` says otherwise."""
    question = _new(Question, by)
    if fields.get("position") is None:
        asked = Question.objects.visible_to(by).filter(service=fields["service"])
        fields["position"] = max(asked.values_list("position", flat=True), default=0) + 1
    return _stored(question, fields, OF_QUESTION | FOR_GOOD, by)


@transaction.atomic
def change_question(
    question: Question, *, by: Viewer, changes: Mapping[str, Any], version: int | None = None
) -> Question:
    """Change a question, but neither its service nor its type."""
    for name in FOR_GOOD & changes.keys():
        if changes[name] != getattr(question, name):
            text = _("This cannot change once the question is there; make a new question.")
            raise RuleBroken.on(name, text, "for_good")
    kept = {name: value for name, value in changes.items() if name not in FOR_GOOD}
    return _stored(_touched(question, by, version), kept, OF_QUESTION, by)


@transaction.atomic
def move_question(question: Question, *, by: Viewer, places: int) -> None:
    """Ask it so many places later among its service's questions in use, or earlier if negative.

    At either end it stays. Who is moved past takes the place that is left.
    """
    by.require(Permission.MANAGE_SERVICES)
    # One at a time: two who move at once would both number from the same order.
    Service.objects.visible_to(by).select_for_update(no_key=True).get(pk=question.service_id)
    asked: Any = Question.objects.visible_to(by).active().filter(service_id=question.service_id)
    order = list(asked.in_order())
    if question in order:
        at = order.index(question)
        order.insert(max(0, at + places), order.pop(at))
    for position, each in enumerate(order, start=1):
        if each.position != position:
            change_question(each, by=by, changes={"position": position})


def _new(model: type[Row], by: Viewer) -> Row:
    by.require(Permission.MANAGE_SERVICES)
    return model(site_id=by.site_id, created_by_id=by.user_id)


def _touched(row: Row, by: Viewer, version: int | None = None) -> Row:
    """The row as it is now, locked until the transaction ends."""
    by.require(Permission.MANAGE_SERVICES)
    rows = type(row).objects.visible_to(by).select_for_update(no_key=True)
    found: Row | None = rows.filter(pk=row.pk).first()
    if found is None:
        raise NotFound(type(row).__name__)
    if version is not None and version != found.version:
        raise Stale(_("Somebody else saved this in the meantime."))
    found.touch(by.user_id)
    found.version += 1
    return found


def _stored(row: Row, fields: Mapping[str, Any], known: frozenset[str], by: Viewer) -> Row:
    if unknown := fields.keys() - known:
        raise TypeError(f"a {type(row).__name__} has no fields {sorted(unknown)}")
    before = {} if row._state.adding else _told(row, fields)
    for name, value in fields.items():
        if isinstance(value, Program | Service) and value.site_id != by.site_id:
            raise NotFound(type(value).__name__)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if isinstance(row, Question):
        row.options = [option.strip() for option in row.options]
        if problems := problems_with_question(row.type, row.options):
            raise RuleBroken(problems)
    row.store()
    after = _told(row, fields)
    keep_settled(SETTING_OF[type(row)], row.pk, before, after, site_id=by.site_id, by=by)
    return row


def _told(row: Row, names: Iterable[str]) -> dict[str, Any]:
    """What those fields have, of other rows their keys."""
    found = {name: getattr(row, name) for name in names}
    return {name: getattr(value, "pk", value) for name, value in found.items()}
