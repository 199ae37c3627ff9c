"""Loads the demo: every app's seeds, in one transaction, so that it is there whole or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import translation
from django.utils.module_loading import module_has_submodule

from crm import seeds
from crm.tenancy.context import acting_as, unhurried

PLANTING = 7_264_517_300_115  # any number, the same in every release


def plant(
    *,
    fresh: bool = False,
    today: dt.date | None = None,
    tell: Callable[[int], None] = lambda _: None,
) -> bool:
    """Create the demo sites unless they are there; answers whether it did.

    `fresh` removes them first. They are as of `today`, by default today on each site's calendar.
    """
    # Texts are stored, so they must not depend on the language of whoever loads them.
    with translation.override("en"), unhurried(), transaction.atomic():
        with connection.cursor() as cursor:  # of two who load at once, the second finds the first's
            cursor.execute("select pg_advisory_xact_lock(%s)", [PLANTING])
        if seeds.is_there():
            if not fresh:
                return False
            seeds.uproot()
        with many_rows_at_once():
            for demo in seeds.SITES:
                ground = seeds.lay(demo, today, tell)
                with acting_as(ground.viewer):
                    for grower in growers():
                        grower.plant(ground)
                    seeds.tell_events(ground)
                    seeds.forget_readings(ground)
        # Not before the end: autovacuum, which may be at one of the tables, waits for the indexes
        # that are closed to it until then, and would be waited for.
        transaction.on_commit(analyze)
    return True


def rows() -> int:
    """How many rows `plant` tells of, for a progress bar."""
    slugs = [demo.slug for demo in seeds.SITES]
    grown: int = sum(grower.amount(slug) for grower in growers() for slug in slugs)
    return grown + sum(seeds.people_of(slug) for slug in slugs)


def growers() -> Iterator[Any]:
    """The apps' seeds, the lower apps first."""
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "seeds"):
            module = import_module(f"{app.name}.seeds")
            if hasattr(module, "plant"):
                yield module


_TEXT_INDEXES = """
select c.oid::regclass::text from pg_class c join pg_am a on a.oid = c.relam
where a.amname = 'gin' and c.reloptions @> '{fastupdate=off}'
  and c.relnamespace = 'public'::regnamespace
order by 1
"""


_QUICKLY = """
select set_config('gin_pending_list_limit', '1GB', true), set_config('pgtrigger.ignore', '{}', true)
"""


@contextmanager
def many_rows_at_once() -> Iterator[None]:
    """Spare what every single row would cost.

    The text indexes collect what is new and take it in sorted; until the transaction ends, nobody
    else reads their tables. And triggers are told that none is ignored: finding that out for
    themselves, where nobody has said so, takes them a subtransaction per row.
    """
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute(_QUICKLY)
        cursor.execute(_TEXT_INDEXES)
        indexes = [name for (name,) in cursor.fetchall()]
        for index in indexes:
            cursor.execute(f"alter index {index} set (fastupdate = on)")
    yield
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        for index in indexes:
            cursor.execute("select gin_clean_pending_list(%s::regclass)", [index])
            cursor.execute(f"alter index {index} set (fastupdate = off)")


def analyze() -> None:
    """PostgreSQL would notice the new rows by itself, a minute late."""
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"analyze {connection.ops.quote_name(table)}")
