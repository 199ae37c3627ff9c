"""A token that somebody makes for a program of theirs: shown once, ended under *Sign-ins*."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from crm import actions
from crm.errors import RuleBroken
from crm.models import Session
from crm.pages.base import person_of, site_page
from crm.pages.forms import TokenForm, tell
from crm.pages.once import once
from crm.pages.passwords import ConfirmingRequest, confirming, refuse_wrong_password
from crm.pages.settings import settings_page
from crm.tokens import access_token_for


@confirming
@site_page()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def token_create(request: ConfirmingRequest) -> HttpResponse:
    """The form; and once it is sent, the token itself, which nothing keeps: not the database, and
    not the browser, as no page is stored there."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if "draft" in request.POST:
        form.forgive()
        return settings_page(request, "token", form, tab="sign_ins", is_draft=True)
    refuse_wrong_password(form, request)
    if form.is_valid():
        try:
            session = _made(request, form)
        except RuleBroken as error:
            tell(form, error)
        else:
            token = access_token_for(session)
            page = settings_page(
                request, "token_made", tab="sign_ins", session=session, token=token
            )
            return trigger_client_event(page, "saved")  # drafts.js hears it: this leads nowhere
    return settings_page(request, "token", form, tab="sign_ins")


def _made(request: ConfirmingRequest, form: TokenForm) -> Session:
    """The token's row; of a form whose answer was lost it is the one that it made then."""
    user = person_of(request)
    return once(
        request,
        request.path,
        by=request.viewer,
        make=lambda: actions.make_token(
            user=user,
            name=form.cleaned_data["name"],
            site_id=request.viewer.site_id,
            until=now() + dt.timedelta(days=int(form.cleaned_data["lasts"])),
            confirmed=request.confirmed,
        ),
        rows=actions.tokens_of(user),
        name="pk",
    )
