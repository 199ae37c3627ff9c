"""The trash of each kind of row: who deleted it and when, nothing restricted, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contacts import actions as contacts
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions import actions as interactions
from interactions.tests.factories import InteractionFactory
from meetings import actions as meetings
from meetings.tests.factories import MeetingFactory
from meetings.tests.pages import completed

pytestmark = pytest.mark.django_db


def contact(by: Any) -> Any:
    return ContactFactory(by=by, first_name="Secretive", last_name="Ruiz")


def interaction(by: Any, **more: Any) -> Any:
    return InteractionFactory(by=by, title="Secretive", **more)


def meeting(by: Any) -> Any:
    return MeetingFactory(by=by, contact=ContactFactory(by=by), purpose="Secretive")


KINDS: list[tuple[str, Callable[[Any], Any], Any]] = [
    ("trash/", interaction, interactions.delete),
    ("trash/contacts/", contact, contacts.delete),
    ("trash/meetings/", meeting, meetings.delete),
]


def text_of(person: Person, path: str, **how: Any) -> str:
    page = Browser(person, **how).get(path)
    assert page.status_code == 200
    return str(page.content.decode())


@pytest.mark.parametrize(("path", "make", "delete"), KINDS)
def test_what_is_deleted_is_found_and_comes_back(
    path: str, make: Any, delete: Any, alice: Person, bob: Person, charlie: Person
) -> None:
    row = make(alice.viewer())
    assert "Secretive" not in text_of(bob, path)
    with acting_as(alice.viewer()) as viewer:
        delete(row, by=viewer)
    shown = text_of(bob, path)
    assert "Secretive" in shown
    assert "alice" in shown
    assert "restore/" not in shown  # another's, which takes a right that he lacks
    assert "Secretive" not in text_of(charlie, path)
    browser = Browser(alice)
    (one,) = browser.get(path).context["discarded"]
    assert browser.client.post(one.restore).status_code == 302
    assert "Secretive" not in text_of(alice, path)
    assert "Secretive" in text_of(alice, path.removeprefix("trash/") or "interactions/")


@pytest.mark.parametrize(("path", "make", "delete"), KINDS)
def test_whoever_brings_one_back_stays_at_the_line_beside_it(
    path: str, make: Any, delete: Any, alice: Person
) -> None:
    """By the address alone, so without scripts as well; the last of all leads to the heading."""
    browser = Browser(alice)
    made = [make(alice.viewer()) for _each in range(3)]
    with acting_as(alice.viewer()) as viewer:
        for row in made:
            delete(row, by=viewer)
    for at in (1, 1, 0):
        page = browser.get(path, per_page=10)
        one = page.context["discarded"][at]
        place = f"/s/{alice.site.slug}/{path}?per_page=10#{one.beside}"
        assert f'name="next" value="{place}"' in page.content.decode()
        answer = browser.client.post(one.restore, {"next": place})
        assert (answer.status_code, answer.url) == (302, place)
        assert f'id="{one.beside}"' in browser.get(path).content.decode()


def test_of_what_is_restricted_it_tells_who_and_when(alice: Person, bob: Person) -> None:
    tagged = interaction(alice.viewer("immigration"), tagged=["immigration"])
    over = completed(alice, meeting(alice.viewer()), "immigration")
    with acting_as(alice.viewer("immigration")) as viewer:
        interactions.delete(tagged, by=viewer)
        meetings.delete(over, by=viewer)
    for path in ("trash/", "trash/meetings/"):
        for shown in (text_of(bob, path), text_of(alice, path)):
            assert "Secretive" not in shown
            assert "Restricted" in shown
            assert "restore/" not in shown
        assert "Secretive" in text_of(alice, path, reveal=True)


def test_each_trash_says_how_much_is_in_it(alice: Person, bob: Person, charlie: Person) -> None:
    for one in (contact(alice.viewer()), contact(alice.viewer())):
        with acting_as(alice.viewer()) as viewer:
            contacts.delete(one, by=viewer)
    for person, many in ((bob, 2), (charlie, 0)):
        kinds = Browser(person).get("trash/").context["kinds"]
        assert [(str(each["label"]), each["count"]) for each in kinds] == [
            ("Interactions", 0),
            ("Contacts", many),
            ("Meetings", 0),
        ]
    assert 'Contacts <span class="badge tone-neutral">2</span>' in text_of(bob, "trash/")


def test_who_may_only_look_has_no_trash(vera: Person) -> None:
    for path, *_how in KINDS:
        assert Browser(vera).get(path).status_code == 403
