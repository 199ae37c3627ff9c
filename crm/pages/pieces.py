"""Pieces: what apps put on the pages of the apps below them, which do not know them.

`PAGE_PIECES` in the settings says, for each such page, which callables fill it. Each is given the
request and what the page is about, and answers the pieces that it has:

    def of_contact(request: SiteRequest, contact: Contact) -> Iterator[Piece]: ...

The page's template includes them where they belong; a piece's template finds it as `piece`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from crm.pages.base import SiteRequest


@dataclass(frozen=True, slots=True)
class Piece:
    place: str  # a part of the page; the page's view names those there are
    template: str
    given: Any = None
    starts_at: dt.datetime | None = None  # of what stands in a timeline


def pieces_of(page: str, request: SiteRequest, *about: Any) -> list[Piece]:
    """Of all apps, in the order of the setting; at home, `about` is nothing."""
    return [
        piece
        for path in settings.PAGE_PIECES.get(page, ())
        for piece in import_string(path)(request, *about)
    ]
