"""Every example of seed 000, replayed field by field and in its order."""

import datetime as dt
import json

import pytest
import time_machine

from contacts.tests.factories import ContactFactory
from crm.models import Counter
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner
from crm.tests.api import Api, ApiOf
from crm.tests.factories import Person
from interactions import actions
from interactions.models import Question, Service

JOEL = dt.datetime(2019, 5, 6, 6, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2019, 5, 6, 6, 30, 0, 123456, tzinfo=dt.UTC)
CREATE = {
    "serviceId": 13,
    "interactionType": "inPerson",
    "description": "Appointment setup with financial coach. Client would like to save up enough"
    " for a down payment on a car better suited for their work.",
    "dateOfInteraction": "2019-05-06",
    "duration": "1:00:00",
    "location": "CUOffice",
    "customQuestions": [{"questionId": 123, "answer": 6}],
}
MODIFY = {
    "serviceId": 13,
    "interactionType": "byPhone",
    "description": "Application successfully filled out. Decision pending.",
    "dateOfInteraction": "2019-05-06",
    "duration": "1:00:00",
    "location": None,
    "customQuestions": [{"questionId": 123, "answer": 6}],
}
FIELDS = [
    *("id", "serviceId", "interactionType", "description", "dateOfInteraction", "duration"),
    *("location", "isDeleted", "redacted", "customQuestions", "createdBy", "lastUpdatedBy"),
]
AUTHOR = ["userId", "firstName", "lastName", "fullName", "timestamp"]
"""The document's own names, in the order of its example."""


@pytest.fixture
def joel(bob: Person) -> Person:
    with as_owner():
        bob.user.first_name, bob.user.last_name = "Joel", "Denning"
        bob.user.save()
    return bob


@pytest.fixture
def joels(api: ApiOf, alice: Person, joel: Person) -> Api:
    """Joel's client, on a site with a client 1, a service 13 and a question 123."""
    ContactFactory(by=alice.viewer())
    with acting_as(alice.viewer()) as viewer:
        for model, number in ((Service, 12), (Question, 122)):
            Counter(site_id=viewer.site_id, noun=model._meta.db_table, value=number).save()
        service = actions.add_service(by=viewer, name="Financial coaching")
        actions.add_question(by=viewer, service=service, label="People at home", type="number")
    with time_machine.travel(JOEL, tick=False):
        return api(joel)


def at(moment, do):
    with time_machine.travel(moment, tick=False):
        return do()


def by(joel, timestamp="2019-05-06T06:00:00.000Z"):
    names = {"firstName": "Joel", "lastName": "Denning", "fullName": "Joel Denning"}
    return {"userId": joel.user.pk, **names, "timestamp": timestamp}


def documented(joel, **changes):
    fields = {
        "id": 1,
        **CREATE,
        "isDeleted": False,
        "redacted": False,
        "createdBy": by(joel),
        "lastUpdatedBy": by(joel),
    }
    return fields | changes


@pytest.fixture
def created(joels):
    return at(JOEL, lambda: joels.post("/api/clients/1/interactions", CREATE))


def test_create(created, joel):
    assert created.status_code == 201, created.content
    assert created.json() == documented(joel)


def test_the_order_of_the_fields_is_the_documents(created):
    answer = json.loads(created.content)
    assert list(answer) == FIELDS
    assert list(answer["createdBy"]) == list(answer["lastUpdatedBy"]) == AUTHOR
    assert list(answer["customQuestions"][0]) == ["questionId", "answer"]


def test_get(created, joels):
    answer = at(JOEL, lambda: joels.get("/api/clients/1/interactions/1"))
    assert answer.status_code == 200
    assert answer.content == created.content


def test_modify(created, joels, joel):
    answer = at(LATER, lambda: joels.patch("/api/clients/1/interactions/1", MODIFY))
    assert answer.status_code == 200, answer.content
    assert answer.json() == documented(
        joel,
        **{**MODIFY, "location": "CUOffice"},
        lastUpdatedBy=by(joel, "2019-05-06T06:30:00.123Z"),
    )
    assert list(answer.json()) == FIELDS


def test_delete(created, joels):
    answer = at(LATER, lambda: joels.delete("/api/clients/1/interactions/1"))
    assert (answer.status_code, answer.content) == (204, b"")
    assert at(LATER, lambda: joels.get("/api/clients/1/interactions/1")).status_code == 404
    assert at(LATER, lambda: joels.delete("/api/clients/1/interactions/1")).status_code == 404


def test_the_log_tells_all_three(created, joels, joel):
    at(LATER, lambda: joels.patch("/api/clients/1/interactions/1", MODIFY))
    at(LATER, lambda: joels.delete("/api/clients/1/interactions/1"))
    logs = at(LATER, lambda: joels.get("/api/clients/1/logs")).json()["logs"]
    assert [line["logType"] for line in logs] == [
        "clientInteractionDeleted",
        "clientInteractionUpdated",
        "clientInteractionCreated",
    ]
    assert logs[1] == {
        "id": 2,
        "title": "Financial coaching: interaction updated",
        "description": "Changed: description, type.",
        "logType": "clientInteractionUpdated",
        "canModify": False,
        "isDeleted": False,
        "detailId": 1,
        "redacted": False,
        "createdBy": by(joel, "2019-05-06T06:30:00.123Z"),
    }
    assert list(logs[0]) == list(logs[1])
