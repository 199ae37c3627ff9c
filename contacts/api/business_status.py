"""A contact's status and its history in the `business` contract (seed 003)."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import now
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from contacts import actions
from contacts.api.business import Contacts
from contacts.api.examples import business as examples
from contacts.models import Contact, StatusChange
from contacts.vocabulary import LifecycleStage, RelationshipStatus
from crm.api.answers import OrNull
from crm.api.base.operation import Operation
from crm.api.base.paths import one
from crm.api.business import BusinessViewSet, Choice, Optional, SliceIn, SliceOut, slice_of
from crm.api.fields import Moment
from crm.errors import RuleBroken
from crm.vocabulary import Permission

# --- update contact status


class StatusIn(serializers.Serializer):
    relationship_status = Choice(choices=RelationshipStatus.choices)
    lifecycle_stage = Choice(choices=LifecycleStage.choices, required=False, allow_null=True)
    reason = Optional(max_length=500)
    notes = Optional(max_length=1000)


class StatusOut(serializers.Serializer):
    """A move as the document answers it."""

    contact_id = serializers.UUIDField()
    old_status = serializers.ChoiceField(choices=RelationshipStatus.values)
    new_status = serializers.ChoiceField(choices=RelationshipStatus.values)
    old_lifecycle_stage = serializers.ChoiceField(choices=LifecycleStage.values, source="old_stage")
    new_lifecycle_stage = serializers.ChoiceField(choices=LifecycleStage.values, source="new_stage")
    changed_by = serializers.CharField(source="changed_by.get_full_name", allow_null=True)
    timestamp = Moment(source="changed_at")
    reason = OrNull()


class HistoryOut(StatusOut):
    """Beside the documented fields, what the document's history tracks too."""

    id = serializers.UUIDField(source="uuid")
    changed_by_id = serializers.CharField(allow_null=True)
    notes = OrNull()


class HistoryPage(SliceOut):
    status_history = HistoryOut(many=True)


class NotAllowed(APIException):
    """A business logic error, as the document calls it: 400 with one sentence."""

    status_code = 400


class _OfContact(BusinessViewSet):
    def _contact(self, written: str) -> Contact:
        row: Contact = one(Contact.objects.visible_to(self.viewer), written, "Contact")
        return row

    def _history(self, contact: Contact) -> Any:
        return StatusChange.objects.visible_to(self.viewer).of(contact).with_people()


class ContactStatus(_OfContact):
    subject, shown_by = Contact, Contacts  # its conditions are about the contact

    @Operation(
        "Move a contact to another status",
        takes=StatusIn,
        answers=StatusOut,
        about="A move that the progression does not allow is 400.",
        examples=examples.MOVE,
    )
    def update(self, request: Request, id: str) -> Response:
        contact = self._contact(id)
        self.viewer.require(Permission.EDIT_CONTACTS)
        given = self.given()
        before = actions.locked(contact, self.viewer)  # so that nobody moves it meanwhile
        after = self._moved(before, given)
        if after.version == before.version:
            return self.answer(self._standing(before))
        return self.answer(self._history(contact)[0])

    def _moved(self, contact: Contact, given: dict[str, Any]) -> Contact:
        try:
            return actions.change_status(
                contact,
                by=self.viewer,
                status=given["relationship_status"],
                stage=given.get("lifecycle_stage"),
                reason=given.get("reason", ""),
                notes=given.get("notes", ""),
            )
        except RuleBroken as error:
            if [problem.code for problem in error.problems] != ["invalid_transition"]:
                raise
            raise NotAllowed(str(error)) from error

    def _standing(self, contact: Contact) -> StatusChange:
        """Where nothing moved: an answer in the same words, and no row of the history. The
        reason is not kept, so it is not answered either."""
        status, stage = contact.relationship_status, contact.lifecycle_stage
        return StatusChange(
            contact_id=contact.pk,
            old_status=status,
            new_status=status,
            old_stage=stage,
            new_stage=stage,
            changed_at=now(),
            changed_by=self.session.user,
        )


# --- status history


class StatusHistory(_OfContact):
    @Operation(
        "List how a contact's status has moved",
        asks=SliceIn,
        answers=HistoryPage,
        examples=examples.HISTORY,
    )
    def list(self, request: Request, id: str) -> Response:
        place = self.asked()
        found, total = slice_of(self._history(self._contact(id)), **place)
        return self.answer({"status_history": found, "total": total, **place})
