"""Every page and every part of one: by whom, with or without the switch, of whatever row.

See `test_api_reads` for what makes a cell right (trust.md: ISO-04, RED-01, RED-02, RED-12).
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from crm.tests.api import fingerprint
from tests.leaks import pages, walk
from tests.leaks.canaries import GONE, PLAIN
from tests.leaks.ear import NO_PART, overhearing
from tests.leaks.matrix import World, undone
from tests.leaks.surfaces import Surface
from tests.leaks.visiting import Visit, browser, complaints, paid, path_of, statuses, visits

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
    before = _but_for_the_reader()
    answers = [paid(each, world, clients[each.actor.name, each.ask]) for each in refused]
    assert len(answers) > 50
    assert min(answer.status_code for answer in answers) >= 400
    assert _but_for_the_reader() == before


OF_READERS = ("crm_reading", "crm_browsersession")


def _but_for_the_reader() -> dict[Any, dict[str, str]]:
    """Who may read a row, though not change it, has read it when that is refused; and when their
    browser was last seen is written down whatever it wants."""
    return {
        site: {table: told for table, told in tables.items() if table not in OF_READERS}
        for site, tables in fingerprint().items()
    }


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


_TOKEN = re.compile(r'[A-Za-z0-9]{64}|(?<=name="key" value=")[0-9a-f-]{36}')
"""What is new on every page: against forgery, and against saving a form twice."""


@pytest.mark.parametrize("surface", [each for each in pages.SURFACES if not each.writes], ids=str)
def test_every_part_of_a_page_is_declared(surface: Surface, world: World) -> None:
    """htmx asks the address of a page for what fills an element; that is a surface of its own."""
    (owner, *_) = world.actors
    kind = GONE if surface.of_trash else PLAIN

    def told(part: str) -> str:
        answer = paid(Visit(surface, owner, "nothing", kind, part), world, client)
        return _TOKEN.sub("", answer.content.decode())

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
