"""Addresses: both slash forms of each, and rows named by number or uuid."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, path

from crm.errors import NotFound

_NUMBER = re.compile("[1-9][0-9]{0,18}")
_UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
ID_PATTERN = f"^({_NUMBER.pattern}|{_UUID.pattern})$"
_LARGEST_NUMBER = 2**63 - 1


def both(address: str, view: Callable[..., Any]) -> list[URLPattern]:
    """The address with and without a slash at its end; a redirect would lose a POST's body."""
    return [path(address, view), path(f"{address}/", view)]


def addresses(patterns: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every address outside the admin, and its view."""
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from addresses(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


def choices_of(view: Any) -> list[Any]:
    """The views that answer an address: the view, or those that it only chooses between."""
    return list(getattr(view, "choices", ())) or [view]


def key_of(written: str) -> dict[str, Any] | None:
    """What to look a row up by, from the path's text; None for what no row is called."""
    if _NUMBER.fullmatch(written):
        number = int(written)
        return {"number": number} if number <= _LARGEST_NUMBER else None
    return {"uuid": uuid.UUID(written)} if _UUID.fullmatch(written) else None


def found(rows: Any, written: str) -> Any:
    """The row of `rows` (a QuerySet) that the path names, or None."""
    key = key_of(written)
    return rows.filter(**key).first() if key else None


def one(rows: Any, written: str, noun: str) -> Any:
    """The row of `rows` (a QuerySet) that the path names. Raises NotFound for every other case:
    another site's, a deleted, a never-used and an impossible id look alike."""
    row = found(rows, written)
    if row is None:
        raise NotFound(noun)
    return row
