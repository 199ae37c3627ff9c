"""The catalogue, and the logs of the admin's site. Both are to be read: the catalogue is the
same for every site, and logs tell what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contacts.admin import ContactAdmin
from crm.admin.base import ReadOnlyAdmin
from crm.admin.lists import Only
from crm.admin.shown import CREATED_BY, Lead, ReadOnlyInline
from crm.admin.site import site
from crm.tenancy.viewer import Viewer
from interactions.admin.encounters import InteractionAdmin, OfInteraction
from interactions.admin.records import AboutContact, RecordAdmin
from rapport.models import RapportTactic, TacticLog
from rapport.rules import LEAST_SCORE, MOST_EFFECTIVE


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


class ByEffectiveness(Only):
    """The scores that there may be: those that there are would be read without anybody to say
    that they were read."""

    title = _("effectiveness")
    parameter_name = "effectiveness_score"

    def choices_for(self, viewer: Viewer) -> Sequence[tuple[str, str]]:
        return [(str(score), str(score)) for score in range(LEAST_SCORE, MOST_EFFECTIVE + 1)]

    def narrowed(self, rows: Any, value: str) -> Any:
        return rows.filter(effectiveness_score=int(value))


@admin.register(TacticLog, site=site)
class TacticLogAdmin(RecordAdmin):
    """A log of a restricted interaction is not there at all: the admin reveals no tag."""

    contact, numbered = "interaction__contact", "interaction__number"
    list_display = (
        *("tactic", "effectiveness_score", "interaction_link", "contact_link", "created_at"),
    )
    list_filter = ("tactic", ByEffectiveness, AboutContact, OfInteraction)
    fields = (
        *(("tactic", "effectiveness_score"), "notes"),
        *(("interaction_link", "contact_link"), ("created_at", CREATED_BY)),
    )
    readonly_fields = ("interaction_link", "contact_link", CREATED_BY)
    sortable_by = ()
    ordering = ("-created_at",)

    def read_along(self, rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
        return rows.select_related("tactic", "created_by", "interaction__contact")


class TacticLogs(ReadOnlyInline):
    model = TacticLog
    fields = ("tactic", "effectiveness_score", "notes")

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("tactic").order_by("created_at", "pk")


InteractionAdmin.inlines.append(TacticLogs)
ContactAdmin.leads.append(Lead(_("Tactics used"), TacticLog, "contact"))
