"""Fields as they cross the wire, strict about their JSON types. Shape only; rules live below."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from rest_framework import serializers

from crm.rules import is_time_zone

_WHOLE = re.compile(r"-?[0-9]{1,19}", re.ASCII)
# ISO 8601 as RFC 3339 narrows it, with a bare date, missing seconds, a missing offset and a blank
# instead of the T allowed.
_MOMENT = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?P<time>[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?"
    r"(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?",
    re.ASCII | re.IGNORECASE,
)
_LOST_PLUS = re.compile(r"(:[0-9]{2}(?:[.][0-9]{1,9})?) ([0-9]{2}(?::?[0-9]{2})?)", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2199


class Described:
    """Mixed into a field, says its JSON Schema, where REST framework's own fields do not."""

    described: Mapping[str, Any]


class Text(serializers.CharField):
    """A JSON string, without blanks around it. Numbers and truth values are not texts."""

    default_error_messages = {"not_text": "This must be a text."}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("not_text")
        return super().to_internal_value(data)


class Optional(Text):
    """A text that may be left out; null and "" clear it, and it is stored as ""."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, allow_blank=True, allow_null=True, **options)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        return (True, "") if data is None else super().validate_empty_values(data)


class Choice(serializers.ChoiceField):
    """One of a closed list of words, spelled exactly so."""

    default_error_messages = {"invalid_choice": "This must be one of: {permitted}."}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or data not in self.choices:
            self.fail("invalid_choice", permitted=self.permitted)
        return data

    @property
    def permitted(self) -> str:
        return ", ".join(map(str, self.choices))


class QueryNumber(serializers.IntegerField):
    """A whole number in ASCII digits, as a query string writes it."""

    default_error_messages = {"not_whole": "This must be a whole number."}

    def to_internal_value(self, data: Any) -> int:
        if not _WHOLE.fullmatch(str(data)):
            self.fail("not_whole")
        return int(data)


class Whole(serializers.IntegerField):
    """A JSON whole number; `5.0`, `"5"` and `true` are not."""

    default_error_messages = {"not_whole": "This must be a whole number."}

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("not_whole")
        return data


class Amount(serializers.DecimalField):
    """A JSON number, kept to the cent and answered as a number."""

    default_error_messages = {"not_amount": "This must be a number."}

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce_to_string=False, **options)

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, int | float) or isinstance(data, bool):
            self.fail("not_amount")
        return super().to_internal_value(data)


class Truth(serializers.BooleanField):
    """A JSON truth value; `"yes"` and `1` are not."""

    default_error_messages = {"not_truth": "This must be true or false."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("not_truth")
        return data


class Texts(serializers.ListField):
    """A JSON list of short texts, each once; null is the empty list."""

    default_error_messages = {"most_items": "At most {most} entries."}

    def __init__(self, *, most: int, longest: int, **options: Any) -> None:
        self.most = most
        child = options.pop("child", None) or Text(max_length=longest)
        super().__init__(child=child, max_length=most, required=False, allow_null=True, **options)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        return (True, []) if data is None else super().validate_empty_values(data)

    def to_internal_value(self, data: Any) -> list[str]:
        if isinstance(data, list) and len(data) > self.most:
            self.fail("most_items", most=self.most)
        return list(dict.fromkeys(super().to_internal_value(data)))


class JsonObject(Described, serializers.Field):
    """Any JSON object within bounds; null is the empty one. The parser has refused what the
    database cannot hold."""

    described = {"type": "object", "additionalProperties": {}}

    default_error_messages = {
        "not_a_dict": "This must be an object.",
        "too_large": "This must not be larger than {most_bytes} bytes.",
        "too_deep": "This must not be nested deeper than {most_levels} levels.",
    }

    def __init__(self, *, most_bytes: int, most_levels: int, **options: Any) -> None:
        self.most_bytes = most_bytes
        self.most_levels = most_levels
        super().__init__(required=False, allow_null=True, **options)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        return (True, {}) if data is None else super().validate_empty_values(data)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.fail("not_a_dict")
        if len(json.dumps(data, ensure_ascii=False).encode()) > self.most_bytes:
            self.fail("too_large", most_bytes=self.most_bytes)
        if levels_of(data) > self.most_levels:
            self.fail("too_deep", most_levels=self.most_levels)
        return data

    def to_representation(self, value: Any) -> Any:
        return value


def levels_of(value: Any) -> int:
    """How deep lists and objects are nested in each other."""
    if not isinstance(value, dict | list):
        return 0
    inner = value.values() if isinstance(value, dict) else value
    return 1 + max(map(levels_of, inner), default=0)


class Zone(Text):
    """A time zone's IANA name."""

    default_error_messages = {
        "unknown_zone": "Use a time zone's IANA name, such as America/New_York."
    }

    def to_internal_value(self, data: Any) -> str:
        name = super().to_internal_value(data)
        if not is_time_zone(name):
            self.fail("unknown_zone")
        return name


class Moment(Described, serializers.Field):
    """A moment in ISO 8601, answered in UTC.

    One without an offset stays naive here: only the serializer knows in which zone to read it
    (`in_zone`). A bare date is midnight, unless `dates=False` refuses it.
    """

    described: Mapping[str, Any] = {"type": "string", "format": "date-time"}

    default_error_messages = {
        "not_moment": "Use ISO 8601, such as 2023-08-15T14:00:00Z.",
        "implausible": f"The year must lie between {FIRST_YEAR} and {LAST_YEAR}.",
    }

    def __init__(self, *, dates: bool = False, **options: Any) -> None:
        self.dates = dates
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> dt.datetime:
        found = _MOMENT.fullmatch(data.strip()) if isinstance(data, str) else None
        if found is None or not (found["time"] or self.dates):
            self.fail("not_moment")
        return self._read(data.strip().upper().replace(",", "."))

    def _read(self, written: str) -> dt.datetime:
        try:
            moment = dt.datetime.fromisoformat(written)
        except ValueError:
            self.fail("not_moment")
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.fail("implausible")
        return moment

    def to_representation(self, value: dt.datetime) -> dt.datetime:
        return value.astimezone(dt.UTC)


class Bound(Moment):
    """One end of a range in a query string, in the zone of the viewer's site.

    A bare date means the whole day: its first instant, or with `last=True` its last.
    """

    described = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}

    def __init__(self, *, last: bool = False, **options: Any) -> None:
        self.last = last
        super().__init__(dates=True, **options)

    def to_internal_value(self, data: Any) -> dt.datetime:
        # A + that nobody escaped arrives as a blank.
        written = _LOST_PLUS.sub(r"\1+\2", str(data).strip())
        moment = super().to_internal_value(written)
        if moment.tzinfo is not None:
            return moment
        if "T" not in written.upper() and " " not in written:
            moment = dt.datetime.combine(moment, dt.time.max if self.last else dt.time.min)
        return moment.replace(tzinfo=self.context["viewer"].site.zone)


def in_zone(moment: dt.datetime, zone: str) -> dt.datetime:
    """The moment that a clock in `zone` shows; one with an offset is itself already.

    Raises ValueError for a time that the clock skips there. Of two equal times in autumn it is
    the first.
    """
    if moment.tzinfo is not None:
        return moment
    local = moment.replace(tzinfo=ZoneInfo(zone))
    if local.astimezone(dt.UTC).astimezone(local.tzinfo).replace(tzinfo=None) != moment:
        raise ValueError(f"Clocks in {zone} skip this time.")
    return local
