"""Signing in and choosing a site; the `sites` contract owns these addresses."""

from __future__ import annotations

from tests.leaks.surfaces import Needs, Number, Surface

SITE = "site site_description"
SURFACES = [
    Surface("POST", "sites", "/api/auth/login", needs=Needs.NOTHING, status=400, body={}),
    Surface("POST", "sites", "/api/auth/refresh", needs=Needs.NOTHING, status=400, body={}),
    Surface("POST", "sites", "/api/auth/logout", needs=Needs.SIGN_IN, body={}),
    Surface("GET", "sites", "/api/auth/me", needs=Needs.SIGN_IN, of_person=True, tells=SITE),
    Surface("GET", "sites", "/api/auth/sites", needs=Needs.SIGN_IN, of_person=True, tells=SITE),
    Surface("GET", "sites", "/api/sites", needs=Needs.SIGN_IN, of_person=True, tells=SITE),
    Surface(
        *("POST", "sites", "/api/auth/site"),
        needs=Needs.VIEW,
        body={"siteId": Number("site")},
        tells=SITE,
    ),
    Surface(
        *("POST", "sites", "/api/sites/active"),
        needs=Needs.VIEW,
        body={"site_id": Number("site")},
        tells=SITE,
    ),
    Surface("GET", "sites", "/api/events"),
]
