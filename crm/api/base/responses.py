"""Refusals in the OpenAPI document: one for each status of a contract, with an example that the
contract itself has spelled."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from crm.api.base.refusals import INVALID, Fault, Refusal

Schema = dict[str, Any]

MEANINGS = {
    400: "The request cannot be read, or what it says is wrong.",
    401: "There is no live session; sign in.",
    403: "No site is chosen, or the permission is missing.",
    404: "There is no such thing on the site; another site's looks the same.",
    409: "Another row has this already, or somebody has saved in the meantime.",
    412: "The row is no longer what the request says that it must be.",
    413: "The request is larger than 2 MB.",
    415: "The request is anything but JSON in UTF-8.",
    422: "The `Idempotency-Key` has been used for another request.",
    429: "Too many tries, or too much at once; wait.",
    503: "The database does not answer, or is busy with the same row; try again.",
}
WRONG = "What the request says is wrong, or its `Idempotency-Key` has been used for another."

TAG_HEADER: Schema = {
    "description": "What the row reads like, for `If-Match` and `If-None-Match`.",
    "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'},
}
NO_NEWS: Schema = {
    "description": "The row still reads as `If-None-Match` says.",
    "headers": {"ETag": TAG_HEADER},
}
_AGAIN: Schema = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
HEADERS: dict[int, Schema] = {
    401: {"WWW-Authenticate": {"schema": {"const": "Bearer"}}},
    429: _AGAIN,
    503: _AGAIN,
}


def response_of(view: Any, status: int, schema: Schema) -> tuple[str, Schema]:
    """The component's name, and the response; `schema` is that of its body."""
    name = view.contract.capitalize() + HTTPStatus(status).phrase.title().replace(" ", "")
    is_of_data = view.problem_of_data is not None and status == INVALID
    body = {"schema": schema, "example": view.error_body(_example(view, status))}
    response: Schema = {"description": WRONG if is_of_data else MEANINGS[status]}
    if status in HEADERS:
        response["headers"] = HEADERS[status]
    return name, {**response, "content": {view.problem_type: body}}


def _example(view: Any, status: int) -> Refusal:
    if status == view.invalid_status:
        faults = [Fault(("type",), "This field is required.", "required")]
        return Refusal(INVALID, "The data is not valid.", faults)
    return Refusal(status, MEANINGS[status].replace("`", ""), exact=True)
