"""Who can read an interaction: the answer to "Who can see this?", before saving and after."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from crm.access import viewers_on_site_of
from crm.models import Tag
from crm.tenancy.redaction import may_read
from crm.tenancy.viewer import Person, Viewer
from interactions.actions.encounters import readable
from interactions.actions.opening import restricting
from interactions.models import Interaction


@dataclass(frozen=True, slots=True)
class Audience:
    people: list[Person]  # by name
    is_everybody: bool  # nothing restricts it


def who_reads(
    tags: Collection[Tag] = (), *, by: Viewer, interaction: Interaction | None = None
) -> Audience:
    """Who can read an interaction with these tags: those of the site's members who hold all of its
    restricted tags, and those to whom it is opened.

    With `interaction`, one that is there already: `tags` are put on beside those that it has, and
    a restricted one among them ends what was opened. Raises Forbidden where `by` cannot read it:
    names would tell which tags it has.
    """
    added = frozenset(tag.uuid for tag in tags if tag.restricted)
    there: frozenset[uuid.UUID] = frozenset()
    opened = None
    if interaction is not None:
        readable(interaction)
        there = restricting(interaction, by)
        opened = interaction.pk if added <= there else None
    everyone = viewers_on_site_of(by)
    people = [one.user for one in everyone if may_read(one, there | added, opened)]
    return Audience(people, is_everybody=not there | added)
