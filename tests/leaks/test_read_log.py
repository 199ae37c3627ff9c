"""Whatever is told of a restricted interaction is in the read log, or is not told (trust.md,
RED-13): every surface below /api/, every page and every part of one, and the admin.

What a surface must tell at all is held to by the matrix itself, so none of this proves nothing.
That pages write down what they tell, and that the admin writes nothing, is looked at on the same
visits as what they tell (`visiting.complaints`, `test_admin.test_a_model`).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.leaks import api, pages
from tests.leaks.asking import Cell, cells, send
from tests.leaks.matrix import Told, World, undone
from tests.leaks.reading import READERS, Watch, due, no_log
from tests.leaks.surfaces import Surface
from tests.leaks.visiting import Visit, browser, is_reading, paid, visits

pytestmark = pytest.mark.django_db


def asked(surface: Surface, world: World) -> Iterator[Cell]:
    """Each way to ask for the tag is as good as the other."""
    for cell in cells(surface, world):
        if cell.ask == "exact" and cell.actor.name in READERS:
            yield cell


@pytest.mark.parametrize("surface", api.SURFACES, ids=str)
def test_the_api_writes_down_what_it_tells(surface: Surface, world: World) -> None:
    wrong: list[str] = []
    for cell in asked(surface, world):
        with undone():
            watch = Watch(cell.actor, world)
            told = Told.of(send(cell, world))
            wrong += [f"{cell}: {each}" for each in watch.complaints(told, surface.contract)]
    assert wrong == []


@pytest.mark.parametrize("surface", api.SURFACES, ids=str)
def test_the_api_tells_nothing_without_the_log(surface: Surface, world: World) -> None:
    wrong: list[str] = []
    for cell in asked(surface, world):
        rows = world.sites[cell.actor.site]
        with undone():
            tells = bool(due(Told.of(send(cell, world)), rows))
        with undone(), no_log():
            answer = send(cell, world)
            if answer.status_code == 500 or (tells and answer.status_code != 503):
                wrong.append(f"{cell}: {answer.status_code}")
            if due(Told.of(answer), rows):
                wrong.append(f"{cell}: tells all the same")
    assert wrong == []


# --- pages


def switched_on(surface: Surface, world: World) -> Iterator[Visit]:
    for visit in visits(surface, world):
        if is_reading(visit):
            yield visit


@pytest.mark.parametrize("surface", pages.SURFACES, ids=str)
def test_pages_tell_nothing_without_the_log(surface: Surface, world: World) -> None:
    wrong: list[str] = []
    for visit in switched_on(surface, world):
        with undone(), no_log():
            client = browser(visit.actor, world, visit.ask)
            client.raise_request_exception = False
            answer = paid(visit, world, client)
            if answer.status_code == 500 or due(Told.of(answer), world.sites[visit.actor.site]):
                wrong.append(f"{visit}: {answer.status_code}")
    assert wrong == []
