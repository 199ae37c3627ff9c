"""What every contract's doors look like, so that shared promises run over all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from interactions.tests.offers import BODY as OF_CLIENT
from rapport.tests.factories import INTERACTION, TACTIC_LOGS

CONTACT = "01a1fcde-eed5-73ec-90f5-9fd5dd760001"
"""Where a door stands on a contact, it is this one, number 1 of its site, with service 1."""

Row = dict[str, Any]


def _itself(body: Any) -> Any:
    return body


@dataclass(frozen=True)
class ApiDoor:
    name: str
    path: str
    body: Row  # what a POST needs
    broken: Row  # on top of `body`: breaks a rule
    texts: dict[str, int]  # writable texts, and their limits
    queries: tuple[str, ...]  # query parameters that take a text
    invalid: int  # the status of bad data
    rows: Callable[[Any], list[Row]]  # the rows in a list's answer
    is_error: Callable[[Any], bool]
    row: Callable[[Any], Row] = _itself  # the row in any other answer
    change: tuple[str, Row] = ("", {})  # a verb and a body that change a row, if any do
    pages: tuple[str, int] = ("", 0)  # the parameter for the size of a page, and the largest
    deleted: int = 0  # the status of a delete, if there is one
    other: Row = field(default_factory=dict)  # on top of `body`: what a second row must not share
    inside: str = ""  # the object in the body that holds the texts
    asks: str = ""  # what a list must be asked
    headers: dict[str, str] = field(default_factory=dict)  # without them, another door answers
    author: str = "bob"  # who may add and change rows here
    on_contact: bool = False  # whether it stands on a contact and a service
    no_adding: int = 403  # what a POST of somebody answers who may only look
    no_deleting: int = 403
    errors: str = "application/json"  # their content type

    def __str__(self) -> str:
        return self.name

    def ids(self, row: Row) -> str:
        return f"{self.path}/{row['id']}"

    def sent(self, **texts: Any) -> Row:
        """A body with other texts."""
        if not self.inside:
            return {**self.body, **texts}
        return {**self.body, self.inside: {**self.body[self.inside], **texts}}

    def listed(self, query: str = "") -> str:
        """The address of a list; what it must be asked is left out where the query says it."""
        said = query.split("=")[0]
        needed = self.asks if said != self.asks.split("=")[0] else ""
        return f"{self.path}?{'&'.join(filter(None, (needed, query)))}"


def _is_sites_error(body: Any) -> bool:
    error = body.get("error", {})
    return list(body) == ["status", "error"] and list(error) == ["code", "message", "details"]


def _is_clients_error(body: Any) -> bool:
    error = body.get("error")
    return list(body) == ["error"] and bool(error) and isinstance(error, str | list)


def _is_detail_error(body: Any) -> bool:
    detail = body.get("detail")
    if isinstance(detail, str):
        return list(body) == ["detail"]
    return bool(detail) and all(list(entry) == ["loc", "msg", "type"] for entry in detail)


def _is_problem(body: Any) -> bool:
    problem = ["type", "title", "status", "detail"]
    return list(body) in (problem, [*problem, "errors"])


TRACKING = {"X-API-Contract": "tracking"}

DOORS = [
    ApiDoor(
        name="sites",
        path="/api/interactions",
        body={
            "title": "Client Meeting",
            "type": "Meeting",
            "lead": "John Smith",
            "start_datetime": "2023-08-15T14:00:00Z",
            "timezone": "America/New_York",
        },
        change=("PUT", {"title": "Changed"}),
        broken={"end_datetime": "2023-08-15T13:00:00Z"},
        texts={"title": 255, "lead": 100, "location": 255, "description": 5000, "notes": 2000},
        queries=("search", "title", "lead", "location", "type", "start_date", "sort_by", "page"),
        pages=("per_page", 100),
        invalid=400,
        deleted=200,
        rows=lambda body: body["data"]["interactions"],
        row=lambda body: body["data"]["interaction"],
        is_error=_is_sites_error,
    ),
    ApiDoor(
        name="business",
        path="/api/contacts",
        body={"first_name": "Ana", "email": "ana@example.org"},
        change=("PATCH", {"notes": "Changed"}),
        broken={"first_name": ""},
        texts={
            "first_name": 100,
            "last_name": 100,
            "company_name": 200,
            "job_title": 100,
            "source": 100,
            "notes": 5000,
        },
        queries=("search", "tag", "contact_type", "owner_id", "sort_by", "skip"),
        pages=("limit", 100),
        invalid=422,
        deleted=204,
        rows=lambda body: body["contacts"],
        is_error=_is_detail_error,
        other={"email": "other@example.org"},
    ),
    ApiDoor(
        name="clients",
        path="/api/clients/1/interactions",
        body={**OF_CLIENT, "customQuestions": []},
        change=("PATCH", {"description": "Changed"}),
        broken={"serviceId": 999},
        texts={"description": 5000},
        queries=("page", "pageSize", "tags"),
        pages=("pageSize", 200),
        invalid=400,
        deleted=204,
        rows=lambda body: body["interactions"],
        is_error=_is_clients_error,
        no_deleting=400,
        on_contact=True,
    ),
    ApiDoor(
        name="services",
        path="/api/services",
        body={"serviceName": "Advice"},
        change=("PATCH", {"serviceDescription": "Changed"}),
        broken={"programId": 999},
        texts={"serviceName": 150, "serviceDescription": 2000},
        queries=("includeInactive",),
        invalid=400,
        rows=lambda body: body["services"],
        is_error=_is_clients_error,
        other={"serviceName": "Other"},
        author="alice",
    ),
    ApiDoor(
        name="programs",
        path="/api/programs",
        body={"programName": "Savings"},
        change=("PATCH", {"programDescription": "Changed"}),
        broken={"isActive": "yes"},
        texts={"programName": 150, "programDescription": 2000},
        queries=("includeInactive",),
        invalid=400,
        rows=lambda body: body["programs"],
        is_error=_is_clients_error,
        other={"programName": "Other"},
        author="alice",
    ),
    ApiDoor(
        name="questions",
        path="/api/custom-service-questions",
        body={"serviceId": 1, "label": "How many?", "type": "number"},
        change=("PATCH", {"label": "Changed"}),
        broken={"serviceId": 999},
        texts={"label": 300},
        queries=("serviceId", "includeInactive"),
        invalid=400,
        rows=lambda body: body["customQuestions"],
        is_error=_is_clients_error,
        author="alice",
        on_contact=True,
    ),
    ApiDoor(
        name="tactics",
        path="/api/v1/interactions",
        body={
            "interaction": {"contact_id": CONTACT, **INTERACTION},
            "tactic_logs": TACTIC_LOGS,
        },
        broken={"tactic_logs": [{**TACTIC_LOGS[0], "tactic_id": CONTACT}]},
        texts={"topic": 500, "user_notes": 5000, "observed_non_verbal": 2000},
        queries=("contact_id", "skip", "limit"),
        pages=("limit", 100),
        invalid=422,
        rows=_itself,
        is_error=_is_detail_error,
        inside="interaction",
        asks=f"contact_id={CONTACT}",
        no_adding=404,
        on_contact=True,
    ),
    ApiDoor(
        name="tactics-contacts",
        path="/api/v1/contacts",
        body={"first_name": "Ana", "email": "ana@example.org"},
        broken={"first_name": ""},
        texts={"first_name": 100, "last_name": 100, "company_name": 200},
        queries=("search", "skip", "limit"),
        pages=("limit", 100),
        invalid=422,
        rows=_itself,
        is_error=_is_detail_error,
        other={"email": "other@example.org"},
    ),
    ApiDoor(
        name="tracking",
        path="/api/interactions",
        body={
            "contactId": CONTACT,
            "interactionType": "call",
            "date": "2024-01-15T10:00:00Z",
            "topicsDiscussed": ["Budget"],
        },
        change=("PUT", {"notes": "Changed"}),
        broken={"date": "2199-01-01T10:00:00Z"},
        texts={"location": 255, "medium": 100, "notes": 5000, "followUpNotes": 500},
        queries=("contactId", "type", "startDate", "endDate", "page", "pageSize"),
        pages=("pageSize", 200),
        invalid=400,
        deleted=204,
        rows=lambda body: body["interactions"],
        is_error=_is_problem,
        errors="application/problem+json",
        headers=TRACKING,
        on_contact=True,
    ),
    ApiDoor(
        name="meetings",
        path="/api/meetings",
        body={"contactId": CONTACT, "scheduledDateTime": "2024-01-15T10:00:00Z"},
        change=("PUT", {"preparationNotes": "Changed"}),
        broken={"scheduledDateTime": "2500-01-15T10:00:00Z"},
        texts={"location": 255, "purpose": 500, "preparationNotes": 5000},
        queries=("contactId", "status", "from", "to", "page", "pageSize"),
        pages=("pageSize", 200),
        invalid=400,
        deleted=204,
        rows=lambda body: body["meetings"],
        is_error=_is_problem,
        errors="application/problem+json",
        on_contact=True,
    ),
]


def door_named(name: str) -> ApiDoor:
    (found,) = (door for door in DOORS if door.name == name)
    return found
