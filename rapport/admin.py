"""The catalogue, and the logs of the admin's site. Both are to be read: the catalogue is the
same for every site, and logs tell what happened."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from crm.admin.base import ReadOnlyAdmin, SiteScopedAdmin
from crm.admin.site import site
from rapport.models import RapportTactic, TacticLog


@admin.register(RapportTactic, site=site)
class RapportTacticAdmin(ReadOnlyAdmin):
    list_display = ("name", "domain")
    list_filter = ("domain",)
    search_fields = ("name", "description")
    ordering = ("name",)
    fields = ("name", "domain", "description", "created_at", "updated_at")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


@admin.register(TacticLog, site=site)
class TacticLogAdmin(ReadOnlyAdmin, SiteScopedAdmin):
    """A log of a restricted interaction is not there at all: the admin reveals no tag."""

    list_display = ("created_at", "interaction", "tactic", "effectiveness_score")
    list_filter = ("tactic", "effectiveness_score")
    list_select_related = ("interaction", "tactic")
    fields = ("interaction", "tactic", "effectiveness_score", "created_at", "created_by")
    ordering = ("-created_at",)
