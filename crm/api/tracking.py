"""The `tracking` dialect (seed 004): camelCase, bare objects, problems as RFC 9457 has them."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

import orjson
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api import answers
from crm.api.base.paths import key_of
from crm.api.base.refusals import Fault, Refusal
from crm.api.base.views import DialectViewSet
from crm.api.base.wire import JsonRenderer
from crm.api.fields import Bound, Described, QueryNumber, Text

PROBLEM = "application/problem+json"
PAGE_SIZE = 50
MOST_PER_PAGE = 200
LAST_PAGE = 10**9  # far beyond any table, and its offset still fits PostgreSQL's


def _name(fault: Fault) -> str:
    """`topicsDiscussed[0]` for the first entry of a list."""
    first, *rest = fault.path
    return str(first) + "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in rest)


class Problem(serializers.Serializer):
    """RFC 9457, with what is wrong with each field."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment]  # DRF's serializers have some
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


class TrackingViewSet(DialectViewSet):
    """Bad data is 400, as the document's platform has it."""

    contract = "tracking"
    about = """\
A contact's timeline, meetings from plan to outcome, and analytics. In camelCase, bare objects, ids
as uuids. What has happened cannot lie ahead. Errors are problems as RFC 9457 has them."""
    invalid_status = 400
    problem = Problem
    problem_type = PROBLEM

    def error_body(self, refusal: Refusal) -> dict[str, Any]:
        status = self.status_of(refusal)
        errors: dict[str, list[str]] = {}
        for fault in refusal.faults:
            if fault.path:
                errors.setdefault(_name(fault), []).append(fault.message)
        general = [fault.message for fault in refusal.faults if not fault.path]
        problem = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": " ".join(general) or refusal.message,
        }
        return {**problem, "errors": errors} if errors else problem

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        if response.status_code >= 400:
            response.content_type = PROBLEM
        finished: Response = super().finalize_response(request, response, *args, **kwargs)
        return finished

    def changed(self, as_read: dict[str, Any]) -> dict[str, Any]:
        """The body without what the client sends back just as it read it.

        Some answers say less than what is stored (a consultation reads as a meeting), so a
        client that changes one field of what it read must not flatten the others.
        """
        read = orjson.loads(JsonRenderer().render(as_read))
        sent = self.sent().items()
        fresh = {name: value for name, value in sent if not _same(name, value, read)}
        return self.read(fresh, partial=self.operation.partial)


def _same(name: str, value: Any, read: dict[str, Any]) -> bool:
    """Whether that is what was read; true is not 1 here."""
    return name in read and orjson.dumps(value) == orjson.dumps(read[name])


class Guid(Described, Text):
    """A uuid in a body or a query string."""

    described = {"type": "string", "format": "uuid"}

    default_error_messages = {"not_uuid": "This must be a UUID."}

    def to_internal_value(self, data: Any) -> uuid.UUID:  # type: ignore[override]
        key = key_of(super().to_internal_value(data)) or {}
        if "uuid" not in key:
            self.fail("not_uuid")
        found: uuid.UUID = key["uuid"]
        return found


class PageIn(serializers.Serializer):
    """Query parameters of every list (seed 004, `page`, `pageSize`)."""

    page = QueryNumber(min_value=1, max_value=LAST_PAGE, default=1)
    pageSize = QueryNumber(min_value=1, max_value=MOST_PER_PAGE, default=PAGE_SIZE)


class DatesIn(serializers.Serializer):
    """`startDate` and `endDate`, both inclusive, in the zone of the site."""

    startDate = Bound(required=False)
    endDate = Bound(required=False, last=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        start, end = attrs.get("startDate"), attrs.get("endDate")
        if start and end and start > end:
            raise ValidationError({"startDate": "This must not be after endDate."})
        return attrs


class PageOut(answers.Page):
    totalCount = serializers.IntegerField()
    page = serializers.IntegerField()
    pageSize = serializers.IntegerField()
    totalPages = serializers.IntegerField()


def page_of(rows: Any, *, page: int, size: int) -> tuple[list[Any], dict[str, int]]:
    """One page of a QuerySet and where it stands; beyond the last page is an empty one.

    The rows come first: where they tell the total, nothing needs counting.
    """
    start = (page - 1) * size
    found = list(rows[start : start + size])
    told = len(found) < size and (found or page == 1)
    total = start + len(found) if told else rows.order_by().count()
    return found, {
        "totalCount": total,
        "page": page,
        "pageSize": size,
        "totalPages": -(-total // size),
    }
