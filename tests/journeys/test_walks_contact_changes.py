"""Contacts: a status is moved and moved back, several are changed at once, and one is deleted and
brought back; in every way, and by everybody who may or may not."""

from __future__ import annotations

import pytest

from contacts.models import Contact, StatusChange
from contacts.tests.factories import ContactFactory
from crm.tenancy.context import acting_as
from tests.journeys.hands import Browsers, Hands, SignIn
from tests.journeys.walks import Walk, WorldOf, by_everybody, in_every_way

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def contacts(hands: Hands) -> list[Contact]:
    with acting_as(hands.person.viewer()) as viewer:
        return list(Contact.objects.visible_to(viewer).order_by("number"))


def moves(hands: Hands) -> list[tuple[str, str]]:
    """How Ana's status has moved, the first first."""
    with acting_as(hands.person.viewer()) as viewer:
        rows = StatusChange.objects.visible_to(viewer).of(hands.ana)
        return [(row.new_status, row.reason) for row in reversed(rows)]


def move_the_status(hands: Hands) -> None:
    hands.go("contacts/1/")
    hands.press(hands.link("Status"))
    hands.at("contacts/1/status/")
    hands.tick(hands.field("Lost lead"))
    hands.type(hands.field("Reason"), "No answer since May")
    hands.save(hands.button("Move"), "contacts/1/")
    hands.sees("Moved to “Lost lead”.")
    assert moves(hands)[-1] == ("lost_lead", "No answer since May")
    if not hands.button("Undo").count():
        return  # the outbox has sent it, and told it with its Undo on another page
    before = len(moves(hands))
    hands.save(hands.button("Undo"), "contacts/1/")
    hands.sees("It stands at “Prospect” again.")
    assert [to for to, _reason in moves(hands)[before:]] == ["prospect"]


def change_several(hands: Hands) -> None:
    ContactFactory(by=hands.person.viewer(), first_name="Ben", last_name="Diaz")
    hands.go("contacts/")
    for name in ("Ana Ruiz", "Ben Diaz"):
        hands.tick(hands.page.get_by_label(f"Choose {name}"))
    hands.press(hands.button("Change selected"))
    hands.tick(hands.field("Add tags"))
    hands.type(hands.field("Tags"), "spring")
    hands.press(hands.button("See what would change"))
    hands.sees("2 of 2 will change.")
    assert [row.tags for row in contacts(hands)] == [[], []]
    hands.save(hands.button("Add the tag spring to 2 contacts"), "contacts/**")
    hands.sees("2 contacts changed.")
    assert [row.tags for row in contacts(hands)] == [["spring"], ["spring"]]
    undo = hands.button("Undo").last  # it is told twice where the lost answer's cookie came through
    hands.save(undo, "contacts/**")
    hands.sees("2 contacts are as they were.")
    assert [(row.tags, row.version) for row in contacts(hands)] == [([], 3), ([], 3)]


def delete(hands: Hands) -> None:
    """From its page, where it says so at once; without scripts a page asks first."""
    hands.go("contacts/2/")
    offered = hands.page.locator("main .menu-item-danger")
    if hands.scripts:
        hands.save(offered, "contacts/")
    else:
        hands.press(offered)
        hands.at("contacts/2/delete/")
        hands.save(hands.button("Delete"), "contacts/")
    hands.sees("Ben Diaz is deleted.")
    assert len(contacts(hands)) == 1


def delete_and_bring_back(hands: Hands) -> None:
    ContactFactory(by=hands.person.viewer(), first_name="Ben", last_name="Diaz")
    delete(hands)
    hands.save(hands.button("Undo"), "contacts/2/")
    hands.sees("Ben Diaz is back.")
    delete(hands)
    hands.go("trash/contacts/")
    hands.save(hands.line("Ben Diaz").get_by_role("button"), "trash/contacts/**")
    hands.sees("Ben Diaz is back.")
    assert len(contacts(hands)) == 2


WALKS = (
    Walk(move_the_status, "contacts/1/", "contacts/1/status/"),
    Walk(change_several, "contacts/", "contacts/together/"),
    Walk(delete_and_bring_back, "contacts/1/", "contacts/1/delete/"),
)


@in_every_way(WALKS)
def test_in_every_way(
    walk: Walk, way: str, world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    walk.in_a(way, world_of, context, signed_in)


@by_everybody(WALKS)
def test_by_everybody(
    walk: Walk, who: str, world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    walk.by_a(who, world_of, context, signed_in)
