"""A walk: something that people do in the browser, written once and gone in every way.

Ways (`hands.WAYS`): mouse, thumb, keys, no scripts, another site in a second tab, a network that
breaks in mid-save; all of them by somebody who does not hold the tag that hides an entry of the
contact. People: a viewer, an employee, an admin, and somebody who holds that tag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.journeys.hands import TAG, WAYS, Browsers, Hands, SignIn, World

WRITERS = frozenset({"employee", "admin", "owner"})
ADMINS = frozenset({"admin", "owner"})
EVERYBODY = WRITERS | {"viewer"}
PEOPLE = ("viewer", "employee", "admin", "holder")

WorldOf = Callable[..., World]
"""Makes the world of somebody with a role, who `holds` tags."""


def nothing(world: World) -> None:
    """Is given besides what every world has."""


@dataclass(frozen=True)
class Walk:
    """From where it is offered to where it shows."""

    go: Callable[[Hands], None]
    page: str
    """Where it is offered."""
    door: str
    """Where the offer leads, or is sent to. Whoever may not do it finds no link, button or form to
    it on the page, and is refused there."""
    may: frozenset[str] = WRITERS
    as_role: str = "employee"
    """Who goes it, unless it is the role that is tried."""
    given: Callable[[World], None] = nothing
    """What is there besides."""
    holds: bool = False
    """Whether it is theirs alone who hold the tag: whoever goes it does, then."""
    never: Mapping[str, str] = field(default_factory=dict)
    """A way that it cannot be gone, by its name, or who has no need of it, and why."""

    def __post_init__(self) -> None:
        assert set(self.never) <= {*WAYS, *PEOPLE}

    @property
    def name(self) -> str:
        return self.go.__name__.replace("_", " ")

    def in_a(self, way: str, world_of: WorldOf, browsers: Browsers, signed_in: SignIn) -> None:
        world = world_of(self.as_role, holds=[TAG] if self.holds else [])
        self.given(world)
        hands = WAYS[way](world, browsers, signed_in)
        self.go(hands)
        hands.leave()

    def by_a(self, who: str, world_of: WorldOf, browsers: Browsers, signed_in: SignIn) -> None:
        role = self.as_role if who == "holder" else who
        holds = self.holds or who == "holder"
        world = world_of(role, holds=[TAG] if holds else [])
        self.given(world)
        hands = Hands(world, browsers, signed_in)
        if role in self.may:
            self.go(hands)
        else:
            self.is_refused(hands)

    def is_refused(self, hands: Hands) -> None:
        hands.go(self.page)
        to = self.door.partition("?")[0]
        ways_in = (f"[{name}*='/{to}']" for name in ("href", "action", "formaction", "hx-get"))
        assert hands.page.locator(", ".join(ways_in)).count() == 0
        refused = hands.page.request.get(hands.home + self.door)
        assert refused.status in (403, 404), refused.status


def in_every_way(walks: Iterable[Walk]) -> Any:
    cases = (
        pytest.param(one, way, id=f"{one.name}-{way}")
        for one in walks
        for way in WAYS
        if way not in one.never
    )
    return pytest.mark.parametrize(("walk", "way"), list(cases))


def by_everybody(walks: Iterable[Walk]) -> Any:
    """But by whom it has been gone in every way."""
    cases = (
        pytest.param(one, who, id=f"{one.name}-{who}")
        for one in walks
        for who in PEOPLE
        if who not in (one.as_role, *one.never) and not (one.holds and who == "holder")
    )
    return pytest.mark.parametrize(("walk", "who"), list(cases))
