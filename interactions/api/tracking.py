"""Interactions in the `tracking` contract (seed 004): the file reads in the document's order."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils.timezone import now
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.models import Contact
from crm.api.answers import Listed, OrNull, Redactable, Shown, Word
from crm.api.base.operation import Operation
from crm.api.base.paths import one
from crm.api.fields import Choice, Moment, Optional, Texts, Truth, Whole, in_zone
from crm.api.tracking import DatesIn, Guid, PageIn, PageOut, TrackingViewSet, page_of
from crm.errors import NotFound, RuleBroken
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions import actions
from interactions.api.examples import tracking as examples
from interactions.models import Interaction
from interactions.rules import LIMITS, problems_with_the_past
from interactions.vocabulary import Kind, Sentiment

NOUN = "Interaction"
MINUTE = dt.timedelta(minutes=1)
LONGEST = 366 * 24 * 60  # minutes; beyond a year it is a slip of the pen
MOST_TOPICS = 50
LONGEST_TOPIC = 200

# --- type vocabulary: what is accepted reads back exactly, and every kind has its nearest word

KINDS = {
    "meeting": Kind.MEETING,
    "call": Kind.CALL,
    "email": Kind.EMAIL,
    "message": Kind.MESSAGE,
    "coffee": Kind.COFFEE,
    "lunch": Kind.LUNCH,
    "conference": Kind.CONFERENCE,
}
TYPES = {
    **{kind: word for word, kind in KINDS.items()},
    Kind.VIDEO_CALL: "call",
    Kind.CONSULTATION: "meeting",
    Kind.LIGHT_TOUCH: "meeting",
    Kind.SERVICE: "meeting",
    Kind.REVIEW: "meeting",
    Kind.WORKSHOP: "conference",
    Kind.TRAINING: "conference",
    Kind.PROPOSAL: "email",
    Kind.QUOTE: "email",
    Kind.CONTRACT: "email",
    Kind.UPDATE: "message",
    Kind.FOLLOW_UP: "message",
    Kind.NOTE: "message",
}


def kinds_of(word: str) -> list[Kind]:
    """Every kind that reads as `word`."""
    return [kind for kind, shown in TYPES.items() if shown == word]


# --- Interaction entity


def minutes_of(duration: dt.timedelta | None) -> int | None:
    """Whole minutes, halves up. No time at all is no duration: the document's is positive."""
    if not duration:
        return None
    return max((duration + MINUTE / 2) // MINUTE, 1)


class InteractionOut(Redactable):
    """What a restricted tag hides reads as if it were empty."""

    id = serializers.UUIDField(source="uuid")
    contactId = serializers.UUIDField(source="contact_id", allow_null=True)
    interactionType = Word(TYPES, source="kind")
    date = Moment(source="starts_at")
    duration = serializers.SerializerMethodField()
    location = OrNull()
    medium = Shown()
    topicsDiscussed = Listed("topics")
    notes = Shown()
    sentiment = Shown()
    followUpNeeded = serializers.SerializerMethodField()
    followUpNotes = serializers.SerializerMethodField()
    createdAt = Moment(source="created_at")
    updatedAt = Moment(source="updated_at", allow_null=True)

    def get_duration(self, row: Interaction) -> int | None:
        return None if row.shown is None else minutes_of(row.shown.duration)

    def get_followUpNeeded(self, row: Interaction) -> bool:  # noqa: N802
        """A day that another contract has set for it says so too, until it was followed up."""
        content = row.shown
        if content is None or content.followed_up_at is not None:
            return False
        return bool(content.follow_up_needed or content.follow_up_at)

    def get_followUpNotes(self, row: Interaction) -> str | None:  # noqa: N802
        """The next action (contracts.md); notes that a page kept apart fill in for it."""
        content = row.shown
        return None if content is None else content.next_action or content.follow_up_notes or None


class InteractionIn(serializers.Serializer):
    """A moment without an offset is read in the zone of the site."""

    contactId = Guid()
    interactionType = Choice(choices=list(KINDS))
    date = Moment()
    duration = Whole(min_value=1, max_value=LONGEST, required=False, allow_null=True)
    location = Optional(max_length=LIMITS["location"])
    medium = Optional(max_length=100)
    topicsDiscussed = Texts(most=MOST_TOPICS, longest=LONGEST_TOPIC)
    notes = Optional(max_length=LIMITS["notes"])
    sentiment = Choice(choices=Sentiment.values, required=False, allow_null=True)
    followUpNeeded = Truth(required=False)
    followUpNotes = Optional(max_length=LIMITS["next_action"])

    def validate_date(self, moment: dt.datetime) -> dt.datetime:
        try:
            return in_zone(moment, self.context["viewer"].site.timezone)
        except ValueError as error:
            raise ValidationError(str(error), "skipped") from error

    def validate_duration(self, minutes: int | None) -> dt.timedelta | None:
        return None if minutes is None else minutes * MINUTE


_STORED_AS = {
    "date": "starts_at",
    "interactionType": "kind",
    "topicsDiscussed": "topics",
    "followUpNeeded": "follow_up_needed",
    "followUpNotes": "next_action",
}


def _stored(given: dict[str, Any], viewer: Viewer) -> dict[str, Any]:
    """What was given, in the domain's words, with the contact looked up."""
    fields = {_STORED_AS.get(name, name): value for name, value in given.items()}
    if "starts_at" in fields and (problems := problems_with_the_past(fields["starts_at"], now())):
        raise RuleBroken(problems)
    if "contactId" in fields:
        fields["contact"] = contact_of(fields.pop("contactId"), viewer)
    if "kind" in fields:
        fields["kind"] = KINDS[fields["kind"]]
    if "sentiment" in fields:
        fields["sentiment"] = fields["sentiment"] or ""
    if fields.get("follow_up_needed") is False:
        fields["follow_up_at"] = None  # a day set for it would say the opposite
    if fields.get("next_action") == "":
        fields["follow_up_notes"] = ""  # or they would fill in again
    return fields


def contact_of(key: uuid.UUID, viewer: Viewer) -> Contact:
    """The contact that a body names. Raises NotFound for any that is not the site's."""
    found: Contact | None = Contact.objects.visible_to(viewer).filter(pk=key).first()
    if found is None:
        raise NotFound("Contact")
    return found


# --- endpoints


class TimelineAsked(DatesIn, PageIn):
    type = Choice(choices=list(KINDS), required=False)


class InteractionsAsked(TimelineAsked):
    contactId = Guid(required=False)


class InteractionsOut(PageOut):
    interactions = InteractionOut(many=True)


def narrowed(rows: Any, asked: dict[str, Any]) -> Any:
    """The rows that the query parameters ask for."""
    rows = rows.between(asked.get("startDate"), asked.get("endDate"))
    if "contactId" in asked:
        rows = rows.for_contact(asked["contactId"])
    if "type" in asked:
        rows = rows.of_kinds(kinds_of(asked["type"]))
    return rows


class _Interactions(TrackingViewSet):
    words = {"contact": "contactId", **{name: word for word, name in _STORED_AS.items()}}

    def _page(self, rows: Any, asked: dict[str, Any]) -> Response:
        ordered = narrowed(rows, asked).with_content().newest_first()
        found, place = page_of(ordered, page=asked["page"], size=asked["pageSize"])
        return self.answer({"interactions": found, **place})


class Interactions(_Interactions):
    subject = Interaction

    @Operation(
        "Log an interaction",
        takes=InteractionIn,
        answers=InteractionOut,
        status=201,
        located=True,
        refuses=(404,),  # the contact
        examples=examples.LOG,
    )
    def create(self, request: Request) -> Response:
        self.viewer.require(Permission.EDIT_CONTACTS)
        row = actions.log(by=self.viewer, **_stored(self.given(), self.viewer))
        return self.answer(row, location=f"/api/interactions/{row.uuid}")

    @Operation(
        "List interactions",
        asks=InteractionsAsked,
        answers=InteractionsOut,
        examples=examples.LIST,
    )
    def list(self, request: Request) -> Response:
        return self._page(Interaction.objects.visible_to(self.viewer), self.asked())

    @Operation("Get an interaction", answers=InteractionOut, examples=examples.GET)
    def retrieve(self, request: Request, id: str) -> Response:
        return self.answer(self._row(id))

    @Operation(
        "Update an interaction",
        takes=InteractionIn,
        partial=True,
        answers=InteractionOut,
        examples=examples.UPDATE,
    )
    def update(self, request: Request, id: str) -> Response:
        row = self._row(id)
        self.viewer.require(Permission.EDIT_CONTACTS)
        self.refuse_redacted_copy(actions.readable(row))
        given = self.changed(InteractionOut(row).data)
        if given:
            row = actions.edit(row, by=self.viewer, changes=self._changes(given, row))
        return self.answer(row)

    @Operation("Delete an interaction", status=204, examples=examples.DELETE)
    def destroy(self, request: Request, id: str) -> Response:
        actions.delete(self._row(id), by=self.viewer)
        return self.answer()

    def _changes(self, given: dict[str, Any], row: Interaction) -> dict[str, Any]:
        """With a new date the encounter moves as a whole: this contract knows no end."""
        changes = _stored(given, self.viewer)
        if "starts_at" in changes and "duration" not in changes and row.shown is not None:
            changes["duration"] = row.shown.duration
        return changes

    def _row(self, written: str) -> Interaction:
        rows = Interaction.objects.visible_to(self.viewer).with_content()
        row: Interaction = one(rows, written, NOUN)
        return row


class Timeline(_Interactions):
    """A contact's interactions, newest first (seed 004, Get interaction timeline)."""

    @Operation(
        "List a contact's interactions",
        asks=TimelineAsked,
        answers=InteractionsOut,
        examples=examples.TIMELINE,
    )
    def list(self, request: Request, id: str) -> Response:
        contact = one(Contact.objects.visible_to(self.viewer), id, "Contact")
        rows = Interaction.objects.visible_to(self.viewer).for_contact(contact)
        return self._page(rows, self.asked())
