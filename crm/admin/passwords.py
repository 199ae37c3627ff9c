"""Changing one's own password, which asks for the old one: as often as signing in may be tried."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse

from crm import actions
from crm.errors import TooManyTries
from crm.fallback import answer

View = Callable[..., HttpResponseBase]


def with_limit(view: View) -> View:
    """Count a try before the view looks at a password, outside of the view's transaction."""

    @wraps(view)
    def changing(request: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or not request.user.is_authenticated:
            return view(request, **kwargs)
        network = actions.network_of(
            remote=request.META.get("REMOTE_ADDR", ""),
            forwarded=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        )
        try:
            actions.count_try(user=request.user, network=network)
        except TooManyTries as error:
            refusal = answer(request, 429)
            refusal.headers["Retry-After"] = str(error.retry_after)
            return refusal
        response = view(request, **kwargs)
        if _was_right(response):
            actions.forget_tries(user=request.user, network=network)
        return response

    return changing


def _was_right(response: Any) -> bool:
    """Whether the old password was looked at and right, even if the new one was refused."""
    form = (getattr(response, "context_data", None) or {}).get("form")
    if form is not None:
        return "old_password" in getattr(form, "cleaned_data", {})
    done: bool = response.headers.get("Location") == reverse("admin:password_change_done")
    return done
