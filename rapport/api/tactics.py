"""Tactics, and interactions with the tactics used, in the `tactics` contract (seed 002): the file
reads in the document's order."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.models import Contact
from crm.api.answers import OrNull, Redactable, Shown, Word
from crm.api.base.doors import Door
from crm.api.base.operation import Operation
from crm.api.base.paths import one
from crm.api.fields import Moment
from crm.api.tactics import (
    AwareMoment,
    ChangedAt,
    Choice,
    Optional,
    SliceIn,
    Strict,
    StrictList,
    TacticsViewSet,
    Text,
    Uuid,
    Whole,
)
from crm.errors import NotFound
from crm.vocabulary import Permission
from interactions.models import Interaction
from interactions.vocabulary import Kind
from rapport.actions import log_with_tactics
from rapport.api import examples
from rapport.models import RapportTactic, TacticLog
from rapport.rules import BEST_RAPPORT, LEAST_SCORE, LONGEST_NOTES, MOST_EFFECTIVE, TacticUsed

NOUN = "Interaction"
LONGEST_TOPIC = 500
LONGEST_USER_NOTES = 5000
LONGEST_NON_VERBAL = 2000

# --- medium vocabulary: what is accepted reads back exactly, and every kind has its nearest word

KINDS = {
    "In-person": Kind.MEETING,
    "Video Call": Kind.VIDEO_CALL,
    "Voice Call": Kind.CALL,
    "Email/Chat": Kind.MESSAGE,
}
MEDIA = {
    **{kind: word for word, kind in KINDS.items()},
    Kind.EMAIL: "Email/Chat",
    Kind.COFFEE: "In-person",
    Kind.LUNCH: "In-person",
    Kind.CONFERENCE: "In-person",
    Kind.CONSULTATION: "In-person",
    Kind.WORKSHOP: "In-person",
    Kind.LIGHT_TOUCH: "In-person",
    Kind.SERVICE: "In-person",
    Kind.TRAINING: "In-person",
    Kind.REVIEW: "In-person",
    Kind.UPDATE: "Email/Chat",
    Kind.PROPOSAL: "Email/Chat",
    Kind.QUOTE: "Email/Chat",
    Kind.CONTRACT: "Email/Chat",
    Kind.FOLLOW_UP: "Email/Chat",
    Kind.NOTE: "Email/Chat",
}

# --- step 1: fetch available rapport tactics


class TacticOut(serializers.Serializer):
    name = serializers.CharField()
    description = serializers.CharField()
    domain = serializers.CharField()
    id = Uuid(source="uuid")
    created_at = Moment()
    updated_at = ChangedAt()


class Tactics(TacticsViewSet):
    opens_to = Door.SIGNED_IN

    @Operation("List tactics", answers=TacticOut, many=True, examples=examples.TACTICS)
    def list(self, request: Request) -> Response:
        return self.answer(RapportTactic.objects.by_name())


# --- step 2: log the interaction and tactics


class InteractionCreate(Strict):
    contact_id = Uuid()
    interaction_datetime = AwareMoment()
    medium = Choice(choices=list(KINDS))
    topic = Text(max_length=LONGEST_TOPIC)
    user_notes = Optional(max_length=LONGEST_USER_NOTES)
    rapport_score_post = Whole(min_value=LEAST_SCORE, max_value=BEST_RAPPORT)
    observed_non_verbal = Optional(max_length=LONGEST_NON_VERBAL)


class InteractionTacticLogCreate(Strict):
    tactic_id = Uuid()
    effectiveness_score = Whole(min_value=LEAST_SCORE, max_value=MOST_EFFECTIVE)
    notes = Optional(max_length=LONGEST_NOTES)

    class Meta:
        list_serializer_class = StrictList


class LogIn(Strict):
    interaction = InteractionCreate()
    tactic_logs = InteractionTacticLogCreate(many=True)


class InteractionRead(Redactable):
    interaction_datetime = AwareMoment(source="starts_at")
    # from the kind, which other contracts may have changed, and which is never hidden
    medium = Word(MEDIA, source="kind")
    topic = Shown("title", promised=True)
    user_notes = Shown("notes")
    rapport_score_post = Shown("rapport_score", type="integer")
    observed_non_verbal = Shown("non_verbal")
    id = Uuid(source="uuid")
    created_at = Moment()
    updated_at = ChangedAt()
    contact_id = Uuid(allow_null=True)


STORED_AS = {
    "interaction_datetime": "starts_at",
    "topic": "title",
    "user_notes": "notes",
    "rapport_score_post": "rapport_score",
    "observed_non_verbal": "non_verbal",
}


def _stored(given: dict[str, Any]) -> dict[str, Any]:
    """The interaction that was given, in the domain's words."""
    fields = {STORED_AS.get(name, name): value for name, value in given.items()}
    return {**fields, "kind": KINDS[fields["medium"]]}


class InteractionsAsked(SliceIn):
    contact_id = Uuid()


class Interactions(TacticsViewSet):
    subject = Interaction
    words = {stored: f"interaction.{name}" for name, stored in STORED_AS.items()}

    @Operation(
        "Log an interaction and the tactics used in it",
        takes=LogIn,
        answers=InteractionRead,
        status=201,
        refuses=(404,),  # the contact
        examples=examples.LOG,
    )
    def create(self, request: Request) -> Response:
        if not self.viewer.may(Permission.EDIT_CONTACTS):
            raise NotFound("Contact")  # theirs to see at most, and here that is not enough
        given = self.given()
        contact = self._contact(given["interaction"].pop("contact_id"))
        row = log_with_tactics(
            by=self.viewer,
            contact=contact,
            tactic_logs=[TacticUsed(**used) for used in given["tactic_logs"]],
            **_stored(given["interaction"]),
        )
        return self.answer(row)

    @Operation(
        "List a contact's interactions",
        asks=InteractionsAsked,
        answers=InteractionRead,
        many=True,
        refuses=(404,),  # the contact
        examples=examples.LIST,
    )
    def list(self, request: Request) -> Response:
        asked = self.asked()
        contact = self._contact(asked["contact_id"])
        rows = Interaction.objects.visible_to(self.viewer).with_content().for_contact(contact)
        start = asked["skip"]
        return self.answer(rows.newest_first()[start : start + asked["limit"]])

    @Operation("Get an interaction", answers=InteractionRead, examples=examples.GET)
    def retrieve(self, request: Request, id: str) -> Response:
        rows = Interaction.objects.visible_to(self.viewer).with_content()
        return self.answer(one(rows, id, NOUN))

    def _contact(self, key: uuid.UUID) -> Contact:
        found: Contact | None = Contact.objects.visible_to(self.viewer).filter(pk=key).first()
        if found is None:
            raise NotFound("Contact")
        return found


# --- beyond the document: what was logged can be read again


class TacticLogRead(serializers.Serializer):
    tactic_id = Uuid()
    effectiveness_score = serializers.IntegerField()
    notes = OrNull()
    id = Uuid(source="uuid")
    created_at = Moment()
    updated_at = ChangedAt()
    interaction_id = Uuid()


class TacticLogs(TacticsViewSet):
    """The tactics used in one interaction; none where it is redacted."""

    @Operation(
        "List the tactics used in an interaction",
        answers=TacticLogRead,
        many=True,
        examples=examples.LOGS,
    )
    def list(self, request: Request, id: str) -> Response:
        interaction = one(Interaction.objects.visible_to(self.viewer), id, NOUN)
        logs = TacticLog.objects.visible_to(self.viewer).of(interaction)
        return self.answer(logs)
