"""What contacts put on a site's home."""

from __future__ import annotations

from collections.abc import Iterator

from crm.pages.base import SiteRequest
from crm.pages.pieces import Piece


def of_home(request: SiteRequest) -> Iterator[Piece]:
    yield Piece("side", "contacts/_home.html")
