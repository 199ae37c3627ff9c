"""Who asks how, and what they may then find: the rule that every cell of the matrix is held to.

Whatever an answer carries (body, headers, cookies, log lines) is searched for canaries. What is
found must be allowed, and what the surface promises must be found: an empty page proves nothing.
"""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from crm.models import User
from crm.tests.api import Api
from crm.tests.factories import Person, PersonFactory
from tests.leaks import canaries
from tests.leaks.canaries import PLAIN, RESTRICTED, Canary
from tests.leaks.store import rows_of
from tests.leaks.surfaces import Needs
from tests.leaks.world import HELD, OPEN, UNHELD, SiteRows, build

ASKS = {
    "nothing": "",
    "exact": f"tags={HELD}",
    "other case": f"tags={HELD.upper()}",
    "list": f"tags={OPEN},{HELD}",
    "repeated": f"tags={OPEN}&tags={HELD}",
    "brackets": f"tags[]={HELD}",
    "empty": "tags=",
    "unknown": "tags=nonsense",
    "not held": f"tags={UNHELD}",
    "NUL": f"tags={HELD}%00",
    "another word": f"Tags={HELD}&reveal=on",
}
REVEALING = frozenset({"exact", "other case", "list", "repeated"})
"""The ways to ask that are understood, by who holds the tag."""

_LEAST_OF_ROLE = {"owner": Needs.MANAGE, "employee": Needs.EDIT, "viewer": Needs.VIEW}


@dataclass(frozen=True)
class Actor:
    """Somebody who asks about one site."""

    name: str
    site: str  # the letter of the site that the request names
    role: str  # there; "" where they are no member
    holds: bool  # the restricted tag of that site
    member_of: str  # letters
    person: Person | None

    def __str__(self) -> str:
        return self.name

    @property
    def is_member(self) -> bool:
        return bool(self.role)

    @property
    def least(self) -> Needs:
        if self.person is None:
            return Needs.NOTHING
        return _LEAST_OF_ROLE[self.role] if self.is_member else Needs.SIGN_IN

    def reveals(self, ask: str) -> bool:
        return self.holds and ask in REVEALING


ROLES = {
    "owner": "owns site A and holds the tag",
    "employee": "works on site A, without the tag",
    "viewer": "may only look at site A",
    "owner of B": "owns site B and holds its tag",
    "owner of B, at A": "the same, asking about site A",
    "both, at A": "works on both sites and holds the tag of B",
    "both, at B": "the same, asking about site B",
    "superuser": "a superuser who owns site A, without the tag",
    "superuser outside": "a superuser who is no member",
    "nobody": "not signed in",
}


@dataclass
class World:
    sites: Mapping[str, SiteRows]
    actors: list[Actor]
    clients: dict[str, Api]
    planted: frozenset[Canary]
    logs: io.StringIO

    @classmethod
    def made(cls, logs: io.StringIO) -> World:
        sites = {letter: build(letter) for letter in "ab"}
        actors = _actors(sites)
        clients = {
            actor.name: Api(actor.person, sites[actor.site].site if actor.person else None)
            for actor in actors
        }
        return cls(sites, actors, clients, frozenset(_planted(sites)), logs)

    def promised(
        self, sites: str, fields: Collection[str], kinds: Collection[str]
    ) -> frozenset[Canary]:
        """The canaries of those fields that there are."""
        return frozenset(
            each
            for each in self.planted
            if each.site in sites and each.kind in kinds and each.field in fields
        )

    def take_logs(self) -> str:
        """What was logged since this was last asked."""
        logged = self.logs.getvalue()
        self.logs.seek(0)
        self.logs.truncate()
        return logged

    def strange_to(self, actor: Actor) -> frozenset[str]:
        """The uuids of rows that are not of the site that the actor asks about."""
        others = (rows for letter, rows in self.sites.items() if letter != actor.site)
        return frozenset(
            str(row.uuid)
            for rows in others
            for (noun, _kind), row in rows.rows.items()
            if isinstance(row.uuid, uuid.UUID) and noun != "tactic"
        )


def _actors(sites: Mapping[str, SiteRows]) -> list[Actor]:
    a, b = sites["a"], sites["b"]
    colleague = PersonFactory(site=a.site, role="employee", username="both")
    PersonFactory(site=b.site, role="employee", username="both", holds=[HELD])
    root, outside = (
        PersonFactory(site=a.site, role="owner", username="superuser"),
        Person(User.objects.create(username="outside"), a.site),
    )
    User.objects.filter(pk__in=[root.user.pk, outside.user.pk]).update(
        is_superuser=True, is_staff=True
    )
    for person in (root, outside):
        person.user.refresh_from_db()
    employee, viewer = (
        PersonFactory(site=a.site, role=role, username=f"the-{role}")
        for role in ("employee", "viewer")
    )
    return [
        Actor("owner", "a", "owner", True, "a", a.owner),
        Actor("employee", "a", "employee", False, "a", employee),
        Actor("viewer", "a", "viewer", False, "a", viewer),
        Actor("owner of B", "b", "owner", True, "b", b.owner),
        Actor("owner of B, at A", "a", "", False, "b", b.owner),
        Actor("both, at A", "a", "employee", False, "ab", colleague),
        Actor("both, at B", "b", "employee", True, "ab", colleague),
        Actor("superuser", "a", "owner", False, "a", root),
        Actor("superuser outside", "a", "", False, "", outside),
        Actor("nobody", "a", "", False, "", None),
    ]


def _planted(sites: Mapping[str, SiteRows]) -> Iterator[Canary]:
    """Every canary that is in a table of either site."""
    for letter, rows in sites.items():
        yield from (each for each in canaries.found(rows_of(rows)) if each.site == letter)
        for kind in "PRSG":
            yield from (Canary(letter, kind, field) for field in ("duration", "ends_at"))


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- what may be found

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Told:
    """What an answer gives away."""

    canaries: frozenset[Canary]
    uuids: frozenset[str]

    @classmethod
    def of(cls, answer: Any, *more: str) -> Told:
        parts = [answer.content.decode(errors="replace"), *more]
        parts += [f"{name}: {value}" for name, value in answer.headers.items()]
        parts += [morsel.OutputString() for morsel in answer.cookies.values()]
        told = "\n".join(parts)
        return cls(frozenset(canaries.found(told)), frozenset(_UUID.findall(told)))


def leaks(told: Told, *, sites: str, readable: str, offers: bool = False) -> list[str]:
    """The canaries that must not be there. `readable` are the kinds that may be."""
    return sorted(
        str(each)
        for each in told.canaries
        if each.site not in sites
        or (each.kind not in readable and not (offers and each.field in ("service", "question")))
    )


def readable(actor: Actor, ask: str) -> str:
    return PLAIN + (RESTRICTED if actor.reveals(ask) else "")
