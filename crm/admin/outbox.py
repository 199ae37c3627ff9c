"""What happened on the site, and whether everybody has been told."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from crm import relay
from crm.admin.base import ReadOnlyAdmin, SiteScopedAdmin
from crm.admin.site import site
from crm.models import Event


@admin.register(Event, site=site)
class EventAdmin(ReadOnlyAdmin, SiteScopedAdmin):
    list_display = ("number", "type", "occurred_at", "delivered_at", "attempts", "parked_at")
    list_filter = (("parked_at", admin.EmptyFieldListFilter), "type")
    fields = (
        *("number", "type", "occurred_at", "actor", "subject_type", "subject_id", "contact_id"),
        *("delivered_at", "attempts", "retry_at", "parked_at", "last_error"),
    )
    ordering = ("-number",)
    actions = ("try_again",)

    @admin.action(description=_("Tell of the given-up ones again"))
    def try_again(self, request: Any, queryset: Any) -> None:
        relay.try_again(queryset, by=request.viewer)
