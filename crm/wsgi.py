"""The WSGI application that gunicorn serves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from email.message import Message
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Any], Iterable[bytes]]


def only_utf8(inner: Wsgi) -> Wsgi:
    """Keep a body's charset from Django, which would believe it for the query string too.

    `charset=hex` is no text at all; Django fails over it while it makes the request, before any
    middleware or error page of ours can answer. So the word is taken away, and a mark tells
    `crm.headers.refuse_foreign_charsets` to refuse the request in its turn.
    """

    def answering(environ: Environ, start_response: Any) -> Iterable[bytes]:
        kind = Message()
        kind["Content-Type"] = environ.get("CONTENT_TYPE") or "text/plain"
        charset = kind.get_param("charset", "utf-8")
        if not (isinstance(charset, str) and charset.casefold() in ("utf-8", "utf8")):
            environ = {**environ, "CONTENT_TYPE": kind.get_content_type(), FOREIGN_CHARSET: "yes"}
        return inner(environ, start_response)

    return answering


django = get_wsgi_application()

from crm.fallback import FOREIGN_CHARSET  # noqa: E402  # its templates need the apps to be ready

application = only_utf8(django)
