"""`ETag`, `If-Match` and `If-None-Match`: what a row reads like, and whether it still does.

The tag is strong (RFC 9110, 8.8.1): a keyed hash of exactly what is answered. So whatever a viewer
cannot read never moves their tag, readable and redacted answers have different ones, and nobody
can try out texts against a tag: that takes the key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.crypto import salted_hmac

from crm.api.base.refusals import BadCondition, Changed

_SALT = "crm.api.base.etags"
_LENGTH = 32  # hexadecimal digits: 128 bits
_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_ANY = "*"


def etag_of(kind: str, site_id: int, answer: bytes) -> str:
    """The strong tag of a rendered answer. `kind` tells apart what shares a shape; it has no
    space."""
    told = f"{kind} {site_id} ".encode() + answer
    return f'"{salted_hmac(_SALT, told, algorithm="sha256").hexdigest()[:_LENGTH]}"'


def sets_conditions(headers: Mapping[str, str]) -> bool:
    return "If-Match" in headers or "If-None-Match" in headers


def refuse_unmatched(headers: Mapping[str, str], tag: str) -> None:
    """Raise Changed where `If-Match` names other tags than the row's. Weak tags match nothing
    (RFC 9110, 13.1.1). Raises BadCondition where the header cannot be read."""
    wanted = _tags_in(headers, "If-Match")
    if wanted and not {tag, _ANY} & wanted:
        raise Changed("This has changed since you read it; read it again.")


def is_known(headers: Mapping[str, str], tag: str) -> bool:
    """Whether `If-None-Match` names the row's tag, weakly or not (RFC 9110, 13.1.2). Raises
    BadCondition where the header cannot be read."""
    known = {each.removeprefix("W/") for each in _tags_in(headers, "If-None-Match")}
    return bool({tag, _ANY} & known)


def _tags_in(headers: Mapping[str, str], name: str) -> set[str]:
    """The tags that a header lists, quotes and all, or `*`; nothing without the header."""
    written = headers.get(name)
    if written is None or written.strip(" \t") == _ANY:
        return set() if written is None else {_ANY}
    # With every tag reduced to an empty one, what is left is empty tags, blanks and commas.
    parts = {part.strip(" \t") for part in _TAG.sub('""', written).split(",")}
    if parts - {""} != {'""'}:
        raise BadCondition(f'{name} must be * or a list of entity tags, such as "x", "y".')
    return set(_TAG.findall(written))
