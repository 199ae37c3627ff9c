"""What the outbox sends by itself (outbox.js) is told at once what the next page would say.

Nobody is led on by its answer: on whatever page is opened later the words, and their Undo, would
seem to be about something else.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

HEADER = "X-Unattended"


def told_at_once(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """That answer, with the messages in it if it says that something is saved."""
    is_saved = HEADER in request.headers and "HX-Redirect" in response.headers
    if is_saved and isinstance(response, HttpResponse):
        response.content = render_to_string("_toasts.html", request=request)
    return response
