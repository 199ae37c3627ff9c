"""What makes two runs of the same requests comparable: the same ids and the same clock.

Keys are random and moments are now, so without this two worlds would differ in every answer. The
database's own clock and random uuids stay what they are; `masks` takes them out.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import time_machine
from django.apps import apps
from uuid_utils.compat import uuid7

BEGAN = dt.datetime(2025, 3, 5, 15, 30, tzinfo=dt.UTC)
"""When the worlds are made; a Wednesday, and far from the day on which this runs."""

SECOND = dt.timedelta(seconds=1)


class Keys:
    """UUIDv7s that are the same in every world: `begin` says of what they are the keys."""

    def __init__(self) -> None:
        self._dice = random.Random()
        self._at = 0

    def begin(self, label: str, at: dt.datetime) -> None:
        self._dice.seed(label)
        self._at = int(at.timestamp() * 1000)

    def next(self) -> uuid.UUID:
        """In the order in which they are made, as those of one process are."""
        self._at += 1
        number = self._at << 80 | 7 << 76 | self._dice.getrandbits(12) << 64
        return uuid.UUID(int=number | 2 << 62 | self._dice.getrandbits(62))


keys = Keys()


@contextmanager
def same_keys() -> Iterator[None]:
    """Let `keys` make the key of every row that Python makes one for."""
    fields: list[Any] = [
        field
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if field.default is uuid7
    ]
    assert len(fields) > 5, "the models make their keys in another way now"
    try:
        for field in fields:
            field.default = keys.next
            field.__dict__.pop("_get_default", None)
        yield
    finally:
        for field in fields:
            field.default = uuid7
            field.__dict__.pop("_get_default", None)


@contextmanager
def at_moment(label: str, seconds: int) -> Iterator[None]:
    """A moment that stands still, and the keys that belong to what happens then."""
    moment = BEGAN + seconds * SECOND
    keys.begin(f"{label} {seconds}", moment)
    with time_machine.travel(moment, tick=False):
        yield
