"""JSON as it crosses the wire: refused early when it is not sound, rendered fast when it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

import orjson
from django.utils.functional import Promise
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

CONTRACT_HEADER = "X-API-Contract"
"""With it a client says which contract is to answer (contracts.md, "Which contract answers when
two documents own one path")."""

MOST_LEVELS = 100
MOST_KEYS = 1_000
MOST_BRACKETS = 200_000  # an empty object is two bytes of a body and eighty of memory
LARGEST_WHOLE = 2**63  # what a bigint column holds, and its negative


class JsonRenderer(BaseRenderer):
    """Moments read `2023-08-15T14:00:00Z`, with six more digits only where there are any."""

    media_type = "application/json"
    format = "json"
    charset = None  # JSON is UTF-8; the media type has no such parameter (RFC 8259)

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None:
            return b""
        return orjson.dumps(data, default=_plain, option=orjson.OPT_UTC_Z)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)  # amounts have at most 14 digits, which a double holds exactly
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} does not go over the wire")


class JsonParser(BaseParser):
    """Strict JSON: what two readers could understand differently is refused.

    The size is bounded before this runs (`DATA_UPLOAD_MAX_MEMORY_SIZE`).
    """

    media_type = "application/json"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read()
        return sound_json(body) if body.strip() else {}


def sound_json(body: bytes) -> Any:
    """The value of the JSON text. Raises ParseError with a sentence that says what is wrong."""
    if body.count(b"{") + body.count(b"[") > MOST_BRACKETS:
        raise ParseError(f"The body has more than {MOST_BRACKETS} brackets.")
    try:
        # orjson first: it refuses lone surrogates, NaN, infinity, bad UTF-8 and bottomless
        # nesting without recursing into it. It keeps the last of duplicate keys, so it is not
        # the one that answers.
        _check_levels(orjson.loads(body))
    except orjson.JSONDecodeError as error:
        raise ParseError(f"The body is not sound JSON: {error.msg}.") from error
    return json.loads(
        body.decode("utf-8"),
        object_pairs_hook=_Keys().unique,
        parse_int=_whole,
        parse_constant=_refuse_constant,
    )


def _check_levels(value: Any, level: int = 1) -> None:
    if isinstance(value, str):
        _check_text(value)
        return
    if not isinstance(value, dict | list):
        return
    if level > MOST_LEVELS:
        raise ParseError(f"The body is nested deeper than {MOST_LEVELS} levels.")
    if isinstance(value, dict):
        for key in value:
            _check_text(key)
    for inner in value.values() if isinstance(value, dict) else value:
        _check_levels(inner, level + 1)


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise ParseError("The body holds a NUL character, which cannot be stored.")


class _Keys:
    """Counts the keys of one body and refuses the same key twice in one object."""

    def __init__(self) -> None:
        self.count = 0

    def unique(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        self.count += len(pairs)
        if self.count > MOST_KEYS:
            raise ParseError(f"The body has more than {MOST_KEYS} keys.")
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ParseError("The body gives the same key twice.")
        return found


def _whole(digits: str) -> int:
    # Length first: Python refuses to read thousands of digits, and takes long for hundreds.
    if len(digits) > 20 or not -LARGEST_WHOLE <= int(digits) < LARGEST_WHOLE:
        raise ParseError("The body holds a number beyond the range of 64 bits.")
    return int(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise ParseError(f"{name} is not JSON.")
