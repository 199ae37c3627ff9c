"""How often a site wants to be in touch, for who manages what it offers."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from contacts import actions
from contacts.models import StatusRhythm
from crm.admin.base import SiteScopedAdmin
from crm.admin.seen import SeenForm
from crm.admin.site import site
from crm.vocabulary import Permission


@admin.register(StatusRhythm, site=site)
class StatusRhythmAdmin(SiteScopedAdmin):
    form = SeenForm
    permission = Permission.MANAGE_SERVICES
    list_display = ("status", "days")
    fields = ("status", "days")
    ordering = ("status",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("status",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)  # a setting, not a record

    def save_model(self, request: Any, obj: StatusRhythm, form: Any, change: bool) -> None:
        said = {"status": obj.status, "days": obj.days, "seen": form.seen().get("days")}
        kept = actions.set_rhythm(by=request.viewer, **said)
        obj.__dict__.update(kept.__dict__)  # what the log and the answer speak of

    def delete_model(self, request: Any, obj: StatusRhythm) -> None:
        actions.drop_rhythm(obj, by=request.viewer)
