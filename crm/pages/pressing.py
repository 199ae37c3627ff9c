"""What is only pressed (Undo, Done, Delete) is done once, however often it is sent (ADR 21).

pressing.js sends it with an Idempotency-Key, and keeps that while the answer is lost. Then it is
answered again, in the words of the first time, which the session holds of the last press.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urldefrag

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.db import transaction
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from crm.actions import claim
from crm.rules import is_storable

Request = Any
"""A `SiteRequest`: `site_page`, which makes one, stands on this."""
LAST = "last_press"  # session key
LONGEST_KEY = 64  # characters


def press(
    request: Request, view: Callable[[], HttpResponseBase], *, shown: str
) -> HttpResponseBase:
    """The answer of the view, which for a press leads the whole page on, from where it is `shown`:
    the same again for the same press. One that leads nowhere has done nothing; its key is free."""
    key = request.headers.get("Idempotency-Key", "")
    if request.method != "POST" or not (0 < len(key) <= LONGEST_KEY and is_storable(key)):
        return view()
    wanted = repr((request.get_full_path(), sorted(request.POST.lists())))
    address = hashlib.sha256(wanted.encode()).hexdigest()
    with transaction.atomic():
        receipt, is_first = claim(request.viewer, address=address, key=key, request=address)
        if not is_first:
            return _again(request, key, shown)
        response = view()
        there = response.headers.get("Location") or response.headers.get("HX-Redirect")
        if there is None:
            receipt.delete()
            return response
        said = [(one.level, str(one.message), one.extra_tags) for one in to_be_said(request)]
        request.session.keep(LAST, {"key": key, "there": there, "said": said})
    return _led(there, shown)


def _again(request: Request, key: str, shown: str) -> HttpResponseBase:
    session = request.session
    session.read_again()
    last = session.get(LAST) or {}
    if last.get("key") != key:
        messages.info(request, _("This was done before."))
        return _led(reverse("home", args=[request.viewer.site.slug]), shown)
    told = {str(one.message) for one in to_be_said(request)}
    for level, text, tags in last["said"]:
        if text not in told:  # else the headers of the lost answer came through
            messages.add_message(request, level, text, extra_tags=tags or "")
    return _led(last["there"], shown)


def to_be_said(request: Request) -> list[Message]:
    """What the next page will say."""
    storage: Any = messages.get_messages(request)
    waiting = list(storage)
    storage.used = False  # looked at, not said
    return waiting


def _led(there: str, shown: str) -> HttpResponseBase:
    """On to `there`, afresh: for another place on the same page, a browser would not ask for it."""
    response = HttpResponseClientRedirect(there)
    page, place = urldefrag(there)
    if place and page == urldefrag(shown).url:
        response.headers["HX-Refresh"] = "true"
    return response
