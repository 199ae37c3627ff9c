"""What a site offers, for who manages its services; and the outline of its clients' logs.

Answers and what the logs say are restricted text, and the admin reveals no tag: they are not here.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from crm.admin.base import ReadOnlyAdmin, SiteScopedAdmin
from crm.admin.site import site
from crm.vocabulary import Permission
from interactions import actions
from interactions.models import ClientLog, Program, Question, Service


class OfferAdmin(SiteScopedAdmin):
    """Added and changed by actions; taken out of use, never deleted."""

    permission = Permission.MANAGE_SERVICES
    list_filter: tuple[str, ...] = ("is_active",)
    add: Any
    change: Any

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            type(self).change(self.stored(obj), by=request.viewer, changes=changes)
            return
        added = type(self).add(by=request.viewer, **form.cleaned_data)
        obj.__dict__.update(added.__dict__)  # what the log and the answer speak of


@admin.register(Program, site=site)
class ProgramAdmin(OfferAdmin):
    add = staticmethod(actions.add_program)
    change = staticmethod(actions.change_program)
    list_display = ("name", "number", "is_active")
    search_fields = ("name", "description")
    ordering = ("name",)
    fields = ("name", "description", "is_active")


@admin.register(Service, site=site)
class ServiceAdmin(OfferAdmin):
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
    list_filter = ("is_active", "type")
    list_select_related = ("service",)
    search_fields = ("label",)
    ordering = ("service__name", "position", "number")
    fields = ("service", "label", "type", "options", "position", "is_active")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("service", "type") if obj is not None else ()


@admin.register(ClientLog, site=site)
class ClientLogAdmin(ReadOnlyAdmin, SiteScopedAdmin):
    """That something happened to which client, and by whom."""

    list_display = ("number", "created_at", "created_by", "log_type", "contact")
    list_filter = ("log_type",)
    list_select_related = ("created_by", "contact")
    fields = ("number", "created_at", "created_by", "log_type", "contact", "interaction")
    ordering = ("-number",)
