"""The contracts as an OpenAPI document, and a page to read and try them on.

Both are public: they are made from code alone, and say nothing of any site (ADR 20).
"""

from __future__ import annotations

from django.template.response import TemplateResponse
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.base.doors import Door
from crm.api.openapi import document
from crm.api.sites import SitesViewSet

OPENAPI = "application/vnd.oai.openapi+json"
JSON = "application/json"


class Documentation(SitesViewSet):
    """GET /api/schema, GET /api/docs"""

    group = "documentation"  # no contract's
    schema = None  # type: ignore[assignment]  # REST framework's word for: not documented
    opens_to = Door.ANYONE

    def describe(self, request: Request) -> Response:
        """Called plain JSON for who asks for that, which browsers show and do not save."""
        wanted = request.headers.get("Accept", "")
        is_plain = OPENAPI not in wanted and (JSON in wanted or "text/html" in wanted)
        answer = Response(document(), content_type=JSON if is_plain else OPENAPI)
        answer.headers["Vary"] = "Accept"
        return answer

    def show(self, request: Request) -> TemplateResponse:
        return TemplateResponse(request._request, "api/docs.html")
