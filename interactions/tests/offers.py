"""A client, services and questions for the tests of the `clients` contract."""

from __future__ import annotations

from typing import Any

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions import actions
from interactions.models import Question, Service

CLIENT = "/api/clients/1"
MANY = f"{CLIENT}/interactions"
ONE = f"{MANY}/1"
BODY = {
    "serviceId": 1,
    "interactionType": "inPerson",
    "description": "Application filled out.",
    "dateOfInteraction": "2019-05-06",
    "duration": "1:00:00",
    "location": "CUOffice",
    "customQuestions": [{"questionId": 1, "answer": 6}],
}
SECRET = "chrysalis"
"""Stands in every text that a restricted tag hides."""


def client_of(person: Person, **fields: Any) -> Contact:
    contact: Any = ContactFactory(by=person.viewer(), **fields)
    return contact  # type: ignore[no-any-return]


def service_of(person: Person, name: str = "Coaching", **fields: Any) -> Service:
    with acting_as(person.viewer()) as viewer:
        return actions.add_service(by=viewer, name=name, **fields)


def question_of(person: Person, service: Service, type: str = "number", **fields: Any) -> Question:
    asked = {"label": f"A {type}?", "type": type, **fields}
    with acting_as(person.viewer()) as viewer:
        return actions.add_question(by=viewer, service=service, **asked)


def tag_of(person: Person, name: str, *, restricted: bool = False) -> Tag:
    with acting_as(person.viewer()):
        tag = Tag(site=person.site, name=name, restricted=restricted)
        tag.save(force_insert=True)
    return tag
