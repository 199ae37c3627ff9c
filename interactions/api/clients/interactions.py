"""Interactions of a client (seed 000): the file reads in the document's order."""
# ruff: noqa: N802, N815  # fields are called as the document calls them

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import now
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.models import Contact
from crm.api.base.paths import one
from crm.api.clients import (
    Anything,
    ClientsViewSet,
    Day,
    Duration,
    OrNull,
    PageIn,
    author_out,
    page_of,
)
from crm.api.fields import Choice, Text, Whole
from crm.errors import Forbidden, RuleBroken
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions import actions
from interactions.api.clients.words import KINDS, PLACES, TYPES, place_of
from interactions.models import Interaction, Question, Service
from interactions.rules import LIMITS
from interactions.vocabulary import Kind

NOUN = "Interaction"
CLIENT = "Client"
MOST_ANSWERS = 200
NOT_CHANGEABLE = {"isDeleted"}  # but documented, so a body with nothing else is not empty


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


class InteractionOut(serializers.Serializer):
    """What a restricted tag hides reads as if it were empty."""

    id = serializers.IntegerField(source="number")
    serviceId = serializers.IntegerField(source="shown.service.number", default=None)
    interactionType = serializers.SerializerMethodField()
    description = OrNull(source="shown.description", default=None)
    dateOfInteraction = serializers.SerializerMethodField()
    duration = Duration(source="shown.duration", default=None)
    location = serializers.SerializerMethodField()
    isDeleted = serializers.BooleanField(source="is_deleted")
    redacted = serializers.BooleanField()
    customQuestions = serializers.SerializerMethodField()
    createdBy = serializers.SerializerMethodField()
    lastUpdatedBy = serializers.SerializerMethodField()

    def get_interactionType(self, row: Interaction) -> str:
        return TYPES[Kind(row.kind)]

    def get_dateOfInteraction(self, row: Interaction) -> str:
        return day_of(row, self.context["viewer"]).isoformat()

    def get_location(self, row: Interaction) -> str | None:
        return place_of(row.location)

    def get_customQuestions(self, row: Interaction) -> list[dict[str, Any]]:
        """Read apart from the content, and hidden by a wall of their own."""
        answers: Any = [] if row.redacted else row.answers.all()
        return [dict(AnswerOut(answer).data) for answer in answers]

    def get_createdBy(self, row: Interaction) -> dict[str, Any]:
        return author_out(row.created_by, row.created_at)

    def get_lastUpdatedBy(self, row: Interaction) -> dict[str, Any]:
        """The author, until somebody has updated it."""
        if row.updated_at is None:
            return self.get_createdBy(row)
        return author_out(row.updated_by, row.updated_at)


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
    customQuestions = AnswerIn(  # type: ignore[call-arg]  # the list takes max_length
        many=True, required=False, allow_null=True, max_length=MOST_ANSWERS
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


_STORED_AS = {
    "interactionType": "kind",
    "description": "description",
    "duration": "duration",
    "location": "location",
}


class ClientInteractions(ClientsViewSet):
    subject = Interaction
    words = {
        "kind": "interactionType",
        "starts_at": "dateOfInteraction",
        "ends_at": "duration",
        "service": "serviceId",
        "answers": "customQuestions",
    }

    def list(self, request: Request, client: str) -> Response:
        self.named_tags()
        asked = self.asked(PageIn)
        rows = self._rows(self._client(client)).newest_first()
        found, pagination = page_of(rows, page=asked["page"], size=asked["pageSize"])
        told = InteractionOut(found, many=True, context=self._context).data
        return Response({"interactions": told, "pagination": pagination})

    def retrieve(self, request: Request, client: str, id: str) -> Response:
        self.named_tags()
        return self._answer(self._client(client), id)

    def create(self, request: Request, client: str) -> Response:
        contact = self._client(client)
        self.viewer.require(Permission.EDIT_CONTACTS)
        tags = self.named_tags()
        given = _without_nulls(self.given(InteractionIn))
        row = actions.log(
            by=self.viewer,
            contact=contact,
            service=self._service(given["serviceId"]),
            starts_at=moment_on(given["dateOfInteraction"], self.viewer),
            answers=self._answers(given.get("customQuestions", [])),
            tags=tags,
            **_stored(given),
        )
        return self._answer(contact, str(row.number), status=201)

    def partial_update(self, request: Request, client: str, id: str) -> Response:
        contact = self._client(client)
        row: Interaction = one(self._rows(contact), id, NOUN)
        self.viewer.require(Permission.EDIT_CONTACTS)
        actions.readable(row)  # before anything is said about what was sent
        tags = self.named_tags()
        given = _without_nulls(self.given(InteractionChange))
        if not (tags or request.data.keys() & {*InteractionChange().fields, *NOT_CHANGEABLE}):
            raise ValidationError("Give at least one property to change.", "empty")
        changes = self._changes(row, given)
        answers = self._answers(given["customQuestions"]) if "customQuestions" in given else None
        if changes or answers is not None or tags:
            actions.edit(row, by=self.viewer, changes=changes, answers=answers, tags=tags)
        return self._answer(contact, id)

    # --- delete a client interaction

    def destroy(self, request: Request, client: str, id: str) -> Response:
        """Whatever is there but may not be deleted is 400, as the document says."""
        self.named_tags()
        contact = self._client(client)
        row: Interaction = one(Interaction.objects.visible_to(self.viewer), id, NOUN)
        if row.contact_id != contact.pk:
            raise RuleBroken.on("", "This is an interaction of another client.", "another_client")
        try:
            actions.delete(row, by=self.viewer)
        except Forbidden as refused:
            raise RuleBroken.on("", refused.message, "not_deletable") from refused
        return Response(status=204)

    # --- rows

    def _client(self, written: str) -> Contact:
        contact: Contact = one(Contact.objects.visible_to(self.viewer), written, CLIENT)
        return contact

    def _rows(self, contact: Contact) -> Any:
        rows = Interaction.objects.visible_to(self.viewer).for_contact(contact)
        return rows.with_content().with_authors().with_service(self.viewer)

    def _answer(self, contact: Contact, written: str, *, status: int = 200) -> Response:
        """The row as it now reads: who has just hidden something from themselves sees that."""
        row = one(self._rows(contact), written, NOUN)
        return Response(InteractionOut(row, context=self._context).data, status=status)

    def _service(self, number: int) -> Service:
        found = Service.objects.visible_to(self.viewer).filter(number=number).first()
        if found is None:
            text = "There is no such service."
            raise ValidationError({"serviceId": [ErrorDetail(text, "unknown")]})
        return found  # type: ignore[no-any-return]

    def _answers(self, given: Sequence[dict[str, Any]]) -> dict[Question, Any]:
        numbers = [each["questionId"] for each in given]
        rows = Question.objects.visible_to(self.viewer).filter(number__in=numbers)
        questions = {question.number: question for question in rows} if numbers else {}
        problems: dict[Any, Any] = {}
        for at, number in enumerate(numbers):
            if number in numbers[:at]:
                problems[at] = {"questionId": [ErrorDetail("This question is twice.", "twice")]}
            elif number not in questions:
                text = "There is no such question."
                problems[at] = {"questionId": [ErrorDetail(text, "unknown")]}
        if problems:
            raise ValidationError({"customQuestions": problems})
        return {questions[each["questionId"]]: each["answer"] for each in given}

    def _changes(self, row: Interaction, given: dict[str, Any]) -> dict[str, Any]:
        """What differs from what was read: a lunch that reads as inPerson stays a lunch, and a
        day sent back keeps its time."""
        changes = _stored(given)
        if given.get("interactionType") == TYPES[Kind(row.kind)]:
            del changes["kind"]
        if changes.get("location") and changes["location"] == place_of(row.location):
            del changes["location"]
        if "serviceId" in given:
            changes["service"] = self._service(given["serviceId"])
        day = given.get("dateOfInteraction")
        if day is not None and day != day_of(row, self.viewer):
            changes |= self._moved(row, day)
            changes |= {"duration": given["duration"]} if "duration" in given else {}
        return changes

    def _moved(self, row: Interaction, day: dt.date) -> dict[str, Any]:
        """To the same time of another day, as long as before."""
        time = row.starts_at.astimezone(zone_of(self.viewer)).time()
        starts_at = dt.datetime.combine(day, time, zone_of(self.viewer)).astimezone(dt.UTC)
        return {"starts_at": starts_at, "duration": actions.readable(row).duration}


def _without_nulls(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


def _stored(given: dict[str, Any]) -> dict[str, Any]:
    """What needs no looking up, in the domain's words."""
    fields = {_STORED_AS[name]: value for name, value in given.items() if name in _STORED_AS}
    if "kind" in fields:
        fields["kind"] = KINDS[fields["kind"]]
    if "location" in fields:
        fields["location"] = PLACES[fields["location"]]
    return fields
