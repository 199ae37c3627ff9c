"""Pages on which somebody who is signed in gives their password again.

@confirming
@site_page()
def break_glass(request: ConfirmingRequest, number: int) -> HttpResponse: ...
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from crm import actions
from crm.actions import Confirmed
from crm.errors import SignInRefused, TooManyTries
from crm.fallback import answer
from crm.pages.base import SiteRequest, person_of

View = Callable[..., HttpResponseBase]


class ConfirmingRequest(SiteRequest):
    """A request that `confirming` has looked at; for annotations only."""

    confirmed: Confirmed | None


def confirming(view: View) -> View:
    """Look at a `password` that is posted, before the view's transaction begins, as often as
    signing in may be tried; the view finds in `request.confirmed` whether it was right."""

    @sensitive_post_parameters("password")
    @wraps(view)
    def confirmed(request: Any, **kwargs: Any) -> HttpResponseBase:
        request.confirmed = None
        if request.method == "POST" and request.user.is_authenticated:
            try:
                request.confirmed = _confirmed(request)
            except TooManyTries as error:
                refusal = answer(request, 429)
                refusal.headers["Retry-After"] = str(error.retry_after)
                return refusal
        return view(request, **kwargs)

    return confirmed


def refuse_wrong_password(form: forms.Form, request: ConfirmingRequest) -> None:
    """Say beside the field that the password is wrong; of an empty one the form says so itself."""
    if form.is_bound and request.confirmed is None and not form.has_error("password"):
        form.add_error("password", _("This is not your password."))


def _confirmed(request: Any) -> Confirmed | None:
    password = request.POST.get("password", "")
    if not password:
        return None  # nothing to look at, so no try
    try:
        return actions.confirm(
            user=person_of(request), password=password, network=network_of(request)
        )
    except SignInRefused:
        return None


def network_of(request: HttpRequest) -> str:
    return actions.network_of(
        remote=request.META.get("REMOTE_ADDR", ""),
        forwarded=request.META.get("HTTP_X_FORWARDED_FOR", ""),
    )


def password_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
