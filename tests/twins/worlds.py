"""Two worlds with one site A: what its people may see is the same in both, to the byte.

The left one is made by the domain's own actions, the right one is a copy of it; then the right one
is made to differ in what the actors may not see.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.test import Client

from crm.models import Site, User
from crm.tests.admin import visit
from crm.tests.api import Api
from crm.tests.factories import Person, PersonFactory, SiteFactory
from tests.twins.databases import copy_of, speaking_to
from tests.twins.sameness import at_moment, same_keys

ROLES = {
    "alice": "owner",  # holds the restricted tag
    "adam": "admin",  # manages the site, without the tag
    "bob": "employee",
    "vera": "viewer",
}
"""Who asks, all of site A. What they do not ask to have revealed, nobody of them may see."""

Writer = Callable[["World"], None]
"""Writes into a world."""


@dataclass(frozen=True)
class Row:
    """How a row is named in addresses and bodies."""

    number: int
    uuid: uuid.UUID | int  # people and sites have numbers only

    @classmethod
    def of(cls, row: Any) -> Row:
        return cls(getattr(row, "number", row.pk), row.pk)


NEVER_USED = Row(10**12, uuid.UUID("0192f0c1-2b5e-7c6d-8e9f-0123456789ab"))


@dataclass
class World:
    """One of the two, and how to be in it (`here`)."""

    name: str
    connection: Any
    sites: dict[str, Site] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)  # of site A, by noun
    strangers: dict[str, list[Row]] = field(default_factory=dict)  # of site B
    programs: dict[str, Api] = field(default_factory=dict)
    browsers: dict[str, Client] = field(default_factory=dict)

    @contextmanager
    def here(self, label: str, seconds: int) -> Iterator[None]:
        with speaking_to(self.connection), at_moment(label, seconds):
            yield

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever is written meanwhile is taken back."""
        with speaking_to(self.connection), transaction.atomic():
            yield
            transaction.set_rollback(True)


@contextmanager
def one_world(fill: Writer) -> Iterator[World]:
    with copy_of(connections[DEFAULT_DB_ALIAS], "left") as database:
        world = World("left", database)
        _people(world)
        fill(world)
        _sign_in(world)
        yield world


@contextmanager
def two_worlds(fill: Writer, differ: Writer) -> Iterator[list[World]]:
    """Both worlds, filled; and then the right one made to differ."""
    with same_keys(), one_world(fill) as left, copy_of(left.connection, "right") as database:
        browsers = {name: deepcopy(browser) for name, browser in left.browsers.items()}
        right = replace(left, name="right", connection=database, browsers=browsers)
        differ(right)
        yield [left, right]


def _people(world: World) -> None:
    with world.here("people", 0):
        for letter, name in (("a", "Casa Abierta"), ("b", "Otherwise Ltd")):
            world.sites[letter] = SiteFactory.create(
                name=name, slug=letter, timezone="America/New_York"
            )
        for name, role in ROLES.items():
            world.people[name] = _person(world.sites["a"], name, role, holds=name == "alice")
        world.people["charlie"] = _person(world.sites["b"], "charlie", "owner", holds=True)


def _person(site: Site, name: str, role: str, *, holds: bool) -> Person:
    tags = ["immigration"] if holds else []
    made: Person = PersonFactory.create(
        site=site, username=name, first_name=name.title(), role=role, holds=tags
    )
    User.objects.filter(pk=made.user.pk).update(is_staff=role == "owner")
    made.user.refresh_from_db()
    return made


def _sign_in(world: World) -> None:
    for at, name in enumerate(ROLES):
        with world.here("sign in", 3000 + at):
            world.programs[name] = Api(world.people[name])
            world.browsers[name] = visit(world.people[name].user)
