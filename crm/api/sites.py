"""The `sites` dialect (seed 001): `{status, data, meta}`, errors with a code, pages by number."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from crm.api.answers import Constant
from crm.api.base.refusals import Refusal
from crm.api.base.views import DialectViewSet
from crm.api.fields import QueryNumber

PER_PAGE = 25
MOST_PER_PAGE = 100
LAST_PAGE = 10**9  # far beyond any table, and its offset still fits PostgreSQL's

CODES = {
    401: "AUTHENTICATION_ERROR",
    403: "AUTHORIZATION_ERROR",
    404: "RESOURCE_NOT_FOUND",
    409: "CONFLICT",
    412: "PRECONDITION_FAILED",
    429: "TOO_MANY_REQUESTS",
}


OUR_FAULT, INVALID = "INTERNAL_SERVER_ERROR", "VALIDATION_ERROR"
WORDS = [INVALID, *CODES.values(), OUR_FAULT]


def code_of(status: int) -> str:
    """The document's word for a status; other refusals are about what was sent, or our fault."""
    return CODES.get(status, OUR_FAULT if status >= 500 else INVALID)


class FaultOut(serializers.Serializer):
    field = serializers.CharField()  # `address.street`, `tactic_logs.0.tactic_id`
    message = serializers.CharField()


class ErrorOut(serializers.Serializer):
    code = serializers.ChoiceField(choices=WORDS)
    message = serializers.CharField()
    details = FaultOut(many=True)


class Problem(serializers.Serializer):
    """What every refusal looks like."""

    status = Constant("error")
    error = ErrorOut()


class SitesViewSet(DialectViewSet):
    contract = "sites"
    about = """\
Interactions of a site, in snake_case, ids as numbers. Answers lie in `{status, data, meta}`. A
moment without an offset is read in the interaction's own `timezone`."""
    invalid_status = 400
    problem = Problem

    def error_body(self, refusal: Refusal) -> dict[str, Any]:
        details = [
            {"field": ".".join(map(str, fault.path)), "message": fault.message}
            for fault in refusal.faults
            if fault.path
        ]
        general = [fault.message for fault in refusal.faults if not fault.path]
        message = " ".join(general) or refusal.message
        error = {"code": code_of(refusal.status), "message": message, "details": details}
        return {"status": "error", "error": error}


def success(
    name: str, *, meta: type[serializers.Serializer] | None = None, **data: serializers.Field
) -> type[serializers.Serializer]:
    """The serializer of what every answer but an error lies in: `{status, data, meta?}`."""
    inside = type(f"{name}Data", (serializers.Serializer,), data)
    fields = {"status": Constant("success"), "data": inside()}  # in the order of their making
    if meta is not None:
        fields["meta"] = meta()
    return type(name, (serializers.Serializer,), fields)


class PageIn(serializers.Serializer):
    """Query parameters of every list (seed 001, Pagination)."""

    page = QueryNumber(min_value=1, max_value=LAST_PAGE, default=1)
    per_page = QueryNumber(min_value=1, max_value=MOST_PER_PAGE, default=PER_PAGE)


class Pagination(serializers.Serializer):
    page = serializers.IntegerField()
    per_page = serializers.IntegerField()
    total_pages = serializers.IntegerField()
    total_records = serializers.IntegerField()


class PageMeta(serializers.Serializer):
    pagination = Pagination()


def page_of(rows: Any, *, page: int, per_page: int) -> tuple[list[Any], dict[str, Any]]:
    """One page of a QuerySet and its `meta`; beyond the last page is an empty one.

    The rows come first: where they tell the total, nothing needs counting.
    """
    start = (page - 1) * per_page
    found = list(rows[start : start + per_page])
    told = len(found) < per_page and (found or page == 1)
    total = start + len(found) if told else rows.order_by().count()
    pagination = {
        "page": page,
        "per_page": per_page,
        "total_pages": -(-total // per_page),
        "total_records": total,
    }
    return found, {"pagination": pagination}
