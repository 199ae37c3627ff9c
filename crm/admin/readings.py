"""The read log of the admin's site, to be read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from crm.admin.base import ReadOnlyAdmin, SiteScopedAdmin
from crm.admin.lists import ByMember
from crm.admin.shown import person
from crm.admin.site import site
from crm.models import Reading
from crm.tenancy.viewer import Viewer

WHO = person("user", Reading._meta.get_field("user").verbose_name)


class ByReader(ByMember):
    field = "user"


@admin.register(Reading, site=site)
class ReadingAdmin(ReadOnlyAdmin, SiteScopedAdmin):
    """Who, when, through which door, which interaction. No tag is named: not every manager of
    members holds it."""

    list_display = ("at", WHO, "deed", "through", "by_grant", "interaction_id")
    list_filter = ("deed", "through", "by_grant", ByReader)
    fields = ("at", WHO, "deed", "through", "by_grant", "interaction_id", "reason")
    readonly_fields = (WHO,)
    ordering = ("-at", "-uuid")

    def read_along(self, rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
        return rows.select_related("user")
