"""The first wall: rows reach code through `visible_to(viewer)` or not at all."""

from __future__ import annotations

import json
from typing import Any, Self, TypeVar

from django.db import models

from crm.tenancy import readlog
from crm.tenancy.context import current
from crm.tenancy.viewer import Viewer

Row = TypeVar("Row", bound=models.Model)


class Unscoped(RuntimeError):
    """A query on site-owned rows was about to run without a viewer. A bug, never a user's fault."""


class _Number(models.Value):
    """A site's number, told to PostgreSQL as what it is. By itself it takes a small number for a
    short one, compares it with the column all the same, and yet cannot look it up in a text index
    that begins with the site: it would read all sites' rows that have the text."""

    def __init__(self, site_id: int) -> None:
        super().__init__(site_id, output_field=models.BigIntegerField())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s::bigint", [self.value]


class ScopedQuerySet(models.QuerySet[Row]):
    """Refuses to touch the database until somebody said for whom.

    Every execution path of a QuerySet (iteration, count, exists, aggregate, update, delete, bulk
    writes, explain) asks for `db` first; that is the one gate.
    """

    _scoped = False

    @property
    def db(self) -> str:
        if not self._scoped:
            raise Unscoped(f"{self.model.__name__}: say visible_to(viewer) first")
        return str(super().db)

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # private, so the stubs lack it
        clone._scoped = self._scoped
        return clone

    def _within(self, site_id: int) -> Self:
        scoped = self.filter(site_id=_Number(site_id))
        scoped._scoped = True
        return scoped

    def visible_to(self, viewer: Viewer) -> Self:
        """The rows of the viewer's site that are there for them."""
        return self._within(viewer.site_id)

    def accounted(self, tags: str, interaction: str) -> Self:
        """These rows, of which numbers may be told although restricted ones are among them: each
        of those is noted in the read log. The names lead to the tags and the interaction."""
        if current().may_reveal:
            restricted = self.filter(**{f"{tags}__len__gt": 0}).order_by()
            readlog.write(dict(restricted.values_list(interaction, tags)))
        told = self._chain()  # type: ignore[attr-defined]  # private, so the stubs lack it
        told.query.accounted = True
        return told  # type: ignore[no-any-return]  # as _chain is unknown

    def estimated_rows(self) -> int:
        """About how many rows there are, by PostgreSQL's statistics: a look, not a count."""
        (plan,) = json.loads(self.explain(format="json"))
        return int(plan["Plan"]["Plan Rows"])

    def across_sites(self) -> Self:
        """For the operator's commands, which answer for all sites. Never behind a door."""
        unscoped = self._chain()  # type: ignore[attr-defined]  # private, so the stubs lack it
        unscoped._scoped = True
        return unscoped  # type: ignore[no-any-return]  # as _chain is unknown


class SoftDeleteQuerySet(ScopedQuerySet[Row]):
    """Rows that are deleted by marking them so."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self._within(viewer.site_id).filter(deleted_at__isnull=True)

    def ever_of(self, viewer: Viewer) -> Self:
        """Deleted or not: for what is told of rows, such as who has read them."""
        return self._within(viewer.site_id)

    def deleted_for(self, viewer: Viewer) -> Self:
        """The trash: what was deleted on the viewer's site, latest first."""
        trash = self._within(viewer.site_id).filter(deleted_at__isnull=False)
        return trash.order_by("-deleted_at")


def rows(queryset: type[ScopedQuerySet[Any]]) -> Any:
    """A manager with the words of `queryset` that cannot be used unscoped."""
    return models.Manager.from_queryset(queryset)()
