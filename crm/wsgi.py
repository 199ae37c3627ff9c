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
    """Refuse a body's charset that Django would believe, for the query string too.

    `charset=hex` is no text at all; Django fails over it while it makes the request, before any
    middleware or error page of ours can answer.
    """

    def answering(environ: Environ, start_response: Any) -> Iterable[bytes]:
        kind = Message()
        kind["Content-Type"] = environ.get("CONTENT_TYPE") or "text/plain"
        charset = kind.get_param("charset", "utf-8")
        if isinstance(charset, str) and charset.casefold() in ("utf-8", "utf8"):
            return inner(environ, start_response)
        refusal = not_text(environ.get("PATH_INFO", ""))
        start_response(f"{refusal.status_code} {refusal.reason_phrase}", list(refusal.items()))
        return [refusal.content]

    return answering


django = get_wsgi_application()

from crm.fallback import not_text  # noqa: E402  # templates need the apps to be ready

application = only_utf8(django)
