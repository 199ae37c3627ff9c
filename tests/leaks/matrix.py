"""Who asks how, and what they may then find: the rule that every cell of the matrix is held to.

Whatever an answer carries (body, headers, cookies, log lines) is searched for canaries. What is
found must be allowed, and what the surface promises must be found: an empty page proves nothing.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client

from crm.actions import add_team, entrust_team, join_team
from crm.models import Membership, Tag, User
from crm.pages.base import REVEALING as SWITCHED_ON
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.api import Api
from crm.tests.factories import Person, PersonFactory
from interactions.actions import open_to
from interactions.models import Interaction
from tests.leaks import canaries
from tests.leaks.aside import Aside
from tests.leaks.canaries import PLAIN, RESTRICTED, Canary
from tests.leaks.store import rows_of
from tests.leaks.surfaces import Needs
from tests.leaks.world import HELD, OPEN, UNHELD, SiteRows, answer, build

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

BACKEND = "django.contrib.auth.backends.ModelBackend"
_LEAST_OF_ROLE = {"owner": Needs.MANAGE, "employee": Needs.EDIT, "viewer": Needs.VIEW}


@dataclass(frozen=True)
class Actor:
    """Somebody who asks about one site."""

    name: str
    site: str  # the letter of the site that the request names
    role: str  # there; "" where they are no member
    holds: bool  # the restricted tag of that site, themselves or in a team
    member_of: str  # letters
    person: Person | None
    is_let_in: bool = False  # site A's restricted interaction is opened to them
    told: frozenset[str] = frozenset()  # the fields of `PERSONAL` that are told them

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

    def sight(self, *, asks: bool, more: str = "") -> Sight:
        """What they may read where they ask for the tag, or do not; and `more` kinds with it."""
        kinds = PLAIN + (RESTRICTED + more if self.holds and asks else "")
        return Sight(kinds, self.is_let_in and asks, self.told)


WAITING, ANSWERED, OPENED = (
    frozenset({"asked_reason"}),
    frozenset({"answered_reason", "answered_note"}),
    frozenset({"opened_reason"}),
)
PERSONAL = WAITING | ANSWERED | OPENED
"""What is said in asking for access and in opening with a reason: while it waits, to the holders
who decide; once it is answered, to who asked; of an opening, to who answers for the site. Each
with and without the switch."""
OF_INTERACTION = frozenset(
    {
        *("title", "lead", "description", "notes", "medium", "topic", "outcome", "next_action"),
        *("follow_up_notes", "non_verbal", "answer", "question", "tactic_notes", "service"),
        *("duration", "ends_at", "follow_up_at"),
    }
)
"""The fields that opening an interaction opens; its meeting's stay hidden."""


@dataclass(frozen=True)
class Sight:
    """What somebody may read at a time: kinds of rows, and maybe the one interaction."""

    kinds: str
    opened: bool = False
    told: frozenset[str] = frozenset()  # fields of `PERSONAL`

    def shows(self, canary: Canary) -> bool:
        if canary.field in PERSONAL:
            return canary.field in self.told
        is_opened = canary.kind == RESTRICTED and canary.field in OF_INTERACTION
        return canary.kind in self.kinds or (self.opened and is_opened)

    def shows_row(self, noun: str, kind: str) -> bool:
        is_opened = kind == RESTRICTED and noun == "interaction"
        return kind in self.kinds or (self.opened and is_opened)


OFFERED = ("service", "question")
"""What is the site's own, though what refers to it may be hidden."""
EVERYTHING = Sight("PRSG", told=PERSONAL)
PUBLIC = Sight(PLAIN)
NOTHING = Sight("")


ROLES = {
    "owner": "owns site A and holds the tag",
    "employee": "works on site A, without the tag",
    "in a team": "works on site A, in a team that holds the tag",
    "let in": "works on site A, without the tag; the restricted interaction is opened to them",
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
    sessions: dict[tuple[str, bool], str]  # of browsers, with and without the switch
    planted: frozenset[Canary]
    aside: Aside

    @classmethod
    def made(cls, aside: Aside) -> World:
        sites = {letter: build(letter) for letter in "ab"}
        actors = _actors(sites)
        clients = {
            actor.name: Api(actor.person, sites[actor.site].site if actor.person else None)
            for actor in actors
        }
        sessions = {
            (actor.name, switched): session_of(actor.person, sites if switched else {})
            for actor in actors
            if actor.person is not None
            for switched in (True, False)
        }
        return cls(sites, actors, clients, sessions, frozenset(_planted(sites)), aside)

    def promised(self, sites: str, fields: Collection[str], sight: Sight) -> frozenset[Canary]:
        """The canaries of those fields that there are to be seen."""
        return frozenset(
            each
            for each in self.planted
            if each.site in sites and each.field in fields and sight.shows(each)
        )

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
    at_b = PersonFactory(site=b.site, role="employee", username="both", holds=[HELD])
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
    for rows, asker in ((a, employee), (b, at_b)):
        answer(rows, asker)
    return [
        Actor("owner", "a", "owner", True, "a", a.owner, told=WAITING | OPENED),
        Actor("employee", "a", "employee", False, "a", employee, told=ANSWERED),
        Actor("in a team", "a", "employee", True, "a", _in_a_team(a), told=WAITING),
        Actor("let in", "a", "employee", False, "a", _let_in(a), is_let_in=True),
        Actor("viewer", "a", "viewer", False, "a", viewer),
        Actor("owner of B", "b", "owner", True, "b", b.owner, told=WAITING | OPENED),
        Actor("owner of B, at A", "a", "", False, "b", b.owner),
        Actor("both, at A", "a", "employee", False, "ab", colleague),
        Actor("both, at B", "b", "employee", True, "ab", colleague, told=WAITING | ANSWERED),
        Actor("superuser", "a", "owner", False, "a", root, told=OPENED),
        Actor("superuser outside", "a", "", False, "", outside),
        Actor("nobody", "a", "", False, "", None),
    ]


def _in_a_team(made: SiteRows) -> Person:
    person: Any = PersonFactory(site=made.site, role="employee", username="of-the-team")
    with acting_as(made.owner.viewer(HELD)) as viewer:
        team = add_team(by=viewer, name=canaries.text("a", PLAIN, "team"))
        tag = Tag.objects.visible_to(viewer).get(name=HELD)
        entrust_team(team=team, tag=tag, by=viewer)
        join_team(team=team, membership=membership_of(person, viewer), by=viewer)
    return person  # type: ignore[no-any-return]


def _let_in(made: SiteRows) -> Person:
    person: Any = PersonFactory(site=made.site, role="employee", username="let-in")
    with acting_as(made.owner.viewer(HELD)) as viewer:
        rows = Interaction.objects.visible_to(viewer)
        opened = rows.get(pk=made.row("interaction", RESTRICTED).uuid)
        open_to(opened, membership=membership_of(person, viewer), by=viewer)
    return person  # type: ignore[no-any-return]


def membership_of(person: Person, viewer: Viewer) -> Membership:
    found: Membership = Membership.objects.visible_to(viewer).get(user=person.user)
    return found


def session_of(person: Person, switched_on: Mapping[str, SiteRows]) -> str:
    client = Client()
    client.force_login(person.user, BACKEND)
    session = client.session
    session[SWITCHED_ON] = [rows.site.slug for rows in switched_on.values()]
    session.save()
    return str(session.session_key)


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


def leaks(told: Told, *, sites: str, sight: Sight, offers: bool = False) -> list[str]:
    """The canaries that must not be there."""
    return sorted(
        str(each)
        for each in told.canaries
        if each.site not in sites or not (sight.shows(each) or (offers and each.field in OFFERED))
    )
