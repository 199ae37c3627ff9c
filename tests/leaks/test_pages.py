"""Every page and every part of one: by whom, with or without the switch, of whatever row.

See `test_api_reads` for what makes a cell right (trust.md: ISO-04, RED-01, RED-02, RED-12).
"""

from __future__ import annotations

import pytest

from tests.leaks import pages, walk
from tests.leaks.canaries import GONE, PLAIN
from tests.leaks.ear import NO_PART, overhearing
from tests.leaks.matrix import World, undone
from tests.leaks.surfaces import Surface
from tests.leaks.visiting import (
    Visit,
    browser,
    complaints,
    paid,
    path_of,
    rows_but_readings,
    statuses,
    unmarked,
    visits,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("surface", pages.SURFACES, ids=str)
def test_page(surface: Surface, world: World) -> None:
    wrong: list[str] = []
    for visit in visits(surface, world):
        with undone():
            wrong += complaints(visit, world)
    assert wrong == []


def test_a_refused_form_changes_nothing(world: World) -> None:
    """Forms of a page are saved by actions that the API shares; here it is the pages' turn."""
    visited = [visit for each in pages.SURFACES if each.writes for visit in visits(each, world)]
    refused = [each for each in visited if min(statuses(each)) >= 400]
    clients = {
        (each.actor.name, each.ask): browser(each.actor, world, each.ask) for each in refused
    }
    before = rows_but_readings()
    answers = [paid(each, world, clients[each.actor.name, each.ask]) for each in refused]
    assert len(answers) > 50
    assert min(answer.status_code for answer in answers) >= 400
    assert rows_but_readings() == before


ADDRESSES = sorted({each.address for each in pages.SURFACES})


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_verb_of_a_page_is_declared(address: str, world: World) -> None:
    (owner, *_) = world.actors
    declared = {each.verb: each for each in pages.SURFACES if each.address == address}
    path = path_of(Surface("GET", "pages", address), world.sites["a"])
    for verb in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        with undone():
            answer = browser(owner, world, "nothing").generic(verb, path)
        assert (answer.status_code != 405) == (verb in declared), verb


@pytest.mark.parametrize("surface", [each for each in pages.SURFACES if not each.writes], ids=str)
def test_every_part_of_a_page_is_declared(surface: Surface, world: World) -> None:
    """htmx asks the address of a page for what fills an element; that is a surface of its own."""
    (owner, *_) = world.actors
    kind = GONE if surface.of_trash else PLAIN

    def told(part: str) -> str:
        answer = paid(Visit(surface, owner, "nothing", kind, part), world, client)
        return unmarked(answer)

    client = browser(owner, world, "nothing")
    with overhearing() as ear:
        page = told(NO_PART)
    asked = walk.htmx_targets() if ear.is_looked_up else ear.names
    parts = {each for each in asked | {*surface.parts} if told(each) != page}
    assert parts <= {*surface.parts}


def test_names_are_overheard(world: World) -> None:
    """Or the test above would try none."""
    heard = set()
    for surface in pages.SURFACES:
        if surface.verb == "GET" and surface.parts:
            with overhearing() as ear:
                paid(
                    Visit(surface, world.actors[0], "nothing", PLAIN, NO_PART),
                    world,
                    browser(world.actors[0], world, "nothing"),
                )
            heard |= ear.names & {*surface.parts}
    assert len(heard) > 2
