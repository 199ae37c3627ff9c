"""Fields and objects of answers that several contracts share. Shape only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from crm.api.fields import Described

REDACTED = "Redacted"
"""What a text reads that is hidden, where a document promises one."""


class OrNull(serializers.CharField):
    """Text that is not there reads as null."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_null=True, **options)

    def to_representation(self, value: str) -> str | None:  # type: ignore[override]
        return value or None


class Word(Described, serializers.Field):
    """A contract's own word for one of the domain's; "" reads as null, if `allow_null` says so."""

    def __init__(self, words: Mapping[Any, str], **options: Any) -> None:
        self.words = words
        self.described = {"type": "string", "enum": sorted(set(words.values()))}
        super().__init__(**options)

    def to_representation(self, value: str) -> str | None:
        return self.words[value] if value or not self.allow_null else None


class Shown(Described, serializers.Field):
    """A field of what a restricted tag hides (`row.shown`, None where it is hidden): null where
    it is empty or hidden, unless a text is promised, which then reads "Redacted"."""

    def __init__(self, name: str = "", *, promised: bool = False, type: str = "string") -> None:
        self.name = name
        self.promised = promised
        self.described = {"type": type}
        super().__init__(allow_null=not promised)

    def get_attribute(self, instance: Any) -> Any:
        if instance.shown is None:
            return REDACTED if self.promised else None
        value = getattr(instance.shown, self.name or str(self.field_name))
        return value if self.promised else value or None

    def to_representation(self, value: Any) -> Any:
        return value


class Listed(serializers.ListField):
    """A list of texts that a restricted tag hides; empty where it is hidden."""

    def __init__(self, name: str) -> None:
        super().__init__(source=f"shown.{name}", child=serializers.CharField(), default=list)


class Constant(Described, serializers.Field):
    """The same in every answer."""

    def __init__(self, value: Any) -> None:
        self.described = {"const": value}
        super().__init__(source="*")
        self.value = value

    def to_representation(self, value: Any) -> Any:
        return self.value


class Redactable(serializers.Serializer):
    """A row that may be redacted. No document but 000 has a field that tells, so it is there only
    where there is something to say."""

    redacted = serializers.BooleanField(required=False)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        answer: dict[str, Any] = super().to_representation(instance)
        is_redacted = answer.pop("redacted")
        return {**answer, "redacted": True} if is_redacted else answer


class Page(serializers.Serializer):
    """Rows, and after them where they stand, as the documents have it."""

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        rows = {k: v for k, v in fields.items() if isinstance(v, serializers.ListSerializer)}
        return {**rows, **fields}
