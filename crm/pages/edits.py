"""Forms over a row that somebody else may save in the meantime; shared with the apps above.

A form carries the version it was opened at and the texts it showed then. So what the person
changed is known apart from what they merely sent back, and when another save came between, the two
are laid side by side (base, theirs, mine) instead of one overwriting the other. Where a row has no
version, what it showed in the fields that were changed says the same of those (`seen`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _

from crm.errors import Conflict, RuleBroken
from crm.pages.forms import PageForm
from crm.pages.once import OwnSave
from crm.rules import is_storable


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else changed while this form was open."""

    field: BoundField
    before: str
    theirs: str
    mine: str
    disputed: bool  # both changed it, so the person has to choose

    @property
    def choice(self) -> str:
        """What the choice is sent as: `mine` or `theirs`."""
        return f"{KEEP}{self.field.html_name}"


KEEP = "keep-"


class LongText(forms.CharField):
    """Text of several lines. A browser counts a line's end as one character, and so do we."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class RowForm(PageForm):
    """Knows what it showed when it was opened. Fields in `untracked` are always taken as sent.

    `own` is what this very form has saved meanwhile: what it said then, and says otherwise now, is
    a change again, be it back to what it showed at first.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    started = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    untracked: Sequence[str] = ()

    def __init__(self, data: Any = None, *args: Any, own: OwnSave | None = None, **kwargs: Any):
        self.own = own
        super().__init__(_with_theirs(data), *args, **kwargs)

    def texts(self) -> dict[str, str]:
        """What an unbound form shows, field by field."""
        return {field.name: _shown(field) for field in self if self._is_tracked(field.name)}

    def sent(self, name: str) -> str:
        """What came back for a field, as `texts` would tell it."""
        widget = self.fields[name].widget
        value = widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        if isinstance(widget, forms.CheckboxInput):
            return "on" if value else ""
        return _tidy(str(value or ""))

    def changed(self) -> dict[str, Any]:
        """The cleaned fields that the person changed; all of them on a form without a past."""
        before = self._before()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("version", "started")
            and (name in self.said_before or before.get(name) != self.sent(name))
        }

    def seen(self) -> dict[str, Any]:
        """What the person saw, when they began, in the fields that they changed. That is what the
        row has now (`initial`), where it shows as it did then or this very form has saved it."""
        before = self._before()
        return {
            name: self[name].initial
            if name in self.said_before or before[name] == _as_shown(self[name], self[name].initial)
            else self._read(name, before[name])
            for name in before.keys() & self.changed().keys()
        }

    @property
    def version_below(self) -> int | None:
        """Of the row: what was typed goes on top of it."""
        given: int | None = self.cleaned_data["version"]
        return given if self.own is None else self.own.version

    @property
    def said_before(self) -> frozenset[str]:
        """The names of what this form has changed, and saved, before."""
        return frozenset() if self.own is None else self.own.said

    def said(self) -> set[str]:
        """The names of what the person changed, then or now; for where the answer is lost."""
        return {*self.said_before, *(self._before().keys() & self.changed().keys())}

    def tell(self, error: RuleBroken | Conflict, names: Mapping[str, str] | None = None) -> None:
        """Put what the domain complains of beside the fields it is about."""
        problems = (
            [(problem.field, problem.message) for problem in error.problems]
            if isinstance(error, RuleBroken)
            else [(error.field, error.message)]
        )
        for field, message in problems:
            name = (names or {}).get(field, field)
            self.add_error(name if name in self.fields else None, message)

    def rebased(self, fresh: RowForm, version: int = 0) -> tuple[QueryDict, list[Difference]]:
        """The same answers on top of what is stored now, and what the others had changed.

        A field that only they changed takes their text; one that both changed keeps mine.
        """
        before, theirs = self._before(), fresh.texts()
        sent = self.data
        data = sent.copy() if isinstance(sent, QueryDict) else QueryDict(mutable=True)
        data["version"], data["started"] = str(version), json.dumps(theirs)
        for name in theirs.keys() - before.keys():
            data.setdefault(name, theirs[name])  # asked only since then
        differences = []
        for name in theirs.keys() & before.keys():
            if theirs[name] == before[name] or theirs[name] == self.sent(name):
                continue
            disputed = self.sent(name) != before[name]
            if not disputed:
                data[name] = theirs[name]
            differences.append(
                Difference(
                    self[name],
                    before=_worded(self[name], before[name]),
                    theirs=_worded(self[name], theirs[name]),
                    mine=_worded(self[name], self.sent(name)),
                    disputed=disputed,
                )
            )
        order = list(self.fields)
        return data, sorted(differences, key=lambda one: order.index(one.field.name))

    def _is_tracked(self, name: str) -> bool:
        return name not in ("version", "started") and name not in self.untracked

    def _read(self, name: str, text: str) -> Any:
        """The value that the field showed as this text."""
        try:
            return self.fields[name].to_python(text)
        except forms.ValidationError:  # not what we once sent
            return text

    def _before(self) -> dict[str, str]:
        return {name: text for name, text in _kept(self.data).items() if name in self.fields}


Row = TypeVar("Row", bound=RowForm)


def opened(form: Row, version: int = 0) -> Row:
    """An unbound form that remembers, once it comes back, what it shows now; the `version` is the
    row's, if it has any."""
    known = {"version": version, "started": json.dumps(form.texts())}
    form.initial = {**form.initial, **known}
    return form


def _with_theirs(data: Any) -> Any:
    """What was sent, with what others saved in the fields where the person chose that: after
    `rebased`, that is what the form showed when it was opened."""
    chosen = [name for name in data or () if name.startswith(KEEP) and data[name] == "theirs"]
    if not chosen:
        return data
    taken, theirs = data.copy(), _kept(data)
    for name in chosen:
        field = name.removeprefix(KEEP)
        if field in theirs:
            taken[field] = theirs[field]
    return taken


def _kept(data: Any) -> dict[str, str]:
    """What the form showed, field by field, as it carries it itself."""
    try:
        kept = json.loads(data.get("started") or "{}")
    except (ValueError, RecursionError):  # not what we once sent
        return {}
    if not isinstance(kept, dict) or not is_storable(kept):
        return {}
    return {name: str(text) for name, text in kept.items()}


def _shown(field: BoundField) -> str:
    return _as_shown(field, field.value())


def _as_shown(field: BoundField, value: Any) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "on" if value else ""
    shown = widget.format_value(value)
    return _tidy("".join(shown) if isinstance(shown, list) else str(shown or ""))


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _worded(field: BoundField, text: str) -> str:
    """The text as people read it: a choice by its name, a moment without its T, a tick in words."""
    if isinstance(field.field.widget, forms.CheckboxInput):
        return str(_("Yes") if text else _("No"))
    choices = getattr(field.field, "choices", None)
    if choices is not None:
        flat: Iterable[tuple[Any, Any]] = flatten_choices(choices)
        return str({str(key): said for key, said in flat}.get(text, text))
    if isinstance(field.field, forms.DateTimeField):
        return text.replace("T", " ")
    return text
