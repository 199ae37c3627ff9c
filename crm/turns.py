"""Requests take turns by site, so that one that floods the service slows itself (ADR 30)."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Hashable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase

from crm.actions import network_of
from crm.api.base.paths import choices_of
from crm.api.base.views import DialectViewSet
from crm.errors import Overloaded, TooMuchAtOnce
from crm.fallback import TURNED_AWAY, answer, bad_request
from crm.gate import Gate
from crm.headers import GetResponse
from crm.tenancy.viewer import Viewer

REMEMBERED = 10_000  # credentials of a process
SITE_OF_PAGE = re.compile(r"/s/([-\w]+)/")
WITH_BODY = ("POST", "PUT", "PATCH")


class Sites:
    """Which site a credential was last let in to, by the name that the request gave the site.

    A queue must be found before the database is asked, and nobody may stand in another site's: so
    only what a door has found true counts, and forgetting costs one request in another queue.
    Credentials are kept as digests.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, int] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, claim: bytes) -> int | None:
        with self._lock:
            if claim in self._known:
                self._known.move_to_end(claim)
            return self._known.get(claim)

    def learn(self, claim: bytes, site: int) -> None:
        with self._lock:
            self._known[claim] = site
            self._known.move_to_end(claim)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)

    def forget(self, claim: bytes) -> None:
        with self._lock:
            self._known.pop(claim, None)


def claim_of(request: HttpRequest) -> bytes:
    """Who says that they are whose site's member; a digest."""
    meta = request.META
    page = SITE_OF_PAGE.match(request.path_info)
    told = (
        meta.get("HTTP_AUTHORIZATION", ""),
        request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""),
        meta.get("HTTP_X_SITE_ID", ""),
        meta.get("HTTP_X_BUSINESS_ID", ""),
        page[1] if page else "",
    )
    return hashlib.blake2b(repr(told).encode(errors="replace"), digest_size=16).digest()


class TakeTurns:
    """Hold a request until its turn, or have it refused before anything was done for it.

    The whole request is within one turn, with its transaction: whoever holds a row's lock is at
    work, and never waits here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        if not settings.WEB_THREADS:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.gate = Gate(
            settings.WEB_THREADS,
            at_once=settings.WEB_AT_ONCE,
            turn=settings.WEB_TURN.total_seconds(),
            share=settings.WEB_SHARE,
        )
        self.sites = Sites()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            _receive(request)
        except UnreadablePostError:
            unread: HttpResponseBase = bad_request(request)
            return unread
        claim = claim_of(request)
        try:
            ticket = self.gate.enter(self._queue(request, claim))
        except (TooMuchAtOnce, Overloaded) as refusal:
            setattr(request, TURNED_AWAY, refusal)
            return self.get_response(request)  # to whoever knows in which words to refuse it
        try:
            response = self.get_response(request)
            self._learn(request, claim, response)
            return response
        finally:
            self.gate.leave(ticket)

    def _learn(self, request: HttpRequest, claim: bytes, response: HttpResponseBase) -> None:
        viewer: Viewer | None = getattr(request, "viewer", None)  # set by whatever door let them in
        if viewer is not None:
            self.sites.learn(claim, viewer.site_id)
        elif response.status_code >= HTTPStatus.MULTIPLE_CHOICES:  # refused, or to the sign-in page
            self.sites.forget(claim)

    def _queue(self, request: HttpRequest, claim: bytes) -> Hashable:
        """The site's, or that of the network where nobody has shown yet whose they are."""
        site = self.sites.of(claim)
        if site is not None:
            return site
        meta = request.META
        forwarded = meta.get("HTTP_X_FORWARDED_FOR", "")
        return network_of(remote=meta.get("REMOTE_ADDR", ""), forwarded=forwarded)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Refuse who was turned away, but for contracts, which have words of their own."""
        refusal = getattr(request, TURNED_AWAY, None)
        if refusal is None or _is_of_a_contract(view):
            return None
        refused = answer(request, 429 if isinstance(refusal, TooMuchAtOnce) else 503)
        refused.headers["Retry-After"] = str(refusal.retry_after)
        return refused


def _receive(request: HttpRequest) -> None:
    """Take in the body: a slow client must not hold a turn. What is too large, a view refuses."""
    length = request.META.get("CONTENT_LENGTH") or ""
    is_sound = length.isdecimal() and int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if request.method in WITH_BODY and is_sound:
        _ = request.body


def _is_of_a_contract(view: Any) -> bool:
    kinds = [getattr(each, "cls", object) for each in choices_of(view)]
    return all(issubclass(kind, DialectViewSet) for kind in kinds)
