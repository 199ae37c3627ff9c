"""Loads the demo: every app's seeds, in one transaction, so that it is there whole or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import translation
from django.utils.module_loading import module_has_submodule

from crm import seeds
from crm.tenancy.context import acting_as

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
    with translation.override("en"), transaction.atomic():
        with connection.cursor() as cursor:  # of two who load at once, the second finds the first's
            cursor.execute("select pg_advisory_xact_lock(%s)", [PLANTING])
        if seeds.is_there():
            if not fresh:
                return False
            seeds.uproot()
        for demo in seeds.SITES:
            ground = seeds.lay(demo, today, tell)
            with acting_as(ground.viewer):
                for grower in growers():
                    grower.plant(ground)
    analyze()
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


def analyze() -> None:
    """PostgreSQL would notice the new rows by itself, a minute late."""
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"analyze {connection.ops.quote_name(table)}")
