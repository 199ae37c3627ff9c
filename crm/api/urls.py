"""Signing in, choosing a site, and what happens on it."""

from django.urls import path

from crm.api.accounts import (
    ActiveSiteView,
    MeView,
    RefreshView,
    SignInView,
    SignOutView,
    SitesView,
)
from crm.api.base.paths import both
from crm.api.documentation import Documentation
from crm.api.feed import Events

_describe = Documentation.as_view({"get": "describe"})
_show = Documentation.as_view({"get": "show"})
_choose_site = ActiveSiteView.as_view({"post": "create"})
_sites = SitesView.as_view({"get": "list"})

urlpatterns = [
    *both("auth/login", SignInView.as_view({"post": "create"})),
    *both("auth/refresh", RefreshView.as_view({"post": "create"})),
    *both("auth/logout", SignOutView.as_view({"post": "create"})),
    *both("auth/me", MeView.as_view({"get": "retrieve"})),
    *both("auth/sites", _sites),
    *both("auth/site", _choose_site),
    *both("sites", _sites),
    *both("sites/active", _choose_site),
    *both("events", Events.as_view({"get": "list"})),
    path("schema", _describe, name="openapi"),
    path("schema/", _describe),
    path("docs", _show, name="api_docs"),
    path("docs/", _show),
]
