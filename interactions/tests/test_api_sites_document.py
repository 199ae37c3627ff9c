"""Every example of seed 001, replayed to the letter."""

import datetime as dt
import json
from itertools import pairwise
from typing import Any

import pytest
import time_machine

from crm.models import Counter
from crm.tenancy.context import acting_as

FIELDS = [
    *("id", "site_id", "title", "type", "lead", "start_datetime", "timezone", "end_datetime"),
    *("location", "description", "notes", "created_by", "created_at", "updated_by", "updated_at"),
]
CREATE = {
    "title": "Client Meeting",
    "type": "Meeting",
    "lead": "John Smith",
    "start_datetime": "2023-08-15T14:00:00Z",
    "timezone": "America/New_York",
    "end_datetime": "2023-08-15T15:30:00Z",
    "location": "Conference Room A",
    "description": "Quarterly review meeting with client",
    "notes": "Prepare quarterly reports",
}
CHANGE = {
    "title": "Updated Client Meeting",
    "description": "Updated quarterly review meeting with client",
}
CREATED_AT = dt.datetime(2023, 8, 10, 9, 23, 15, tzinfo=dt.UTC)
CHANGED_AT = dt.datetime(2023, 8, 11, 10, 45, 32, tzinfo=dt.UTC)


@pytest.fixture
def bobs(api, bob):
    """Bob's client, on a site that has had 41 interactions."""
    with acting_as(bob.viewer()):
        Counter(site_id=bob.site.pk, noun="interactions_interaction", value=41).save()
    return at(CREATED_AT, lambda: api(bob))


def at(moment, do) -> Any:
    with time_machine.travel(moment, tick=False):
        return do()


def documented(bob, **changes) -> Any:
    return {
        "id": 42,
        "site_id": bob.site.pk,
        **CREATE,
        "created_by": bob.user.pk,
        "created_at": "2023-08-10T09:23:15Z",
        "updated_by": None,
        "updated_at": None,
    } | changes


@pytest.fixture
def created(bobs):
    return at(CREATED_AT, lambda: bobs.post("/api/interactions", CREATE))


def test_create(created, bob):
    assert created.status_code == 201
    assert created.headers["Content-Type"] == "application/json"
    assert created.json() == {"status": "success", "data": {"interaction": documented(bob)}}


def test_the_order_of_the_fields_is_the_documents(created):
    assert list(json.loads(created.content)["data"]["interaction"]) == FIELDS


def test_get(created, bobs, bob):
    answer = at(CREATED_AT, lambda: bobs.get("/api/interactions/42"))
    assert answer.status_code == 200
    assert answer.content == created.content


def test_list(created, bobs, bob):
    query = "page=1&per_page=10&sort_by=created_at&sort_direction=desc"
    answer = at(CREATED_AT, lambda: bobs.get(f"/api/interactions?{query}"))
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "success",
        "data": {"interactions": [documented(bob)]},
        "meta": {"pagination": {"page": 1, "per_page": 10, "total_pages": 1, "total_records": 1}},
    }
    assert list(answer.json()) == ["status", "data", "meta"]
    assert list(answer.json()["data"]["interactions"][0]) == FIELDS


def test_update(created, api, bob):
    later = at(CHANGED_AT, lambda: api(bob))  # the first token has expired
    answer = at(CHANGED_AT, lambda: later.put("/api/interactions/42", CHANGE))
    assert answer.status_code == 200
    changed = CHANGE | {"updated_by": bob.user.pk, "updated_at": "2023-08-11T10:45:32Z"}
    assert answer.json()["data"]["interaction"] == documented(bob, **changed)
    assert list(answer.json()["data"]["interaction"]) == FIELDS
    again = at(CHANGED_AT, lambda: later.get("/api/interactions/42"))
    assert again.content == answer.content


def test_delete(created, bobs):
    answer = at(CREATED_AT, lambda: bobs.delete("/api/interactions/42"))
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "success",
        "data": {"success": True, "message": "Interaction deleted successfully"},
    }
    assert at(CREATED_AT, lambda: bobs.get("/api/interactions/42")).status_code == 404


def test_types(bobs):
    answer = at(CREATED_AT, lambda: bobs.get("/api/interactions/types"))
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "success",
        "data": {"types": ["Meeting", "Call", "Email", "Update", "Review", "Training"]},
    }


def test_search_and_filtering(created, bobs):
    """«Search for all meetings led by John between June 1 and July 31, 2023»"""

    def found() -> Any:
        query = (
            "type=Meeting&lead=John&start_date=2023-06-01T00:00:00Z&end_date=2023-07-31T23:59:59Z"
        )
        answer = bobs.get(f"/api/interactions?{query}").json()
        return [row["id"] for row in answer["data"]["interactions"]]

    assert at(CREATED_AT, found) == []
    july = {"start_datetime": "2023-07-15T14:00:00Z", "end_datetime": None}
    at(CREATED_AT, lambda: bobs.post("/api/interactions", CREATE | july))
    assert at(CREATED_AT, found) == [43]


def test_pagination(bobs):
    """«Get page 2 with 10 records per page», of 42 records in 5 pages"""

    def pages() -> Any:
        for number in range(42):
            bobs.post("/api/interactions", CREATE | {"title": f"Meeting {number}"})
        return [bobs.get(f"/api/interactions?page={page}&per_page=10").json() for page in (2, 5, 6)]

    second, fifth, sixth = at(CREATED_AT, pages)
    told = {"page": 2, "per_page": 10, "total_pages": 5, "total_records": 42}
    assert second["meta"]["pagination"] == told
    ids = [row["id"] for row in second["data"]["interactions"]]
    assert all(earlier - later == 1 for earlier, later in pairwise(ids))
    assert len(ids) == 10
    assert len(fifth["data"]["interactions"]) == 2
    assert sixth["data"]["interactions"] == []
    assert sixth["meta"]["pagination"]["total_records"] == 42


def test_error_format(bobs):
    answer = at(CREATED_AT, lambda: bobs.post("/api/interactions", {**CREATE, "title": ""}))
    assert answer.status_code == 400
    assert answer.json() == {
        "status": "error",
        "error": {
            "code": "VALIDATION_ERROR",
            "message": "The data is not valid.",
            "details": [{"field": "title", "message": "This field may not be blank."}],
        },
    }
    assert list(answer.json()["error"]) == ["code", "message", "details"]
