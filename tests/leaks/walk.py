"""What the product serves, found in its own configuration; nothing here is written by hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import get_commands

from crm.admin.site import site as admin_site
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
_APPS = re.compile(r"\(\?P<app_label>[^)]*\)")
_TARGET = re.compile(r'hx-target="#([\w-]+)"')
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


def pages() -> set[str]:
    """`/s/{}/contacts/{}/` for every page; which verbs it answers, only asking tells."""
    return {
        "/" + _PART.sub("{}", route.address)
        for route in routes()
        if not (route.is_api or route.is_admin)
    }


def commands() -> set[str]:
    """The management commands that are ours, or ours instead of Django's."""
    ours = {
        app.name for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR
    }
    return {name for name, app in get_commands().items() if app in ours}


def htmx_targets() -> set[str]:
    """The elements that some template lets htmx fill."""
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")
    return {name for file in templates for name in _TARGET.findall(file.read_text("utf-8"))}


def admin() -> tuple[set[tuple[str, str]], set[str]]:
    """(`app.model`, what follows) for every address of a model, and the other addresses."""
    models, others = set(), set()
    registered = {model._meta.label_lower for model in admin_site._registry}
    for route in routes():
        if route.is_admin:
            _admin, app, model, rest = [*route.address.split("/", 3), "", "", ""][:4]
            if f"{app}.{model}" in registered:
                models.add((f"{app}.{model}", rest))
            else:
                others.add(_APPS.sub("(?P<app_label>)", route.address))
    return models, others
