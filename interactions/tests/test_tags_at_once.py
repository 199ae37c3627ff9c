"""Whoever restricts a tag and whoever goes by it at the same moment: the later one knows of the
earlier one, so that nothing stays readable (trust.md, RED-10, AUT-03)."""

from __future__ import annotations

import pytest

from crm.actions import add_tag, restrict_tag
from crm.errors import Forbidden
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tests.accounts import at_once
from crm.tests.factories import Person
from interactions import actions
from interactions.models import Interaction
from interactions.tests.access import open_to, readable
from interactions.tests.factories import InteractionFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plain(alice: Person) -> Tag:
    with acting_as(alice.viewer()) as viewer:
        return add_tag(by=viewer, name="housing")


def restrict(tag: Tag, by: Person) -> None:
    with acting_as(by.viewer()) as viewer:
        restrict_tag(tag, by=viewer)


def tagged(by: Person, tag: Tag) -> Interaction:
    made: Interaction = InteractionFactory.create(by=by.viewer(), tagged=[tag.name])
    return made


def test_who_restricts_waits_for_who_tags(alice: Person, bob: Person, plain: Tag) -> None:
    row, _late = at_once(lambda: tagged(bob, plain), lambda: restrict(plain, alice))
    assert not readable(row, bob)


def test_who_tags_waits_for_who_restricts(alice: Person, bob: Person, plain: Tag) -> None:
    _first, late = at_once(lambda: restrict(plain, alice), lambda: tagged(bob, plain))
    assert not readable(late.result(), bob)


@pytest.fixture
def both(alice: Person, bob: Person, plain: Tag) -> Interaction:
    """Restricted by one tag, and carrying the other one."""
    row: Interaction = InteractionFactory.create(
        by=alice.viewer("immigration"), tagged=["immigration", plain.name]
    )
    return row


def test_who_restricts_waits_for_who_opens(
    alice: Person, bob: Person, plain: Tag, both: Interaction
) -> None:
    at_once(lambda: open_to(both, bob, by=alice), lambda: restrict(plain, alice))
    assert not readable(both, bob, "immigration", "housing")


def test_who_opens_waits_for_who_restricts(
    alice: Person, bob: Person, plain: Tag, both: Interaction
) -> None:
    _first, late = at_once(lambda: restrict(plain, alice), lambda: open_to(both, bob, by=alice))
    assert isinstance(late.exception(), Forbidden), "nobody holds both"
    assert not readable(both, bob, "immigration", "housing")


def test_who_edits_what_carries_it_already_and_who_restricts_it_do_not_wait_for_each_other(
    alice: Person, bob: Person, plain: Tag
) -> None:
    row = tagged(bob, plain)

    def edit() -> None:
        with acting_as(bob.viewer()) as viewer:
            actions.edit(row, by=viewer, changes={"notes": "More"}, tags=[plain])

    _first, late = at_once(edit, lambda: restrict(plain, alice))
    assert late.exception() is None
    assert not readable(row, bob)
