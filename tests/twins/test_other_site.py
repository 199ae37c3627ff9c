"""Whether site B has rows or none, nobody of site A can tell (trust.md, ISO-06).

Two databases, alike to the byte in site A; the right one's site B has about a thousand rows, under
the same names, addresses and words. More of it: `python -m tests.twins`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from contacts.models import Contact
from crm.tenancy.context import Context, bound
from crm.tests.api import table_names
from interactions.api import sites
from tests.twins import words
from tests.twins.checking import check, check_all, much_of, tour, wander
from tests.twins.filling import fill_site_a, fill_site_b
from tests.twins.planting import count_every_site, shared_numbers, without_policies
from tests.twins.replaying import Differs
from tests.twins.worlds import ROLES, World, two_worlds

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PEOPLE, MANAGERS = dict.fromkeys(ROLES, words.TAGS), ["alice", "adam"]
TOUR = tour(PEOPLE, MANAGERS)
WANDER = wander(PEOPLE, list(PEOPLE), MANAGERS)


@pytest.fixture(scope="module")
def worlds(databases: None) -> Iterator[Sequence[World]]:
    with two_worlds(fill_site_a, fill_site_b) as made:
        assert rows_of_site_b(made[0]) < 20  # its owner, with rights, and its one tag
        assert rows_of_site_b(made[1]) > 900
        yield made


def rows_of_site_b(world: World) -> int:
    """All of them, but for the site and its people."""
    with world.here("count", 3500):
        site, owner = world.sites["b"], world.people["charlie"]
        tags = owner.viewer("immigration").revealed
        context = Context(str(site.pk), str(owner.user.pk), f"{{{','.join(map(str, tags))}}}")
        with bound(context), world.connection.cursor() as cursor:
            return sum(_count(cursor, table) for table in table_names() if is_of_rows(table))


def is_of_rows(table: str) -> bool:
    return not table.startswith(("auth_", "django_", "guardian_", "rapport_rapporttactic"))


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"select count(*) from {table}")
    return int(cursor.fetchone()[0])


def test_nobody_can_tell(worlds: Sequence[World]) -> None:
    check_all(worlds, TOUR, WANDER)


# --- and if somebody could, it would be seen


def test_a_total_that_counts_other_sites_is_found(
    worlds: Sequence[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    paged = sites.page_of

    def counting(rows: Any, **where: Any) -> Any:
        found, meta = paged(rows, **where)
        meta["pagination"]["total_records"] = count_every_site(rows)
        return found, meta

    monkeypatch.setattr(sites, "page_of", counting)
    with pytest.raises(Differs, match="total_records"):
        check(
            worlds,
            much_of("GET sites /api/interactions", PEOPLE),
            10,
            without_policies("interactions_interaction"),
        )


def test_numbers_from_a_shared_sequence_are_found(worlds: Sequence[World]) -> None:
    with pytest.raises(Differs):
        check(worlds, much_of("POST sites /api/interactions", PEOPLE), 10, shared_numbers)


def test_contacts_of_every_site_are_found(
    worlds: Sequence[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = type(Contact.objects.all())
    monkeypatch.setattr(manager, "visible_to", lambda rows, viewer: rows.across_sites())
    with pytest.raises(Differs):
        check(
            worlds,
            much_of("GET business /api/contacts", PEOPLE),
            10,
            without_policies("contacts_contact"),
        )
