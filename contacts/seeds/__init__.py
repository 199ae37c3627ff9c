"""Demo contacts: 180 around Casa Abierta, 120 around Northwind Partners."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from contacts.models import Contact, StatusChange, StatusRhythm
from contacts.rules import STAGE_OF_STATUS
from contacts.seeds.history import moves_of
from contacts.seeds.names import (
    ORGANISATIONS,
    ORIGINS,
    PLACES,
    REMARKS,
    ROLES,
    SOURCES,
    STREETS,
    TAGS,
    Origin,
)
from contacts.vocabulary import ContactType, LifecycleStage, Priority, RelationshipStatus
from crm.models import Site
from crm.seeds import CASA, Deed, Ground, reserve_numbers, seeded_uuid, tell_settings
from crm.vocabulary import Setting

AMOUNTS = {"casa-abierta": 180, "northwind-partners": 120}
ORGANISATION_EVERY = 6  # at Casa Abierta; at Northwind everybody works for somebody
KEY_ACCOUNT = "Lakeshore Medical Group"
"""The contact whose timeline is longer than a thousand entries."""
DAYS_BACK = 3 * 365

STATUSES: dict[str, dict[RelationshipStatus, int]] = {
    "casa-abierta": {
        RelationshipStatus.ACTIVE_CLIENT: 54,
        RelationshipStatus.PAST_CLIENT: 16,
        RelationshipStatus.PROSPECT: 10,
        RelationshipStatus.QUALIFIED_LEAD: 8,
        RelationshipStatus.OPPORTUNITY: 5,
        RelationshipStatus.INACTIVE: 6,
        RelationshipStatus.LOST_LEAD: 1,
    },
    "northwind-partners": {
        RelationshipStatus.ACTIVE_CLIENT: 34,
        RelationshipStatus.OPPORTUNITY: 17,
        RelationshipStatus.QUALIFIED_LEAD: 15,
        RelationshipStatus.PROSPECT: 14,
        RelationshipStatus.PAST_CLIENT: 8,
        RelationshipStatus.LOST_LEAD: 7,
        RelationshipStatus.INACTIVE: 5,
    },
}


RHYTHMS = {
    RelationshipStatus.ACTIVE_CLIENT: 45,
    RelationshipStatus.OPPORTUNITY: 14,
    RelationshipStatus.QUALIFIED_LEAD: 21,
}
"""Days after which somebody is to be in touch again."""
ONCE = RHYTHMS | {RelationshipStatus.ACTIVE_CLIENT: 60}
"""What was said at first."""


def amount(slug: str) -> int:
    return AMOUNTS[slug]


def plant(ground: Ground) -> None:
    """Create the site's contacts, the longest known first."""
    slug = ground.site.slug
    choice = ground.random("contacts")
    days = sorted((_days_known(choice) for _ in range(AMOUNTS[slug])), reverse=True)
    first = reserve_numbers(ground.site, Contact, len(days))
    people = _Names(choice, slug)
    contacts = [
        _contact(ground, choice, people, index, first + index, known)
        for index, known in enumerate(days)
    ]
    moves = [move for contact in contacts for move in moves_of(contact, ground)]
    Contact.objects.across_sites().bulk_create(contacts, batch_size=200)
    StatusChange.objects.across_sites().bulk_create(moves)
    StatusRhythm.objects.across_sites().bulk_create(
        StatusRhythm(site=ground.site, status=status, days=days) for status, days in RHYTHMS.items()
    )
    tell_settings(ground, _said_of_rhythms(ground))
    ground.tell(len(contacts))


def _said_of_rhythms(ground: Ground) -> Iterator[Deed]:
    days = [{str(status): days for status, days in each.items()} for each in (ONCE, RHYTHMS)]
    first, later = (ground.midnight - dt.timedelta(days=ago, hours=-10) for ago in (300, 120))
    nothing = dict.fromkeys(days[0])
    yield Deed(Setting.RHYTHM, ground.site.pk, first, days[0], nothing)
    yield Deed(Setting.RHYTHM, ground.site.pk, later, days[1], days[0])


def planted(ground: Ground) -> list[Contact]:
    """The site's demo contacts by number, for the apps that build on them."""
    return list(Contact.objects.visible_to(ground.viewer).order_by("number"))


def is_organisation(contact: Contact) -> bool:
    return bool(contact.company_name)


def _days_known(choice: random.Random) -> int:
    """More of them lately than long ago: both organisations grow."""
    return 12 + int((DAYS_BACK - 12) * choice.random() ** 1.2)


class _Names:
    """Draws people and organisations, nobody twice."""

    def __init__(self, choice: random.Random, slug: str) -> None:
        self.choice = choice
        self.origins = [origin for origin in ORIGINS for _ in range(origin.share[slug == CASA])]
        self.organisations = list(ORGANISATIONS[slug])
        self.taken: set[tuple[str, str]] = set()
        choice.shuffle(self.organisations)

    def person(self) -> tuple[Origin, str, str, str]:
        """Origin, first name, last name and pronouns."""
        while True:
            origin = self.choice.choice(self.origins)
            woman = self.choice.random() < 0.56
            first = self.choice.choice(origin.women if woman else origin.men)
            last = " ".join(self.choice.sample(origin.last, 2 if origin.two_surnames else 1))
            if (first, last) not in self.taken:
                self.taken.add((first, last))
                return origin, first, last, "she/her" if woman else "he/him"

    def organisation(self, index: int) -> str:
        return self.organisations[index % len(self.organisations)]


def _contact(
    ground: Ground, choice: random.Random, names: _Names, index: int, number: int, known: int
) -> Contact:
    slug = ground.site.slug
    origin, first, last, pronouns = names.person()
    company = ""
    if slug != CASA:
        company = KEY_ACCOUNT if index == 0 else names.organisation(index)
    elif index % ORGANISATION_EVERY == 0:
        company = names.organisation(index // ORGANISATION_EVERY)
    created = _created(ground, choice, known)
    contact = Contact(
        uuid=seeded_uuid(created, choice),
        site=ground.site,
        number=number,
        first_name=first,
        last_name=last,
        company_name=company,
        job_title=choice.choice(ROLES[slug]) if company else "",
        custom_fields={"language": origin.language, "pronouns": pronouns},
        created_at=created,
        created_by=choice.choice(ground.authors),
        **_status(choice, slug, index, company),
    )
    _reach(contact, choice, ground.site, index)
    _describe(contact, choice, slug, ground)
    return contact


def _created(ground: Ground, choice: random.Random, known: int) -> dt.datetime:
    day = ground.today - dt.timedelta(days=known)
    day -= dt.timedelta(days=max(0, day.weekday() - 4))  # nobody is entered on a weekend
    return ground.at(day, 9 * 60 + choice.randrange(8 * 60))


def _status(choice: random.Random, slug: str, index: int, company: str) -> dict[str, Any]:
    spread = STATUSES[slug]
    status = choice.choices(list(spread), list(spread.values()))[0]
    if index == 0 or (slug == CASA and company):
        status = RelationshipStatus.ACTIVE_CLIENT
    stage = STAGE_OF_STATUS[status]
    if status == RelationshipStatus.OPPORTUNITY and choice.random() < 0.4:
        stage = LifecycleStage.DECISION
    return {
        "relationship_status": status,
        "lifecycle_stage": stage,
        "contact_type": _type(choice, slug, status, company),
    }


def _type(choice: random.Random, slug: str, status: RelationshipStatus, company: str) -> str:
    if slug == CASA:
        return ContactType.PARTNER if company else ContactType.CLIENT
    if status in {RelationshipStatus.ACTIVE_CLIENT, RelationshipStatus.PAST_CLIENT}:
        kinds = [ContactType.CUSTOMER] * 8 + [ContactType.PARTNER, ContactType.VENDOR]
        return choice.choice(kinds)
    return ContactType.LEAD if status != RelationshipStatus.PROSPECT else ContactType.PROSPECT


def _reach(contact: Contact, choice: random.Random, site: Site, index: int) -> None:
    """Addresses below reserved names and numbers of the 555-01xx block: nobody's."""
    domain = choice.choice(("example.org", "example.com", "example.net", "mail.example"))
    if contact.company_name:
        domain = f"{_plain(contact.company_name)}.example"
        contact.website = f"https://www.{domain}/"
    name = f"{_plain(contact.first_name)}.{_plain(contact.last_name)}"
    place = PLACES[site.slug]
    line = f"+1{place.areas[index % len(place.areas)]}55501"
    contact.phone = f"{line}{index // len(place.areas):02d}"
    if contact.company_name or choice.random() < 0.75:
        contact.email = f"{name}@{domain}"
    if choice.random() < 0.4:
        contact.mobile = f"{line}{50 + index // len(place.areas):02d}"
    contact.street = f"{choice.randrange(10, 990)} {choice.choice(STREETS)}"
    contact.city, contact.postal_code = choice.choice(place.cities)
    contact.state, contact.country = place.state, "US"


def _plain(name: str) -> str:
    """Letters for an address: José Luis Peña → joseluispena."""
    folded = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in folded.lower() if sign.isascii() and sign.isalnum())


def _describe(contact: Contact, choice: random.Random, slug: str, ground: Ground) -> None:
    contact.source = choice.choice(SOURCES[slug])
    contact.priority = choice.choices(list(Priority.values), [2, 6, 2, 1])[0]
    contact.tags = sorted(choice.sample(TAGS[slug], choice.choice((0, 1, 1, 2, 2, 3))))
    contact.owner = choice.choice(ground.authors) if choice.random() < 0.93 else None
    if choice.random() < 0.45:
        contact.notes = _sentences(choice, REMARKS[slug])
    if slug != CASA:
        contact.estimated_value = choice.randrange(4, 160) * 750
    if choice.random() < 0.3:
        contact.updated_at = contact.created_at + dt.timedelta(days=choice.randrange(1, 11))
        contact.updated_by = choice.choice(ground.authors)
        contact.version = 2


def _sentences(choice: random.Random, remarks: Sequence[str]) -> str:
    return " ".join(choice.sample(remarks, choice.choice((1, 1, 2))))
