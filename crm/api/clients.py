"""The `clients` dialect (seed 000): camelCase, bare objects, errors as `{"error": text or list}`.

A list has a text per field, `"duration: …"`; whatever is about no field is one text.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db.models.functions import Lower
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from crm.api.auth import asked_tags
from crm.api.base.refusals import BadQuery, Refusal
from crm.api.base.views import DialectViewSet
from crm.api.fields import FIRST_YEAR, LAST_YEAR, QueryNumber
from crm.errors import Forbidden
from crm.models import Tag, User

PAGE_SIZE = 100
MOST_PER_PAGE = 200
LAST_PAGE = 10**9  # far beyond any table, and its offset still fits PostgreSQL's

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DURATION = re.compile(r"([0-9]{1,4}):([0-5][0-9]):([0-5][0-9])", re.ASCII)


class ClientsViewSet(DialectViewSet):
    invalid_status = 400

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
        (400), and a restricted one that the caller does not hold (403).
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
            if tag.restricted and tag.uuid not in self.viewer.revealed:
                raise Forbidden(f"You do not hold the tag {tag.name}.")
        return found


# --- fields


class Day(serializers.Field):
    """A date, `2019-05-06`."""

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


class Duration(serializers.Field):
    """Hours, minutes and seconds: `1:00:00` or `01:00:00`, answered as `1:00:00`."""

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


class Truth(serializers.BooleanField):
    """A JSON truth value; `"yes"` and `1` are not."""

    default_error_messages = {"not_truth": "This must be true or false."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("not_truth")
        return data


class QueryFlag(serializers.Field):
    """`true` or `false` in a query string; `1` and `0` are understood too."""

    default_error_messages = {"not_truth": "This must be true or false."}
    said = {"true": True, "1": True, "false": False, "0": False}

    def to_internal_value(self, data: Any) -> bool:
        if str(data).lower() not in self.said:
            self.fail("not_truth")
        return self.said[str(data).lower()]

    def to_representation(self, value: bool) -> bool:
        return value


class Anything(serializers.Field):
    """A JSON value that only the domain can judge."""

    def to_internal_value(self, data: Any) -> Any:
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class OrNull(serializers.CharField):
    """Text that is not there reads as null."""

    def to_representation(self, value: str) -> str | None:  # type: ignore[override]
        return value or None


# --- what several answers hold


def author_out(user: User | None, moment: dt.datetime) -> dict[str, Any]:
    """Who did something and when, to the millisecond."""
    utc = moment.astimezone(dt.UTC)
    return {
        "userId": user.pk if user else None,
        "firstName": user.first_name if user else None,
        "lastName": user.last_name if user else None,
        "fullName": user.get_full_name() if user else None,
        "timestamp": f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03}Z",
    }


class PageIn(serializers.Serializer):
    """Query parameters of every list that grows with time."""

    page = QueryNumber(min_value=1, max_value=LAST_PAGE, default=1)
    pageSize = QueryNumber(  # noqa: N815  # the contract's word
        min_value=1, max_value=MOST_PER_PAGE, default=PAGE_SIZE
    )


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
