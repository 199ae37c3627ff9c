"""The `tactics` dialect (seed 002): bare objects and arrays, `{"detail": …}`, nothing unknown."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from crm.api import fields
from crm.api.base.detail import WORDS, Sentence, Worded, Wrongs, detail_of
from crm.api.base.paths import key_of
from crm.api.base.refusals import Refusal
from crm.api.base.views import DialectViewSet

LIMIT = 50
MOST = 100
LAST = 10**9  # as far as `skip` goes: beyond any table, and PostgreSQL can still count to it


class Text(Worded, fields.Text):
    pass


class Optional(Worded, fields.Optional):
    pass


class QueryNumber(Worded, fields.QueryNumber):
    pass


class Whole(Worded, fields.Whole):
    pass


class Choice(Worded, fields.Choice):
    @property
    def permitted(self) -> str:
        return ", ".join(f"'{word}'" for word in self.choices)


class Uuid(Worded, fields.Described, serializers.Field):
    """A JSON text with a uuid in its usual form, dashes and all."""

    described = {"type": "string", "format": "uuid"}

    def to_internal_value(self, data: Any) -> uuid.UUID:
        found = (key_of(data) or {}).get("uuid") if isinstance(data, str) else None
        if found is None:
            self.fail("not_uuid")
        return found  # type: ignore[no-any-return]  # a path's key is a number or a uuid

    def to_representation(self, value: uuid.UUID) -> str:
        return str(value)


class AwareMoment(Worded, fields.Moment):
    """A moment that says its offset, answered with one (seed 002, Error Handling)."""

    def to_internal_value(self, data: Any) -> dt.datetime:
        moment = super().to_internal_value(data)
        if moment.tzinfo is None:
            self.fail("naive")
        return moment

    def to_representation(self, value: dt.datetime) -> str:  # type: ignore[override]
        """`…+00:00`, where the other moments of this contract end in Z: so the document has it."""
        return value.astimezone(dt.UTC).isoformat()


class ChangedAt(fields.Moment):
    """When the row was changed; one that never was reads as changed when it was made."""

    def get_attribute(self, instance: Any) -> dt.datetime:
        moment: dt.datetime = instance.updated_at or instance.created_at
        return moment


class Strict(Worded, serializers.Serializer):
    """An object with these fields and no others (contracts.md, tactics)."""

    refuses_unknown = True

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise ValidationError(WORDS["not_a_dict"], "not_a_dict")
        unknown = [ErrorDetail(WORDS["extra"], "extra")]
        extra = {name: unknown for name in data if name not in self.fields}
        try:
            found = super().to_internal_value(data)
        except ValidationError as error:
            wrong: Any = error.detail
            raise ValidationError({**wrong, **extra}) from error
        if extra:
            raise ValidationError(extra)
        return found


class StrictList(Worded, serializers.ListSerializer):
    pass


class SliceIn(serializers.Serializer):
    """Query parameters of every list."""

    skip = QueryNumber(min_value=0, max_value=LAST, default=0)
    limit = QueryNumber(min_value=1, max_value=MOST, default=LIMIT)


class TacticsViewSet(DialectViewSet):
    contract = "tactics"
    about = """\
Interactions with the rapport-building tactics that were used in them, logged in one go. In
snake_case, bare objects, ids as uuids; moments need an offset, and unknown fields are refused."""
    problem = Sentence
    problem_of_data = Wrongs

    def error_body(self, refusal: Refusal) -> dict[str, Any]:
        return detail_of(refusal)
