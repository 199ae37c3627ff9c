"""What the matrix does not know, nobody has looked at (see CONTRIBUTING.md, "A new surface")."""

from __future__ import annotations

from tests.leaks import api, commands, page, pages, walk
from tests.leaks.surfaces import NOUN


def test_every_address_and_verb_below_api_is_declared() -> None:
    declared = [surface.key for surface in api.SURFACES]
    assert sorted(declared) == sorted(walk.api())


def test_every_page_is_declared() -> None:
    """Their verbs and parts are in `test_pages`, which has to ask for them."""
    assert {NOUN.sub("{}", each.address) for each in pages.SURFACES} == walk.pages()


def test_every_command_is_declared() -> None:
    assert {*commands.RUN, *commands.OTHERS} == walk.commands()


def test_the_page_is_written_anew() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.written(), "python -m tests.leaks --write"
