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
from crm.api.answers import Redactable, Shown, Word
from crm.api.base.operation import Operation
from crm.api.base.paths import one
from crm.api.business import BusinessViewSet, Choice, Optional, SliceIn, SliceOut, Text, slice_of
from crm.api.fields import Moment, in_zone
from crm.vocabulary import Permission
from interactions import actions
from interactions.api.examples import business as examples
from interactions.models import Interaction
from interactions.rules import LIMITS
from interactions.vocabulary import Kind

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


class InteractionOut(Redactable):
    id = serializers.UUIDField(source="uuid")
    contact_id = serializers.UUIDField()
    type = Word(TYPES, source="kind")
    description = Shown(promised=True)
    timestamp = Moment(source="starts_at")
    outcome = Shown()
    next_action = Shown()
    scheduled_follow_up = Moment(source="shown.follow_up_at", allow_null=True)
    performed_by = serializers.CharField(source="created_by.get_full_name", allow_null=True)
    performed_by_id = serializers.CharField(source="created_by_id", allow_null=True)


class InteractionsOut(SliceOut):
    interactions = InteractionOut(many=True)


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

    @Operation(
        "Add an interaction to a contact",
        takes=InteractionIn,
        answers=InteractionOut,
        status=201,
        examples=examples.ADD,
    )
    def create(self, request: Request, id: str) -> Response:
        contact = self._contact(id)
        self.viewer.require(Permission.EDIT_CONTACTS)
        fields = _stored(self.given())
        # seed 003: whatever is added here updates the time of the last contact
        row = actions.log(by=self.viewer, contact=contact, in_touch=True, **fields)
        row.created_by = self.session.user
        return self.answer(row)

    @Operation("Read what was added", answers=InteractionOut)
    def replay(self, id: str) -> Response:
        rows = Interaction.objects.visible_to(self.viewer).with_content()
        return self.answer(one(rows.select_related("created_by"), id, "Interaction"))

    # --- get contact interactions

    @Operation(
        "List a contact's interactions",
        asks=SliceIn,
        answers=InteractionsOut,
        examples=examples.LIST,
    )
    def list(self, request: Request, id: str) -> Response:
        rows = Interaction.objects.visible_to(self.viewer).for_contact(self._contact(id))
        place = self.asked()
        ordered = rows.with_content().select_related("created_by").newest_first()
        found, total = slice_of(ordered, **place)
        return self.answer({"interactions": found, "total": total, **place})

    def _contact(self, written: str) -> Contact:
        row: Contact = one(Contact.objects.visible_to(self.viewer), written, "Contact")
        return row
