"""Proof of both walls on a live database, each alone, in a transaction that is rolled back.

Two probe sites get a row in every site-owned table. Then the second wall is asked in plain SQL,
as the runtime role with one site's context; and the first wall is asked through the ORM, as the
owner with row-level security lifted. Nothing of it is ever committed.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction

from crm.errors import refused_by_the_wall
from crm.tenancy.catalogue import Finding
from crm.tenancy.context import Context, bind, remember
from crm.tenancy.querysets import ScopedQuerySet, Unscoped
from crm.tenancy.viewer import Viewer

LOCK_TIMEOUT = "2s"  # lifting the policies locks the tables; a busy site must not wait for it


def site_owned_models() -> list[type[models.Model]]:
    """Every model whose table has `site_id`."""
    return [
        model
        for model in apps.get_models()
        if any(field.column == "site_id" for field in model._meta.concrete_fields)
    ]


def _count(cursor: Any, query: str, *params: Any) -> int:
    cursor.execute(query, params)
    return int(cursor.fetchone()[0])


def second_wall(mine: Viewer, theirs: Viewer) -> Iterator[Finding]:
    """Row-level security alone: raw SQL of the runtime role, with my site's context and none."""
    for model in site_owned_models():
        table = model._meta.db_table
        with connection.cursor() as cursor:
            bind(Context.of(mine))
            yield from _reads(cursor, table, mine, theirs)
            yield from _writes(cursor, table, mine, theirs)
            bind(Context())
            if _count(cursor, f"select count(*) from {table}"):  # noqa: S608  # a model's table
                yield Finding("second wall", table, "shows rows without any context")


def _reads(cursor: Any, table: str, mine: Viewer, theirs: Viewer) -> Iterator[Finding]:
    of_site = f"select count(*) from {table} where site_id = %s"  # noqa: S608  # a model's table
    if not _count(cursor, of_site, mine.site_id):
        yield Finding("probe", table, "no probe row, so nothing is proven")
    if _count(cursor, of_site, theirs.site_id):
        yield Finding("second wall", table, "shows another site's rows")


def _writes(cursor: Any, table: str, mine: Viewer, theirs: Viewer) -> Iterator[Finding]:
    """Each statement must hit no row or be refused; its savepoint undoes it either way."""
    attempts = {
        "changes another site's rows": (
            f"update {table} set site_id = site_id where site_id = %s",  # noqa: S608
            [theirs.site_id],
        ),
        "deletes another site's rows": (
            f"delete from {table} where site_id = %s",  # noqa: S608
            [theirs.site_id],
        ),
        "moves rows to another site": (
            f"update {table} set site_id = %s where site_id = %s",  # noqa: S608
            [theirs.site_id, mine.site_id],
        ),
    }
    for what, (statement, params) in attempts.items():
        try:
            with transaction.atomic():
                cursor.execute(statement, params)
                if cursor.rowcount:
                    yield Finding("second wall", table, what)
                transaction.set_rollback(True)
        except DatabaseError as error:
            if not refused_by_the_wall(error):
                yield Finding("second wall", table, f"{what}, but for a lucky constraint")


def lift_second_wall() -> None:
    """Speak as the owner, whom the policies no longer bind; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("select set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
        cursor.execute("set local role none")
        for model in site_owned_models():
            cursor.execute(f"alter table {model._meta.db_table} no force row level security")
    remember(Context())


def first_wall(mine: Viewer, theirs: Viewer) -> Iterator[Finding]:
    """The ORM alone: what `visible_to` answers while the policies are lifted."""
    for model in site_owned_models():
        manager: Any = model._default_manager
        if not issubclass(getattr(manager, "_queryset_class", object), ScopedQuerySet):
            if model._meta.label not in settings.UNSCOPED_MODELS:
                yield Finding("first wall", model._meta.label, "has a manager without scope")
            continue
        yield from _scoped(model, manager, mine)


def _scoped(model: type[models.Model], manager: Any, mine: Viewer) -> Iterator[Finding]:
    try:
        manager.all().exists()
        yield Finding("first wall", model._meta.label, "answers without a viewer")
    except Unscoped:
        pass
    seen = set(manager.visible_to(mine).values_list("site_id", flat=True))
    if seen - {mine.site_id}:
        yield Finding("first wall", model._meta.label, "shows another site's rows")
    if mine.site_id not in seen:
        yield Finding("probe", model._meta.label, "no probe row, so nothing is proven")


def redacted_models() -> list[type[models.Model]]:
    """Every model that restricted tags hide."""
    return [
        model
        for model in site_owned_models()
        if any(field.column == "restricted_tags" for field in model._meta.concrete_fields)
    ]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody of the probe site, and whether they may read what its tag hides."""

    name: str
    viewer: Viewer
    reads: bool


def every_way(mine: Viewer) -> Iterator[Reader]:
    """Each way of asking, holding and having the interactions opened, alone and together.

    `mine` holds the tag and asks for it.
    """
    opened = frozenset(_restricted_interactions(mine))
    other = frozenset({uuid.uuid4()})
    none: frozenset[uuid.UUID] = frozenset()
    yield Reader("held and asked", mine, reads=True)
    yield Reader("held, not asked", replace(mine, asked=none), reads=False)
    yield Reader("asked, not held", replace(mine, held=none), reads=False)
    yield Reader("opened and asked", replace(mine, held=none, opened=opened), reads=True)
    yield Reader(
        "opened, not asked", replace(mine, held=none, asked=none, opened=opened), reads=False
    )
    yield Reader(
        "opened, something else asked",
        replace(mine, held=none, asked=other, opened=opened),
        reads=False,
    )
    yield Reader("another one opened", replace(mine, held=none, opened=other), reads=False)


def _restricted_interactions(mine: Viewer) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for model in redacted_models():
        with connection.cursor() as cursor:
            bind(Context.of(mine))
            cursor.execute(
                f"select interaction_id from {model._meta.db_table}"  # noqa: S608  # a model's table
                " where restricted_tags <> '{}'"
            )
            found.update(interaction for (interaction,) in cursor.fetchall())
    return found


def redaction(readers: Sequence[Reader], *, through_orm: bool = False) -> Iterator[Finding]:
    """Restricted rows are there for who may read them, and for nobody else.

    In plain SQL as the runtime role, or (with the policies lifted) by what the ORM answers.
    """
    for model in redacted_models():
        for reader in readers:
            seen = _restricted_seen(model, reader.viewer, through_orm)
            if seen and not reader.reads:
                what = f"shows restricted rows unasked: {reader.name}"
                yield Finding("redaction", model._meta.label, what)
            if reader.reads and not seen:
                yield Finding("probe", model._meta.label, f"no restricted row for: {reader.name}")


def _restricted_seen(model: Any, viewer: Viewer, through_orm: bool) -> int:
    if through_orm:
        restricted = model._default_manager.visible_to(viewer).exclude(restricted_tags=[])
        return int(restricted.count())
    return _in_sql(model, viewer, "restricted_tags <> '{}'")


def _in_sql(model: Any, viewer: Viewer, which: str) -> int:
    with connection.cursor() as cursor:
        bind(Context.of(viewer))
        return _count(
            cursor,
            f"select count(*) from {model._meta.db_table} where {which}",  # noqa: S608  # ours
        )


def tagging(mine: Viewer, retag: Callable[..., None]) -> Iterator[Finding]:
    """Restricted tags reach every row that hangs on an interaction, and nothing else sets them.

    `retag` takes the tag off everything that carries it, or puts it on everything.
    """
    for model in redacted_models():
        yield from _by_hand(model, mine)
    changes: dict[str, Callable[..., None]] = {
        "tagged": retag,
        "restricted": partial(_restrict, mine),
    }
    for what, change in changes.items():
        change(**{what: False})
        for model in redacted_models():
            if _in_sql(model, mine, "restricted_tags <> '{}'"):
                yield Finding("tagging", model._meta.label, f"stays hidden, no longer {what}")
            if not _in_sql(model, mine, "true"):
                yield Finding("probe", model._meta.label, f"no row that is not {what}")
        change(**{what: True})
        for model in redacted_models():
            if _in_sql(model, replace(mine, asked=frozenset()), "true"):
                yield Finding("tagging", model._meta.label, f"is not hidden when {what} later")


def _restrict(mine: Viewer, *, restricted: bool) -> None:
    with connection.cursor() as cursor:
        bind(Context.of(mine))
        tags = sorted(map(str, mine.held))
        cursor.execute(
            "update crm_tag set restricted = %s where uuid = any(%s::uuid[])", [restricted, tags]
        )


def _by_hand(model: Any, mine: Viewer) -> Iterator[Finding]:
    """Whoever may read a row cannot take its tags off it."""
    restricted = _in_sql(model, mine, "restricted_tags <> '{}'")
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(f"update {model._meta.db_table} set restricted_tags = '{{}}'")  # noqa: S608
        if _in_sql(model, mine, "restricted_tags <> '{}'") != restricted:
            yield Finding("tagging", model._meta.label, "can be shown by hand")
        transaction.set_rollback(True)


def unread_writes(mine: Viewer, guarded: Sequence[type[models.Model]]) -> Iterator[Finding]:
    """Rows whose content is hidden are changed and deleted by nobody for whom it is.

    After `tagging`, which leaves everything tagged.
    """
    blind = replace(mine, asked=frozenset())
    for model in guarded:
        table = model._meta.db_table
        attempts = {
            "is changed": f"update {table} set site_id = site_id",  # noqa: S608  # a model's table
            "is deleted": f"delete from {table}",  # noqa: S608  # likewise
        }
        for what, statement in attempts.items():
            if _takes_effect(statement, blind):
                yield Finding("unread", model._meta.label, f"{what} by who cannot read it")


def _takes_effect(statement: str, viewer: Viewer) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            bind(Context.of(viewer))
            cursor.execute(statement)
            transaction.set_rollback(True)
            return bool(cursor.rowcount)
    except DatabaseError as error:
        return not refused_by_the_wall(error)
