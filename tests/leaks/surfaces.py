"""What the leak matrix knows of each surface: how to ask it, whom it answers, and what it tells.

Addresses are written with the nouns of their rows (`/api/interactions/{interaction}`); an `Id` or
`Number` in a body, or `{contact}` in a query, stands for a row in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from tests.leaks.canaries import PLAIN


class Needs(IntEnum):
    """The least that somebody must be or have."""

    NOTHING = 0
    SIGN_IN = 1
    VIEW = 2
    EDIT = 3
    DELETE = 4  # of others' rows
    MANAGE = 5


@dataclass(frozen=True)
class Id:
    """Stands in a body for the uuid of a row."""

    noun: str


@dataclass(frozen=True)
class Number:
    """Stands in a body for the number of a row."""

    noun: str


@dataclass(frozen=True)
class Surface:
    """One verb of one address in one contract.

    `tells` names the fields whose canaries must be in the answer where the row is readable;
    `of_past` those of a meeting that took place, as all have but the plain one.
    `body` makes a write that succeeds on the plain row with `status`; `again` is the answer on a
    restricted row to who may read it, `hidden` to everybody else who could write, `refused` the
    answer to who lacks the right.
    """

    verb: str
    contract: str
    address: str
    tells: str = ""
    of_past: str = ""
    query: str = ""
    body: Any = None
    needs: Needs = Needs.VIEW
    status: int = 200
    again: int = 0
    hidden: int = 403
    refused: int = 403
    offers: bool = False  # names services and questions, which are the site's and not hidden
    trash: bool = False  # tells of what was deleted, to who could read it
    of_person: bool = False  # tells of all sites of the person, whichever is asked for
    # of pages only
    parts: tuple[str, ...] = ()  # elements that htmx fills from here
    of_trash: bool = False  # its rows are those in the trash
    sees_all: bool = False  # who holds the tag need not have switched it on
    for_holders: bool = False  # of a restricted tag
    moves_on: bool = False  # who is signed in is sent elsewhere
    for_blind: bool = False  # `hidden` is what it answers to who cannot read the row
    of_holders: int = 0  # the answer to who does not hold every tag, whatever was opened to them

    def __str__(self) -> str:
        return f"{self.verb} {self.contract} {self.address}"

    @property
    def key(self) -> str:
        """As `walk` finds it in the URL configuration."""
        return f"{self.verb} {self.contract} {NOUN.sub('{}', self.address)}"

    @property
    def nouns(self) -> list[str]:
        return NOUN.findall(self.address)

    def fields(self, kind: str) -> frozenset[str]:
        """What it tells of a row of that kind."""
        of_past = "" if kind == PLAIN else self.of_past
        return frozenset(f"{self.tells} {of_past}".split())

    @property
    def writes(self) -> bool:
        return self.verb not in ("GET", "ANY")

    @property
    def ids(self) -> list[str]:
        """Where rows are named beside the path: in the query and in the body."""
        return [*NOUN.findall(self.query), *(each.noun for each in _places(self.body))]


NOUN = re.compile(r"\{(\w*)\}")


def _places(body: Any) -> Iterator[Id | Number]:
    if isinstance(body, Id | Number):
        yield body
    elif isinstance(body, dict):
        for value in body.values():
            yield from _places(value)
    elif isinstance(body, list):
        for value in body:
            yield from _places(value)
