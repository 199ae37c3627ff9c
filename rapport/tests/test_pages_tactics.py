"""Tactics on the form of an interaction: a score and a note each, saved with it or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions.tests.pages import CALL, stored, tag_of
from rapport.models import RapportTactic, TacticLog

pytestmark = pytest.mark.django_db

NEW, EDIT = "interactions/new/", "interactions/1/edit/"


@pytest.fixture
def names(bob: Person) -> list[str]:
    """Of the fields of the first two tactics."""
    ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")
    tactics = RapportTactic.objects.all().by_name()[:2]
    return [f"tactic_{one.uuid.hex}" for one in tactics]


def logs(person: Person, *asked: str) -> list[tuple[int, str]]:
    with acting_as(person.viewer(*asked)) as viewer:
        rows = TacticLog.objects.visible_to(viewer).order_by("tactic__name")
        return [(row.effectiveness_score, row.notes) for row in rows]


def test_they_are_logged_with_the_interaction(bob: Person, names: list[str]) -> None:
    told = {names[0]: "4", f"{names[0]}_note": "Let her finish.", names[1]: "1"}
    page = Browser(bob).post(NEW, CALL | told | {"rapport_score": "7"})
    assert page.status_code == 302
    assert logs(bob) == [(4, "Let her finish."), (1, "")]
    shown = Browser(bob).get("interactions/1/").content.decode()
    assert "Let her finish." in shown
    assert "4 of 5" in shown


@pytest.mark.parametrize(
    ("score", "note", "wrong"),
    [("6", "", ""), ("x", "", ""), ("", "Said nothing of", ""), ("3", "x" * 2001, "_note")],
)
def test_what_is_wrong_is_told_and_nothing_is_half_saved(
    bob: Person, names: list[str], unchanged: Any, score: str, note: str, wrong: str
) -> None:
    browser, name = Browser(bob), names[0]
    with unchanged():
        page = browser.post(NEW, CALL | {name: score, f"{name}_note": note})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {name + wrong}
    assert fields_of(page)[f"{name}_note"] == note


def test_they_are_changed_like_the_rest_of_it(bob: Person, names: list[str]) -> None:
    browser, (one, two) = Browser(bob), names
    browser.post(NEW, CALL | {one: "4", f"{one}_note": "First"})
    data = fields_of(browser.get(EDIT))
    assert (data[one], data[f"{one}_note"], data[two]) == ("4", "First", "")
    assert browser.post(EDIT, data).status_code == 302
    assert stored(bob).version == 1, "nothing was changed"
    assert browser.post(EDIT, data | {one: "5", two: "2"}).status_code == 302
    assert logs(bob) == [(5, "First"), (2, "")]
    assert stored(bob).version == 2
    data = fields_of(browser.get(EDIT)) | {one: "", f"{one}_note": ""}
    assert browser.post(EDIT, data).status_code == 302
    assert logs(bob) == [(2, "")]


def test_saved_meanwhile_by_somebody_else(alice: Person, bob: Person, names: list[str]) -> None:
    browser, (one, two) = Browser(bob), names
    browser.post(NEW, CALL | {one: "4"})
    mine = fields_of(browser.get(EDIT)) | {two: "2"}
    theirs = fields_of(Browser(alice).get(EDIT)) | {one: "1"}
    assert Browser(alice).post(EDIT, theirs).status_code == 302
    page = browser.post(EDIT, mine)
    assert page.status_code == 409
    assert browser.post(EDIT, fields_of(page)).status_code == 302
    assert logs(bob) == [(1, ""), (2, "")]


def test_a_restricted_tag_hides_them(alice: Person, bob: Person, names: list[str]) -> None:
    told = {names[0]: "4", f"{names[0]}_note": "chrysalis", "tags": tag_of(alice)}
    assert Browser(alice).post(NEW, CALL | told).status_code == 302
    assert logs(alice, "immigration") == [(4, "chrysalis")]
    assert logs(bob) == []
    assert "chrysalis" not in Browser(bob).get("interactions/1/").content.decode()
    browser = Browser(alice, reveal=True)
    data = fields_of(browser.get(EDIT)) | {names[0]: "5"}
    assert browser.post(EDIT, data).status_code == 302
    assert logs(alice, "immigration") == [(5, "chrysalis")]


def test_the_form_opens_with_a_fixed_number_of_queries(
    bob: Person, names: list[str], django_assert_max_num_queries: Any
) -> None:
    browser = Browser(bob)
    browser.post(NEW, CALL | {names[0]: "4"})
    with django_assert_max_num_queries(15):
        browser.get(NEW)
    with django_assert_max_num_queries(16):
        browser.get(EDIT)
