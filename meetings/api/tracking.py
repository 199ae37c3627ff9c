"""Meetings in the `tracking` contract (seed 004): the file reads in the document's order."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.models import Contact
from crm.api.answers import Listed, OrNull, Redactable, Shown
from crm.api.base.operation import Operation
from crm.api.base.paths import one
from crm.api.fields import Bound, Choice, Moment, Optional, Texts, Truth, Whole, in_zone
from crm.api.tracking import Guid, PageIn, PageOut, TrackingViewSet, page_of
from crm.errors import NotFound
from crm.vocabulary import Permission
from interactions.api.tracking import LONGEST, MINUTE, minutes_of
from meetings import actions
from meetings.actions import MeetingOutcome
from meetings.api import examples
from meetings.models import Meeting
from meetings.rules import LIMITS, LONGEST_ACTION_ITEM, LONGEST_ENTRY
from meetings.vocabulary import MeetingStatus, RelationshipImpact

NOUN = "Meeting"
MOST_ENTRIES = 50


class SiteMoment(Moment):
    """A moment without an offset is read in the zone of the site."""

    def to_internal_value(self, data: Any) -> dt.datetime:
        try:
            zone = self.context["viewer"].site.timezone
            return in_zone(super().to_internal_value(data), zone)
        except ValueError as error:
            raise ValidationError(str(error), "skipped") from error


class Entries(Texts):
    """A list of short texts, each once; null is the empty list."""

    def __init__(self, longest: int = LONGEST_ENTRY) -> None:
        super().__init__(most=MOST_ENTRIES, longest=longest)


# --- Meeting entity


class MeetingOut(Redactable):
    """What a restricted tag on the completing interaction hides reads as if it were empty."""

    id = serializers.UUIDField(source="uuid")
    contactId = serializers.UUIDField(source="contact_id")
    scheduledDateTime = Moment(source="scheduled_at")
    location = OrNull()
    purpose = Shown()
    agendaItems = Listed("agenda_items")
    preparationNotes = Shown("preparation_notes")
    calendarSynced = serializers.BooleanField(source="calendar_synced")
    status = serializers.ChoiceField(choices=MeetingStatus.values)
    completedDate = Moment(source="completed_at", allow_null=True)
    interactionId = serializers.UUIDField(source="interaction_id", allow_null=True)
    attendees = Listed("attendees")
    duration = serializers.SerializerMethodField()
    topicsCovered = Listed("topics_covered")
    outcomes = Shown()
    actionItems = serializers.SerializerMethodField()
    nextSteps = Shown("next_steps")
    relationshipImpact = Shown("relationship_impact")
    cancelReason = Shown("cancel_reason")
    createdAt = Moment(source="created_at")
    updatedAt = Moment(source="updated_at", allow_null=True)

    def get_duration(self, row: Meeting) -> int | None:
        return None if row.shown is None else minutes_of(row.shown.duration)

    def get_actionItems(self, row: Meeting) -> list[str]:  # noqa: N802
        """As prefetched: those of a meeting that the viewer may not read are not among them."""
        return [item.text for item in row.action_items.all()]


# --- schedule a meeting


class MeetingIn(serializers.Serializer):
    contactId = Guid()
    scheduledDateTime = SiteMoment()
    location = Optional(max_length=LIMITS["location"])
    purpose = Optional(max_length=LIMITS["purpose"])
    agendaItems = Entries()
    preparationNotes = Optional(max_length=LIMITS["preparation_notes"])
    calendarSynced = Truth(required=False)


# --- mark meeting as completed


class OutcomeIn(serializers.Serializer):
    actualDate = SiteMoment(required=False, allow_null=True)
    attendees = Entries()
    duration = Whole(min_value=1, max_value=LONGEST, required=False, allow_null=True)
    topicsCovered = Entries()
    outcomes = Optional(max_length=LIMITS["outcomes"])
    actionItems = Entries(LONGEST_ACTION_ITEM)
    nextSteps = Optional(max_length=LIMITS["next_steps"])
    relationshipImpact = Choice(choices=RelationshipImpact.values, required=False, allow_null=True)

    def validate_duration(self, minutes: int | None) -> dt.timedelta | None:
        return None if minutes is None else minutes * MINUTE


class CancelIn(serializers.Serializer):
    reason = Optional(max_length=LIMITS["cancel_reason"])


_STORED_AS = {
    "scheduledDateTime": "scheduled_at",
    "agendaItems": "agenda_items",
    "preparationNotes": "preparation_notes",
    "calendarSynced": "calendar_synced",
    "actualDate": "completed_at",
    "topicsCovered": "topics_covered",
    "actionItems": "action_items",
    "nextSteps": "next_steps",
    "relationshipImpact": "relationship_impact",
    "reason": "cancel_reason",
}


def _stored(given: dict[str, Any]) -> dict[str, Any]:
    """What was given, in the domain's words."""
    return {_STORED_AS.get(name, name): value for name, value in given.items()}


class MeetingsAsked(PageIn):
    contactId = Guid(required=False)
    status = Choice(choices=MeetingStatus.values, required=False)
    to = Bound(required=False, last=True)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": Bound(required=False)}  # a word of Python's

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        start, end = attrs.get("from"), attrs.get("to")
        if start and end and start > end:
            raise ValidationError({"from": "This must not be after to."})
        return attrs


class MeetingsOut(PageOut):
    meetings = MeetingOut(many=True)


# --- endpoints


class Meetings(TrackingViewSet):
    subject = Meeting
    words = {
        **{name: word for word, name in _STORED_AS.items()},
        "contact": "contactId",
        "starts_at": "actualDate",
        "text": "actionItems",
    }

    @Operation(
        "Schedule a meeting",
        takes=MeetingIn,
        answers=MeetingOut,
        status=201,
        located=True,
        refuses=(404,),  # the contact
        examples=examples.SCHEDULE,
    )
    def create(self, request: Request) -> Response:
        self.viewer.require(Permission.EDIT_CONTACTS)
        fields = self._with_contact(_stored(self.given()))
        row = actions.schedule(by=self.viewer, **fields)
        return self.answer(self._again(row), location=f"/api/meetings/{row.uuid}")

    @Operation("List meetings", asks=MeetingsAsked, answers=MeetingsOut, examples=examples.LIST)
    def list(self, request: Request) -> Response:
        asked = self.asked()
        rows = self._rows().between(asked.get("from"), asked.get("to"))
        if "contactId" in asked:
            rows = rows.for_contact(asked["contactId"])
        if "status" in asked:
            rows = rows.with_status(asked["status"])
        found, place = page_of(rows.latest_first(), page=asked["page"], size=asked["pageSize"])
        return self.answer({"meetings": found, **place})

    @Operation("Get a meeting", answers=MeetingOut, examples=examples.GET)
    def retrieve(self, request: Request, id: str) -> Response:
        return self.answer(self._row(id))

    @Operation(
        "Update a meeting",
        takes=MeetingIn,
        partial=True,
        answers=MeetingOut,
        examples=examples.UPDATE,
    )
    def update(self, request: Request, id: str) -> Response:
        row = self._row(id)
        self.viewer.require(Permission.EDIT_CONTACTS)
        self.refuse_redacted_copy(actions.readable(row))
        given = self.changed(MeetingOut(row).data)
        if given:
            row = actions.change(row, by=self.viewer, changes=self._with_contact(_stored(given)))
        return self.answer(self._again(row))

    @Operation("Delete a meeting", status=204, examples=examples.DELETE)
    def destroy(self, request: Request, id: str) -> Response:
        actions.delete(self._row(id), by=self.viewer)
        return self.answer()

    @Operation(
        "Mark a meeting as completed",
        takes=OutcomeIn,
        answers=MeetingOut,
        about="Logs the interaction that the meeting was; `interactionId` names it.",
        examples=examples.COMPLETE,
    )
    def complete(self, request: Request, id: str) -> Response:
        row = self._row(id)
        self.viewer.require(Permission.EDIT_CONTACTS)
        given = {k: v for k, v in _stored(self.given()).items() if v is not None}
        outcome = MeetingOutcome(**given)
        return self.answer(self._again(actions.complete(row, by=self.viewer, outcome=outcome)))

    @Operation("Cancel a meeting", takes=CancelIn, answers=MeetingOut, examples=examples.CANCEL)
    def cancel(self, request: Request, id: str) -> Response:
        row = self._row(id)
        self.viewer.require(Permission.EDIT_CONTACTS)
        reason = self.given().get("reason", "")
        return self.answer(self._again(actions.cancel(row, by=self.viewer, reason=reason)))

    def _again(self, row: Meeting) -> Meeting:
        """As whoever reads it next finds it, action items included."""
        return self._row(str(row.uuid))

    def _with_contact(self, fields: dict[str, Any]) -> dict[str, Any]:
        if "contactId" not in fields:
            return fields
        key: uuid.UUID = fields.pop("contactId")
        contact = Contact.objects.visible_to(self.viewer).filter(pk=key).first()
        if contact is None:
            raise NotFound("Contact")
        return {**fields, "contact": contact}

    def _rows(self) -> Any:
        rows = Meeting.objects.visible_to(self.viewer).with_content()
        return rows.with_action_items(self.viewer)

    def _row(self, written: str) -> Meeting:
        row: Meeting = one(self._rows(), written, NOUN)
        return row
