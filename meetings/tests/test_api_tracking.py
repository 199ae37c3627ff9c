"""Meetings in the tracking contract: the document's examples, and who may do what."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from contacts.tests.factories import ContactFactory
from crm.models import Event
from crm.tenancy.context import acting_as

FIELDS = [
    *("id", "contactId", "scheduledDateTime", "location", "purpose", "agendaItems"),
    *("preparationNotes", "calendarSynced", "status", "completedDate", "interactionId"),
    *("attendees", "duration", "topicsCovered", "outcomes", "actionItems", "nextSteps"),
    *("relationshipImpact", "cancelReason", "createdAt", "updatedAt"),
]
PLAN: dict[str, Any] = {
    "scheduledDateTime": "2024-01-15T10:00:00Z",
    "location": "Office",
    "purpose": "Kick-off",
    "agendaItems": ["Budget", "Dates"],
    "preparationNotes": "Bring the draft",
    "calendarSynced": True,
}
OUTCOME: dict[str, Any] = {
    "actualDate": "2024-01-15T10:05:00Z",
    "attendees": ["Ana", "Bob"],
    "duration": 55,
    "topicsCovered": ["Budget"],
    "outcomes": "Agreed on the budget",
    "actionItems": ["Send the contract", "Book the room"],
    "nextSteps": "Sign",
    "relationshipImpact": "strengthened",
}


@pytest.fixture
def bobs(api, bob):
    return api(bob)


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer())


@pytest.fixture
def planned(bobs, ana):
    answer = bobs.post("/api/meetings", {**PLAN, "contactId": str(ana.pk)})
    assert answer.status_code == 201, answer.content
    assert answer.headers["Location"] == f"/api/meetings/{answer.json()['id']}"
    return answer.json()


def address(meeting, verb=""):
    return f"/api/meetings/{meeting['id']}{verb}"


def events(person):
    with acting_as(person.viewer()) as viewer:
        found = Event.objects.visible_to(viewer).order_by("number")
        return list(found.values_list("type", flat=True))


def refused(answer, status):
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert list(answer.json())[:4] == ["type", "title", "status", "detail"]
    assert answer.json()["status"] == status
    return answer.json().get("errors", {})


def test_schedule(planned, bobs, ana, bob):
    assert list(planned) == FIELDS
    assert planned.items() >= PLAN.items()
    assert planned["contactId"] == str(ana.pk)
    assert (planned["status"], planned["completedDate"], planned["interactionId"]) == (
        *("scheduled", None, None),
    )
    assert bobs.get(address(planned)).json() == planned
    assert bobs.get("/api/meetings/1/").json() == planned
    assert events(bob) == ["MeetingScheduled"]


def test_complete(planned, bobs, bob, ana):
    answer = bobs.put(address(planned, "/complete"), OUTCOME)
    assert answer.status_code == 200, answer.content
    done = answer.json()
    assert list(done) == FIELDS
    assert done.items() >= {k: v for k, v in OUTCOME.items() if k != "actualDate"}.items()
    assert (done["status"], done["completedDate"]) == ("completed", OUTCOME["actualDate"])
    assert bobs.get(address(planned)).json() == done
    assert events(bob) == [
        *("MeetingScheduled", "InteractionLogged", "clientInteractionCreated", "MeetingCompleted"),
    ]
    logged = bobs.get(f"/api/interactions/{done['interactionId']}").json()
    assert (
        logged.items()
        >= {
            "contactId": str(ana.pk),
            "interactionType": "meeting",
            "date": OUTCOME["actualDate"],
            "duration": 55,
            "location": "Office",
            "topicsDiscussed": ["Budget"],
            "followUpNeeded": True,
            "followUpNotes": "Sign",
        }.items()
    )
    (entry,) = bobs.get(f"/api/contacts/{ana.pk}/interactions").json()["interactions"]
    assert (entry["outcome"], entry["next_action"]) == ("Agreed on the budget", "Sign")
    contact = bobs.get(f"/api/contacts/{ana.pk}").json()
    assert contact["last_contacted"] == OUTCOME["actualDate"]


def test_completing_needs_nothing_but_the_meeting(planned, bobs):
    done = bobs.put(address(planned, "/complete"), {}).json()
    assert done["completedDate"] == PLAN["scheduledDateTime"]
    assert (done["duration"], done["attendees"], done["relationshipImpact"]) == (None, [], None)


def test_outcomes_longer_than_an_outcome_are_kept_whole(planned, bobs, ana):
    long = "x" * 201
    assert bobs.put(address(planned, "/complete"), {"outcomes": long}).json()["outcomes"] == long
    (entry,) = bobs.get(f"/api/contacts/{ana.pk}/interactions").json()["interactions"]
    assert (entry["outcome"], entry["description"]) == (None, long)


@pytest.mark.parametrize("over", ["/complete", "/cancel"])
def test_what_is_over_is_over(planned, bobs, over, unchanged):
    assert bobs.put(address(planned, over), {"reason": "Ill"}).status_code == 200
    with unchanged():
        refused(bobs.put(address(planned, "/complete"), OUTCOME), 409)
        refused(bobs.put(address(planned, "/cancel"), {}), 409)
        refused(bobs.put(address(planned), {"purpose": "Other"}), 409)


def test_cancel(planned, bobs, bob):
    answer = bobs.put(address(planned, "/cancel"), {"reason": "Ill"})
    assert (answer.json()["status"], answer.json()["cancelReason"]) == ("cancelled", "Ill")
    assert events(bob) == ["MeetingScheduled"]


def test_change_what_is_given(planned, bobs):
    answer = bobs.put(address(planned), {"purpose": "Other", "agendaItems": None})
    assert answer.status_code == 200
    assert (
        answer.json().items()
        >= {
            **PLAN,
            "purpose": "Other",
            "agendaItems": [],
            "id": planned["id"],
        }.items()
    )
    assert answer.json()["updatedAt"] is not None
    assert bobs.put(address(planned), answer.json()).json() == answer.json()
    assert bobs.put(address(planned), {}).json() == answer.json()


def test_delete(planned, bobs, ana):
    done = bobs.put(address(planned, "/complete"), OUTCOME).json()
    assert bobs.delete(address(planned)).status_code == 204
    refused(bobs.get(address(planned)), 404)
    assert bobs.get("/api/meetings").json()["totalCount"] == 0
    assert bobs.get(f"/api/interactions/{done['interactionId']}").status_code == 200


def test_list(bobs, ana, bob):
    other = ContactFactory(by=bob.viewer())
    for day in (1, 3, 2):
        who = other if day == 3 else ana
        at = f"2024-01-0{day}T10:00:00Z"
        bobs.post("/api/meetings", {"contactId": str(who.pk), "scheduledDateTime": at})
    bobs.put("/api/meetings/1/cancel", {})

    def days(query):
        answer = bobs.get(f"/api/meetings?{query}")
        assert answer.status_code == 200, answer.content
        return [int(row["scheduledDateTime"][8:10]) for row in answer.json()["meetings"]]

    assert days("") == [3, 2, 1]
    assert days(f"contactId={ana.pk}") == [2, 1]
    assert days(f"contactId={uuid.uuid4()}") == []
    assert days("status=cancelled") == [1]
    assert days("from=2024-01-02") == [3, 2]
    assert days("to=2024-01-02") == [2, 1]
    assert days("from=2024-01-02&to=2024-01-02") == [2]
    assert days("pageSize=2&page=2") == [1]
    answer = bobs.get("/api/meetings?pageSize=2").json()
    assert list(answer) == ["meetings", "totalCount", "page", "pageSize", "totalPages"]
    assert [answer[k] for k in ("totalCount", "page", "pageSize", "totalPages")] == [3, 1, 2, 2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("page", "0"), ("pageSize", "201"), ("status", "done"), ("from", "x"), ("to", "2024")),
        *(("contactId", "1"), ("contactId", "x")),
    ],
)
def test_bad_parameters(bobs, name, value):
    assert list(refused(bobs.get(f"/api/meetings?{name}={value}"), 400)) == [name]
    assert "from" in refused(bobs.get("/api/meetings?from=2024-01-02&to=2024-01-01"), 400)


def soon():
    return (dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5)).isoformat()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contactId", None),
        ("contactId", "junk"),
        ("scheduledDateTime", "tomorrow"),
        ("scheduledDateTime", "2024-03-10T02:30:00"),  # skipped in New York
        ("purpose", "x" * 501),
        ("agendaItems", "x"),
        ("calendarSynced", 1),
    ],
)
def test_bad_plans(bobs, ana, field, value, unchanged):
    with unchanged():
        answer = bobs.post("/api/meetings", {**PLAN, "contactId": str(ana.pk), field: value})
    assert list(refused(answer, 400)) == [field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actualDate", "soon"),
        ("actualDate", None),
        ("duration", 0),
        ("duration", -5),
        ("duration", "55"),
        ("relationshipImpact", "better"),
        ("outcomes", "x" * 5001),
        ("nextSteps", "x" * 501),
        ("actionItems", [""]),
    ],
)
def test_bad_outcomes(planned, bobs, field, value, unchanged):
    if field == "actualDate":
        value = value or soon()
    with unchanged():
        answer = bobs.put(address(planned, "/complete"), {**OUTCOME, field: value})
    assert [name.partition("[")[0] for name in refused(answer, 400)] == [field]


def test_a_meeting_is_with_a_contact_of_the_site(bobs, planned, charlie, unchanged):
    stranger = ContactFactory(by=charlie.viewer())
    with unchanged():
        for contact in (str(stranger.pk), str(uuid.uuid4())):
            refused(bobs.post("/api/meetings", {**PLAN, "contactId": contact}), 404)
            refused(bobs.put(address(planned), {"contactId": contact}), 404)


VERBS = [("GET", ""), ("PUT", ""), ("DELETE", ""), ("PUT", "/complete"), ("PUT", "/cancel")]


@pytest.mark.parametrize(("verb", "path"), VERBS)
def test_who_may(api, planned, bobs, vera, charlie, verb, path, unchanged):
    at, stranger, reader = address(planned, path), api(charlie), api(vera)
    with unchanged():
        refused(stranger.send(verb, at, {}), 404)
        refused(api().send(verb, at, {}), 401)
        for junk in ("999", "0", "x", str(uuid.uuid4())):
            refused(bobs.send(verb, f"/api/meetings/{junk}{path}", {}), 404)
        answer = reader.send(verb, at, {})
        assert answer.status_code == (200 if verb == "GET" else 403)
        refused(bobs.send("PATCH", at, {}), 405)
        refused(reader.post("/api/meetings", PLAN), 403)
        refused(api().get("/api/meetings"), 401)
    assert stranger.get("/api/meetings").json()["meetings"] == []
