"""Everything that can be written below /api/: who may, on which rows, and what a refusal leaves.

Nothing that is refused changes a row of any table (trust.md, ISO-05), and nothing that is said to
whoever writes tells more than a read would.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crm.tests.api import fingerprint
from tests.leaks.api import SURFACES
from tests.leaks.asking import Cell, cells, complaints, send, statuses
from tests.leaks.matrix import World, undone
from tests.leaks.surfaces import Surface

pytestmark = pytest.mark.django_db

WRITES = [surface for surface in SURFACES if surface.writes]


def is_refused(cell: Cell) -> bool:
    return min(statuses(cell)) >= 400


def told_by(cell: Cell, world: World) -> Iterator[str]:
    yield from complaints(cell, send(cell, world), world)


@pytest.mark.parametrize("surface", WRITES, ids=str)
def test_write(surface: Surface, world: World) -> None:
    wrong: list[str] = []
    before = fingerprint()
    for cell in cells(surface, world):
        if is_refused(cell):  # and so there is nothing to undo
            wrong += told_by(cell, world)
            continue
        with undone():
            wrong += told_by(cell, world)
    assert wrong == []
    assert fingerprint() == before, "a refused request has changed a row"
