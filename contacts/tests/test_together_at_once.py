"""Undoing what was done to several contacts, while others work with some of them (CON-09)."""

from __future__ import annotations

import pytest

from contacts import actions, bulk
from contacts.events import ContactStatusChanged
from contacts.tests.factories import ContactFactory
from crm.events import publish
from crm.tenancy.context import acting_as
from crm.tests.accounts import at_once
from crm.tests.factories import Person

pytestmark = pytest.mark.django_db(transaction=True)


def test_undoing_has_told_nothing_while_it_waits(alice: Person, bob: Person) -> None:
    """Whoever tells of a change keeps others from telling until the end: to wait for a contact
    then, which somebody has who is about to tell, would be waiting for each other."""
    people = ContactFactory.create_batch(2, by=alice.viewer())
    numbers = [contact.number for contact in people]
    with acting_as(alice.viewer()) as viewer:
        deed = bulk.Move(status="inactive", reason="A trial")
        before = bulk.done(deed, bulk.chosen(numbers, viewer), by=viewer).before

    def undo() -> int:
        with acting_as(alice.viewer()) as viewer:
            return len(bulk.take_back(before, by=viewer).changed)

    def take_the_last() -> None:
        with acting_as(bob.viewer()) as viewer:
            actions.locked(people[-1], viewer)

    def tell() -> None:
        with acting_as(bob.viewer()) as viewer:
            publish(ContactStatusChanged(people[-1].pk, people[-1].pk), by=viewer)

    _first, late = at_once(take_the_last, undo, tell)
    assert late.result() == 2
