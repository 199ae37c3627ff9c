"""What a list of interactions can be narrowed to by its address alone: whatever is counted
elsewhere leads to the list of what was counted (experience.md, Analytics)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from contacts.pages.filters import OfContact
from crm.localisation import clock_of
from crm.models import Membership, Tag
from crm.pages.pieces import FilterPiece, filter_pieces_of
from crm.tenancy.viewer import Viewer
from interactions.models import Program, Service
from interactions.vocabulary import Sentiment

NONE = "none"
SITE = "site"
DURATION, SCORE = "duration", "score"
NARROWING = (
    *("contact", "author", "tag", "sentiment", "service", "program"),
    *("has", "restricted", "clock"),
)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str | Promise
    value: str | Promise
    url: str


def _number_or_none(label: Any) -> forms.RegexField:
    unknown = {"invalid": _("Choose one of the list.")}
    shape = rf"^({NONE}|[0-9]{{1,18}})$"
    return forms.RegexField(shape, label=label, required=False, error_messages=unknown)


class Aspects(OfContact):
    """Each is optional; one that names nothing of the site is an error."""

    pieces: Sequence[FilterPiece] = ()

    author = forms.IntegerField(
        label=_("Created by"), required=False, min_value=1, max_value=2**63 - 1
    )
    sentiment = forms.ChoiceField(
        label=_("Sentiment"),
        required=False,
        choices=[*Sentiment.choices, (NONE, _("Not noted, or restricted"))],
    )
    tag = forms.CharField(label=_("Tag"), required=False, max_length=50)
    service = _number_or_none(_("Service"))
    program = _number_or_none(_("Program"))
    has = forms.ChoiceField(
        label=_("With"),
        required=False,
        choices=[(DURATION, _("A duration")), (SCORE, _("A rapport score"))],
    )
    restricted = forms.ChoiceField(
        label=_("Restricted entries"), required=False, choices=[(NONE, _("Left out"))]
    )
    clock = forms.ChoiceField(
        label=_("Days"), required=False, choices=[(SITE, _("By the site's clock"))]
    )

    @cached_property
    def tags(self) -> list[Tag]:
        return tags_asked_for(self.viewer)

    def take_pieces(self) -> None:
        """Let apps above narrow the list by what they know of its rows."""
        self.pieces = filter_pieces_of("interaction")
        for piece in self.pieces:
            self.fields[piece.name] = piece.field()

    @property
    def narrowing(self) -> tuple[str, ...]:
        """The parameters that other pages lead here with."""
        return (*NARROWING, *(piece.name for piece in self.pieces))

    def clean_tag(self) -> Tag | None:
        name: str = self.cleaned_data["tag"]
        found = next((tag for tag in self.tags if tag.name == name), None) if name else None
        if name and found is None:
            text = _("There is no such tag here, or it is restricted and not shown now.")
            raise forms.ValidationError(text)
        return found

    def clean_service(self) -> Any:
        return self._named("service", Service)

    def clean_program(self) -> Any:
        return self._named("program", Program)

    def _named(self, name: str, model: Any) -> Any:
        """The row of that number, or `none`, or nothing."""
        number: str = self.cleaned_data[name]
        if number in ("", NONE):
            return number
        found = model.objects.visible_to(self.viewer).filter(number=int(number)).first()
        if found is None:
            raise forms.ValidationError(_("There is no such thing on this site."))
        return found

    def narrowed(self, found: Any, asked: dict[str, Any]) -> Any:
        """Of `found`, what fits everything asked for here but the days."""
        if self.person is not None:
            found = found.for_contact(self.person)
        if "author" in asked:
            found = found.written_by(asked["author"])
        if "tag" in asked:
            found = found.tagged(asked["tag"])
        if "sentiment" in asked:
            found = found.that_felt(_or_nothing(asked["sentiment"], ""))
        if "service" in asked:
            found = found.for_service(_or_nothing(asked["service"], None))
        if "program" in asked:
            found = found.of_program(_or_nothing(asked["program"], None))
        if "has" in asked:
            found = found.timed() if asked["has"] == DURATION else found.scored()
        if "restricted" in asked:
            found = found.open_to_all()
        return self._narrowed_by_pieces(found, asked)

    def _narrowed_by_pieces(self, found: Any, asked: dict[str, Any]) -> Any:
        for piece in self.pieces:
            if piece.name in asked:
                found = piece.narrowed(found, asked[piece.name], self.viewer)
        return found

    def chips(self, asked: dict[str, Any], params: QueryDict) -> list[Chip]:
        """Of what is on; the clock is told where it is another than the reader's."""
        names = [name for name in self.narrowing if name in asked]
        if clock_of(self.viewer.user, self.viewer.site) == self.viewer.site.zone:
            names = [name for name in names if name != "clock"]
        return [
            Chip(self.fields[name].label or "", self._said(name, asked[name]), _less(params, name))
            for name in names
        ]

    def _said(self, name: str, value: Any) -> str | Promise:
        if name == "contact":
            return str(self.person)
        if name == "author":
            return self._name_of(value)
        if name not in NARROWING:
            return next(piece.said(value) for piece in self.pieces if piece.name == name)
        if value == NONE and name in ("service", "program"):
            return _("None, or restricted") if name == "service" else _("None")
        return dict(getattr(self.fields[name], "choices", ())).get(value) or str(value)

    def _name_of(self, user_id: int) -> str | Promise:
        members = Membership.objects.visible_to(self.viewer).select_related("user")
        member = members.filter(user_id=user_id).first()
        return member.user.get_full_name() if member else _("Somebody who is no member")


def tags_asked_for(viewer: Viewer) -> list[Tag]:
    """By what entries can be narrowed: of the restricted ones those that are shown."""
    found = Tag.objects.visible_to(viewer)
    return [tag for tag in found if not tag.restricted or tag.uuid in viewer.revealed]


def _or_nothing(value: Any, nothing: Any) -> Any:
    return nothing if value == NONE else value


def _less(params: QueryDict, name: str) -> str:
    left = params.copy()
    for gone in (name, "page"):
        left.pop(gone, None)
    return f"?{left.urlencode()}"
