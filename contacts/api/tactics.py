"""Contacts in the `tactics` contract: whom an interaction can be logged with (contracts.md).

Seed 002 names contacts by their id only; the words are those of its other objects.
"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contacts import actions
from contacts.api.examples import tactics as examples
from contacts.models import Contact
from crm.api.answers import OrNull
from crm.api.base.operation import Operation
from crm.api.base.paths import one
from crm.api.fields import Moment
from crm.api.tactics import ChangedAt, Optional, SliceIn, Strict, TacticsViewSet, Text, Uuid
from crm.vocabulary import Permission

NOUN = "Contact"
LONGEST_SEARCH = 200


class ContactRead(serializers.Serializer):
    display_name = serializers.CharField()
    first_name = OrNull()
    last_name = OrNull()
    company_name = OrNull()
    email = OrNull()
    phone = OrNull()
    id = Uuid(source="uuid")
    created_at = Moment()
    updated_at = ChangedAt()


def optional(field: str) -> Optional:
    column: Any = Contact._meta.get_field(field)
    return Optional(max_length=int(column.max_length))


class ContactCreate(Strict):
    first_name = optional("first_name")
    last_name = optional("last_name")
    company_name = optional("company_name")
    email = optional("email")
    phone = Optional(max_length=40)  # as people write it; stored as E.164


class ContactsAsked(SliceIn):
    search = Text(max_length=LONGEST_SEARCH, required=False)


class Contacts(TacticsViewSet):
    subject = Contact

    @Operation(
        "List contacts", asks=ContactsAsked, answers=ContactRead, many=True, examples=examples.LIST
    )
    def list(self, request: Request) -> Response:
        asked = self.asked()
        rows = Contact.objects.visible_to(self.viewer).matching(asked.get("search", ""))
        start = asked["skip"]
        return self.answer(rows.by_name()[start : start + asked["limit"]])

    @Operation("Get a contact", answers=ContactRead, examples=examples.GET)
    def retrieve(self, request: Request, id: str) -> Response:
        return self.answer(one(Contact.objects.visible_to(self.viewer), id, NOUN))

    @Operation(
        "Create a contact",
        takes=ContactCreate,
        answers=ContactRead,
        status=201,
        examples=examples.CREATE,
    )
    def create(self, request: Request) -> Response:
        self.viewer.require(Permission.EDIT_CONTACTS)
        return self.answer(actions.create(by=self.viewer, **self.given()))
