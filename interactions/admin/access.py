"""Single interactions that are opened to single people: who reads what, since when and until when;
who asks for that, and who has done it with a reason.

Opening one is done where it is read, and decided about on the pages; here it is seen as a whole,
and ended.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from crm.admin.base import ReadOnlyAdmin, SiteScopedAdmin, visible
from crm.admin.lists import ByMember
from crm.admin.shown import person
from crm.admin.site import site
from crm.errors import NotFound
from crm.models import Membership
from crm.tenancy.viewer import Viewer
from interactions.actions import close_to
from interactions.admin.encounters import OfInteraction
from interactions.models import AccessRequest, BreakGlass, InteractionGrant

READER = person("user", InteractionGrant._meta.get_field("user").verbose_name)
OPENED_BY = person("granted_by", InteractionGrant._meta.get_field("granted_by").verbose_name)


class ForMember(ByMember):
    field = "user"


class OpenedInteraction(OfInteraction):
    field = "content_object"


@admin.register(InteractionGrant, site=site)
class InteractionGrantAdmin(ReadOnlyAdmin, SiteScopedAdmin):
    """Ended by whoever holds the interaction's tags; the action sees to that."""

    list_display = (READER, "content_object", "expires_at", "granted_at", OPENED_BY)
    list_filter = (ForMember, OpenedInteraction)
    fields = (READER, "content_object", "expires_at", "granted_at", OPENED_BY)
    readonly_fields = (READER, OPENED_BY)
    sortable_by = ("expires_at", "granted_at")
    ordering = ("-granted_at",)

    def read_along(self, rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
        return rows.select_related("user", "content_object", "granted_by")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)  # a right, not a record

    def delete_model(self, request: Any, obj: InteractionGrant) -> None:
        members = visible(Membership, request.viewer)
        membership = members.filter(user_id=obj.user_id).first()
        if membership is None:
            raise NotFound("Member")
        close_to(obj.content_object, membership=membership, by=request.viewer)


ASKER = person("asker", AccessRequest._meta.get_field("asker").verbose_name)
DECIDED_BY = person("decided_by", AccessRequest._meta.get_field("decided_by").verbose_name)
OPENER = person("opener", BreakGlass._meta.get_field("opener").verbose_name)


class ByAsker(ByMember):
    field = "asker"


class ByOpener(ByMember):
    field = "opener"


@admin.register(AccessRequest, site=site)
class AccessRequestAdmin(ReadOnlyAdmin, SiteScopedAdmin):
    """One's own, and those that are one's to decide about: nobody else knows of them."""

    list_display = (ASKER, "interaction", "state", "created_at", "granted_until")
    list_filter = (ByAsker, OfInteraction, "state")
    fields = (
        *(ASKER, "interaction", "reason", "created_at", "state"),
        *("decided_at", DECIDED_BY, "granted_until", "note"),
    )
    readonly_fields = fields
    sortable_by = ("created_at", "state")
    ordering = ("-created_at",)

    def read_along(self, rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
        return rows.select_related("asker", "interaction", "decided_by")


@admin.register(BreakGlass, site=site)
class BreakGlassAdmin(ReadOnlyAdmin, SiteScopedAdmin):
    list_display = (OPENER, "interaction", "opened_at", "until")
    list_filter = (ByOpener, OfInteraction)
    fields = (OPENER, "interaction", "reason", "opened_at", "until")
    readonly_fields = fields
    sortable_by = ("opened_at", "until")
    ordering = ("-opened_at",)

    def read_along(self, rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
        return rows.select_related("opener", "interaction")
