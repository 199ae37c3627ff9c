"""Who changed what of the settings of the admin's site, to be read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from crm.admin.base import ReadOnlyAdmin, SiteScopedAdmin
from crm.admin.lists import ByMember, Only
from crm.admin.shown import NOTHING, person
from crm.admin.site import site
from crm.history import Change, told
from crm.models import SettingsChange, Team
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Setting

WHO = person("changed_by", SettingsChange._meta.get_field("changed_by").verbose_name)


class ByWho(ByMember):
    field = "changed_by"


class OfTeam(Only):
    """A team has no page but the admin's."""

    title = _("team")
    parameter_name = "team"

    def choices_for(self, viewer: Viewer) -> list[tuple[str, str]]:
        return [(str(team.pk), team.name) for team in Team.objects.visible_to(viewer)]

    def narrowed(self, rows: Any, value: str) -> Any:
        return rows.filter(subject_type=Setting.TEAM, subject_id=value)


@admin.register(SettingsChange, site=site)
class SettingsChangeAdmin(ReadOnlyAdmin, SiteScopedAdmin):
    """Which kinds of thing somebody finds here is for the rows to say (`visible_to`)."""

    list_display = ("changed_at", WHO, "what", "subject_type", "subject_id")
    list_filter = ("subject_type", "what", OfTeam, ByWho)
    fields = ("changed_at", WHO, "what", "subject_type", "subject_id", "from_and_to")
    readonly_fields = (WHO, "from_and_to")
    ordering = ("-changed_at", "-uuid")

    def read_along(self, rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
        return rows.select_related("changed_by")

    def get_object(self, request: Any, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            row.reader = request.viewer
        return row

    @admin.display(description=_("from and to"))
    def from_and_to(self, row: Any) -> Any:
        (line,) = told([row], row.reader)
        return format_html_join("", "<p>{}{}</p>", map(_parts, line.changes)) or NOTHING


def _parts(change: Change) -> tuple[str, str]:
    if not change.is_told:
        return change.label, change.hidden and f": {change.hidden}"
    return change.label, f": {change.before or NOTHING} → {change.after or NOTHING}"
