"""An interaction that a tag hides."""

from __future__ import annotations

import pytest

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person
from interactions.models import Interaction
from interactions.tests.factories import InteractionFactory


@pytest.fixture
def ana(alice: Person) -> Contact:
    return ContactFactory.create(by=alice.viewer(), first_name="Ana")


@pytest.fixture
def hidden(alice: Person, ana: Contact) -> Interaction:
    return InteractionFactory.create(
        by=alice.viewer("immigration"),
        contact=ana,
        tagged=["immigration"],
        title="SECRETtitle",
        notes="SECRETnotes",
        description="SECRETwords",
    )
