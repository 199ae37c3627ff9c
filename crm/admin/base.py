"""What every model in the admin stands on."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from crm.errors import Conflict, Forbidden, RuleBroken
from crm.models import Membership, Site, User
from crm.tenancy.querysets import ScopedQuerySet
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission


class PlainAdmin(ModelAdmin):
    """Deletes nothing, filters by what is declared, and writes logs that tell no text."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # nothing goes for good; rows are disabled, revoked or marked deleted

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Django lets the address filter by any field of the model, hidden ones too (L16)."""
        declared = [each if isinstance(each, str) else each[0] for each in self.list_filter]
        return any(lookup == name or lookup.startswith(f"{name}__") for name in declared)

    # --- log entries: what was touched by its key, and which fields, but never a value

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        return super().construct_change_message(request, form, [], add)

    def log_addition(self, request: HttpRequest, object: Any, message: Any) -> LogEntry:
        return self._log(request, object, ADDITION, message)

    def log_change(self, request: HttpRequest, object: Any, message: Any) -> LogEntry:
        return self._log(request, object, CHANGE, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> list[LogEntry]:
        return [self._log(request, row, DELETION, "") for row in queryset]

    def _log(self, request: Any, row: models.Model, flag: int, message: Any) -> LogEntry:
        return LogEntry.objects.create(
            user_id=request.user.pk,
            content_type_id=ContentType.objects.get_for_model(row).pk,
            object_id=str(row.pk),
            object_repr=f"{row._meta.verbose_name} {row.pk}"[:200],
            action_flag=flag,
            change_message=json.dumps(message) if isinstance(message, list) else "",
        )


class ReadOnlyAdmin(PlainAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ScopedForm(forms.ModelForm):
    """Leaves "unique" to the database: Django would ask it through the unscoped manager."""

    def validate_unique(self) -> None:
        """See `SiteScopedAdmin._refusing`."""

    def validate_constraints(self) -> None:
        """See `SiteScopedAdmin._refusing`."""


class SiteScopedAdmin(PlainAdmin):
    """The rows of the admin's site, for who holds `permission` on it.

        @admin.register(Contact, site=crm.admin.site.site)
        class ContactAdmin(SiteScopedAdmin):
            permission = Permission.EDIT_CONTACTS

            def save_model(self, request, obj, form, change):
                changes = {name: form.cleaned_data[name] for name in form.changed_data}
                actions.change(self.stored(obj), by=request.viewer, changes=changes)

    - `request.viewer` is never None where a method of this class runs.
    - Restricted content never shows: the admin asks for no tag. A model whose text is restricted
      registers without it: nothing of it in list_display, search_fields, list_filter or fields.
    - Write through actions. `obj` already carries the form's values, so an action that compares
      gets `self.stored(obj)`. What an action refuses (RuleBroken, Conflict, Forbidden) and what a
      constraint refuses becomes a message, and nothing is saved.
    - Choices of related rows end at the site; choices of people are the site's members.
    - `site_field` is what the model calls its site.
    """

    form = ScopedForm
    permission: ClassVar[Permission] = Permission.MANAGE_MEMBERS
    site_field: ClassVar[str] = "site"

    # --- rows

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        rows = visible(self.model, request.viewer, self.site_field)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def stored(self, obj: Any) -> Any:
        """The row as it is in the database, without what the form has put on `obj`."""
        return self.model._base_manager.get(pk=obj.pk)

    def get_field_queryset(self, db: str | None, db_field: Any, request: Any) -> Any:
        related = db_field.remote_field.model
        if related is User:
            members = Membership.objects.visible_to(request.viewer).values("user_id")
            return User.objects.filter(pk__in=members).order_by("username")
        if related is Site:
            return Site.objects.filter(pk=request.viewer.site_id)
        if isinstance(related._default_manager.all(), ScopedQuerySet):
            return visible(related, request.viewer)
        return super().get_field_queryset(db, db_field, request)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if not change:
            setattr(obj, f"{self.site_field}_id", request.viewer.site_id)
        super().save_model(request, obj, form, change)

    # --- rights

    def _may(self, request: Any) -> bool:
        viewer: Viewer | None = getattr(request, "viewer", None)
        return viewer is not None and viewer.may(self.permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    # --- refusals

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._refusing(super().changeform_view, request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._refusing(super().delete_view, request, *args, **kwargs)

    def _refusing(self, view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The view, in a savepoint of its own, with what is refused told as a message."""
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except IntegrityError:
            text = _("This clashes with what is already stored. Nothing was saved.")
        except (RuleBroken, Conflict, Forbidden) as error:
            text = str(error)
        return self._told(request, text)

    def _told(self, request: HttpRequest, text: str) -> HttpResponseBase:
        messages.error(request, text)
        return redirect(request.get_full_path())


def visible(model: type[models.Model], viewer: Viewer, site_field: str = "site") -> QuerySet[Any]:
    """The model's rows on the viewer's site, whatever kind of manager it has."""
    rows: Any = model._default_manager.all()
    if isinstance(rows, ScopedQuerySet):
        return rows.visible_to(viewer)
    found: QuerySet[Any] = rows.filter(**{f"{site_field}_id": viewer.site_id})
    return found
