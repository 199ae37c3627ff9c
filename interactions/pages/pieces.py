"""What interactions put on a site's home: requests that wait, and what was opened with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from crm.pages.base import SiteRequest
from crm.pages.pieces import Piece
from crm.vocabulary import Permission
from interactions.pages.requests import openings, to_decide

SHOWN = 5
NEWS = dt.timedelta(days=7)


def of_home(request: SiteRequest) -> Iterator[Piece]:
    viewer = request.viewer
    waiting = list(to_decide(viewer)[:SHOWN]) if viewer.held else []
    opened = []
    if viewer.may(Permission.MANAGE_MEMBERS):
        opened = list(openings(viewer, NEWS)[:SHOWN])
    if waiting or opened:
        given = {"waiting": waiting, "openings": opened}
        yield Piece("side", "interactions/_home_requests.html", given)
