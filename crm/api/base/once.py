"""`Idempotency-Key`: a POST that is sent again is answered again, and not carried out again.

The key is claimed in the transaction of the POST, before anything else is written. Whoever sends
the same meanwhile waits for that transaction: if it commits, they get its answer; if it is rolled
back, they are the first. What is answered again is rendered again, so that a text which has been
restricted since does not come back from a store.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from rest_framework.response import Response

from crm import actions
from crm.api.base.refusals import BadKey, KeyReused
from crm.models import IdempotencyKey
from crm.tenancy.viewer import Viewer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"

KEY_PATTERN = "^[ -~]{1,255}$"

_KEY = re.compile(KEY_PATTERN)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request says of itself: by whom, where, under which key, and what it wants."""

    viewer: Viewer
    address: str
    key: str
    request: str


def claim_of(http: HttpRequest, viewer: Viewer, contract: str) -> Claim | None:
    """The claim that a POST makes; None without the header. `contract` tells apart those that
    share an address."""
    key = http.headers.get(HEADER)
    if http.method != "POST" or key is None:
        return None
    if not _KEY.fullmatch(key):
        raise BadKey(f"{HEADER} must be 1 to 255 printable ASCII characters.")
    path = http.path.rstrip("/").encode(errors="backslashreplace")
    query = http.META.get("QUERY_STRING", "").encode(errors="backslashreplace")
    return Claim(viewer, _hash(path), key, _hash(contract.encode(), query, http.body))


def _hash(*parts: bytes) -> str:
    """Of each part by itself first, so that nothing can move from one into another."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def once(
    claim: Claim, carry_out: Callable[[], Response], replay: Callable[[str], Response]
) -> Response:
    """What `carry_out` answers, or what it answered before; inside the POST's transaction."""
    row, is_mine = actions.claim(
        claim.viewer, address=claim.address, key=claim.key, request=claim.request
    )
    if is_mine:
        response = carry_out()
        _keep(row, response)
        return response
    if row.request != claim.request:
        raise KeyReused(f"This {HEADER} was used for another request.")
    return _again(row, replay)


def _keep(row: IdempotencyKey, response: Response) -> None:
    if response.status_code >= 400:  # a refusal that was answered and not raised
        row.delete()
        return
    row.status = response.status_code
    row.subject = _id_in(response.data)
    row.location = response.headers.get("Location", "")
    row.save(update_fields=["status", "subject", "location"])


def _id_in(data: Any) -> str:
    """The id of the row that an answer shows: its own, or that of the one object inside it."""
    while isinstance(data, Mapping):
        if "id" in data:
            return str(data["id"])
        inside = [value for value in data.values() if isinstance(value, Mapping)]
        data = inside[0] if len(inside) == 1 else None
    return ""


def _again(row: IdempotencyKey, replay: Callable[[str], Response]) -> Response:
    response = replay(row.subject) if row.subject else Response({})
    response.status_code = row.status
    if row.location:
        response.headers["Location"] = row.location
    response.headers[REPLAYED] = "true"
    return response
