"""The `business` dialect (seed 003): bare objects, `{"detail": …}`, errors in pydantic's words."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from crm.api import fields
from crm.api.answers import Page
from crm.api.base.detail import WORDS, Sentence, Worded, Wrongs, detail_of
from crm.api.base.refusals import Refusal
from crm.api.base.views import DialectViewSet

LIMIT = 50
MOST = 100
LAST = 10**9  # as far as `skip` goes: beyond any table, and PostgreSQL can still count to it


class Text(Worded, fields.Text):
    pass


class Optional(Worded, fields.Optional):
    pass


class Choice(Worded, fields.Choice):
    @property
    def permitted(self) -> str:
        return ", ".join(f"'{word}'" for word in self.choices)


class QueryNumber(Worded, fields.QueryNumber):
    pass


class Whole(Worded, fields.Whole):
    pass


class Amount(Worded, fields.Amount):
    pass


class JsonObject(Worded, fields.JsonObject):
    pass


class Texts(fields.Texts):
    default_error_messages = {
        "null": WORDS["null"],
        "not_a_list": WORDS["not_a_list"],
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
    contract = "business"
    about = """\
Contacts, their status and its history, and what was done with them. In snake_case, bare objects,
ids as uuids. Wrong data is 422 with a place and a text for each fault."""
    problem = Sentence
    problem_of_data = Wrongs

    def error_body(self, refusal: Refusal) -> dict[str, Any]:
        return detail_of(refusal)


class SliceIn(serializers.Serializer):
    """Query parameters of every list (seed 003, Get Contact Interactions)."""

    skip = QueryNumber(min_value=0, max_value=LAST, default=0)
    limit = QueryNumber(min_value=1, max_value=MOST, default=LIMIT)


class SliceOut(Page):
    total = serializers.IntegerField()
    skip = serializers.IntegerField()
    limit = serializers.IntegerField()


def slice_of(rows: Any, *, skip: int, limit: int) -> tuple[list[Any], int]:
    """The rows asked for, and how many there are; counted only where the rows do not tell."""
    found = list(rows[skip : skip + limit])
    told = len(found) < limit and (found or not skip)
    return found, skip + len(found) if told else rows.order_by().count()
