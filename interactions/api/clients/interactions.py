"""Interactions of a client (seed 000): the file reads in the document's order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.models import Contact
from crm.api.base.operation import Operation
from crm.api.base.paths import one
from crm.api.clients import ClientsViewSet, PageIn, page_of
from crm.errors import Forbidden, RuleBroken
from crm.vocabulary import Permission
from interactions import actions
from interactions.api.clients.shapes import (
    InteractionChange,
    InteractionIn,
    InteractionOut,
    InteractionsOut,
    day_of,
    moment_on,
    zone_of,
)
from interactions.api.clients.words import KINDS, PLACES, TYPES, place_of
from interactions.api.examples import clients as examples
from interactions.models import Interaction, Question, Service
from interactions.vocabulary import Kind

NOUN = "Interaction"
CLIENT = "Client"
NOT_CHANGEABLE = {"isDeleted"}  # but documented, so a body with nothing else is not empty


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

    @Operation(
        "List a client's interactions",
        asks=PageIn,
        answers=InteractionsOut,
        examples=examples.LIST,
    )
    def list(self, request: Request, client: str) -> Response:
        self.named_tags()
        asked = self.asked()
        rows = self._rows(self._client(client)).newest_first()
        found, pagination = page_of(rows, page=asked["page"], size=asked["pageSize"])
        return self.answer({"interactions": found, "pagination": pagination})

    @Operation("Get a client's interaction", answers=InteractionOut, examples=examples.GET)
    def retrieve(self, request: Request, client: str, id: str) -> Response:
        self.named_tags()
        return self._answer(self._client(client), id)

    @Operation(
        "Log an interaction with a client",
        takes=InteractionIn,
        answers=InteractionOut,
        status=201,
        examples=examples.CREATE,
    )
    def create(self, request: Request, client: str) -> Response:
        contact = self._client(client)
        self.viewer.require(Permission.EDIT_CONTACTS)
        tags = self.named_tags()
        given = _without_nulls(self.given())
        row = actions.log(
            by=self.viewer,
            contact=contact,
            service=self._service(given["serviceId"]),
            starts_at=moment_on(given["dateOfInteraction"], self.viewer),
            answers=self._answers(given.get("customQuestions", [])),
            tags=tags,
            **_stored(given),
        )
        return self._answer(contact, str(row.number))

    @Operation(
        "Change a client's interaction",
        takes=InteractionChange,
        answers=InteractionOut,
        examples=examples.CHANGE,
    )
    def partial_update(self, request: Request, client: str, id: str) -> Response:
        contact = self._client(client)
        row: Interaction = one(self._rows(contact), id, NOUN)
        self.viewer.require(Permission.EDIT_CONTACTS)
        self.refuse_redacted_copy(actions.readable(row))  # before anything else of the body
        tags = self.named_tags()
        given = _without_nulls(self.given())
        if not (tags or self.sent().keys() & {*InteractionChange().fields, *NOT_CHANGEABLE}):
            raise ValidationError("Give at least one property to change.", "empty")
        changes = self._changes(row, given)
        answers = self._answers(given["customQuestions"]) if "customQuestions" in given else None
        if changes or answers is not None or tags:
            actions.edit(row, by=self.viewer, changes=changes, answers=answers, tags=tags)
        return self._answer(contact, id)

    # --- delete a client interaction

    @Operation("Delete a client's interaction", status=204, examples=examples.DELETE)
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
        return self.answer()

    # --- rows

    def _client(self, written: str) -> Contact:
        contact: Contact = one(Contact.objects.visible_to(self.viewer), written, CLIENT)
        return contact

    def _rows(self, contact: Contact) -> Any:
        rows = Interaction.objects.visible_to(self.viewer).for_contact(contact)
        return rows.with_content().with_authors().with_service(self.viewer)

    def _answer(self, contact: Contact, written: str) -> Response:
        """The row as it now reads: who has just hidden something from themselves sees that."""
        return self.answer(one(self._rows(contact), written, NOUN))

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
