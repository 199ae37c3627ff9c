"""Where every query of the ORM passes: what restricted tags hide is read as a whole row, which
the read log can tell, or not at all.

A model whose rows carry `restricted_tags` is a restricted one. Its rows become objects together
with their tags and their interaction, and are noted as they come out of the database. Values,
annotations and aggregates say not of which interaction they are: where they could be handed to
somebody (`readlog.must_account`) they are refused, unless the rows behind them were noted first
(`ScopedQuerySet.accounted`). Counting rows is reading none.

`crm.postgres` names this module as the backend's compiler.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db.backends.postgresql import compiler  # type: ignore[attr-defined]  # not in the stubs
from django.db.models import Exists, Model
from django.db.models.expressions import Col
from django.db.models.sql import Query
from django.db.models.sql.constants import GET_ITERATOR_CHUNK_SIZE, MULTI, SINGLE

from crm.tenancy import readlog
from crm.tenancy.readlog import Unaccounted

log = logging.getLogger("crm.readlog")

TAGS = "restricted_tags"
INTERACTION = "interaction_id"
OPEN = frozenset({TAGS, INTERACTION, "site_id", "meeting_id", "log_id", "uuid"})
"""Columns of restricted rows that say nothing: keys, and what restricts them."""

__all__ = [
    "SQLAggregateCompiler",
    "SQLCompiler",
    "SQLDeleteCompiler",
    "SQLInsertCompiler",
    "SQLUpdateCompiler",
]
SQLDeleteCompiler = compiler.SQLDeleteCompiler
SQLInsertCompiler = compiler.SQLInsertCompiler
SQLUpdateCompiler = compiler.SQLUpdateCompiler


@cache
def is_restricted(model: type[Model] | None) -> bool:
    return model is not None and any(field.column == TAGS for field in model._meta.concrete_fields)


class _Accounting(compiler.SQLCompiler):
    """Notes what comes out, and refuses what could not be noted."""

    def execute_sql(
        self,
        result_type: Any = MULTI,
        chunked_fetch: bool = False,
        chunk_size: int = GET_ITERATOR_CHUNK_SIZE,
    ) -> Any:
        found = super().execute_sql(result_type, chunked_fetch, chunk_size)
        if self.query.explain_info or result_type not in (MULTI, SINGLE) or found is None:
            return found
        spots = self._spots()
        if not spots:
            return found
        if result_type == SINGLE:
            _note([found], spots)
            return found
        return _noting(found, spots) if chunked_fetch else list(_noting(found, spots))

    def _spots(self) -> list[tuple[int, int]]:
        """Where in a row tags and interaction stand, once for each restricted model in it."""
        selected = [expression for expression, _sql, _alias in self.select or ()]
        infos = list(_infos(self.klass_info)) if self.query.default_cols else []
        as_objects = {at for info in infos for at in info["select_fields"]}
        loose = [each for at, each in enumerate(selected) if at not in as_objects]
        self._refuse_loose([*loose, *_aggregated(self.query)])
        spots = [_spot(info, selected) for info in infos if is_restricted(info["model"])]
        return [spot for spot in spots if spot is not None]

    def _refuse_loose(self, expressions: Iterable[Any]) -> None:
        if getattr(self.query, "accounted", False) or not readlog.must_account():
            return
        if any(_tells(expression, self.query.model) for expression in expressions):
            raise _unaccounted(self.query.model)


class SQLCompiler(_Accounting):
    """A query that answers rows."""


class SQLAggregateCompiler(_Accounting, compiler.SQLAggregateCompiler):
    """A query that answers one row about the rows of another."""


def _infos(info: Any) -> Iterator[Any]:
    """What a row becomes objects of, joined ones included."""
    if info:
        yield info
        for related in info.get("related_klass_infos", ()):
            yield from _infos(related)


def _spot(info: Any, selected: list[Any]) -> tuple[int, int] | None:
    """None where nothing but keys is selected."""
    columns = {selected[at].target.column: at for at in info["select_fields"]}
    if columns.keys() <= OPEN:
        return None
    if TAGS in columns and INTERACTION in columns:
        return columns[TAGS], columns[INTERACTION]
    if readlog.must_account():
        raise _unaccounted(info["model"])
    return None


def _unaccounted(model: type[Model] | None) -> Unaccounted:
    """Told to the log as well, since a door answers it as something that may pass."""
    what = f"{model.__name__ if model else 'Values'}: read so that no line could say of what"
    log.error(what)
    return Unaccounted(what)


def _aggregated(query: Any) -> list[Any]:
    """What an aggregate over a subquery takes out of it."""
    inner = getattr(query, "inner_query", None)
    if inner is None or getattr(inner, "accounted", False):
        return []
    return _taken_out(inner)


def _taken_out(query: Query) -> list[Any]:
    own = [*query.select, *query.annotation_select.values()]
    return own + [each for part in query.combined_queries for each in _taken_out(part)]


def _tells(expression: Any, base: type[Model] | None) -> bool:
    """Whether a value of it could say what a restricted row says.

    Of a restricted row even what it refers to tells, such as the name of the tactic used.
    """
    if isinstance(expression, Exists):
        return False
    if isinstance(expression, Query):
        return any(_tells(each, expression.model) for each in _taken_out(expression))
    if isinstance(expression, Col):
        model = expression.target.model
        if is_restricted(model):
            return expression.target.column not in OPEN
        return is_restricted(base)
    if not hasattr(expression, "get_source_expressions"):
        return False
    parts = expression.get_source_expressions()
    return any(_tells(part, base) for part in parts if part is not None)


def _noting(chunks: Iterable[Any], spots: list[tuple[int, int]]) -> Iterator[Any]:
    for chunk in chunks:
        _note(chunk, spots)
        yield chunk


def _note(rows: Iterable[Any], spots: list[tuple[int, int]]) -> None:
    found: dict[uuid.UUID, readlog.Tags] = {
        row[interaction]: row[tags] for row in rows for tags, interaction in spots if row[tags]
    }
    if found:
        readlog.write(found)
