"""Answers belong to the interaction's service and fit their type; the set is replaced whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.tests.api import Api, ApiOf
from crm.tests.factories import Person
from interactions.rules import problem_with_answer
from interactions.tests.offers import BODY, MANY, ONE, client_of, question_of, service_of
from interactions.vocabulary import QuestionType

OPTIONS = ["Yes", "No"]
FIT = {
    "text": ["Two words", "6", "«ñ»"],
    "number": [6, 0, -1.5, 10**15],
    "boolean": [True, False],
    "select": OPTIONS,
    "date": ["2019-05-06", "2024-02-29"],
}
UNFIT: dict[str, list[Any]] = {
    "text": [6, True, "", "  ", None, ["x"], {}, "x" * 2001],
    "number": ["6", True, None, [6]],
    "boolean": [1, 0, "true", None],
    "select": ["yes", "Maybe", 1, True, None, ["Yes"]],
    "date": ["2019-5-6", "06/05/2019", "2019-02-30", "2019-05-06T00:00:00Z", 20190506, None, ""],
}
NUMBERS = {name: number for number, name in enumerate(FIT, start=1)}


@pytest.fixture
def bobs(api: ApiOf, alice: Person, bob: Person) -> Api:
    """Service 1 asks a question of each type, service 2 asks for a number as well."""
    client_of(alice)
    service = service_of(alice)
    for name in FIT:
        question_of(alice, service, name, options=OPTIONS if name == "select" else [])
    question_of(alice, service_of(alice, "Other"))
    return api(bob)


def body(*answers: tuple[int, Any]) -> dict[str, Any]:
    told = [{"questionId": number, "answer": value} for number, value in answers]
    return {**BODY, "customQuestions": told}


@pytest.mark.parametrize("name", FIT)
def test_what_fits_reads_back_exactly(name: str, bobs: Api) -> None:
    for value in FIT[name]:
        sent = body((NUMBERS[name], value))
        answer = bobs.post(MANY, sent)
        assert answer.status_code == 201, answer.content
        (told,) = answer.json()["customQuestions"]
        assert told == sent["customQuestions"][0]
        assert type(told["answer"]) is type(value)


@pytest.mark.parametrize("name", UNFIT)
def test_what_does_not_fit(name: str, bobs: Api, unchanged: Any) -> None:
    bobs.post(MANY, body())
    with unchanged():
        for value in UNFIT[name]:
            sent = body((NUMBERS[name], value))
            for answer in (bobs.post(MANY, sent), bobs.patch(ONE, sent)):
                assert answer.status_code == 400, value
                assert answer.json()["error"][0].startswith("customQuestions")


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@given(
    question_type=st.sampled_from(QuestionType),
    value=SCALARS | st.lists(SCALARS) | st.dictionaries(st.text(), SCALARS),
)
def test_any_value_has_a_verdict(question_type: QuestionType, value: Any) -> None:
    problem = problem_with_answer(question_type, OPTIONS, value)
    assert problem is None or problem.startswith("The answer must")


def test_a_number_beyond_any_bound(bobs: Api, unchanged: Any) -> None:
    raw = b'{"customQuestions": [{"questionId": 2, "answer": 1e400}]}'
    bobs.post(MANY, body())
    with unchanged():
        assert bobs.patch(ONE, raw).status_code == 400


def test_of_another_service_unknown_or_twice(bobs: Api, unchanged: Any) -> None:
    bobs.post(MANY, body())
    told = bobs.post(MANY, body((3, 1), (6, 6))).json()["error"]
    assert told == [
        "customQuestions: Question 3: The answer must be true or false.",
        "customQuestions: Question 6: This question belongs to another service.",
    ]
    with unchanged():
        for answers in ([(6, 6)], [(99, 6)], [(2, 6), (2, 7)], [(2, 6), (6, 6)]):
            sent = body(*answers)
            for answer in (bobs.post(MANY, sent), bobs.patch(ONE, sent)):
                assert answer.status_code == 400
                assert answer.json()["error"][0].startswith("customQuestions")


def test_the_set_is_replaced(bobs: Api) -> None:
    made = bobs.post(MANY, body((1, "x"), (2, 6), (3, True))).json()
    assert [each["questionId"] for each in made["customQuestions"]] == [1, 2, 3]
    for answers in ([(5, "2019-05-06"), (2, 7)], [(2, 7)], []):
        sent = {"customQuestions": body(*answers)["customQuestions"]}
        told = bobs.patch(ONE, sent).json()["customQuestions"]
        assert told == sorted(sent["customQuestions"], key=lambda each: each["questionId"])
    bobs.patch(ONE, {"customQuestions": [{"questionId": 2, "answer": 6}]})
    assert len(bobs.patch(ONE, {"duration": "2:00:00"}).json()["customQuestions"]) == 1


def test_another_service_keeps_no_answers_of_the_old_one(bobs: Api) -> None:
    bobs.post(MANY, body((2, 6)))
    answer = bobs.patch(ONE, {"serviceId": 2}).json()
    assert (answer["serviceId"], answer["customQuestions"]) == (2, [])
    sent = {"serviceId": 1, "customQuestions": [{"questionId": 2, "answer": 8}]}
    assert bobs.patch(ONE, sent).json().items() >= sent.items()
    descriptions = [line["description"] for line in logs(bobs)]
    assert descriptions == ["Changed: answers, service.", "Changed: answers, service.", None]


def logs(client: Api) -> list[Any]:
    return list(client.get("/api/clients/1/logs").json()["logs"])


def test_a_question_out_of_use(bobs: Api, api: ApiOf, alice: Person, unchanged: Any) -> None:
    """It is not asked any more, but what was answered may stay and be sent back."""
    made = bobs.post(MANY, body((2, 6), (4, "No"))).json()
    admin = api(alice)
    admin.patch("/api/custom-service-questions/2", {"isActive": False})
    admin.patch("/api/custom-service-questions/4", {"options": ["Yes"]})
    assert bobs.get(ONE).json() == made
    with unchanged():
        assert bobs.post(MANY, body((2, 6))).status_code == 400
        assert (
            bobs.patch(ONE, {"customQuestions": body((2, 7))["customQuestions"]}).status_code == 400
        )
    sent_back = {"customQuestions": made["customQuestions"], "description": "Changed"}
    assert bobs.patch(ONE, sent_back).json()["customQuestions"] == made["customQuestions"]
