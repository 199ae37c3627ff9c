"""Queries that every request asks, written by the ORM once and planned by PostgreSQL once.

Composing one takes the ORM longer than PostgreSQL takes to answer it, and so does planning it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Written:
    """A query in SQL, with values that stand for what each request puts there."""

    text: str
    parameters: tuple[Any, ...]

    @classmethod
    def of(cls, rows: QuerySet[Any]) -> Self:
        text, parameters = rows.query.sql_with_params()
        return cls(text, tuple(parameters))

    def ask(self, told: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
        """The rows, with what was `told` for each value that stands for another one."""
        given = [told.get(each, each) for each in self.parameters]
        rows: list[tuple[Any, ...]] = connection.planned_rows(self.text, given)  # type: ignore[attr-defined]  # our backend's
        return rows


def width(model: type[Model]) -> int:
    """How many columns of a row are the model's."""
    return len(model._meta.concrete_fields)


def made(model: type[Row], values: tuple[Any, ...]) -> Row:
    """The object that these columns are."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(DEFAULT_DB_ALIAS, names, values)
