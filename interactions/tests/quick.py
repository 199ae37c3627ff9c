"""What the tests of the quick log's pages share."""

from __future__ import annotations

from typing import Any

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions.models import Interaction

QUICK, PREVIEW = "interactions/quick/", "interactions/quick/preview/"


def a_contact(by: Person) -> Contact:
    contact: Any = ContactFactory(by=by.viewer(), first_name="Ána", last_name="Ruiz")
    return contact  # type: ignore[no-any-return]  # the factory's own


def rows_of(person: Person, *asked: str) -> list[Interaction]:
    with acting_as(person.viewer(*asked)) as viewer:
        rows = Interaction.objects.visible_to(viewer).with_content().with_people()
        return list(rows.with_tags(viewer).newest_first())
