"""Pieces: what apps put on the pages of the apps below them, which do not know them.

`PAGE_PIECES` in the settings says, for each such page, which callables fill it. Each is given the
request and what the page is about, and answers the pieces that it has:

    def of_contact(request: SiteRequest, contact: Contact) -> Iterator[Piece]: ...

The page's template includes them where they belong; a piece's template finds it as `piece`.

`LIST_PIECES` names classes for lists: made with the request, a piece offers a view of the list, and
tells something of each row in a column of its own.

`FORM_PIECES` names classes in the same way, for forms: made with the form and what it is about,
a piece adds its fields, and is asked to store what came back.

`FILTER_PIECES` names classes for the filters of a list, made without anything: a piece adds a
parameter to the list's address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.conf import settings
from django.utils.module_loading import import_string

from crm.pages.base import SiteRequest
from crm.tenancy.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Piece:
    place: str  # a part of the page; the page's view names those there are
    template: str
    given: Any = None
    starts_at: dt.datetime | None = None  # of what stands in a timeline, as do the next ones
    kind: str = ""  # what type of entry it would be
    author: int | None = None
    found_by: str = ""  # the text that was searched for in it, and is there


def pieces_of(page: str, request: SiteRequest, *about: Any) -> list[Piece]:
    """Of all apps, in the order of the setting; at home, `about` is nothing."""
    return [
        piece
        for path in settings.PAGE_PIECES.get(page, ())
        for piece in import_string(path)(request, *about)
    ]


class FormPiece(Protocol):
    """Fields of an app above on a form of an app below, drawn by `template` as `piece`."""

    template: str

    @property
    def is_open(self) -> bool:
        """Whether there is something to look at: a value, or an error."""

    def clean(self) -> None:
        """Put what is wrong beside its field."""

    @property
    def has_changed(self) -> bool:
        """Whether there is anything to store."""

    def store(self, row: Any, *, by: Viewer) -> None:
        """Store what was given, with the row that the form has just stored."""


def form_pieces_of(name: str, form: forms.Form, *about: Any) -> list[FormPiece]:
    return [import_string(path)(form, *about) for path in settings.FORM_PIECES.get(name, ())]


class ListPiece(Protocol):
    """A view and a column of an app above on a list of an app below."""

    view: str  # the word of the view in the address
    label: str  # of the column
    template: str  # of a cell, which finds what `told` has of its row as `told`

    def narrowed(self, rows: Any) -> Any:
        """The rows that the view is about."""

    def told(self, rows: Sequence[Any]) -> Mapping[Any, Any]:
        """By the row's key, what there is to tell."""


def list_pieces_of(name: str, request: SiteRequest) -> list[ListPiece]:
    return [import_string(path)(request) for path in settings.LIST_PIECES.get(name, ())]


class FilterPiece(Protocol):
    """A parameter of an app above that narrows a list of an app below."""

    name: str  # in the address

    def field(self) -> forms.Field:
        """It reads the parameter, and complains of what names nothing."""

    def narrowed(self, rows: Any, value: Any, viewer: Viewer) -> Any:
        """The rows that fit what the field has read."""

    def said(self, value: Any) -> str:
        """What the field has read, in words."""


def filter_pieces_of(name: str) -> list[FilterPiece]:
    return [import_string(path)() for path in settings.FILTER_PIECES.get(name, ())]
