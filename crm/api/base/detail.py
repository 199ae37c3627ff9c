"""`{"detail": …}`: a sentence, or a list of what is wrong and where, in pydantic 1's words.

Two documents (seeds 002 and 003) come from that family, so their dialects share its vocabulary.
"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from crm.api.base.refusals import INVALID, Refusal
from crm.api.fields import Described

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
    "not_a_list": "value is not a valid list",
    "not_moment": "invalid datetime format",
    "naive": "ensure this value has a timezone offset",
    "not_uuid": "value is not a valid uuid",
    "extra": "extra fields not permitted",
}
"""What is said, by the code of what is wrong."""

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
    "not_uuid": "type_error.uuid",
    "extra": "value_error.extra",
    "json": "value_error.jsondecode",
}
"""pydantic's name for it; whatever has none is a plain `value_error`."""


class Sentence(serializers.Serializer):
    detail = serializers.CharField()


class Step(Described, serializers.Field):
    """A key, or a position in a list."""

    described = {"type": ["string", "integer"]}


class Wrong(serializers.Serializer):
    loc = serializers.ListField(child=Step())  # such as body, tactic_logs, 0, tactic_id
    msg = serializers.CharField()
    type = serializers.CharField()


class Wrongs(serializers.Serializer):
    detail = Wrong(many=True)


class Worded:
    """Mixed into a field or serializer, gives its refusals these words."""

    default_error_messages: Any = WORDS


def detail_of(refusal: Refusal) -> dict[str, Any]:
    """The refusal's body."""
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
