"""Who can see this? On the form before saving, on the page afterwards, and not on a hidden one."""

from __future__ import annotations

from typing import Any

import pytest

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.actions import add_tag
from crm.tenancy.context import acting_as
from crm.tests.factories import Person, PersonFactory
from interactions.tests.factories import InteractionFactory
from interactions.tests.pages import CALL, tag_of

pytestmark = pytest.mark.django_db

NEW = "interactions/new/"


def looks_restricted(page: Any) -> bool:
    body = page.content.decode().partition("<main")[2]
    return any(said in body for said in ("(Restricted)</span>", "Restricted: </span>"))


@pytest.fixture(autouse=True)
def dora(alice: Person, bob: Person) -> Person:
    """Holds the tag as well."""
    ContactFactory(by=alice.viewer(), first_name="Ana", last_name="Ruiz")
    holds = ["immigration"]
    return PersonFactory.create(
        username="dora", first_name="Dora", last_name="Díaz", site=alice.site, holds=holds
    )


def test_the_form_tells_by_name_and_number_before_saving(alice: Person, unchanged: Any) -> None:
    browser = Browser(alice)
    with unchanged():
        hidden = browser.post(f"{NEW}readers/", {"tags": tag_of(alice)}).content.decode()
        open_to_all = browser.post(f"{NEW}readers/").content.decode()
    assert "Only 2 people of this site." in hidden
    assert "Dora Díaz" in hidden
    assert "(you)" in hidden
    assert "bob" not in hidden
    assert "Everybody on this site: 3 people." in open_to_all


def test_a_tag_that_is_not_held_changes_nothing_of_the_answer(alice: Person, bob: Person) -> None:
    """The form refuses it anyway, and its holders are none of their business."""
    asked = Browser(bob).post(f"{NEW}readers/", {"tags": tag_of(alice)}).content.decode()
    assert "Everybody on this site: 3 people." in asked


def test_without_javascript_a_button_asks_and_what_is_typed_stays(
    alice: Person, unchanged: Any
) -> None:
    browser = Browser(alice)
    typed = CALL | {"kind": "", "outcome": "Half typed", "tags": tag_of(alice), "readers": "1"}
    with unchanged():
        page = browser.post(NEW, typed)
    assert page.status_code == 200
    assert "Only 2 people of this site." in page.content.decode()
    assert "field-error" not in page.content.decode()
    sent = fields_of(page)
    assert (sent["outcome"], sent["tags"]) == ("Half typed", tag_of(alice))


def test_a_name_is_text(alice: Person) -> None:
    PersonFactory(username="eve", first_name="<b>Eve", site=alice.site)
    assert "<b>Eve" not in Browser(alice).post(f"{NEW}readers/").content.decode()


def test_every_entry_tells_it(alice: Person, bob: Person) -> None:
    InteractionFactory(by=alice.viewer())
    InteractionFactory(by=alice.viewer("immigration"), tagged=["immigration"])
    assert (
        "Everybody on this site: 3 people." in Browser(bob).get("interactions/1/").content.decode()
    )
    shown = Browser(alice, reveal=True).get("interactions/2/").content.decode()
    assert "Only 2 people of this site." in shown
    hidden = Browser(bob).get("interactions/2/").content.decode()
    assert "Who can see this?" not in hidden
    assert "Dora" not in hidden
    assert Browser(bob).post("interactions/2/readers/").status_code == 403
    assert Browser(bob).post("interactions/2/questions/").status_code == 403


def test_a_tag_is_put_on_beside_those_that_it_has(alice: Person) -> None:
    InteractionFactory(by=alice.viewer("immigration"), tagged=["immigration"])
    browser = Browser(alice, reveal=True)
    assert "Only 2 people" in browser.post("interactions/1/readers/").content.decode()


def test_other_sites_have_no_readers_here(charlie: Person, alice: Person) -> None:
    InteractionFactory(by=alice.viewer())
    assert Browser(charlie).post("interactions/1/readers/").status_code == 404
    assert "1 person" in Browser(charlie).post(f"{NEW}readers/").content.decode()


@pytest.mark.parametrize("path", ["interactions/", "contacts/2/", "interactions/1/"])
def test_what_is_restricted_looks_so_once_it_is_shown(path: str, alice: Person) -> None:
    """With a lock and a word, wherever it stands; what carries a plain tag has neither."""
    bea = ContactFactory(by=alice.viewer(), first_name="Bea")
    with acting_as(alice.viewer()):
        add_tag(by=alice.viewer(), name="housing")
    for name in ("immigration", "housing"):
        InteractionFactory(by=alice.viewer("immigration"), contact=bea, tagged=[name])
    browser = Browser(alice, reveal=True)
    assert looks_restricted(browser.get(path))
    plain = "interactions/2/" if path == "interactions/1/" else f"{path}?tag=housing"
    assert not looks_restricted(browser.get(plain))


def test_the_quick_log_tells_who_can_read_what_it_hides(alice: Person, bob: Person) -> None:
    def told(person: Person, line: str) -> str:
        return Browser(person).post("interactions/quick/preview/", {"line": line}).content.decode()

    assert "Only 2 people of this site." in told(alice, "call Ana: papers #immigration")
    assert "of this site" not in told(alice, "call Ana: papers")
    assert "of this site" not in told(bob, "call Ana: papers #immigration")


def test_every_name_is_there(alice: Person) -> None:
    for number in range(6):
        PersonFactory.create(username=f"p{number}", first_name=f"Person{number}", site=alice.site)
    said = Browser(alice).post(f"{NEW}readers/").content.decode()
    assert "and 3 more" in said
    assert all(f"Person{number}" in said for number in range(6))
