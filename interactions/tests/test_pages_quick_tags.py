"""Tags of the quick log: what is to be hidden is hidden, or nothing is saved."""

from __future__ import annotations

from typing import Any

import pytest

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.models import User
from crm.tests.factories import Person
from interactions.tests.offers import tag_of
from interactions.tests.quick import PREVIEW, QUICK, a_contact, rows_of


@pytest.fixture
def ana(bob: Person) -> Contact:
    return a_contact(bob)


def test_a_tag_that_is_none_hides_nothing_and_is_not_passed_over(bob: Person, ana: Contact) -> None:
    """A slip in the name of a restricted tag would leave for all to read what it should hide."""
    page = Browser(bob).post(QUICK, {"line": "call ana ruiz: asylum #imigration"})
    assert page.status_code == 422
    assert rows_of(bob) == []
    assert "There is no tag “imigration” here" in page.content.decode()
    assert fields_of(page)["notes"] == "asylum #imigration"
    said = {"line": "call ana ruiz: asylum, #imigration follow fri"}
    shown = Browser(bob).post(PREVIEW, said)
    assert "“asylum, #imigration”" in shown.content.decode()
    assert "There is no tag “imigration” here" in shown.content.decode()


@pytest.mark.parametrize("name", ["Home visit", "home-visit", "home_visit", "Home_Visit"])
def test_a_tag_of_two_words(name: str, bob: Person, ana: Contact) -> None:
    for each in ("home", "Home visit"):
        tag_of(bob, each)
    assert Browser(bob).post(QUICK, {"line": f"call ana: #{name} went well"}).status_code == 302
    (row,) = rows_of(bob)
    assert row.shown is not None
    assert ([tag.name for tag in row.tags.all()], row.shown.notes) == (["Home visit"], "went well")


def test_a_well_known_tag_is_known_in_spanish(alice: Person) -> None:
    ContactFactory(by=alice.viewer(), first_name="Ana", last_name="Ruiz")
    alice.user.language = "es"
    alice.user.save()
    page = Browser(alice).post(QUICK, {"line": "llamada ana ruiz: asilo #Inmigración"})
    assert page.status_code == 302
    (row,) = rows_of(alice, "immigration")
    assert [tag.name for tag in row.tags.all()] == ["immigration"]


def test_a_restricted_tag_hides_it_at_once(alice: Person, bob: Person, ana: Contact) -> None:
    assert Browser(alice).post(QUICK, {"line": "call Ana: papers #immigration"}).status_code == 302
    (row,) = rows_of(bob)
    assert row.redacted
    (row,) = rows_of(alice, "immigration")
    assert row.shown is not None
    assert row.shown.notes == "papers"


SPELT = {
    "quotes": "call Ana: papers #“immigration”",
    "quotes before the colon": 'call Ana #"immigration": papers',
    "brackets": "call Ana: papers (#immigration)",
    "a comma": "call Ana: papers,#immigration",
    "a slash": "call Ana: papers/#immigration",
    "a space": "llamada Ana: papers # inmigración",
}


@pytest.mark.parametrize("said", SPELT)
def test_a_restricted_tag_hides_it_however_it_is_written(
    said: str, alice: Person, bob: Person, ana: Contact
) -> None:
    User.objects.filter(pk=alice.user.pk).update(language="es")
    line = {"line": SPELT[said]}
    assert ">immigration<" in "".join(Browser(alice).post(PREVIEW, line).content.decode().split())
    assert Browser(alice).post(QUICK, line).status_code == 302
    (row,) = rows_of(bob)
    assert row.redacted


@pytest.mark.parametrize(
    "said",
    ['#"domestic violence"', "(#domestic violence)", "x/#domestic-violence", "# domestic violence"],
)
def test_nor_is_one_that_is_not_held_passed_over(
    said: str, bob: Person, ana: Contact, unchanged: Any
) -> None:
    tag_of(bob, "domestic violence", restricted=True)
    tag_of(bob, "domestic")
    browser = Browser(bob)
    with unchanged():
        for address in (QUICK, PREVIEW):
            page = browser.post(address, {"line": f"call Ana: she told me {said}"})
            assert "You do not hold the tag domestic violence" in page.content.decode()


@pytest.mark.parametrize(
    "said", ['#"imigration"', "(#imigration)", "# imigration", "x,#imigration"]
)
def test_nor_is_one_that_is_none(said: str, bob: Person, ana: Contact, unchanged: Any) -> None:
    browser = Browser(bob)
    with unchanged():
        for address in (QUICK, PREVIEW):
            page = browser.post(address, {"line": f"call Ana: asylum {said}"})
            assert "There is no tag “imigration” here" in page.content.decode()


def test_a_number_is_no_tag_where_none_is_a_number(bob: Person, ana: Contact) -> None:
    lines = [f"call Ana: {said}" for said in ("apt #3", "case # 1234", "(#3)", "Apt#3")]
    for line in lines:
        assert Browser(bob).post(QUICK, {"line": line}).status_code == 302
    notes = [row.shown and row.shown.notes for row in rows_of(bob)]
    assert sorted(map(str, notes)) == ["(#3)", "Apt#3", "apt #3", "case # 1234"]
    tag_of(bob, "211")
    assert Browser(bob).post(QUICK, {"line": lines[0]}).status_code == 422


def test_a_longer_tag_hides_no_less(alice: Person, bob: Person, ana: Contact) -> None:
    """`#immigration case` names both where there are both; too much is hidden rather than too
    little."""
    tag_of(bob, "Immigration case")
    line = "call Ana: #immigration case went well"
    assert Browser(alice).post(QUICK, {"line": line}).status_code == 302
    (row,) = rows_of(bob)
    assert row.redacted
    (row,) = rows_of(alice, "immigration")
    assert {tag.name for tag in row.tags.all()} == {"Immigration case", "immigration"}


def test_a_tag_that_is_not_held_saves_nothing(bob: Person, ana: Contact, unchanged: Any) -> None:
    """Rather than saving in the open what was meant to be hidden."""
    browser, line = Browser(bob), {"line": "call Ana: papers #Immigration"}
    with unchanged():
        page = browser.post(QUICK, line)
        preview = browser.post(PREVIEW, line).content.decode()
    assert page.status_code == 422
    assert "You do not hold the tag immigration" in page.content.decode()
    assert "You do not hold the tag immigration" in preview
