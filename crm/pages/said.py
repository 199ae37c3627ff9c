"""What the next page says, kept for whom and on which site it is meant.

Django's cookie is anybody's who uses the browser next: with it they would read what was done
before, and be offered to undo it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.core import signing
from django.http import HttpRequest, HttpResponse

NAME = "messages"
MOST = 10


class PersonsMessages(CookieStorage):
    """A cookie for each site that is open in a tab, signed for the person who is signed in. Of
    more than `MOST`, or than a cookie holds, the newest are said; the others are not kept in the
    session, which would be written as a whole for them."""

    request: Any
    key_salt: str

    @property
    def cookie_name(self) -> str:  # type: ignore[override]  # Django's is the same for every page
        match = getattr(self.request, "resolver_match", None)
        site = match.kwargs.get("site") if match else None
        return f"{NAME}-{site}" if site else NAME

    @property
    def signer(self) -> signing.TimestampSigner:
        """Whose salt is the person's of now: signing in and out change it within a request."""
        person = getattr(self.request.user, "pk", None)
        return signing.get_cookie_signer(salt=f"{self.key_salt}.{person}")

    @signer.setter
    def signer(self, _made: signing.TimestampSigner) -> None:
        """Django makes one for all."""

    def _store(
        self, messages: Sequence[Message], response: HttpResponse, *args: Any, **kwargs: Any
    ) -> list[Message]:
        super()._store(messages[-MOST:], response, *args, **kwargs)  # type: ignore[misc]  # left out of the stubs
        return []


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Leave nothing of what was still to be said in the browser."""
    for name in request.COOKIES:
        if name == NAME or name.startswith(f"{NAME}-"):
            response.delete_cookie(name)
