"""The service on the form: its questions, and answers that keep to the rule of every door."""

from __future__ import annotations

from typing import Any

import pytest

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions import actions
from interactions.models import Answer, Interaction, Question, Service
from interactions.tests.offers import question_of, service_of
from interactions.tests.pages import CALL, stored
from interactions.vocabulary import QuestionType

pytestmark = pytest.mark.django_db

NEW = "interactions/new/"
TOLD = {
    "answer_1": "Two words",
    "answer_2": "6",
    "answer_3": "no",
    "answer_4": "Rent",
    "answer_5": "2026-03-02",
}
VALUES = ["Two words", 6, False, "Rent", "2026-03-02"]


@pytest.fixture
def coaching(alice: Person) -> Service:
    """Service 1 asks a question of each type, 1 to 5; service 2 asks for a number, 6."""
    ContactFactory(by=alice.viewer(), first_name="Ana", last_name="Ruiz")
    service = service_of(alice)
    for kind in QuestionType:
        options = ["Rent", "Papers"] if kind == QuestionType.SELECT else []
        question_of(alice, service, kind, options=options)
    question_of(alice, service_of(alice, "Other"))
    return service


def answers(person: Person) -> list[Any]:
    with acting_as(person.viewer()) as viewer:
        return [one.value for one in Answer.objects.visible_to(viewer).in_order()]


def service_stored(person: Person) -> str:
    with acting_as(person.viewer()) as viewer:
        content = Interaction.objects.visible_to(viewer).with_content().get(number=1).shown
        return str(content.service or "")


def test_each_question_takes_an_answer_of_its_type(bob: Person, coaching: Service) -> None:
    page = Browser(bob).post(NEW, CALL | TOLD | {"service": "1"})
    assert page.status_code == 302
    assert service_stored(bob) == "Coaching"
    assert answers(bob) == VALUES
    assert [type(one) for one in answers(bob)] == [type(one) for one in VALUES]
    shown = Browser(bob).get("interactions/1/").content.decode()
    for said in ("A text?", "Two words", "A boolean?", "No", "March 2, 2026"):
        assert said in shown


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"answer_1": "x" * 2001}, "answer_1"),
        ({"answer_2": "six"}, "answer_2"),
        ({"answer_2": "9" * 400}, "answer_2"),
        ({"answer_2": "nan"}, "answer_2"),
        ({"answer_3": "maybe"}, "answer_3"),
        ({"answer_4": "Food"}, "answer_4"),
        ({"answer_5": "soon"}, "answer_5"),
        ({"answer_5": "0001-01-01"}, "answer_5"),
        ({"service": "3"}, "service"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_question(
    bob: Person, coaching: Service, unchanged: Any, wrong: dict[str, str], field: str
) -> None:
    browser = Browser(bob)
    with unchanged():
        page = browser.post(NEW, CALL | TOLD | {"service": "1"} | wrong)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {field}
    assert fields_of(page)["notes"] == CALL["notes"]
    assert page.context["form"].more_is_open


def test_answers_to_another_service_are_not_taken(bob: Person, coaching: Service) -> None:
    assert Browser(bob).post(NEW, CALL | TOLD | {"service": "2"}).status_code == 302
    assert answers(bob) == []
    assert service_stored(bob) == "Other"


def test_the_questions_come_as_a_service_is_chosen(
    bob: Person, coaching: Service, unchanged: Any
) -> None:
    browser = Browser(bob)
    with unchanged():
        page = browser.post(f"{NEW}questions/", {"service": "1", "answer_1": "Typed"})
        other = browser.post(f"{NEW}questions/", {"service": "2"})
        none = browser.post(f"{NEW}questions/", {"service": ""})
    assert "A select?" in page.content.decode()
    assert 'value="Typed"' in page.content.decode()
    assert "field-error" not in page.content.decode()
    assert "answer_6" in other.content.decode()
    assert "answer_1" not in other.content.decode()
    assert "answer_" not in none.content.decode()


def test_without_javascript_a_button_asks_and_what_is_typed_stays(
    bob: Person, coaching: Service, unchanged: Any
) -> None:
    browser = Browser(bob)
    typed = CALL | {"kind": "", "service": "1", "outcome": "Half typed", "questions": "1"}
    with unchanged():
        page = browser.post(NEW, typed)
    assert page.status_code == 200
    assert "field-error" not in page.content.decode()
    sent = fields_of(page)
    assert (sent["outcome"], sent["notes"]) == ("Half typed", CALL["notes"])
    assert "answer_1" in sent


def test_a_service_out_of_use_is_not_offered_and_stays_where_it_is(
    alice: Person, bob: Person, coaching: Service
) -> None:
    browser = Browser(bob)
    browser.post(NEW, CALL | TOLD | {"service": "1"})
    with acting_as(alice.viewer()) as viewer:
        actions.change_service(coaching, by=viewer, changes={"is_active": False})
        question = Question.objects.visible_to(viewer).get(number=1)
        actions.change_question(question, by=viewer, changes={"is_active": False})
    assert "Coaching" not in browser.get(NEW).content.decode()
    assert browser.post(NEW, CALL | {"service": "1"}).status_code == 422
    data = fields_of(browser.get("interactions/1/edit/"))
    assert data["answer_1"] == "Two words"
    assert browser.post("interactions/1/edit/", data | {"answer_2": "7"}).status_code == 302
    assert answers(bob) == ["Two words", 7, False, "Rent", "2026-03-02"]


def test_changing_the_service_drops_what_it_no_longer_asks(bob: Person, coaching: Service) -> None:
    browser = Browser(bob)
    browser.post(NEW, CALL | TOLD | {"service": "1"})
    data = fields_of(browser.get("interactions/1/edit/"))
    assert browser.post("interactions/1/edit/", data).status_code == 302
    assert stored(bob).version == 1, "nothing was changed"
    moved = data | {"service": "2", "answer_6": "2.5"}
    assert browser.post("interactions/1/edit/", moved).status_code == 302
    assert (service_stored(bob), answers(bob)) == ("Other", [2.5])


def test_answers_saved_meanwhile_are_laid_beside_mine(
    alice: Person, bob: Person, coaching: Service
) -> None:
    browser = Browser(bob)
    browser.post(NEW, CALL | {"service": "2", "answer_6": "2"})
    mine = fields_of(browser.get("interactions/1/edit/")) | {"notes": "Mine"}
    theirs = fields_of(Browser(alice).get("interactions/1/edit/"))
    theirs |= {"service": "1", "answer_1": "Theirs"}
    assert Browser(alice).post("interactions/1/edit/", theirs).status_code == 302
    page = browser.post("interactions/1/edit/", mine)
    assert page.status_code == 409
    assert {one.theirs for one in page.context["differences"]} == {"Coaching"}
    assert browser.post("interactions/1/edit/", fields_of(page)).status_code == 302
    assert (stored(bob).shown.notes, answers(bob)) == ("Mine", ["Theirs"])


@pytest.mark.parametrize("path", ["new", "1"])
def test_who_may_not_write_is_not_asked(
    vera: Person, bob: Person, coaching: Service, path: str, unchanged: Any
) -> None:
    Browser(bob).post(NEW, CALL)
    browser = Browser(vera)
    with unchanged():
        assert browser.post(f"interactions/{path}/questions/").status_code == 403
        assert browser.post(f"interactions/{path}/readers/").status_code == 403


def test_another_sites_services_are_nothing(
    charlie: Person, bob: Person, coaching: Service
) -> None:
    assert "Coaching" not in Browser(charlie).get(NEW).content.decode()
    part = Browser(charlie).post(f"{NEW}questions/", {"service": "1"})
    assert "answer_" not in part.content.decode()


def test_a_place_is_told_in_words(alice: Person, coaching: Service) -> None:
    coaching.default_location = "CUOffice"
    with acting_as(alice.viewer()):
        coaching.save()
    page = Browser(alice).get(f"catalogue/services/{coaching.number}/").content.decode()
    assert "Our office" in page
    assert "CUOffice" not in page
    Browser(alice).post(NEW, CALL | {"location": "consulate"})
    assert "<dd>Consulate</dd>" in "".join(
        Browser(alice).get("interactions/1/").content.decode().split("\n")
    )
