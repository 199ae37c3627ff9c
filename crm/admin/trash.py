"""Rows that are deleted by marking them so: the list of those there are, the trash, and the ways
between the two, which are the domain's actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, DELETION
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action

from crm.admin.base import Refused, SiteScopedAdmin
from crm.admin.confirming import confirmation
from crm.admin.lists import Only
from crm.admin.shown import page_of
from crm.errors import NotFound
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission

DELETED = "deleted"  # the parameter
AT_ONCE = 100
"""How many rows a list's action takes: each is locked, and told of."""


class InTrash(Only):
    """The rows are chosen by `TrashAdmin.get_queryset`; here they are only offered."""

    title = gettext_lazy("trash")
    parameter_name = DELETED

    def choices_for(self, viewer: Viewer) -> Sequence[tuple[str, str]]:
        return [("yes", _("In the trash"))]

    def narrowed(self, rows: Any, value: str) -> Any:
        return rows


class TrashAdmin(SiteScopedAdmin):
    """What is in the trash is found by a filter of the list; it can be read, and come back.

    `delete` and `restore` are the domain's, `stays` says what outlives a deletion.
    """

    delete: ClassVar[Callable[..., Any]]
    restore: ClassVar[Callable[..., Any]]
    stays: ClassVar[Any] = ""
    actions: Sequence[str] = ("put_away", "bring_back")
    actions_detail: Sequence[str] = ("restore_one",)
    delete_confirmation_template = "admin/to_trash.html"

    # --- rows

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        if not _asks_for_trash(request):
            return super().get_queryset(request)
        return self._trash(request).order_by(*self.get_ordering(request))

    def _trash(self, request: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.deleted_for(request.viewer)
        return self.read_along(rows, request.viewer)

    def get_ordering(self, request: HttpRequest) -> Any:
        return ("-deleted_at",) if _asks_for_trash(request) else super().get_ordering(request)

    def get_object(self, request: Any, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        return found or self._deleted(request, object_id)

    def _deleted(self, request: Any, object_id: str) -> Any:
        if request.viewer is None:
            return None
        try:
            key = self.model._meta.pk.to_python(object_id)
        except (ValidationError, ValueError):
            return None
        return self._trash(request).filter(pk=key).first()

    # --- rights

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.is_deleted)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        if obj is None:
            return self._may(request, Permission.EDIT_CONTACTS)
        return not obj.is_deleted and self._may_move(request, obj)

    def has_restore_permission(self, request: Any, object_id: str) -> bool:
        row = self._deleted(request, object_id)
        return row is not None and self._may_move(request, row)

    def _may_move(self, request: Any, row: Any) -> bool:
        """As the actions have it: who may delete it, and read what it says."""
        seen = self.has_view_permission(request) and not getattr(row, "redacted", False)
        return seen and request.viewer.may_delete(row)

    # --- one row

    def delete_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        known = {"title": _("Move to the trash?"), "stays": self.stays, "back": "../change/"}
        return super().delete_view(request, object_id, {**known, **(extra_context or {})})

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Only themselves: nothing that refers to them goes along."""
        return [str(row) for row in objs], {}, set(), []

    def delete_model(self, request: Any, obj: Any) -> None:
        type(self).delete(obj, by=request.viewer)

    @action(description=gettext_lazy("Restore"), permissions=["restore"], icon="restore_from_trash")
    def restore_one(self, request: Any, object_id: str) -> HttpResponseBase:
        row = self._deleted(request, object_id)
        if request.method != "POST":
            return confirmation(
                self,
                request,
                row=row,
                title=_("Take %(name)s out of the trash?") % {"name": row},
                verb=_("Restore"),
                back="../change/",
            )
        return self.refusing(self._restore_one, request, row)  # type: ignore[no-any-return]

    def _restore_one(self, request: Any, row: Any) -> HttpResponseBase:
        back = type(self).restore(row, by=request.viewer)
        self._log(request, back, CHANGE, [{"changed": {"fields": [DELETED]}}])
        messages.success(request, _("%(name)s is back.") % {"name": back})
        return redirect(page_of(back))

    # --- several

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("put_away" if _asks_for_trash(request) else "bring_back", None)
        return actions if self.has_delete_permission(request) else {}

    @admin.action(description=gettext_lazy("Move to the trash"))
    def put_away(self, request: Any, queryset: QuerySet[Any]) -> None:
        done = self._each(request, queryset, type(self).delete, DELETION)
        text = ngettext("%(n)d is in the trash.", "%(n)d are in the trash.", done)
        self._say(request, text, done)

    @admin.action(description=gettext_lazy("Restore"))
    def bring_back(self, request: Any, queryset: QuerySet[Any]) -> None:
        done = self._each(request, queryset, type(self).restore, CHANGE)
        self._say(request, ngettext("%(n)d is back.", "%(n)d are back.", done), done)

    def _say(self, request: HttpRequest, text: str, done: int) -> None:
        if done:
            messages.success(request, text % {"n": done})

    def _each(self, request: Any, rows: QuerySet[Any], act: Callable[..., Any], flag: int) -> int:
        """Act on each row by itself; answers how many let it happen, and tells of the others."""
        chosen = list(rows[: AT_ONCE + 1])
        if len(chosen) > AT_ONCE:
            text = _("Choose at most %(most)d at once.") % {"most": AT_ONCE}
            messages.error(request, text)
            return 0
        done = 0
        refused: dict[str, None] = {}
        for row in chosen:
            try:
                self.in_savepoint(act, row, by=request.viewer)
            except Refused as error:
                refused |= dict.fromkeys(problem.message for problem in error.problems)
            except NotFound:  # somebody was quicker
                refused |= {_("Somebody else has moved one of them meanwhile."): None}
            else:
                done += 1
                self._log(request, row, flag, [{"changed": {"fields": [DELETED]}}])
        for text in refused:
            messages.error(request, text)
        return done


def _asks_for_trash(request: HttpRequest) -> bool:
    return request.GET.get(DELETED) == "yes"
