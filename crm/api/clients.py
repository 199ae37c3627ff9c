"""The `clients` dialect (seed 000): camelCase, bare objects, errors as `{"error": text or list}`.

A list has a text per field, `"duration: …"`; whatever is about no field is one text.
"""
# ruff: noqa: N815  # fields are called as the document calls them

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db.models.functions import Lower
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from crm.api.auth import asked_tags
from crm.api.base.refusals import BadQuery, Refusal
from crm.api.base.views import DialectViewSet
from crm.api.fields import FIRST_YEAR, LAST_YEAR, Described, Moment, QueryNumber
from crm.errors import Forbidden
from crm.models import Tag

PAGE_SIZE = 100
MOST_PER_PAGE = 200
LAST_PAGE = 10**9  # far beyond any table, and its offset still fits PostgreSQL's

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DURATION = re.compile(r"([0-9]{1,4}):([0-5][0-9]):([0-5][0-9])", re.ASCII)


class Told(Described, serializers.Field):
    """One text, or one for each field that is wrong."""

    described = {
        "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
    }


class Problem(serializers.Serializer):
    error = Told()


class ClientsViewSet(DialectViewSet):
    contract = "clients"
    about = """\
What is done for a client (a contact), and what a site offers: services, programs and questions.
In camelCase, bare objects, ids as numbers. An error is one text, or one for each wrong field."""
    invalid_status = 400
    problem = Problem

    def error_body(self, refusal: Refusal) -> dict[str, Any]:
        told = [
            f"{'.'.join(map(str, fault.path))}: {fault.message}" if fault.path else fault.message
            for fault in refusal.faults
        ]
        if refusal.status == 409 or not any(fault.path for fault in refusal.faults):
            return {"error": " ".join(told) or refusal.message}
        return {"error": told}

    def named_tags(self) -> list[Tag]:
        """The tags of `?tags=`, in the order of their names.

        This contract alone refuses what the others ignore: a tag that the site does not have
        (400), and a restricted one that the caller does not hold (403). Whoever had some
        interaction opened to them asks for its tags to read it, and so is not refused.
        """
        names = {name.strip().lower() for name in asked_tags(self.request)} - {""}
        if not names:
            return []
        tags = Tag.objects.visible_to(self.viewer).annotate(folded=Lower("name"))
        found: list[Any] = list(tags.filter(folded__in=sorted(names)))
        if unknown := names - {tag.folded for tag in found}:
            text = f"There is no tag {', '.join(sorted(unknown))}."
            raise BadQuery({"tags": [ErrorDetail(text, "unknown_tag")]})
        for tag in found:
            if tag.restricted and tag.uuid not in self.viewer.held and not self.viewer.opened:
                raise Forbidden(f"You do not hold the tag {tag.name}.")
        return found


# --- fields


class Day(Described, serializers.Field):
    """A date, `2019-05-06`."""

    described = {"type": "string", "format": "date"}

    default_error_messages = {
        "not_date": "Use a date, such as 2019-05-06.",
        "implausible": f"The year must lie between {FIRST_YEAR} and {LAST_YEAR}.",
    }

    def to_internal_value(self, data: Any) -> dt.date:
        if not isinstance(data, str) or not _DATE.fullmatch(data.strip()):
            self.fail("not_date")
        try:
            day = dt.date.fromisoformat(data.strip())
        except ValueError:
            self.fail("not_date")
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail("implausible")
        return day

    def to_representation(self, value: dt.date) -> str:
        return value.isoformat()


class Duration(Described, serializers.Field):
    """Hours, minutes and seconds: `1:00:00` or `01:00:00`, answered as `1:00:00`."""

    described = {"type": "string", "pattern": "^[0-9]{1,4}:[0-5][0-9]:[0-5][0-9]$"}

    default_error_messages = {"not_duration": "Use hours, minutes and seconds, such as 1:00:00."}

    def to_internal_value(self, data: Any) -> dt.timedelta:
        found = _DURATION.fullmatch(data.strip()) if isinstance(data, str) else None
        if found is None:
            self.fail("not_duration")
        hours, minutes, seconds = map(int, found.groups())
        return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)

    def to_representation(self, value: dt.timedelta) -> str:
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}"


class QueryFlag(Described, serializers.Field):
    """`true` or `false` in a query string; `1` and `0` are understood too."""

    default_error_messages = {"not_truth": "This must be true or false."}
    said = {"true": True, "1": True, "false": False, "0": False}
    described = {"enum": list(said)}

    def to_internal_value(self, data: Any) -> bool:
        if str(data).lower() not in self.said:
            self.fail("not_truth")
        return self.said[str(data).lower()]

    def to_representation(self, value: bool) -> str:
        """As it is written in a query: what the OpenAPI document says of the default."""
        return str(value).lower()


class Anything(Described, serializers.Field):
    """A JSON value that only the domain can judge."""

    described: dict[str, Any] = {}

    def to_internal_value(self, data: Any) -> Any:
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class Millisecond(Moment):
    """`2019-05-06T06:00:00.000Z`"""

    def to_representation(self, value: dt.datetime) -> str:  # type: ignore[override]
        utc = value.astimezone(dt.UTC)
        return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03}Z"


# --- what several answers hold


class AuthorOut(serializers.Serializer):
    """Who did something and when, of `{"user": …, "timestamp": …}`."""

    userId = serializers.IntegerField(source="user.pk", allow_null=True)
    firstName = serializers.CharField(source="user.first_name", allow_null=True)
    lastName = serializers.CharField(source="user.last_name", allow_null=True)
    fullName = serializers.CharField(source="user.get_full_name", allow_null=True)
    timestamp = Millisecond()


@extend_schema_field(AuthorOut)
class Author(serializers.Field):
    """Who has "created" or "updated" a row, and when; of several verbs, the first that it was."""

    def __init__(self, *verbs: str) -> None:
        self.verbs = verbs
        super().__init__()

    def get_attribute(self, instance: Any) -> dict[str, Any]:
        verb = next(verb for verb in self.verbs if getattr(instance, f"{verb}_at"))
        return {
            "user": getattr(instance, f"{verb}_by"),
            "timestamp": getattr(instance, f"{verb}_at"),
        }

    def to_representation(self, value: dict[str, Any]) -> dict[str, Any]:
        return AuthorOut(value).data


class PageIn(serializers.Serializer):
    """Query parameters of every list that grows with time."""

    page = QueryNumber(min_value=1, max_value=LAST_PAGE, default=1)
    pageSize = QueryNumber(min_value=1, max_value=MOST_PER_PAGE, default=PAGE_SIZE)


class Pagination(serializers.Serializer):
    currentPage = serializers.IntegerField()
    pageSize = serializers.IntegerField()
    numPages = serializers.IntegerField()
    numItems = serializers.IntegerField()


def page_of(rows: Any, *, page: int, size: int) -> tuple[list[Any], dict[str, int]]:
    """One page of a QuerySet and its `pagination`; counted only where the rows do not tell."""
    start = (page - 1) * size
    found = list(rows[start : start + size])
    told = len(found) < size and (found or page == 1)
    total = start + len(found) if told else rows.order_by().count()
    return found, {
        "currentPage": page,
        "pageSize": size,
        "numPages": -(-total // size),
        "numItems": total,
    }
