"""Every address that the product serves, found in its URL configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

METHODS = ("get", "post", "put", "patch", "delete")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")

PART = re.compile(r"<(?:(?P<kind>[^:>]+):)?(?P<name>[^>]+)>")
GROUP = re.compile(r"\(\?P<(?P<name>\w+)>[^()]*\)")


@dataclass(frozen=True)
class Route:
    """One pattern of the configuration; `address` is as it is written there."""

    address: str
    view: Any

    def path(self, parts: Mapping[str, str]) -> str:
        """A path that leads here; `parts` by the name of a part, else by its converter."""

        def filled(part: re.Match[str]) -> str:
            named = part.groupdict()
            return parts.get(named["name"]) or parts[named.get("kind") or "str"]

        return "/" + PART.sub(filled, GROUP.sub(filled, self.address)).rstrip("$")

    @property
    def is_api(self) -> bool:
        return self.address == "api" or self.address.startswith("api/")

    @property
    def is_admin(self) -> bool:
        return self.address.startswith("admin/")

    @property
    def methods(self) -> set[str]:
        """What an API's view answers; nothing where it does not say."""
        return _methods(self.view)


def _methods(view: Any) -> set[str]:
    """Where two contracts share an address, what either of them answers."""
    if choices := getattr(view, "choices", ()):
        return set().union(*(_methods(choice) for choice in choices))
    verbs = getattr(view, "actions", None) or {}
    offered = view.view_class if hasattr(view, "view_class") else getattr(view, "cls", None)
    return {verb.upper() for verb in METHODS if verb in verbs or hasattr(offered, verb)}


def routes() -> list[Route]:
    return list(_routes(get_resolver().url_patterns))


def _routes(patterns: Iterable[Any], prefix: str = "") -> Iterator[Route]:
    for pattern in patterns:
        address = prefix + _written(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield Route(address, pattern.callback)


def _written(pattern: Any) -> str:
    return str(pattern).lstrip("^") if isinstance(pattern, RegexPattern) else str(pattern)
