"""Who changed what, from and to, in words for pages and admin (ADR 26)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.localisation import spoken, zone_name
from crm.models import SettingsChange, Tag, Team, User
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission, Setting, Settled

LINES = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One field, in words; `is_told` where from what to what is known, `hidden` where the reader is
    not told it, in words that say who is."""

    label: str
    before: str = ""
    after: str = ""
    is_told: bool = False
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody did at one moment."""

    what: str
    by: User | None
    at: dt.datetime
    changes: list[Change] = field(default_factory=list)
    is_new: bool = False  # whether there was nothing before


def label_of(name: str, *kinds: type[models.Model]) -> str:
    """What the first of the models calls it that has such a field, or such a choice."""
    for kind in kinds:
        label = _field_labels(kind).get(name)
        if label is not None:
            said = str(label)
            return said[:1].upper() + said[1:]
    return name


def _field_labels(kind: type[models.Model]) -> dict[str, Any]:
    fields = kind._meta.concrete_fields
    choices = {str(value): said for each in fields for value, said in each.flatchoices}
    names = {name: each.verbose_name for each in fields for name in (each.name, each.attname)}
    return choices | names


def worded(value: Any, choices: Iterable[tuple[Any, Any]] = ()) -> str:
    """A stored value as people read it; nothing where there is none."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return "\n".join(f"{key}: {said}" for key, said in value.items())
    return str({str(key): said for key, said in choices}.get(str(value), value))


def moment_of(value: str | None) -> str:
    """An ISO moment, by the clock on the viewer's wall."""
    if not value:
        return ""
    return date_format(timezone.localtime(dt.datetime.fromisoformat(value)), "DATETIME_FORMAT")


def names_of_tags(viewer: Viewer) -> dict[str, str]:
    """By their keys. A restricted one is named to whom it is shown: what told of it may have lost
    it since, or be open to somebody who does not hold it."""
    return {
        str(tag.pk): _("a restricted tag") if _is_hidden(tag, viewer) else tag.name
        for tag in Tag.objects.visible_to(viewer)
    }


def _is_hidden(tag: Tag, viewer: Viewer) -> bool:
    return tag.restricted and tag.pk not in viewer.revealed


# --- of what a site has set up

OF_NO_COLUMN = {
    "tags": gettext_lazy("Restricted tags"),
    "teams": gettext_lazy("Teams"),
    "members": gettext_lazy("Members"),
    "given": gettext_lazy("Rights beyond the role"),
    "taken": gettext_lazy("Rights of the role that were taken away"),
}
"""What is kept of members and teams that stands in rows of its own."""


def told(rows: Sequence[SettingsChange], viewer: Viewer) -> list[Line]:
    """The lines as people read them."""
    words = _Words(rows, viewer)
    return [
        Line(
            row.get_what_display(),
            row.changed_by,
            row.changed_at,
            [words.of(row, change) for change in row.changes],
            is_new=row.what == Settled.ADDED,
        )
        for row in rows
    ]


class _Words:
    """Names what lines refer to by keys; each kind of row is asked for once, and only if needed."""

    def __init__(self, rows: Sequence[SettingsChange], viewer: Viewer) -> None:
        self.rows, self.viewer = rows, viewer

    def of(self, row: SettingsChange, change: Mapping[str, Any]) -> Change:
        name = change["field"]
        kind = apps.get_model(settings.HISTORIES[row.subject_type])
        label = str(OF_NO_COLUMN.get(name) or label_of(name, kind))
        if row.subject_type == Setting.TAG and name == "name" and self._hides(row.subject_id):
            return Change(
                label, hidden=_("told only to who holds the tag and shows what it restricts")
            )
        before, after = (self._value(kind, name, change[end]) for end in ("from", "to"))
        return Change(label, before, after, is_told=True)

    def _value(self, kind: type[models.Model], name: str, value: Any) -> str:
        if value in (None, "", []):
            return ""
        if name in OF_NO_COLUMN:
            names = self._names_of(name)
            return ", ".join(sorted(names.get(str(key), _("no longer there")) for key in value))
        column = next((one for one in kind._meta.concrete_fields if one.name == name), None)
        if isinstance(column, models.ForeignKey):
            return self._names_in(column).get(str(value), _("no longer there"))
        if isinstance(column, models.DurationField):
            return spoken(dt.timedelta(seconds=value))
        if name == "timezone":
            return zone_name(value)
        return worded(value, column.flatchoices if column is not None else ())

    def _names_of(self, name: str) -> Mapping[str, str]:
        match name:
            case "tags":
                return self._tags
            case "teams":
                return self._teams
            case "members":
                return self._people
        return {each.value: str(each.label) for each in Permission}

    def _hides(self, key: str) -> bool:
        return key in self._hidden

    def _keys(self, name: str) -> Iterator[Any]:
        """Everything that lines say of that field."""
        for row in self.rows:
            for change in row.changes:
                if change["field"] == name:
                    for end in ("from", "to"):
                        value = change[end]
                        yield from value if isinstance(value, list) else [value]

    @cached_property
    def _hidden(self) -> set[str]:
        """The tags whose names, the former ones too, are not told."""
        restricted = Tag.objects.visible_to(self.viewer).filter(restricted=True)
        return {str(tag.pk) for tag in restricted if _is_hidden(tag, self.viewer)}

    @cached_property
    def _tags(self) -> dict[str, str]:
        return names_of_tags(self.viewer)

    @cached_property
    def _teams(self) -> dict[str, str]:
        return {str(team.pk): team.name for team in Team.objects.visible_to(self.viewer)}

    @cached_property
    def _people(self) -> dict[str, str]:
        """Whoever is named in a line of the site is or was a member of it."""
        found = User.objects.filter(pk__in=set(self._keys("members")) - {None})
        return {str(user.pk): user.get_full_name() for user in found}

    def _names_in(self, column: models.ForeignKey[Any, Any]) -> Mapping[str, str]:
        if column not in self._related:
            keys = {uuid.UUID(key) for key in self._keys(column.name) if key}
            rows = column.related_model._default_manager.visible_to(self.viewer)  # type: ignore[union-attr]  # stubs allow "self"
            self._related[column] = {str(row.pk): str(row) for row in rows.filter(pk__in=keys)}
        return self._related[column]

    @cached_property
    def _related(self) -> dict[Any, dict[str, str]]:
        return {}
