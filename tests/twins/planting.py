"""Leaks that are planted, each by taking away a guard, to see that the twins notice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from crm.tenancy.querysets import ScopedQuerySet
from interactions.models import InteractionContent
from tests.twins.worlds import World


@contextmanager
def as_owner() -> Iterator[Any]:
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        yield cursor


def without_policies(*tables: str) -> Any:
    """The second wall, open for those tables."""

    def open_them(world: World) -> None:
        with as_owner() as cursor:
            for table in tables:
                cursor.execute(f"alter policy of_site on {table} using (true)")

    return open_them


# --- another site's rows


def count_every_site(rows: ScopedQuerySet[Any]) -> int:
    """A total that somebody counted without the site."""
    return int(rows.model._default_manager.across_sites().count())


def shared_numbers(world: World) -> None:
    """One sequence for the interactions of all sites, that has counted from the beginning."""
    with as_owner() as cursor:
        cursor.execute("alter table crm_counter no force row level security")
        cursor.execute("select sum(value) from crm_counter where noun = 'interactions_interaction'")
        (given_out,) = cursor.fetchone()
        cursor.execute("alter table crm_counter force row level security")
        cursor.execute(f"create sequence shared_numbers start {given_out + 1}")
        cursor.execute("grant usage on sequence shared_numbers to crm_app")
        cursor.execute(
            "create function take_number() returns trigger language plpgsql as"
            " $$ begin new.number := nextval('shared_numbers'); return new; end $$"
        )
        cursor.execute(
            "create trigger a_shared_number before insert on interactions_interaction"
            " for each row execute function take_number()"
        )


# --- what a restricted tag hides


def duration_of(row: Any) -> Any:
    """A duration that somebody read past the redaction."""
    contents = InteractionContent.objects.across_sites()
    return contents.values_list("duration", flat=True).get(interaction_id=row.pk)
