"""Who can see this? The answer agrees with what everybody really sees, through both walls."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from django.utils.timezone import now

from crm import actions as crm_actions
from crm.errors import Forbidden
from crm.models import Site, Tag
from crm.tenancy.context import acting_as
from crm.tests.accounts import membership
from crm.tests.factories import Person, PersonFactory
from interactions import actions
from interactions.models import Interaction, InteractionContent
from interactions.tests.factories import InteractionFactory

TAGS = ("immigration", "health", "money")
HOUR = dt.timedelta(hours=1)
WORLDS = 6

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(site_a: Site) -> Person:
    """Owns the site, and holds each of its tags."""
    return PersonFactory.create(username="olga", site=site_a, role="owner", holds=list(TAGS))


def told(person: Person, interaction: Interaction, *names: str) -> set[str]:
    """Whom somebody is told of who sees all that they may; `names` are of tags to be put on."""
    with acting_as(person.viewer(*TAGS)) as viewer:
        tags = list(Tag.objects.visible_to(viewer).filter(name__in=names))
        row = Interaction.objects.visible_to(viewer).with_content().get(pk=interaction.pk)
        found = actions.who_reads(tags, by=viewer, interaction=row)
    return {person.username for person in found.people}


def really(people: list[Person], interaction: Interaction) -> set[str]:
    """Who reads it when they ask for every tag."""
    reading = set()
    for person in people:
        with acting_as(person.viewer(*TAGS)) as viewer:
            row = Interaction.objects.visible_to(viewer).with_content().get(pk=interaction.pk)
            in_sql = InteractionContent.objects.across_sites().filter(pk=interaction.pk).exists()
        assert in_sql is not row.redacted, "the two walls disagree"
        if in_sql:
            reading.add(person.user.username)
    return reading


def open_to(
    interaction: Interaction, person: Person, by: Person, until: dt.datetime | None
) -> None:
    with acting_as(by.viewer()) as viewer:
        member = membership(person.site, person.user)
        actions.open_to(interaction, membership=member, until=until, by=viewer)


def peopled(olga: Person, draw: Random) -> list[Person]:
    """Members who hold tags themselves, or in one of two teams."""
    roles = ["admin", "manager", "employee", "contractor", "viewer"]
    people = [
        PersonFactory.create(
            site=olga.site, role=role, holds=[t for t in TAGS if draw.random() < 0.4]
        )
        for role in roles
    ]
    with acting_as(olga.viewer()) as by:
        for name in ("Day", "Night"):
            team = crm_actions.add_team(by=by, name=name)
            for tag in Tag.objects.visible_to(by).filter(restricted=True):
                if draw.random() < 0.4:
                    crm_actions.entrust_team(team=team, tag=tag, by=by)
            for person in people:
                if draw.random() < 0.3:
                    member = membership(person.site, person.user)
                    crm_actions.join_team(team=team, membership=member, by=by)
    return people


@pytest.mark.parametrize("seed", range(WORLDS))
def test_those_are_told_of_who_really_read_it(seed: int, olga: Person, charlie: Person) -> None:
    draw = Random(seed)
    people = [olga, *peopled(olga, draw)]
    for _n in range(3):
        names = tuple(name for name in TAGS if draw.random() < 0.5)
        row = InteractionFactory.create(by=olga.viewer(*TAGS), tagged=names)
        for person in people[1:] if names else ():
            if draw.random() < 0.3:
                open_to(row, person, olga, draw.choice([None, now() + HOUR]))
        assert told(olga, row) == really(people, row)
        more = draw.choice(TAGS)  # told before it is put on, true afterwards
        before = told(olga, row, more)
        with acting_as(olga.viewer(*TAGS)) as by:
            tags = Tag.objects.visible_to(by).filter(name=more)
            actions.edit(row, by=by, changes={}, tags=tags)
        assert before == really(people, row)


def test_of_a_new_one_those_who_hold_every_tag(olga: Person, alice: Person, bob: Person) -> None:
    with acting_as(olga.viewer()) as by:
        tags = {tag.name: tag for tag in Tag.objects.visible_to(by)}
        everybody = actions.who_reads(by=by)
        some = actions.who_reads([tags["immigration"]], by=by)
        few = actions.who_reads([tags["immigration"], tags["health"]], by=by)
    found = [[person.username for person in one.people] for one in (everybody, some, few)]
    assert found == [["alice", "bob", "olga"], ["alice", "olga"], ["olga"]]
    assert [one.is_everybody for one in (everybody, some, few)] == [True, False, False]


def test_who_cannot_sign_in_is_not_told_of(olga: Person, alice: Person, bob: Person) -> None:
    row = InteractionFactory.create(by=olga.viewer())
    crm_actions.disable_user(user=bob.user)
    with acting_as(olga.viewer()) as by:
        crm_actions.remove_member(membership=membership(alice.site, alice.user), by=by)
    assert told(olga, row) == {"olga"}


def test_whoever_cannot_read_it_is_told_nothing(olga: Person, alice: Person, bob: Person) -> None:
    """The names would say which tags it has."""
    row = InteractionFactory.create(by=olga.viewer(*TAGS), tagged=("immigration",))
    assert told(alice, row) == {"alice", "olga"}
    with pytest.raises(Forbidden):
        told(bob, row)
