"""Meetings: to be read, put into the trash and brought back. They are planned and completed
through the API, which knows what becomes of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contacts.admin import ContactAdmin, OfContact
from crm.admin.shown import (
    CHANGED_BY,
    CREATED_BY,
    HIDDEN,
    Lead,
    ReadOnlyInline,
    of_content,
)
from crm.admin.site import site
from crm.admin.trash import InTrash, TrashAdmin
from crm.tenancy.viewer import Viewer
from interactions.admin.encounters import InteractionAdmin, OfInteraction
from interactions.admin.records import RecordAdmin
from meetings import actions
from meetings.models import Meeting, MeetingActionItem, MeetingContent


def _said(name: str) -> Any:
    return of_content(MeetingContent, name)


PURPOSE = _said("purpose")
PLANNED = (_said("planned_duration"), _said("agenda_items"), _said("preparation_notes"))
CALLED_OFF = _said("cancel_reason")
CAME_OF_IT = tuple(
    _said(name)
    for name in (
        *("duration", "attendees", "topics_covered", "outcomes", "next_steps"),
        "relationship_impact",
    )
)
HEADER = (
    *((PURPOSE, "status"), ("contact_link", "number"), ("scheduled_at", "completed_at")),
    *(("location", "calendar_synced"), "interaction_link"),
)
KEPT = (("created_at", CREATED_BY), ("updated_at", CHANGED_BY))


class ActionItems(ReadOnlyInline):
    model = MeetingActionItem
    verbose_name_plural = _("what is to be done")
    fields = ("text", "due_at", "done_at")

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).order_by("position")


@admin.register(Meeting, site=site)
class MeetingAdmin(RecordAdmin, TrashAdmin):
    delete = staticmethod(actions.delete)
    restore = staticmethod(actions.restore)
    stays = _("The interaction that completed it stays.")
    list_display = (
        *("number", "scheduled_at", "status", PURPOSE, "contact_link", "interaction_link"),
        CREATED_BY,
    )
    list_filter = ("status", "scheduled_at", OfContact, OfInteraction, InTrash)
    sortable_by = ("number", "scheduled_at")
    ordering = ("-scheduled_at", "-number")
    inlines = (ActionItems,)
    readonly_fields = (
        *(PURPOSE, *PLANNED, CALLED_OFF, *CAME_OF_IT, CREATED_BY, CHANGED_BY, HIDDEN),
        *("contact_link", "interaction_link"),
    )

    def read_along(self, rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
        found: Any = rows
        found = found.with_content()
        return found.select_related("contact", "interaction", "created_by", "updated_by")  # type: ignore[no-any-return]  # rows() has none

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            (None, {"fields": HEADER}),
            *self._said(obj),
            (_("Kept by the product"), {"fields": KEPT}),
        )

    def _said(self, meeting: Meeting | None) -> Any:
        if meeting is not None and meeting.redacted:
            yield _("What was said"), {"fields": (HIDDEN,)}
            return
        yield _("What was planned"), {"fields": PLANNED}
        if meeting is not None and meeting.status == "cancelled":
            yield _("Why it was called off"), {"fields": (CALLED_OFF,)}
        if meeting is not None and meeting.status == "completed":
            yield _("What came of it"), {"fields": CAME_OF_IT}

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj is not None and not obj.redacted else ()


ContactAdmin.leads.append(Lead(_("Meetings"), Meeting, "contact"))
InteractionAdmin.leads.append(Lead(_("Meeting"), Meeting, "interaction"))
