"""Teams of the admin's site, who is in them, and which restricted tags they hold."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm import actions
from crm.admin.base import SiteScopedAdmin, visible
from crm.admin.seen import SeenForm
from crm.admin.shown import Lead, links_along
from crm.admin.site import site
from crm.admin.sites import GrantAdmin
from crm.models import SettingsChange, Team, TeamMember, TeamTagGrant


@admin.register(Team, site=site)
class TeamAdmin(SiteScopedAdmin):
    form = SeenForm
    list_display = ("name", "created_at")
    search_fields = ("name",)
    readonly_fields = ("belongings",)
    ordering = ("name",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "belongings") if obj else ("name",)

    @admin.display(description=_("belongs to it"))
    def belongings(self, team: Team) -> str:
        return links_along([Lead(_("Who changed what"), SettingsChange, "team")], team)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)  # a team is a right of several, not a record

    def save_model(self, request: Any, obj: Team, form: Any, change: bool) -> None:
        name = form.cleaned_data["name"]
        if change:
            actions.rename_team(obj, by=request.viewer, name=name, seen=form.seen())
            return
        added = actions.add_team(by=request.viewer, name=name)
        obj.__dict__.update(added.__dict__)  # what the log and the answer speak of

    def delete_model(self, request: Any, obj: Team) -> None:
        actions.remove_team(obj, by=request.viewer)


@admin.register(TeamMember, site=site)
class TeamMemberAdmin(GrantAdmin):
    list_display = ("team", "user")
    list_select_related = ("team", "user")
    search_fields = ("team__name", "user__username")
    fields = ("team", "user")
    ordering = ("team__name", "user__username")

    def save_model(self, request: Any, obj: TeamMember, form: Any, change: bool) -> None:
        membership = self._membership(request, obj)
        actions.join_team(team=obj.team, membership=membership, by=request.viewer)
        rows = visible(TeamMember, request.viewer)
        obj.__dict__.update(rows.get(team=obj.team, user=obj.user).__dict__)

    def delete_model(self, request: Any, obj: TeamMember) -> None:
        membership = self._membership(request, obj)
        actions.leave_team(team=obj.team, membership=membership, by=request.viewer)


@admin.register(TeamTagGrant, site=site)
class TeamTagGrantAdmin(GrantAdmin):
    list_display = ("team", "content_object")
    list_select_related = ("team", "content_object")
    search_fields = ("team__name",)
    fields = ("team", "content_object")
    ordering = ("team__name",)

    def get_field_queryset(self, db: str | None, db_field: Any, request: Any) -> Any:
        rows = super().get_field_queryset(db, db_field, request)
        return rows.filter(restricted=True) if db_field.name == "content_object" else rows

    def save_model(self, request: Any, obj: TeamTagGrant, form: Any, change: bool) -> None:
        actions.entrust_team(team=obj.team, tag=obj.content_object, by=request.viewer)
        rows = visible(TeamTagGrant, request.viewer)
        stored = rows.get(team=obj.team, content_object=obj.content_object)
        obj.__dict__.update(stored.__dict__)

    def delete_model(self, request: Any, obj: TeamTagGrant) -> None:
        actions.withdraw_from_team(team=obj.team, tag=obj.content_object, by=request.viewer)
