"""What every site-owned row has: a site, a safe key, who touched it when, and maybe a number."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.encoding import force_str
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from crm.errors import Conflict, DomainError, Problem, RuleBroken, problems_of
from crm.models.people import Site, User
from crm.rules import is_storable
from crm.tenancy.querysets import ScopedQuerySet, rows


class Counter(models.Model):
    """The last number given out on a site, per kind of row. Numbers tell nothing of other sites."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+", db_index=False)
    noun = models.CharField(max_length=40)
    value = models.BigIntegerField(default=0)

    objects: Any = rows(ScopedQuerySet["Counter"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "noun"], name="crm_counter_once")]


def field_problems(row: models.Model) -> list[Problem]:
    """Every field whose value the model refuses or PostgreSQL cannot hold.

    Keys are left out: callers look rows up as a viewer, and composite keys stand behind them.
    """
    keys = {field.name for field in row._meta.concrete_fields if field.is_relation}
    generated = {field.name for field in row._meta.concrete_fields if field.generated}
    problems = [
        Problem(field.name, str(_("Remove the characters that cannot be stored.")), "unstorable")
        for field in row._meta.concrete_fields
        if field.name not in generated and not is_storable(getattr(row, field.attname))
    ]
    try:
        row.clean_fields(exclude=keys | generated | {problem.field for problem in problems})
        row.clean()
    except ValidationError as error:
        problems += problems_of(error)
    return problems


def _conflict_of(error: IntegrityError, model: type[models.Model]) -> DomainError | IntegrityError:
    """The constraint's own words, if it is one with words; else the error itself."""
    broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for constraint in model._meta.constraints:
        if constraint.name == broken and isinstance(constraint, models.UniqueConstraint):
            return Conflict(
                str(constraint.get_violation_error_message()),
                constraint.violation_error_code or "",
            )
    return error


def store(row: models.Model) -> None:
    """Check the row's own fields and save it.

    Raises RuleBroken with a problem per field, or Conflict where a unique constraint speaks:
    the constraint is the rule's one home, and it alone is right when two save at once.
    """
    if problems := field_problems(row):
        raise RuleBroken(problems)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _conflict_of(error, type(row)) from error


@cache
def _labels(field: models.Field[Any, Any]) -> dict[Any, Any]:
    """What the choices are called, each as a text that is translated when it is shown."""
    return dict(field.flatchoices)


class SiteOwned(models.Model):
    """A row of exactly one site, with a key that is safe to show, and who touched it when.

    `updated_*` stay empty until the first change (seed 001, Data Model).
    """

    uuid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="+", db_index=False, editable=False
    )
    created_at = models.DateTimeField(_("created"), default=now, editable=False)
    created_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )
    updated_at = models.DateTimeField(_("changed"), null=True, editable=False)
    updated_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )

    class Meta:
        abstract = True

    def store(self) -> None:
        """As `store` does, above."""
        store(self)

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> Any:  # noqa: N802  # Django's name
        """Behind `get_kind_display` and its like. Django's own translates every choice there is,
        for each row anew."""
        value = getattr(self, field.attname)
        return force_str(_labels(field).get(value, value), strings_only=True)

    def touch(self, by_id: int, at: dt.datetime | None = None) -> None:
        """Note who changed the row; the caller saves."""
        self.updated_at = at or now()
        self.updated_by_id = by_id


class SoftDeleted(models.Model):
    """A row that is deleted by marking it so, and can come back."""

    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )

    class Meta:
        abstract = True

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    def mark_deleted(self, by_id: int) -> None:
        self.deleted_at = now()
        self.deleted_by_id = by_id

    def mark_restored(self) -> None:
        self.deleted_at = None
        self.deleted_by_id = None


NUMBER_TRIGGER = pgtrigger.Trigger(
    name="number",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    func="""
        if new.number = 0 then
            insert into crm_counter (site_id, noun, value) values (new.site_id, tg_table_name, 1)
            on conflict (site_id, noun) do update set value = crm_counter.value + 1
            returning value into new.number;
        end if;
        return new;
    """,
)
"""Numbers a row within its site on insert, whatever path the insert takes."""


class Numbered(models.Model):
    """A row that people and two contracts call by a number, counted per site from 1.

    `version` counts the saves; whoever edits compares it, so that nobody overwrites unseen work.
    """

    number = models.BigIntegerField(_("number"), db_default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
