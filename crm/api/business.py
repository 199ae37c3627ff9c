"""The `business` dialect (seed 003): bare objects, `{"detail": …}`, errors in pydantic's words."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from crm.api import fields
from crm.api.base.refusals import INVALID, Refusal
from crm.api.base.views import DialectViewSet

LIMIT = 50
MOST = 100
LAST = 10**9  # as far as `skip` goes: beyond any table, and PostgreSQL can still count to it

# What this API's clients know from pydantic 1, by the code of what is wrong.
WORDS = {
    "required": "field required",
    "null": "none is not an allowed value",
    "not_text": "str type expected",
    "blank": "ensure this value has at least 1 characters",
    "max_length": "ensure this value has at most {max_length} characters",
    "invalid_choice": "value is not a valid enumeration member; permitted: {permitted}",
    "not_whole": "value is not a valid integer",
    "min_value": "ensure this value is greater than or equal to {min_value}",
    "max_value": "ensure this value is less than or equal to {max_value}",
    "not_amount": "value is not a valid decimal",
    "not_a_dict": "value is not a valid dict",
    "not_moment": "invalid datetime format",
}
TYPES = {
    "required": "value_error.missing",
    "null": "type_error.none.not_allowed",
    "not_text": "type_error.str",
    "blank": "value_error.any_str.min_length",
    "max_length": "value_error.any_str.max_length",
    "invalid_choice": "type_error.enum",
    "not_whole": "type_error.integer",
    "min_value": "value_error.number.not_ge",
    "max_value": "value_error.number.not_le",
    "not_amount": "type_error.decimal",
    "max_digits": "value_error.decimal.max_digits",
    "max_decimal_places": "value_error.decimal.max_places",
    "max_whole_digits": "value_error.decimal.whole_digits",
    "not_a_list": "type_error.list",
    "most_items": "value_error.list.max_items",
    "not_a_dict": "type_error.dict",
    "not_an_object": "type_error.dict",
    "not_moment": "value_error.datetime",
    "json": "value_error.jsondecode",
}


class _Worded:
    default_error_messages: Any = WORDS


class Text(_Worded, fields.Text):
    pass


class Optional(_Worded, fields.Optional):
    pass


class Choice(_Worded, fields.Choice):
    @property
    def permitted(self) -> str:
        return ", ".join(f"'{word}'" for word in self.choices)


class QueryNumber(_Worded, fields.QueryNumber):
    pass


class Whole(_Worded, fields.Whole):
    pass


class Amount(_Worded, fields.Amount):
    pass


class JsonObject(_Worded, fields.JsonObject):
    pass


class Texts(fields.Texts):
    default_error_messages = {
        "null": WORDS["null"],
        "not_a_list": "value is not a valid list",
        "most_items": "ensure this value has at most {most} items",
    }

    def __init__(self, *, most: int, longest: int, **options: Any) -> None:
        super().__init__(most=most, longest=longest, child=Text(max_length=longest), **options)


class Nested(serializers.Serializer):
    """An object within the body."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise serializers.ValidationError(WORDS["not_a_dict"], "not_a_dict")
        return super().to_internal_value(data)


class BusinessViewSet(DialectViewSet):
    def error_body(self, refusal: Refusal) -> dict[str, Any]:
        if refusal.status != INVALID:
            return {"detail": refusal.message}
        entries = [
            {
                "loc": [refusal.source, *fault.path],
                "msg": fault.message,
                "type": TYPES.get(fault.code, "value_error"),
            }
            for fault in refusal.faults
        ]
        whole = {"loc": [refusal.source], "msg": refusal.message, "type": "value_error"}
        return {"detail": entries or [whole]}


class SliceIn(serializers.Serializer):
    """Query parameters of every list (seed 003, Get Contact Interactions)."""

    skip = QueryNumber(min_value=0, max_value=LAST, default=0)
    limit = QueryNumber(min_value=1, max_value=MOST, default=LIMIT)


def slice_of(rows: Any, *, skip: int, limit: int) -> tuple[list[Any], int]:
    """The rows asked for, and how many there are; counted only where the rows do not tell."""
    found = list(rows[skip : skip + limit])
    told = len(found) < limit and (found or not skip)
    return found, skip + len(found) if told else rows.order_by().count()
