"""What every model in the admin stands on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from crm.admin.lists import ListPaginator, LongList
from crm.errors import Conflict, Forbidden, Problem, RuleBroken
from crm.models import Membership, Site, User
from crm.tenancy.querysets import ScopedQuerySet
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission


class PlainAdmin(ModelAdmin):
    """Deletes nothing, filters by what is declared, counts no large list, and logs no text."""

    paginator: Any = ListPaginator
    list_per_page = 50
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_disable_select_all = True

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return LongList

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # nothing goes for good; rows are disabled, revoked or marked deleted

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Django lets the address filter by any field of the model, hidden ones too (L16)."""
        if lookup in [getattr(each, "parameter_name", None) for each in self.list_filter]:
            return True
        fields = [each[0] if isinstance(each, tuple) else each for each in self.list_filter]
        declared = [name for name in fields if isinstance(name, str)]
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
    """Leaves "unique" to the database: Django would ask it through the unscoped manager.

    `refused` is what the domain has said to these very values (see `changeform_view` below).
    """

    refused: Sequence[Problem] = ()

    def clean(self) -> Any:
        cleaned = super().clean()
        for problem in self.refused:
            names = (problem.field, problem.field.removesuffix("_id"))
            field = next((name for name in names if name in self.fields), None)
            self.add_error(field, problem.message)
        return cleaned

    def validate_unique(self) -> None:
        """The constraints speak when the row is saved."""

    def validate_constraints(self) -> None:
        """The constraints speak when the row is saved."""


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
      constraint refuses is said in the form, or else as a message, and nothing is saved.
    - Choices of related rows end at the site; choices of people are the site's members.
    - `read_along` joins what lists and pages show besides: one query per row is one too many.
    - `site_field` is what the model calls its site.
    """

    form = ScopedForm
    permission: ClassVar[Permission] = Permission.MANAGE_MEMBERS
    view_permission: ClassVar[Permission | None] = None  # the same, unless told
    site_field: ClassVar[str] = "site"

    # --- rows

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        rows = visible(self.model, request.viewer, self.site_field)
        rows = self.read_along(rows, request.viewer)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def read_along(self, rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
        """The rows with whatever else their list and their pages show, in as few queries."""
        return rows

    def get_object(self, request: Any, object_id: str, from_field: str | None = None) -> Any:
        """None for who manages no site: Django looks for the row before it asks for the right."""
        if request.viewer is None:
            return None
        return super().get_object(request, object_id, from_field)

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

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.remote_field.model is User and field is not None:
            field.label_from_instance = User.get_full_name
        return field

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if not change:
            setattr(obj, f"{self.site_field}_id", request.viewer.site_id)
        super().save_model(request, obj, form, change)

    # --- rights

    def _may(self, request: Any, permission: Permission | None = None) -> bool:
        """Whether the viewer holds the permission, and may see the rows in the first place."""
        viewer: Viewer | None = getattr(request, "viewer", None)
        needed = (permission or self.permission, self.view_permission or self.permission)
        return viewer is not None and all(viewer.may(each) for each in needed)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request, self.view_permission)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.view_permission)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    # --- refusals

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form)(form.__name__, (form,), {"refused": getattr(request, "refused", ())})

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """What is refused is said beside its field, over what was typed; nothing is saved."""
        if request.method == "POST":
            try:
                return self.in_savepoint(super().changeform_view, request, *args, **kwargs)
            except Refused as refused:
                request.refused = refused.problems
        return self.refusing(super().changeform_view, request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self.refusing(super().delete_view, request, *args, **kwargs)

    def refusing(self, view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The view, with what is refused told as a message to whoever posted it."""
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            return self.in_savepoint(view, request, *args, **kwargs)
        except Refused as refused:
            return self._told(request, refused)

    def in_savepoint(self, do: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """What `do` answers; raises Refused, with nothing saved, where the domain says no."""
        try:
            with transaction.atomic():
                return do(*args, **kwargs)
        except IntegrityError as error:
            text = _("This clashes with what is already stored. Nothing was saved.")
            raise Refused([Problem("", text)]) from error
        except RuleBroken as error:
            raise Refused(error.problems) from error
        except Conflict as error:
            raise Refused([Problem(error.field, error.message)]) from error
        except Forbidden as error:
            raise Refused([Problem("", error.message)]) from error

    def _told(self, request: HttpRequest, refused: Refused) -> HttpResponseBase:
        messages.error(request, " ".join(problem.message for problem in refused.problems))
        return redirect(request.get_full_path())


class Refused(Exception):
    """What the domain or a constraint said no to; nothing was saved."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = problems
        super().__init__()


def visible(model: type[models.Model], viewer: Viewer, site_field: str = "site") -> QuerySet[Any]:
    """The model's rows on the viewer's site, whatever kind of manager it has."""
    rows: Any = model._default_manager.all()
    if isinstance(rows, ScopedQuerySet):
        return rows.visible_to(viewer)
    found: QuerySet[Any] = rows.filter(**{f"{site_field}_id": viewer.site_id})
    return found
