"""Interactions of a client as they cross the wire (seed 000): in the document's order."""
# ruff: noqa: N802, N815  # fields are called as the document calls them

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from crm.api.answers import OrNull, Word
from crm.api.clients import Anything, Author, Day, Duration, Pagination
from crm.api.fields import Choice, Described, Text, Whole
from crm.tenancy.viewer import Viewer
from interactions.api.clients.words import KINDS, PLACES, TYPES, place_of
from interactions.models import Interaction
from interactions.rules import LIMITS

MOST_ANSWERS = 200

# --- days: the document knows the day of an encounter, and no time


def zone_of(viewer: Viewer) -> ZoneInfo:
    site: Any = viewer.site  # of which a viewer promises less
    zone: ZoneInfo = site.zone
    return zone


def moment_on(day: dt.date, viewer: Viewer) -> dt.datetime:
    """Noon of that day at the site, which is the same day in nearly all of the world.

    On the day itself it is never later than now: the encounter has happened, and a contact was
    last contacted by it.
    """
    noon = dt.datetime.combine(day, dt.time(12), zone_of(viewer))
    this_moment = now().astimezone(zone_of(viewer))
    return min(noon, this_moment) if this_moment.date() == day else noon


def day_of(row: Interaction, viewer: Viewer) -> dt.date:
    return row.starts_at.astimezone(zone_of(viewer)).date()


# --- get a single client interaction


class AnswerOut(serializers.Serializer):
    questionId = serializers.IntegerField(source="question.number")
    answer = Anything(source="value")


class Place(Described, serializers.Field):
    """The document's word for a place; null for the many that it has none for."""

    described = {"type": "string", "enum": sorted(set(PLACES.values()))}

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_null=True, **options)

    def to_representation(self, value: str) -> str | None:
        return place_of(value)


class InteractionOut(serializers.Serializer):
    """What a restricted tag hides reads as if it were empty."""

    id = serializers.IntegerField(source="number")
    serviceId = serializers.IntegerField(source="shown.service.number", allow_null=True)
    interactionType = Word(TYPES, source="kind")
    description = OrNull(source="shown.description")
    dateOfInteraction = serializers.SerializerMethodField()
    duration = Duration(source="shown.duration", allow_null=True)
    location = Place()
    isDeleted = serializers.BooleanField(source="is_deleted")
    redacted = serializers.BooleanField()
    customQuestions = serializers.SerializerMethodField()
    createdBy = Author("created")
    lastUpdatedBy = Author("updated", "created")  # the author, until somebody has updated it

    @extend_schema_field(Day)
    def get_dateOfInteraction(self, row: Interaction) -> str:
        return day_of(row, self.context["viewer"]).isoformat()

    @extend_schema_field(AnswerOut(many=True))
    def get_customQuestions(self, row: Interaction) -> list[dict[str, Any]]:
        """Read apart from the content, and hidden by a wall of their own."""
        answers: Any = [] if row.redacted else row.answers.all()
        return [dict(AnswerOut(answer).data) for answer in answers]


class InteractionsOut(serializers.Serializer):
    interactions = InteractionOut(many=True)
    pagination = Pagination()


# --- create a client interaction


class AnswerIn(serializers.Serializer):
    questionId = Whole(min_value=1)
    answer = Anything()


class InteractionIn(serializers.Serializer):
    serviceId = Whole(min_value=1)
    interactionType = Choice(choices=list(KINDS))
    description = Text(
        max_length=LIMITS["description"], required=False, allow_blank=True, allow_null=True
    )
    dateOfInteraction = Day()
    duration = Duration()
    location = Choice(choices=list(PLACES))
    # Not `many=True`, which would let each answer be null where the list may be.
    customQuestions: Any = serializers.ListSerializer(
        child=AnswerIn(), required=False, allow_null=True, max_length=MOST_ANSWERS
    )


# --- modify a client interaction


class InteractionChange(InteractionIn):
    """Every property may be left out; null is as good as left out, as the document's own
    `"location": null` shows."""

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        for field in fields.values():
            field.required, field.allow_null = False, True
        return fields
