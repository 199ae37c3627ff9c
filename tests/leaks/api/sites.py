"""The `sites` contract (001)."""

from __future__ import annotations

from tests.leaks.surfaces import Needs, Surface
from tests.leaks.words import MARK

_SITES_BODY = {
    "title": MARK,
    "type": "Meeting",
    "lead": MARK,
    "start_datetime": "2023-08-15T14:00:00Z",
    "timezone": "UTC",
}
_SITES = "title lead description notes ends_at"
SURFACES = [
    Surface("GET", "sites", "/api/interactions", tells=_SITES),
    Surface(
        *("POST", "sites", "/api/interactions"),
        needs=Needs.EDIT,
        status=201,
        body=_SITES_BODY,
    ),
    Surface("GET", "sites", "/api/interactions/types", needs=Needs.SIGN_IN),
    Surface("GET", "sites", "/api/interactions/{interaction}", tells=_SITES),
    Surface(
        *("PUT", "sites", "/api/interactions/{interaction}"),
        needs=Needs.EDIT,
        body={"notes": MARK},
        tells="title lead description ends_at",
    ),
    Surface("DELETE", "sites", "/api/interactions/{interaction}", needs=Needs.DELETE),
]
