"""How other rows, and what a tag may hide, read in the admin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import display_for_field, quote
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from crm.admin.base import visible

REDACTED = _("Redacted")
NOTHING = "-"


def page_of(row: models.Model) -> str:
    """The address of the row's page in the admin."""
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[quote(row.pk)])


def link_to(row: models.Model | None) -> str:
    """The row's name, which leads to its page; nothing for no row."""
    if row is None:
        return ""
    return format_html('<a href="{}" class="text-link">{}</a>', page_of(row), row)


def person(field: str, description: Any) -> Callable[[Any], str]:
    """A column or line for a person, by name; their account is for superusers only."""

    @admin.display(description=description)
    def shown(row: Any) -> str:
        user = getattr(row, field)
        return "" if user is None else str(user.get_full_name())

    shown.__name__ = field
    return shown


CREATED_BY = person("created_by", _("created by"))
CHANGED_BY = person("updated_by", _("changed by"))


@dataclass(frozen=True, slots=True)
class Lead:
    """A list that holds a row's belongings, found by the list's parameter."""

    label: Any
    model: type[models.Model]
    parameter: str

    def address(self, row: models.Model) -> str:
        list_name = f"admin:{self.model._meta.label_lower.replace('.', '_')}_changelist"
        return f"{reverse(list_name)}?{self.parameter}={row.pk}"


def links_along(leads: Iterable[Lead], row: models.Model) -> str:
    parts = [(lead.address(row), lead.label) for lead in leads]
    return format_html_join(" · ", '<a href="{}" class="text-link">{}</a>', parts)


def of_content(content: type[models.Model], name: str) -> Callable[[Any], Any]:
    """A column or line for a field of a row's content, which reads as redacted where it is hidden.

    It cannot be sorted by: the order would tell what the text does not.
    """
    field: Any = content._meta.get_field(name)

    @admin.display(description=field.verbose_name)
    def shown(row: Any) -> Any:
        return REDACTED if row.shown is None else worded(getattr(row.shown, name), field)

    shown.__name__ = name
    return shown


@admin.display(description=REDACTED)
def HIDDEN(row: Any) -> Any:  # noqa: N802  # stands among the constants above
    """The one line in place of many that all say the same."""
    return _("The admin shows nothing restricted. Who holds the tag reads it on the pages.")


def worded(value: Any, field: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or NOTHING
    if isinstance(value, models.Model):
        return link_to(value)
    if isinstance(value, dt.timedelta) or value in ("", None):
        return str(value or NOTHING)
    return display_for_field(value, field, NOTHING)


class Shown(BaseInlineFormSet):
    """Rows as they are kept, whatever is posted of them: nothing of it is read, and a forged count
    makes no rows that are not there."""

    def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(**options)

    def is_valid(self) -> bool:
        return True


class ReadOnlyInline(TabularInline):
    """Rows that belong to the one that is shown. Whoever sees that one sees them."""

    formset = Shown
    extra = 0
    can_delete = False
    hide_title = True

    def get_queryset(self, request: Any) -> Any:
        return visible(self.model, request.viewer)

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False
