"""A client's log: what was created, updated and deleted, newest first (contracts.md, clients)."""
# ruff: noqa: N815

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.models import Contact
from crm.api.answers import OrNull
from crm.api.base.operation import Operation
from crm.api.base.paths import one
from crm.api.clients import Author, ClientsViewSet, PageIn, Pagination, page_of
from interactions.api.examples import clients as examples
from interactions.models import ClientLog
from interactions.vocabulary import LogType


class LogOut(serializers.Serializer):
    """Title and description are null where the interaction is redacted."""

    id = serializers.IntegerField(source="number")
    title = OrNull(source="visible_text.title")
    description = OrNull(source="visible_text.description")
    logType = serializers.ChoiceField(choices=LogType.values, source="log_type")
    canModify = serializers.BooleanField(source="can_modify")
    isDeleted = serializers.BooleanField(source="is_deleted")
    detailId = serializers.IntegerField(source="interaction.number")
    redacted = serializers.BooleanField()
    createdBy = Author("created")


class LogsOut(serializers.Serializer):
    logs = LogOut(many=True)
    pagination = Pagination()


class ClientLogs(ClientsViewSet):
    @Operation("List a client's log", asks=PageIn, answers=LogsOut, examples=examples.LOGS)
    def list(self, request: Request, client: str) -> Response:
        self.named_tags()
        asked = self.asked()
        contact = one(Contact.objects.visible_to(self.viewer), client, "Client")
        rows = ClientLog.objects.visible_to(self.viewer).filter(contact=contact)
        lines = rows.with_text().newest_first()
        found, pagination = page_of(lines, page=asked["page"], size=asked["pageSize"])
        return self.answer({"logs": found, "pagination": pagination})
