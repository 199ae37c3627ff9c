"""What every contract's main door looks like, so that shared promises run over all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ApiDoor:
    name: str
    path: str
    body: dict[str, Any]  # what a POST needs
    change: tuple[str, dict[str, Any]]  # a verb and a body that change a row
    broken: dict[str, Any]  # on top of `body`: breaks a rule
    texts: dict[str, int]  # writable texts, and their limits
    queries: tuple[str, ...]  # query parameters that take a text
    invalid: int  # the status of bad data
    deleted: int  # the status of a delete
    rows: Callable[[Any], list[dict[str, Any]]]  # the rows in a list's answer
    row: Callable[[Any], dict[str, Any]]  # the row in any other answer
    is_error: Callable[[Any], bool]

    def __str__(self) -> str:
        return self.name

    def ids(self, row: dict[str, Any]) -> str:
        return f"{self.path}/{row['id']}"


def _is_sites_error(body: Any) -> bool:
    error = body.get("error", {})
    return list(body) == ["status", "error"] and list(error) == ["code", "message", "details"]


def _is_business_error(body: Any) -> bool:
    detail = body.get("detail")
    if isinstance(detail, str):
        return list(body) == ["detail"]
    return bool(detail) and all(list(entry) == ["loc", "msg", "type"] for entry in detail)


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
        invalid=422,
        deleted=204,
        rows=lambda body: body["contacts"],
        row=lambda body: body,
        is_error=_is_business_error,
    ),
]
