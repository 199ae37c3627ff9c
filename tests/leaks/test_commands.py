"""What commands print: an operator's terminal is no place for what people wrote in confidence."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from tests.leaks import canaries
from tests.leaks.commands import RUN
from tests.leaks.matrix import World, undone

pytestmark = pytest.mark.django_db

NAMES = ("site", "owner_name")


@pytest.mark.parametrize("name", RUN)
def test_command(name: str, world: World) -> None:
    told = StringIO()
    with undone():
        call_command(name, *RUN[name], stdout=told, stderr=told)
    assert told.getvalue(), "nothing would be proven"
    assert [each for each in canaries.found(told.getvalue()) if each.field not in NAMES] == []
    assert list(world.aside.complaints()) == []
