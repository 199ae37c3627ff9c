"""The documentation names every address, and no other (architecture rule 16)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

CONTRACTS = Path(__file__).resolve().parent.parent / "docs" / "contracts.md"
METHODS = ("get", "post", "put", "patch", "delete")


def _routes(patterns: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, set[str]]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern) and address.startswith("api/"):
            yield address, _methods(pattern.callback)


def _methods(view: Any) -> set[str]:
    """What a view answers; where two contracts share an address, what either of them does."""
    if choices := getattr(view, "choices", ()):
        return set().union(*(_methods(choice) for choice in choices))
    verbs = getattr(view, "actions", None) or {}
    offered = view.view_class if hasattr(view, "view_class") else getattr(view, "cls", None)
    return {verb.upper() for verb in METHODS if verb in verbs or hasattr(offered, verb)}


def served() -> dict[str, set[str]]:
    """Every address below /api/ without its converters, and the methods it answers."""
    found: dict[str, set[str]] = {}
    for address, methods in _routes(get_resolver().url_patterns):
        plain = "/" + re.sub(r"<[^>]*>", "{id}", address).rstrip("/")
        if methods:
            found.setdefault(plain, set()).update(methods)
    return found


def documented() -> dict[str, set[str]]:
    rows = re.findall(r"^\| `(/api/[^`]+)` \| ([A-Z ]+) \|", CONTRACTS.read_text(), re.MULTILINE)
    return {re.sub(r"\{[^}]*\}", "{id}", path): set(verbs.split()) for path, verbs in rows}


def test_every_address_is_documented_with_its_methods() -> None:
    assert documented() == served()
