"""A contact's interactions in the `business` contract (seed 003): the file reads in the
document's order."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.models import Contact
from crm.api.base.paths import one
from crm.api.business import BusinessViewSet, Choice, Optional, SliceIn, Text, slice_of
from crm.api.fields import Moment, in_zone
from crm.vocabulary import Permission
from interactions import actions
from interactions.models import Interaction
from interactions.rules import LIMITS
from interactions.vocabulary import Kind

REDACTED = "Redacted"

# --- InteractionType enum: what is accepted reads back exactly, and every kind has its word

KINDS = {
    "call": Kind.CALL,
    "email": Kind.EMAIL,
    "meeting": Kind.MEETING,
    "proposal": Kind.PROPOSAL,
    "quote": Kind.QUOTE,
    "contract": Kind.CONTRACT,
    "service": Kind.SERVICE,
    "follow_up": Kind.FOLLOW_UP,
    "note": Kind.NOTE,
}
TYPES = {
    **{kind: word for word, kind in KINDS.items()},
    Kind.VIDEO_CALL: "meeting",  # "In-person or virtual meeting"
    Kind.COFFEE: "meeting",
    Kind.LUNCH: "meeting",
    Kind.CONFERENCE: "meeting",
    Kind.CONSULTATION: "meeting",
    Kind.LIGHT_TOUCH: "meeting",
    Kind.REVIEW: "meeting",
    Kind.MESSAGE: "email",
    Kind.WORKSHOP: "service",
    Kind.TRAINING: "service",
    Kind.UPDATE: "note",
}

# --- add contact interaction


class Said(serializers.Field):
    """A field of the content: null where it is empty or hidden."""

    def get_attribute(self, instance: Interaction) -> Any:
        return getattr(instance.shown, str(self.field_name), None) or None

    def to_representation(self, value: Any) -> Any:
        return value


class InteractionOut(serializers.Serializer):
    id = serializers.UUIDField(source="uuid")
    contact_id = serializers.UUIDField()
    type = serializers.SerializerMethodField()
    description = serializers.SerializerMethodField()
    timestamp = Moment(source="starts_at")
    outcome = Said()
    next_action = Said()
    scheduled_follow_up = Moment(source="shown.follow_up_at", default=None)
    performed_by = serializers.SerializerMethodField()
    performed_by_id = serializers.SerializerMethodField()

    def get_type(self, row: Interaction) -> str:
        return TYPES[Kind(row.kind)]

    def get_description(self, row: Interaction) -> str:
        """The document promises a text."""
        return REDACTED if row.shown is None else row.shown.description

    def get_performed_by(self, row: Interaction) -> str | None:
        return None if row.created_by is None else row.created_by.get_full_name()

    def get_performed_by_id(self, row: Interaction) -> str | None:
        return None if row.created_by_id is None else str(row.created_by_id)

    def to_representation(self, instance: Interaction) -> dict[str, Any]:
        answer: dict[str, Any] = super().to_representation(instance)
        # The document has no such field, so it is there only where there is something to say.
        return {**answer, "redacted": True} if instance.redacted else answer


class InteractionIn(serializers.Serializer):
    """A moment without an offset is read in the zone of the site."""

    type = Choice(choices=list(KINDS))
    description = Text(max_length=1000)
    outcome = Optional(max_length=LIMITS["outcome"])
    next_action = Optional(max_length=LIMITS["next_action"])
    scheduled_follow_up = Moment(required=False, allow_null=True)

    def validate_scheduled_follow_up(self, moment: dt.datetime | None) -> dt.datetime | None:
        try:
            return moment and in_zone(moment, self.context["viewer"].site.timezone)
        except ValueError as error:
            raise ValidationError(str(error), "not_moment") from error


def _stored(given: dict[str, Any]) -> dict[str, Any]:
    """What was given, in the domain's words. A day set for it means that it is wanted."""
    follow_up_at = given.pop("scheduled_follow_up", None)
    kind = KINDS[given.pop("type")]
    wanted = follow_up_at is not None
    return {**given, "kind": kind, "follow_up_at": follow_up_at, "follow_up_needed": wanted}


class ContactInteractions(BusinessViewSet):
    words = {"kind": "type", "starts_at": "timestamp", "follow_up_at": "scheduled_follow_up"}

    def create(self, request: Request, id: str) -> Response:
        contact = self._contact(id)
        self.viewer.require(Permission.EDIT_CONTACTS)
        fields = _stored(self.given(InteractionIn))
        row = actions.log(by=self.viewer, contact=contact, **fields)
        row.created_by = self.session.user
        return Response(InteractionOut(row).data, status=201)

    def replay(self, id: str) -> Response:
        rows = Interaction.objects.visible_to(self.viewer).with_content()
        row = one(rows.select_related("created_by"), id, "Interaction")
        return Response(InteractionOut(row).data)

    # --- get contact interactions

    def list(self, request: Request, id: str) -> Response:
        rows = Interaction.objects.visible_to(self.viewer).for_contact(self._contact(id))
        place = self.asked(SliceIn)
        ordered = rows.with_content().select_related("created_by").newest_first()
        found, total = slice_of(ordered, **place)
        interactions = InteractionOut(found, many=True).data
        return Response({"interactions": interactions, "total": total, **place})

    def _contact(self, written: str) -> Contact:
        row: Contact = one(Contact.objects.visible_to(self.viewer), written, "Contact")
        return row
