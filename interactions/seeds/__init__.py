"""Demo interactions: 6,000 over two years, told as matters that come back, and some ahead."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from django.db.models import Max, OuterRef, Subquery

from contacts.models import Contact
from contacts.seeds import KEY_ACCOUNT, planted
from contacts.vocabulary import RelationshipStatus
from crm.models import Tag
from crm.seeds import CASA, NORTHWIND, Ground, reserve_numbers, seeded_uuid
from interactions.models import Answer, Interaction, InteractionContent, InteractionTag
from interactions.seeds.ahead import appointments
from interactions.seeds.details import complete, promise
from interactions.seeds.matters import Entry, Teller
from interactions.seeds.offers import Offer, answers_to, offers_on
from interactions.seeds.records import Line, lines_of, store

AMOUNTS = {CASA: 3300, NORTHWIND: 2700}
AHEAD = {CASA: 34, NORTHWIND: 26}
OF_KEY_ACCOUNT = 1060
MOST = 110  # entries of anybody else
BATCH = 300
EAGER = {
    RelationshipStatus.ACTIVE_CLIENT: 6,
    RelationshipStatus.OPPORTUNITY: 5,
    RelationshipStatus.PAST_CLIENT: 4,
    RelationshipStatus.QUALIFIED_LEAD: 3,
}


def amount(slug: str) -> int:
    return AMOUNTS[slug]


def plant(ground: Ground) -> None:
    choice = ground.random("interactions")
    contacts = planted(ground)
    entries = _entries(ground, choice, contacts)
    _store(ground, choice, entries, offers_on(ground))
    _note_contacted(ground)


def _entries(ground: Ground, choice: random.Random, contacts: Sequence[Contact]) -> list[Entry]:
    slug = ground.site.slug
    ahead = AHEAD[slug]
    shares = _shares(choice, contacts, ground, AMOUNTS[slug] - ahead)
    tellers = [Teller(ground, choice, contact) for contact in contacts]
    entries = [
        entry
        for teller, share in zip(tellers, shares, strict=True)
        for entry in teller.entries(share)
    ]
    for entry in entries:
        complete(entry, ground, choice)
    promise(entries, ground, choice)
    entries += appointments(ground, choice, tellers, ahead)
    return sorted(entries, key=lambda entry: (entry.created_at, entry.starts_at))


def _shares(
    choice: random.Random, contacts: Sequence[Contact], ground: Ground, total: int
) -> list[int]:
    """How many entries each contact has: few have many, most some, new ones hardly any."""
    fixed = [OF_KEY_ACCOUNT if one.company_name == KEY_ACCOUNT else 0 for one in contacts]
    wishes = [0.0 if own else _wish(choice, one) for one, own in zip(contacts, fixed, strict=True)]
    limits = [
        min(MOST, (ground.midnight - one.created_at).days // 6 + 1) if not own else 0
        for one, own in zip(contacts, fixed, strict=True)
    ]
    shares = [0] * len(contacts)
    left = total - sum(fixed)
    scale = left / sum(wishes)
    for index, wish in enumerate(wishes):
        shares[index] = min(limits[index], int(wish * scale))
    rest = left - sum(shares)
    while rest:  # hand out what rounding and limits have left, one by one
        index = choice.choices(range(len(contacts)), wishes)[0]
        if shares[index] < limits[index]:
            shares[index] += 1
            rest -= 1
    return [share + own for share, own in zip(shares, fixed, strict=True)]


def _wish(choice: random.Random, contact: Contact) -> float:
    eager = EAGER.get(RelationshipStatus(contact.relationship_status), 1)
    return eager * min(choice.paretovariate(1.4), 12)


def _store(
    ground: Ground, choice: random.Random, entries: Sequence[Entry], offers: Mapping[str, Offer]
) -> None:
    number = reserve_numbers(ground.site, Interaction, len(entries))
    lines: list[Line] = []
    for start in range(0, len(entries), BATCH):
        batch = entries[start : start + BATCH]
        headers = [
            _header(ground, choice, entry, number + start + index)
            for index, entry in enumerate(batch)
        ]
        pairs = list(zip(headers, batch, strict=True))
        contents = [_content(header, entry, ground, offers) for header, entry in pairs]
        Interaction.objects.across_sites().bulk_create(headers)
        InteractionContent.objects.across_sites().bulk_create(contents)
        InteractionTag.objects.across_sites().bulk_create(
            InteractionTag(site=ground.site, interaction=header, tag=tag)
            for header, entry in pairs
            for tag in _tags(ground, choice, entry)
        )
        Answer.objects.across_sites().bulk_create(
            answer
            for header, entry in pairs
            for answer in answers_to(header, entry, offers.get(entry.theme.name), ground)
        )
        lines += [line for header in headers for line in lines_of(header, ground)]
        ground.tell(len(batch))
    store(lines, ground)


def _content(
    header: Interaction, entry: Entry, ground: Ground, offers: Mapping[str, Offer]
) -> InteractionContent:
    offer = offers.get(entry.theme.name)
    content = InteractionContent(
        interaction=header,
        site=ground.site,
        service=None if offer is None else offer.service,
        **entry.content,
    )
    header.visible_content = content  # for who tells of it
    return content


def _header(ground: Ground, choice: random.Random, entry: Entry, number: int) -> Interaction:
    return Interaction(
        uuid=seeded_uuid(entry.created_at, choice),
        site=ground.site,
        number=number,
        contact_id=entry.contact.pk,
        kind=entry.kind,
        starts_at=entry.starts_at,
        timezone=ground.site.timezone,
        location=entry.location,
        created_at=entry.created_at,
        created_by=entry.author,
        updated_at=entry.updated_at,
        updated_by=entry.author if entry.updated_at else None,
        version=2 if entry.updated_at else 1,
    )


def _tags(ground: Ground, choice: random.Random, entry: Entry) -> list[Tag]:
    tags = [ground.tags[entry.theme.tag]] if entry.theme.tag else []
    if choice.random() < 0.1:
        names = sorted(name for name, tag in ground.tags.items() if not tag.restricted)
        tags.append(ground.tags[choice.choice(names)])
    return tags


def _note_contacted(ground: Ground) -> None:
    """What logging does one by one: the last encounter that is not still ahead."""
    latest = (
        Interaction.objects.visible_to(ground.viewer)
        .filter(contact=OuterRef("pk"), is_touch=True, starts_at__lt=ground.midnight)
        .order_by()
        .values("contact")
        .annotate(latest=Max("starts_at"))
        .values("latest")
    )
    Contact.objects.visible_to(ground.viewer).update(last_contacted=Subquery(latest))
