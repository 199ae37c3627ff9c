"""What a site offers, for who manages its services."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.admin.base import SiteScopedAdmin
from crm.admin.lists import Only
from crm.admin.seen import VersionForm
from crm.admin.site import site
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from interactions import actions
from interactions.admin.starters import StartersMixin
from interactions.models import Program, Question, Service


class OfferAdmin(SiteScopedAdmin):
    """Added and changed by actions; taken out of use, never deleted."""

    form = VersionForm
    permission = Permission.MANAGE_SERVICES
    list_filter: tuple[Any, ...] = ("is_active",)
    add: Any
    change: Any

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.fields, "seen") if obj is not None else self.fields

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        seen = form.cleaned_data.pop("seen", None)
        if change:
            known = {"changes": form.given(), "version": seen}
            type(self).change(self.stored(obj), by=request.viewer, **known)
            return
        added = type(self).add(by=request.viewer, **form.cleaned_data)
        obj.__dict__.update(added.__dict__)  # what the log and the answer speak of


class OfService(Only):
    """Any of the site's services; `field` refers to it."""

    field = "service"
    title = _("service")
    parameter_name = "service"

    def choices_for(self, viewer: Viewer) -> list[tuple[str, str]]:
        return [(str(row.pk), row.name) for row in Service.objects.visible_to(viewer).by_name()]

    def narrowed(self, rows: Any, value: str) -> Any:
        return rows.filter(**{f"{self.field}_id": value})


@admin.register(Program, site=site)
class ProgramAdmin(OfferAdmin):
    add = staticmethod(actions.add_program)
    change = staticmethod(actions.change_program)
    list_display = ("name", "number", "is_active")
    search_fields = ("name", "description")
    ordering = ("name",)
    fields = ("name", "description", "is_active")


@admin.register(Service, site=site)
class ServiceAdmin(StartersMixin, OfferAdmin):
    add = staticmethod(actions.add_service)
    change = staticmethod(actions.change_service)
    list_display = ("name", "number", "program", "is_active")
    list_select_related = ("program",)
    search_fields = ("name", "description")
    ordering = ("name",)
    fields = (
        *("name", "description", "program"),
        *("default_kind", "default_location", "default_duration", "is_active"),
    )


@admin.register(Question, site=site)
class QuestionAdmin(OfferAdmin):
    add = staticmethod(actions.add_question)
    change = staticmethod(actions.change_question)
    list_display = ("label", "number", "service", "type", "is_active")
    list_filter = ("is_active", "type", OfService)
    list_select_related = ("service",)
    search_fields = ("label",)
    ordering = ("service__name", "position", "number")
    fields = ("service", "label", "type", "options", "position", "is_active")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("service", "type") if obj is not None else ()
