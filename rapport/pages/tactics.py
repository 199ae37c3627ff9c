"""Which techniques were tried, and how well each worked: asked wherever an encounter is told of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from crm.pages.edits import LongText, RowForm
from crm.tenancy.viewer import Viewer
from interactions.models import Interaction
from rapport.actions import put_tactics
from rapport.models import RapportTactic, TacticLog
from rapport.rules import LEAST_SCORE, LONGEST_NOTES, MOST_EFFECTIVE, TacticUsed


@dataclass(frozen=True, slots=True)
class Row:
    """What is asked about one technique."""

    tactic: RapportTactic
    score: BoundField
    note: BoundField


class TacticFields:
    """A score and a note for each tactic of the catalogue, put on `form`.

    Of an `interaction` that is there already, with what it has, as `viewer` sees it.
    """

    template = "rapport/_tactics.html"

    def __init__(
        self, form: RowForm, viewer: Viewer | None = None, interaction: Interaction | None = None
    ) -> None:
        self.form = form
        self.tactics = {f"tactic_{one.uuid.hex}": one for one in RapportTactic.objects.by_name()}
        for name, tactic in self.tactics.items():
            form.fields[name] = _score_field(tactic)
            form.fields[_note(name)] = _note_field(tactic)
        if viewer is not None and interaction is not None:
            form.initial = {**form.initial, **_stored(interaction, viewer)}

    @property
    def rows(self) -> list[Row]:
        return [
            Row(tactic, self.form[name], self.form[_note(name)])
            for name, tactic in self.tactics.items()
        ]

    @property
    def names(self) -> set[str]:
        """Of its fields."""
        return {*self.tactics, *map(_note, self.tactics)}

    @property
    def is_open(self) -> bool:
        return any(self.form[name].value() or self.form[name].errors for name in self.names)

    def clean(self) -> None:
        """A note without a score would be lost."""
        given = self.form.cleaned_data
        for name in self.tactics:
            if given.get(_note(name)) and not given.get(name) and name not in self.form.errors:
                self.form.add_error(name, _("Say how well it worked."))

    @property
    def has_changed(self) -> bool:
        """Whether anything differs from what the form showed when it was opened."""
        changed, given = self.names & self.form.changed().keys(), self.form.cleaned_data
        return any(given.get(name) or self.form.initial.get(name) for name in changed)

    def used(self) -> Iterator[TacticUsed]:
        given = self.form.cleaned_data
        for name, tactic in self.tactics.items():
            if given.get(name) is not None:
                yield TacticUsed(tactic.uuid, given[name], given.get(_note(name), ""))

    def store(self, interaction: Interaction, *, by: Viewer) -> None:
        put_tactics(interaction, used=list(self.used()), by=by)


def _note(name: str) -> str:
    return f"{name}_note"


def _score_field(tactic: RapportTactic) -> forms.Field:
    return forms.TypedChoiceField(
        label=_(tactic.name),
        choices=[("", _("Not used")), *_scores()],
        coerce=int,
        empty_value=None,
        required=False,
    )


def _note_field(tactic: RapportTactic) -> forms.Field:
    label = _("Note on: %(tactic)s") % {"tactic": _(tactic.name)}
    widget = forms.Textarea(attrs={"rows": 2, "class": "min-h-16!"})
    return LongText(label=label, max_length=LONGEST_NOTES, required=False, widget=widget)


def _scores() -> list[tuple[int, str]]:
    words = {LEAST_SCORE: _("1: no effect"), MOST_EFFECTIVE: _("5: very effective")}
    return [(n, words.get(n, str(n))) for n in range(LEAST_SCORE, MOST_EFFECTIVE + 1)]


def _stored(interaction: Interaction, viewer: Viewer) -> dict[str, Any]:
    logs = TacticLog.objects.visible_to(viewer).of(interaction)
    scores = {f"tactic_{log.tactic_id.hex}": log for log in logs}
    return {
        **{name: log.effectiveness_score for name, log in scores.items()},
        **{_note(name): log.notes for name, log in scores.items()},
    }
