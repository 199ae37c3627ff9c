"""Who plays: two sites, a dozen people, and what each of them may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm.vocabulary import Role

CASA = "casa-abierta"
NORTHWIND = "northwind-partners"
PASSWORD = "rapport-demo"  # noqa: S105  # public on purpose, and printed by the command
MAIL_DOMAIN = "demo.example"
"""What tells a demo account from a real person's: nobody can have mail below `.example`."""


@dataclass(frozen=True, slots=True)
class DemoSite:
    slug: str
    name: str
    description: str  # also the mark of a demo site: a real one is never touched
    timezone: str
    colour: str
    tags: tuple[str, ...]
    restricted: tuple[str, ...]


SITES = (
    DemoSite(
        CASA,
        "Casa Abierta",
        "Demo data. A community organisation: housing, school, papers, and somebody who listens.",
        "America/New_York",
        "emerald",
        ("first visit", "home visit", "urgent", "referral", "volunteer"),
        ("immigration", "health"),
    ),
    DemoSite(
        NORTHWIND,
        "Northwind Partners",
        "Demo data. A business that lives on long relationships with its customers.",
        "America/Chicago",
        "indigo",
        ("at risk", "upsell", "executive", "reference"),
        ("immigration",),
    ),
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    username: str
    first_name: str
    last_name: str
    roles: Mapping[str, Role]
    holds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return f"{self.username}@{MAIL_DOMAIN}"


PEOPLE = (
    DemoPerson(
        "elena",
        "Elena",
        "Vargas",
        {CASA: Role.OWNER, NORTHWIND: Role.VIEWER},
        {CASA: ("immigration", "health")},
    ),
    DemoPerson(
        "samuel",
        "Samuel",
        "Ortiz",
        {CASA: Role.ADMIN, NORTHWIND: Role.CONTRACTOR},
        {CASA: ("immigration",)},
    ),
    DemoPerson("lucia", "Lucía", "Méndez", {CASA: Role.MANAGER}, {CASA: ("immigration", "health")}),
    DemoPerson("daniel", "Daniel", "Kim", {CASA: Role.EMPLOYEE}, {CASA: ("immigration",)}),
    DemoPerson("rosa", "Rosa", "Aguilar", {CASA: Role.EMPLOYEE}, {CASA: ("health",)}),
    DemoPerson("amara", "Amara", "Diallo", {CASA: Role.EMPLOYEE}),
    DemoPerson("tomas", "Tomás", "Rivera", {CASA: Role.CONTRACTOR}),
    DemoPerson(
        "grace", "Grace", "Lindqvist", {NORTHWIND: Role.OWNER}, {NORTHWIND: ("immigration",)}
    ),
    DemoPerson("priya", "Priya", "Raman", {NORTHWIND: Role.ADMIN}),
    DemoPerson("marcus", "Marcus", "Bell", {NORTHWIND: Role.MANAGER, CASA: Role.VIEWER}),
    DemoPerson("hannah", "Hannah", "Cole", {NORTHWIND: Role.EMPLOYEE}),
    DemoPerson("nora", "Nora", "Whitfield", {NORTHWIND: Role.EMPLOYEE, CASA: Role.EMPLOYEE}),
)
WRITERS = frozenset({Role.OWNER, Role.ADMIN, Role.MANAGER, Role.EMPLOYEE})


def people_of(slug: str) -> int:
    return sum(slug in person.roles for person in PEOPLE)
