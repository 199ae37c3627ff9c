"""Headers of every answer: pages, API, static files, and refusals that no view ever saw."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware

from crm.fallback import FOREIGN_CHARSET, bad_request, is_api_path

UNUSED_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
"""What no page of ours asks a browser for, so that nothing put into one can either."""

PERMISSIONS = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class EveryAnswer(SecurityMiddleware):
    """Django's security headers and Permissions-Policy, whoever answered.

    Stands outside of Django's own middleware, which may itself refuse a request (an unknown host,
    before it redirects to HTTPS) and then adds nothing to the refusal.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Redirecting is for the middleware further in."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer: HttpResponse = super().process_response(request, response)
        answer.headers.setdefault("Permissions-Policy", PERMISSIONS)
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return answer


def refuse_foreign_charsets(get_response: GetResponse) -> GetResponse:
    """Refuse a body that calls itself anything but UTF-8, before anybody decodes it.

    Below /api/ nobody decodes one; there each contract refuses it in its own shape.
    """

    def answering(request: HttpRequest) -> HttpResponseBase:
        if request.META.get(FOREIGN_CHARSET) and not is_api_path(request.path_info):
            refusal: HttpResponse = bad_request(request)
            return refusal
        return get_response(request)

    return answering
