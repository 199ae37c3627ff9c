"""What the product serves, found in its own configuration; nothing here is written by hand."""

from __future__ import annotations

import re
from typing import Any

from crm.api.base.views import DialectViewSet
from crm.api.business import BusinessViewSet
from crm.api.clients import ClientsViewSet
from crm.api.sites import SitesViewSet
from crm.api.tactics import TacticsViewSet
from crm.api.tracking import TrackingViewSet
from tests.routes import Route, routes

CONTRACTS: dict[type[DialectViewSet], str] = {
    ClientsViewSet: "clients",
    SitesViewSet: "sites",
    TacticsViewSet: "tactics",
    BusinessViewSet: "business",
    TrackingViewSet: "tracking",
}
_PART = re.compile(r"<[^>]*>")


def _contract_of(view: Any) -> str:
    dialect = getattr(view, "cls", object)
    return next((name for base, name in CONTRACTS.items() if issubclass(dialect, base)), "none")


def _views(route: Route) -> list[Any]:
    """Both of two contracts that share an address."""
    return list(getattr(route.view, "choices", ())) or [route.view]


def api() -> dict[str, Any]:
    """The handler of every verb of every view, by `Surface.key`; None where there are no verbs."""
    return {
        f"{verb.upper()} {_contract_of(view)} /{_PART.sub('{}', route.address).rstrip('/')}": (
            getattr(view.cls, name) if name else None
        )
        for route in routes()
        if route.is_api
        for view in _views(route)
        for verb, name in getattr(view, "actions", {"any": ""}).items()
        if verb != "head"  # REST framework's, once a view was asked: it is GET without a body
    }
