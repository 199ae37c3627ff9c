"""A client's log: what was created, updated and deleted, newest first (contracts.md, clients)."""
# ruff: noqa: N802, N815

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contacts.models import Contact
from crm.api.base.paths import one
from crm.api.clients import ClientsViewSet, OrNull, PageIn, author_out, page_of
from interactions.models import ClientLog


class LogOut(serializers.Serializer):
    """Title and description are null where the interaction is redacted."""

    id = serializers.IntegerField(source="number")
    title = OrNull(source="visible_text.title", default=None)
    description = OrNull(source="visible_text.description", default=None)
    logType = serializers.CharField(source="log_type")
    canModify = serializers.BooleanField(source="can_modify")
    isDeleted = serializers.BooleanField(source="is_deleted")
    detailId = serializers.IntegerField(source="interaction.number")
    redacted = serializers.BooleanField()
    createdBy = serializers.SerializerMethodField()

    def get_createdBy(self, row: ClientLog) -> dict[str, Any]:
        return author_out(row.created_by, row.created_at)


class ClientLogs(ClientsViewSet):
    def list(self, request: Request, client: str) -> Response:
        self.named_tags()
        asked = self.asked(PageIn)
        contact = one(Contact.objects.visible_to(self.viewer), client, "Client")
        rows = ClientLog.objects.visible_to(self.viewer).filter(contact=contact)
        lines = rows.with_text().newest_first()
        found, pagination = page_of(lines, page=asked["page"], size=asked["pageSize"])
        return Response({"logs": LogOut(found, many=True).data, "pagination": pagination})
