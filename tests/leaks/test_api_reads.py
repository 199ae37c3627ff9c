"""Everything that can be read below /api/: by whom, however they ask, of whatever row.

A cell is right if its status is the one that the person's rights make it, if it tells nothing
that is hidden from them, and if it tells what it promises to (trust.md: ISO-04, ISO-12, RED-01,
RED-02, AUT-01, AUT-05).
"""

from __future__ import annotations

import pytest

from tests.leaks.api import SURFACES
from tests.leaks.asking import cells, complaints, send
from tests.leaks.matrix import World
from tests.leaks.surfaces import Surface

pytestmark = pytest.mark.django_db

READS = [surface for surface in SURFACES if not surface.writes]


@pytest.mark.parametrize("surface", READS, ids=str)
def test_read(surface: Surface, world: World) -> None:
    wrong = [
        complaint
        for cell in cells(surface, world)
        for complaint in complaints(cell, send(cell, world), world)
    ]
    assert wrong == []
