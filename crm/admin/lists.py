"""What the admin's lists share: pages of large tables, and filters that end at the site."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.contrib.admin import SimpleListFilter
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from unfold.paginator import InfinitePaginator
from unfold.views import ChangeList

from crm.models import Membership
from crm.rules import is_number
from crm.tenancy.querysets import SoftDeleteQuerySet
from crm.tenancy.viewer import Viewer

LONGEST = 200  # characters of a search; every word costs a condition
COUNTED = 1_000
"""So many rows are counted, which takes milliseconds; of more, pages are turned one by one."""


class ListPaginator(InfinitePaginator):
    """Counts short lists only: counting a million rows takes longer than showing some."""

    deepest = 100_000  # rows; whoever looks for something this far down had better filter

    @cached_property
    def count(self) -> int:
        found = int(self.object_list.order_by()[: COUNTED + 1].count())
        return found if found <= COUNTED else self.deepest

    @property
    def template_name(self) -> str | None:
        return None if self.count <= COUNTED else str(super().template_name)


class LongList(ChangeList):
    def get_results(self, request: Any) -> None:
        """Without the offer to show "all", where this is all, or nobody has counted."""
        super().get_results(request)
        narrowed = self.query or self.has_active_filters
        if not narrowed or self.result_count > COUNTED:
            self.full_result_count = self.result_count


class Searched:
    """A list that is searched in the domain's words, which an index serves, or by `#number`.

    `numbered` is where the number is, of the row itself or of what it belongs to.
    """

    numbered: ClassVar[str] = "number"
    search_fields = ("number",)  # so that there is a box to write in

    def sought(self, rows: Any, text: str, viewer: Viewer) -> Any:
        raise NotImplementedError  # each list has its own words

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        text = search_term.strip()[:LONGEST]
        number = text.removeprefix("#")
        if not text:
            return queryset, False
        if number == text:
            return self.sought(queryset, text, request.viewer), False
        sought = {self.numbered: number}
        return queryset.filter(**sought) if is_number(number) else queryset.none(), False


class Only(SimpleListFilter):
    """A filter whose values end at the site. One that is not offered finds nothing, not all."""

    def choices_for(self, viewer: Viewer) -> Sequence[tuple[str, str]]:
        raise NotImplementedError  # each filter offers its own

    def narrowed(self, rows: Any, value: str) -> Any:
        raise NotImplementedError

    def lookups(self, request: Any, model_admin: Any) -> Sequence[tuple[str, str]]:
        return self.choices_for(request.viewer)

    def has_output(self) -> bool:
        return self.value() is not None or bool(self.lookup_choices)

    def queryset(self, request: Any, queryset: Any) -> Any:
        value = self.value()
        if value is None:
            return queryset
        offered = value in [choice for choice, _label in self.lookup_choices]
        return self.narrowed(queryset, value) if offered else queryset.none()


class ByMember(Only):
    """Rows of one of the site's people; `field` refers to the person."""

    field: ClassVar[str] = "created_by"
    title = _("person")
    parameter_name = "by"

    def choices_for(self, viewer: Viewer) -> Sequence[tuple[str, str]]:
        members = Membership.objects.visible_to(viewer).select_related("user")
        names = [(str(one.user_id), one.user.get_full_name()) for one in members]
        return sorted(names, key=lambda pair: pair[1].casefold())

    def narrowed(self, rows: Any, value: str) -> Any:
        return rows.filter(**{f"{self.field}_id": int(value)})


class OfOne(Only):
    """Rows that belong to one row of `model`: what links lead to. It offers that row only."""

    model: ClassVar[Any]
    field: ClassVar[str]

    def found(self, viewer: Viewer, key: uuid.UUID) -> models.Model | None:
        """The row as the viewer sees it, in the trash too: what belongs to it has stayed."""
        kinds = [self.model.objects.visible_to(viewer)]
        if isinstance(kinds[0], SoftDeleteQuerySet):
            kinds.append(self.model.objects.deleted_for(viewer))
        return next((row for rows in kinds for row in rows.filter(pk=key)), None)

    def lookups(self, request: Any, model_admin: Any) -> Sequence[tuple[str, str]]:
        return list(self._the_one(request.viewer))

    def _the_one(self, viewer: Viewer) -> Iterator[tuple[str, str]]:
        try:
            key = uuid.UUID(self.value() or "")
        except ValueError:
            return
        if row := self.found(viewer, key):
            yield str(self.value()), str(row)

    def narrowed(self, rows: Any, value: str) -> Any:
        return rows.filter(**{f"{self.field}_id": value})
