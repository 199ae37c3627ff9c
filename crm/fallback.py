"""Every error that no view answered: a page of our own, or JSON below `/api/`."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from crm.errors import Forbidden, NotLogged
from crm.localisation import speak_their_language

log = logging.getLogger("crm")

FOREIGN_CHARSET = "crm.foreign_charset"  # in the WSGI environment; `crm.wsgi` sets it
TURNED_AWAY = "turned_away"  # attribute of a request: the error of who got no turn (`crm.turns`)
RETRY_AFTER = 5  # seconds; the embedded server is back within them

_CODES = {
    400: ("VALIDATION_ERROR", "The request could not be read."),
    403: ("AUTHORIZATION_ERROR", "This is not allowed."),
    404: ("RESOURCE_NOT_FOUND", "There is nothing at this address."),
    413: ("VALIDATION_ERROR", "The request is too large."),
    429: ("TOO_MANY_REQUESTS", "Too much is asked for at once. Try again in a moment."),
    500: ("INTERNAL_SERVER_ERROR", "Something went wrong on our side. Nothing was saved."),
    503: ("INTERNAL_SERVER_ERROR", "The database does not answer. Try again in a few seconds."),
}


def _json(status: int) -> HttpResponse:
    """The `sites` shape: no contract was reached, and this one has a word for every status."""
    code, message = _CODES[status]
    error = {"code": code, "message": message, "details": []}
    body = {"status": "error", "error": error}
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})


def is_api_path(path: str) -> bool:
    return path.startswith("/api/") or path == "/api"


def answer(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """The error as whoever asked can read it. A fault of ours touches neither database nor session,
    nor does what was turned away; what else is refused, or is not there, is told in the language of
    who is signed in."""
    if is_api_path(request.path_info):
        return _json(status)
    if status < 500 and not hasattr(request, TURNED_AWAY):
        _speak_their_language(request)
    page = render_to_string(
        f"errors/{status}.html", {"status": status, **_way_back(request), **context}
    )
    response = HttpResponse(page, status=status)
    add_never_cache_headers(response)  # another person, or another moment, finds something else
    return response


def _speak_their_language(request: HttpRequest) -> None:
    """Where no view has come to do it; without a database, the language of the browser stays."""
    if hasattr(request, "user"):
        with suppress(DatabaseError, InterfaceError):
            speak_their_language(request)


def _way_back(request: HttpRequest) -> dict[str, Any]:
    """Of whom a page has let in: their site, as it was found then, and what signs them out."""
    viewer = getattr(request, "viewer", None)
    return {"viewer": viewer, "csrf_token": get_token(request)} if viewer is not None else {}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 403, reason=_reason(exception))


def _reason(exception: Exception | None) -> str:
    """What the refusal says of itself; one for want of a permission speaks to machines."""
    cause = exception.__cause__ if exception else None
    if exception is None or (isinstance(cause, Forbidden) and cause.permission):
        return ""
    return str(exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    response = answer(request, 403, csrf=True)
    response.headers["X-Stale-Form"] = "1"  # the outbox tells it from what is not allowed
    return response


def may_pass(error: BaseException | None) -> bool:
    """Whether the error, or what caused it, is a lost or refused database connection, or a read
    log that could not be written."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError | NotLogged):
            return True
        error = error.__cause__ or error.__context__
    return False


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when it is only the database that is away."""
    if may_pass(sys.exc_info()[1]):
        response = answer(request, 503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return answer(request, 500)


def api_not_found(request: HttpRequest, rest: str = "") -> HttpResponse:
    return _json(404)


api_not_found.csrf_exempt = True  # type: ignore[attr-defined]  # changes nothing, answers in JSON
