"""What the tests of single opened interactions share."""

from __future__ import annotations

import datetime as dt

from crm.models import Site, Tag
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner, membership
from crm.tests.factories import Person
from interactions import actions
from interactions.models import AccessRequest, Interaction, InteractionContent, InteractionTag


def readable(interaction: Interaction, person: Person, *asked: str) -> bool:
    with acting_as(person.viewer(*asked)) as viewer:
        row = Interaction.objects.visible_to(viewer).with_content().get(pk=interaction.pk)
        in_sql = InteractionContent.objects.across_sites().filter(pk=interaction.pk).exists()
    assert in_sql is not row.redacted, "the two walls disagree"
    return in_sql


def open_to(
    interaction: Interaction, person: Person, *, by: Person, until: dt.datetime | None = None
) -> None:
    with acting_as(by.viewer()) as viewer:
        member = membership(person.site, person.user)
        actions.open_to(interaction, membership=member, until=until, by=viewer)


def asked(interaction: Interaction, person: Person, reason: str = "I stand in") -> AccessRequest:
    with acting_as(person.viewer()) as viewer:
        return actions.ask(interaction, reason=reason, by=viewer)


def restricted_tag(person: Person, name: str) -> Tag:
    with acting_as(person.viewer()):
        made = Tag(site=person.site, name=name, restricted=True)
        made.save()
    return made


def put_on(interaction: Interaction, tag: Tag, by: Person) -> None:
    with acting_as(by.viewer("immigration", "health", "housing")):
        InteractionTag(site_id=tag.site_id, interaction=interaction, tag=tag).save()


def lets_open(person: Person, password: str) -> Person:
    """On a site that lets its members open entries with a reason; they know their password."""
    with as_owner():
        Site.objects.filter(pk=person.site.pk).update(break_glass_allowed=True)
    person.user.set_password(password)
    person.user.save()
    return person
