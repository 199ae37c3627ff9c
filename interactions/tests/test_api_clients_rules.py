"""The rules of the `clients` contract, one by one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from crm.tenancy.context import acting_as
from crm.tests.api import Api, ApiOf
from crm.tests.factories import Person
from interactions import actions
from interactions.models import Interaction
from interactions.tests.offers import (
    BODY,
    CLIENT,
    MANY,
    ONE,
    client_of,
    question_of,
    service_of,
)


@pytest.fixture
def bobs(api: ApiOf, alice: Person, bob: Person) -> Api:
    """Bob's client, on a site with clients 1 and 2, services 1 and 2 and a question of each."""
    client_of(alice)
    client_of(alice)
    for name in ("Coaching", "Citizenship"):
        question_of(alice, service_of(alice, name))
    return api(bob)


@pytest.fixture
def made(bobs: Api) -> dict[str, Any]:
    answer = bobs.post(MANY, BODY)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def refused(answer: Any, *words: str) -> bool:
    if answer.status_code != 400:
        return False
    error = answer.json()["error"]
    texts = error if isinstance(error, list) else [error]
    told = all(any(text.startswith(word) for text in texts) for word in words)
    return list(answer.json()) == ["error"] and told


REQUIRED = ["serviceId", "interactionType", "dateOfInteraction", "duration", "location"]


@pytest.mark.parametrize("name", REQUIRED)
def test_required(name: str, bobs: Api, unchanged: Any) -> None:
    rest = {key: value for key, value in BODY.items() if key != name}
    with unchanged():
        for body in (rest, {**rest, name: None}, {**rest, name: ""}, {**rest, name: [1]}):
            assert refused(bobs.post(MANY, body), f"{name}: ")
    assert bobs.post(MANY, {}).json()["error"] == [
        f"{n}: This field is required." for n in REQUIRED
    ]


def test_what_is_not_required(bobs: Api) -> None:
    bare = {name: BODY[name] for name in REQUIRED}
    answer = bobs.post(MANY, bare).json()
    assert (answer["description"], answer["customQuestions"]) == (None, [])
    bare |= {"description": None, "customQuestions": None}
    assert bobs.post(MANY, bare).status_code == 201


WRONG = {
    "interactionType": ["InPerson", "meeting", "call", 1],
    "location": ["cuoffice", "Main office", "office", 1],
    "dateOfInteraction": [
        "2019-5-6",
        "06/05/2019",
        "2019-02-30",
        "2019-05-06T06:00:00Z",
        "0001-01-01",
        1,
    ],
    "duration": ["1:00", "1:60:00", "1:00:60", "-1:00:00", "1h", "99999:00:00", 60, "1:00:00.5"],
    "serviceId": [0, -1, 99, "1", 1.5, True, 2**63 - 1],
    "description": [1, ["x"], "x" * 5001],
    "customQuestions": ["x", {}, [1], [None], [{}], [{"questionId": 1}], [{"answer": 1}]],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_wrong_values(name: str, value: Any, bobs: Api, unchanged: Any) -> None:
    bobs.post(MANY, BODY)
    with unchanged():
        assert refused(bobs.post(MANY, {**BODY, name: value}), name)
        assert refused(bobs.patch(ONE, {name: value}), name)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1:00:00", "1:00:00"),
        ("01:00:00", "1:00:00"),
        ("0:05:09", "0:05:09"),
        ("00:00:00", "0:00:00"),
        ("12:30:00", "12:30:00"),
        ("100:00:00", "100:00:00"),
    ],
)
def test_durations(written: str, shown: str, bobs: Api) -> None:
    assert bobs.post(MANY, {**BODY, "duration": written}).json()["duration"] == shown
    assert bobs.patch(ONE, {"duration": written}).json()["duration"] == shown


def test_consulate_office_is_the_consulate(bobs: Api) -> None:
    answer = bobs.post(MANY, {**BODY, "location": "consulateOffice"})
    assert answer.json()["location"] == "consulate"


def test_null_and_absent_leave_unchanged(bobs: Api, made: dict[str, Any], unchanged: Any) -> None:
    with unchanged():
        for name in BODY:
            assert bobs.patch(ONE, {name: None}).json() == made
        assert bobs.patch(ONE, dict.fromkeys(BODY)).status_code == 200
        assert bobs.patch(ONE, {"isDeleted": True}).json() == made
    changed = bobs.patch(ONE, {"description": "Changed", "isDeleted": True, "id": 9}).json()
    differs = {name for name, value in changed.items() if made[name] != value}
    assert differs == {"description", "lastUpdatedBy"}


@pytest.mark.parametrize("body", [{}, {"unknown": 1}, {"id": 3, "redacted": True}])
def test_an_empty_patch(body: Any, bobs: Api, made: Any, unchanged: Any) -> None:
    with unchanged():
        assert refused(bobs.patch(ONE, body))


def test_a_service_out_of_use(bobs: Api, api: ApiOf, alice: Person, made: Any) -> None:
    for number in (1, 2):
        assert api(alice).patch(f"/api/services/{number}", {"isActive": False}).status_code == 200
    assert refused(bobs.post(MANY, BODY), "serviceId")
    assert refused(bobs.patch(ONE, {"serviceId": 2}), "serviceId")
    sent_back = {name: made[name] for name in BODY}
    assert bobs.patch(ONE, sent_back).status_code == 200, "what was read may be sent back"


def test_another_sites_service_is_unknown(
    bobs: Api, charlie: Person, made: Any, api: ApiOf
) -> None:
    for name in ("A", "B", "C"):
        question_of(charlie, service_of(charlie, name))
    assert refused(bobs.post(MANY, {**BODY, "serviceId": 3}), "serviceId")
    answers = [{"questionId": 3, "answer": 6}]
    assert refused(bobs.post(MANY, {**BODY, "customQuestions": answers}), "customQuestions")


def test_dates_are_the_sites(bobs: Api, bob: Person, made: Any) -> None:
    """New York is four hours behind; noon there is the same day in London and in Honolulu."""
    assert stored(bob).starts_at == dt.datetime(2019, 5, 6, 16, tzinfo=dt.UTC)
    with acting_as(bob.viewer()) as viewer:
        late = dt.datetime(2019, 5, 7, 3, 30, tzinfo=dt.UTC)
        moved = {"starts_at": late, "duration": dt.timedelta(hours=1)}
        actions.edit(stored(bob), by=viewer, changes=moved)
    assert bobs.get(ONE).json()["dateOfInteraction"] == "2019-05-06"
    assert bobs.patch(ONE, {"dateOfInteraction": "2019-05-06"}).status_code == 200
    assert stored(bob).starts_at == late, "the same date keeps the time"
    again = bobs.patch(ONE, {"dateOfInteraction": "2019-12-24"}).json()
    assert (again["dateOfInteraction"], again["duration"]) == ("2019-12-24", made["duration"])
    assert stored(bob).starts_at == dt.datetime(2019, 12, 25, 4, 30, tzinfo=dt.UTC)


def stored(person: Person) -> Interaction:
    with acting_as(person.viewer()) as viewer:
        row: Interaction = Interaction.objects.visible_to(viewer).with_content().get(number=1)
        return row


def test_today_is_never_ahead(bobs: Api, bob: Person) -> None:
    morning = dt.datetime(2026, 1, 5, 14, 0, tzinfo=dt.UTC)  # nine o'clock in New York
    with time_machine.travel(morning, tick=False):
        answer = Api(bob).post(MANY, {**BODY, "dateOfInteraction": "2026-01-05"})
    assert answer.status_code == 201
    row = stored(bob)
    assert row.starts_at == morning
    with acting_as(bob.viewer()):
        assert row.contact is not None
        row.contact.refresh_from_db()
        assert row.contact.last_contacted == morning


def test_the_list_is_newest_first_and_paged(bobs: Api) -> None:
    for day in (3, 1, 2):
        bobs.post(MANY, {**BODY, "dateOfInteraction": f"2019-05-0{day}"})
    bobs.post("/api/clients/2/interactions", BODY)
    answer = bobs.get(f"{MANY}?pageSize=2").json()
    assert [row["id"] for row in answer["interactions"]] == [1, 3]
    assert answer["pagination"] == {
        "currentPage": 1,
        "pageSize": 2,
        "numPages": 2,
        "numItems": 3,
    }
    assert [r["id"] for r in bobs.get(f"{MANY}?pageSize=2&page=2").json()["interactions"]] == [2]
    for query in ("page=0", "page=x", "pageSize=201", "pageSize=0"):
        assert refused(bobs.get(f"{MANY}?{query}"), "page")


# --- deleting


def test_what_may_not_be_deleted_is_400(
    bobs: Api, api: ApiOf, ab: Person, vera: Person, made: Any, unchanged: Any
) -> None:
    colleague, reader = api(ab), api(vera)
    with unchanged():
        assert refused(bobs.delete("/api/clients/2/interactions/1")), "another client's"
        assert refused(colleague.delete(ONE)), "somebody else's"
        assert refused(reader.delete(ONE)), "only looks"
        assert bobs.delete(f"{MANY}/99").status_code == 404
        assert bobs.delete("/api/clients/99/interactions/1").status_code == 404
    assert bobs.get("/api/clients/2/interactions/1").status_code == 404
    assert bobs.patch("/api/clients/2/interactions/1", {"description": "x"}).status_code == 404


def test_who_may_delete(bobs: Api, api: ApiOf, alice: Person, made: Any) -> None:
    assert api(alice).delete(ONE).status_code == 204
    for answer in (bobs.get(ONE), bobs.patch(ONE, {"description": "x"}), bobs.delete(ONE)):
        assert answer.status_code == 404
    assert bobs.get(MANY).json()["interactions"] == []
    assert len(bobs.get(f"{CLIENT}/logs").json()["logs"]) == 2


def test_names_by_number_or_uuid(bobs: Api, bob: Person, made: Any) -> None:
    row = stored(bob)
    by_uuid = bobs.get(f"/api/clients/{row.contact_id}/interactions/{row.uuid}")
    assert by_uuid.content == bobs.get(ONE).content == bobs.get(f"{ONE}/").content
