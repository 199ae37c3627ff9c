"""Hears by which names a page asks what htmx wants to fill, so that not all need be tried."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django_htmx.middleware import HtmxDetails

NO_PART = "nothing-of-this-name"


class Ear(str):
    """The name of no element, which notes what it is compared with."""

    __slots__ = ("is_looked_up", "names")

    def __init__(self, _name: str) -> None:
        self.names: set[str] = set()
        self.is_looked_up = False

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            self.names.add(str(other))
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        """By a table of names, which are not heard then."""
        self.is_looked_up = True
        return str.__hash__(self)


@contextmanager
def overhearing() -> Iterator[Ear]:
    ear = Ear(NO_PART)
    with patch.object(HtmxDetails, "target", ear):
        yield ear
