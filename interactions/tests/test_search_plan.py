"""A search's total is counted where the texts are, and plans expect about what there is."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.rows import CONTACT_SQL, HEADER_SQL, WORDS
from crm.models import Tag
from crm.tenancy.context import Context, acting_as, bound, unhurried
from crm.tests.factories import Person
from interactions import actions
from interactions.models import Interaction, InteractionContent
from interactions.tests.factories import InteractionFactory

ROWS = 600
TAG_SQL = """
insert into interactions_interactiontag (site_id, interaction_id, tag_id)
select %(site)s, uuid, %(tag)s from interactions_interaction where number %% 33 = 0
"""


@pytest.fixture
def _many(alice: Person) -> None:
    viewer = alice.viewer()
    with acting_as(viewer):
        tag = Tag.objects.visible_to(viewer).get(name="immigration").pk
    given = {"site": viewer.site_id, "contacts": 3, "every": 50, "words": WORDS, "tag": tag}
    given |= {"first": 1, "last": ROWS}
    with bound(Context(site_id=str(viewer.site_id))), connection.cursor() as cursor:
        for statement in (CONTACT_SQL, HEADER_SQL, TAG_SQL):
            cursor.execute(statement, given)
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute("analyze")


@pytest.mark.usefixtures("_many")
def test_plans_expect_that_most_rows_are_readable(bob: Person) -> None:
    """Below row-level security PostgreSQL looks few statistics up; without, it guesses 3 of 100."""
    with acting_as(bob.viewer()) as viewer:
        contents = InteractionContent.objects.visible_to(viewer)
        assert 0.9 < contents.estimated_rows() / contents.count() < 1.1


@pytest.mark.usefixtures("_many")
def test_the_hits_of_a_mere_search_are_counted_without_their_interactions(bob: Person) -> None:
    with acting_as(bob.viewer()) as viewer:
        found = Interaction.objects.visible_to(viewer).matching(viewer, "lead 7")
        with CaptureQueriesContext(connection) as queries:
            assert found.count() == sum(n % 40 == 7 and n % 33 > 0 for n in range(ROWS + 1))
        said, gone, there = (each["sql"] for each in queries)
        assert "join" not in said.lower()
        assert "Index Scan using interactions_trash" in _plan(gone)
        assert "Index Scan on interactions_place" in _plan(there)


@pytest.mark.usefixtures("_many")
def test_a_filter_by_who_led_reads_those_rows(bob: Person) -> None:
    """And expects about as many as there are: of a folded column there are statistics."""
    with acting_as(bob.viewer()) as viewer:
        found = Interaction.objects.visible_to(viewer).containing("lead", "LEAD 7")
        assert found.count() == sum(n % 40 == 7 and n % 33 > 0 for n in range(ROWS + 1))
        assert "Bitmap Index Scan on interactions_content_lead" in found.explain()
        assert 7 <= found.estimated_rows() <= 28


def _plan(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"explain {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_a_statement_of_a_request_uses_one_core(bob: Person) -> None:
    def helpers() -> str:
        with acting_as(bob.viewer()), connection.cursor() as cursor:
            cursor.execute("show max_parallel_workers_per_gather")
            return str(cursor.fetchone()[0])

    assert helpers() == "0"
    with unhurried():
        assert helpers() == "2"


@pytest.fixture
def logged(alice: Person) -> dict[str, Interaction]:
    """What has `needle` in its text, at its place, in both, hidden, and deleted."""

    def log(title: str, location: str = "", *tagged: str) -> Interaction:
        by = alice.viewer("immigration")
        made: Interaction = InteractionFactory.create(
            by=by, title=title, location=location, tagged=tagged
        )
        return made

    made = {
        "said": log("A needle"),
        "there": log("Nothing", "Needle Street"),
        "both": log("A needle", "Needle Street"),
        "hidden": log("A needle", "", "immigration"),
        "hidden, there": log("A needle", "Needle Street", "immigration"),
        "deleted": log("A needle"),
        "deleted, there": log("Nothing", "Needle Street"),
        "neither": log("Nothing"),
    }
    for name in ("deleted", "deleted, there"):
        with acting_as(alice.viewer()) as viewer:
            actions.delete(made[name], by=viewer)
    return made


SHOWN = {"said", "there", "both", "hidden, there"}


@pytest.mark.parametrize("common", [-1, 500], ids=["common", "rare"])
def test_the_total_is_that_of_the_rows(
    alice: Person, bob: Person, logged: Any, common: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interactions.querysets.encounters.COMMON", common)

    def names(rows: Any) -> set[str]:
        """Whose total must be as many as there are."""
        assert rows.count() == len(rows)
        found = {row.pk for row in rows}
        return {name for name, row in logged.items() if row.pk in found}

    with acting_as(bob.viewer()) as viewer:
        rows = Interaction.objects.visible_to(viewer)
        found = rows.matching(viewer, "needle")
        assert names(found) == SHOWN
        assert names(rows.matching(viewer, "nowhere")) == set()
        names(rows.matching(viewer, "\u0300" * 3))  # accents alone: nothing is left to look for
        assert names(found.at_place("street")) == {"there", "both", "hidden, there"}
        assert names(found.exclude(pk=logged["said"].pk)) == SHOWN - {"said"}
        assert names(rows.readable().matching(viewer, "needle")) == {"said", "there", "both"}
        assert names(found.all()[:2]) < SHOWN
        assert names(found.none()) == set()
        trash = Interaction.objects.deleted_for(viewer)
        assert names(trash.matching(viewer, "needle")) == {"deleted", "deleted, there"}
    with acting_as(alice.viewer("immigration")) as holder:
        found = Interaction.objects.visible_to(holder).matching(holder, "needle")
        assert names(found) == SHOWN | {"hidden"}
