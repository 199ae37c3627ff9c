"""The columns of the list of interactions: those of seed 001, the contact, how an entry begins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.localisation import zone_name
from interactions.models import Interaction
from interactions.pages.entries import TEXTS, text_of
from interactions.querysets import CONTENT


@dataclass(frozen=True, slots=True)
class Column:
    """`show` picks how the template draws it; `read` finds its value in a row."""

    key: str
    label: str | Promise
    show: str
    order: Any
    read: Callable[[Interaction], Any]
    down_first: bool = False
    always: bool = False  # every row has a value
    on_phone: bool = True  # where rows are cards, a card says what matters
    is_event: bool = False  # a moment of what took place, which has its own clock

    @property
    def sorts(self) -> dict[str, Any]:
        """Both directions; rows without a value, the redacted ones among them, come last.

        Columns that always have a value say nothing of nulls, so that an index can serve them.
        """
        last = None if self.always else True
        return {
            self.key: self.order.asc(nulls_last=last),
            f"-{self.key}": self.order.desc(nulls_last=last),
        }


def _said(name: str) -> Callable[[Interaction], Any]:
    """A field of the content, and nothing where the viewer may not read it."""
    return lambda interaction: getattr(interaction.shown, name, None)


def _content(name: str) -> F:
    return F(f"{CONTENT}__{name}")


def _written(name: str) -> NullIf:
    """Text of the content; what is empty sorts with what is hidden, last."""
    return NullIf(_content(name), Value(""))


def _text(interaction: Interaction) -> str | None:
    """How it begins, whichever field that stands in."""
    content = interaction.shown
    return text_of(content) if content is not None else None


def _name(user: Any) -> str:
    return user.get_full_name() if user else ""


COLUMNS = (
    Column("title", _("Title"), "title", _written("title"), _said("title")),
    Column("type", _("Type"), "kind", F("kind"), lambda row: row.get_kind_display(), always=True),
    Column("contact", _("Contact"), "contact", F("contact__sort_name"), lambda row: row.contact),
    Column("lead", _("Lead"), "short", _written("lead"), _said("lead"), on_phone=False),
    Column(
        "start",
        _("Start"),
        "moment",
        F("starts_at"),
        lambda row: row.starts_at,
        down_first=True,
        always=True,
        is_event=True,
    ),
    Column(
        "timezone",
        _("Time zone"),
        "short",
        F("timezone"),
        lambda row: zone_name(row.timezone),
        always=True,
        on_phone=False,
    ),
    Column(
        "end",
        _("End"),
        "moment",
        F("starts_at") + _content("duration"),
        lambda row: row.ends_at,
        down_first=True,
        on_phone=False,
        is_event=True,
    ),
    Column(
        "location",
        _("Location"),
        "short",
        NullIf(F("location"), Value("")),
        lambda row: row.location,
        on_phone=False,
    ),
    Column(
        "description",
        _("Description"),
        "long",
        _written("description"),
        _said("description"),
        on_phone=False,
    ),
    Column("text", _("In brief"), "long", Coalesce(*map(_written, TEXTS)), _text, on_phone=False),
    Column("notes", _("Notes"), "long", _written("notes"), _said("notes"), on_phone=False),
    Column(
        "created_by",
        _("Created by"),
        "short",
        F("created_by__username"),
        lambda row: _name(row.created_by),
        on_phone=False,
    ),
    Column(
        "created",
        _("Created"),
        "moment",
        F("created_at"),
        lambda row: row.created_at,
        on_phone=False,
        down_first=True,
        always=True,
    ),
    Column(
        "updated_by",
        _("Changed by"),
        "short",
        F("updated_by__username"),
        lambda row: _name(row.updated_by),
        on_phone=False,
    ),
    Column(
        "updated",
        _("Changed"),
        "moment",
        F("updated_at"),
        lambda row: row.updated_at,
        on_phone=False,
        down_first=True,
    ),
)
USUAL = frozenset({"title", "type", "contact", "start", "lead", "text"})
"""What is shown unless the address says otherwise: who, when, what, and how it begins."""
ALL = "all"
SORTS = {key: order for column in COLUMNS for key, order in column.sorts.items()}


def columns_asked(params: QueryDict) -> list[Column]:
    """The columns that the address names, or all; the usual ones where it names none. The title
    stays."""
    asked = params.getlist("columns")
    if ALL in asked:
        return list(COLUMNS)
    wanted = {column.key for column in COLUMNS}.intersection(asked) or USUAL
    return [one for one in COLUMNS if one.key in wanted or one.key == "title"]


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    value: Any


def rows_of(interactions: Iterable[Interaction], columns: list[Column]) -> list[Any]:
    """Each interaction with its cells, so that the template only draws."""
    return [
        (interaction, [Cell(column, column.read(interaction)) for column in columns])
        for interaction in interactions
    ]
