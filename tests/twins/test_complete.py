"""Every parameter and every field that the API takes is among the words that are drawn."""

from __future__ import annotations

import pytest

from crm.api.base.operation import Operation, operation_of
from rapport.api.tactics import InteractionCreate, InteractionTacticLogCreate
from tests.leaks import walk
from tests.leaks.surfaces import Surface
from tests.twins.asking import ASKED, words_of
from tests.twins.dictionary import OF_TACTICS, QUERIES, TACTIC_LOG

HANDLERS = walk.api()
CHOSEN_ALREADY = {"siteId", "site_id"}
"""The matrix' own body names the site; there is no other word to draw."""


def operation(surface: Surface) -> Operation:
    """What is said of the surface beside its handler."""
    found = operation_of(HANDLERS[surface.key])
    assert found is not None, surface
    return found


OPERATED = [surface for surface in ASKED if HANDLERS[surface.key] is not None]


@pytest.mark.parametrize("surface", OPERATED, ids=str)
def test_nothing_is_left_out(surface: Surface) -> None:
    if not surface.writes:
        asked = QUERIES.get(f"{surface.contract} {surface.address}", {})
        assert set(operation(surface).asks().get_fields()) == set(asked)
    elif surface.body is not None:
        taken = set(operation(surface).takes().get_fields()) - CHOSEN_ALREADY
        assert taken <= set(words_of(surface)) | set(surface.body)


def test_nothing_of_tactics_is_left_out() -> None:
    assert set(InteractionCreate().get_fields()) == set(OF_TACTICS)
    assert set(InteractionTacticLogCreate().get_fields()) == set(TACTIC_LOG)
