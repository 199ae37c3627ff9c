"""What the tests of an interaction's pages share: a call to log, and what came of it."""

from __future__ import annotations

from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions.models import Interaction

CALL = {"contact": "1", "kind": "call", "when": "now", "length": "", "notes": "Talked at length."}


def stored(person: Person, number: int = 1) -> Interaction:
    with acting_as(person.viewer("immigration")) as viewer:
        return Interaction.objects.visible_to(viewer).with_content().get(number=number)


def tag_of(person: Person, name: str = "immigration") -> str:
    with acting_as(person.viewer(name)) as viewer:
        return str(Tag.objects.visible_to(viewer).get(name=name).uuid)
