"""Signing in and out, choosing a site, and a site's home."""

from __future__ import annotations

import math
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language as set_language_cookie

from crm import actions
from crm.access import memberships_of
from crm.errors import Forbidden, SignInRefused, TooManyTries
from crm.models import Counter, User
from crm.pages.base import (
    REVEALING,
    SiteRequest,
    local_next,
    signed_in_page,
    site_page,
)
from crm.pages.forms import SignInForm
from crm.pages.passwords import network_of
from crm.pages.pieces import pieces_of
from crm.pages.said import forget
from crm.tenancy.viewer import Viewer

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@csrf_protect
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponseBase:
    onward = local_next(request)
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(onward or "front")
        return _sign_in_page(request, SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form, status=422)
    try:
        user = actions.sign_in(network=network_of(request), **form.cleaned_data)
    except TooManyTries as error:
        return _locked_page(request, form, error.retry_after)
    except SignInRefused:
        form.add_error(None, _("User name and password do not match. Please try again."))
        return _sign_in_page(request, form, status=422)
    login(request, user, backend=BACKEND)
    request.session.pop(REVEALING, None)  # what is restricted is hidden until asked for, each time
    return redirect(onward or "front")


def _sign_in_page(
    request: HttpRequest, form: SignInForm, status: int = 200, **context: Any
) -> HttpResponse:
    context = {"form": form, "next": local_next(request), **context}
    return TemplateResponse(request, "crm/sign_in.html", context, status=status)


def _locked_page(request: HttpRequest, form: SignInForm, seconds: int) -> HttpResponse:
    minutes = math.ceil(seconds / 60)
    locked = ngettext(
        "Nobody can sign in with this name from here for the next minute.",
        "Nobody can sign in with this name from here for the next %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
    page = _sign_in_page(request, form, status=429, locked=locked, locked_for=minutes)
    page.headers["Retry-After"] = str(seconds)
    return page


@signed_in_page
@require_POST
def sign_out(request: SiteRequest) -> HttpResponse:
    logout(request)
    response = redirect("sign_in")
    forget(request, response)
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Django's view keeps the choice in a cookie; a person's own goes with them."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return set_language_cookie(request)


@signed_in_page
@require_safe
def front(request: SiteRequest) -> HttpResponse:
    """To the only site, or to the choice."""
    sites = list(memberships_of(request.user).values_list("site__slug", flat=True)[:2])
    return redirect("home", site=sites[0]) if len(sites) == 1 else redirect("choose_site")


@signed_in_page
@require_safe
def choose_site(request: SiteRequest) -> HttpResponse:
    context = {"memberships": memberships_of(request.user)}
    return TemplateResponse(request, "crm/choose_site.html", context)


@site_page()
@require_safe
def home(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer
    context = {
        "greeting": _greeting(viewer),
        "today": timezone.localdate(),
        "stats": [],
        # Pieces that apps above this one answer; the page fetches them by their address.
        "summary_url": reverse("contact_summary", args=[viewer.site.slug]),
        "recent_url": reverse("interaction_recent", args=[viewer.site.slug]),
        "fresh": _is_fresh(viewer),
        "pieces": pieces_of("home", request),
    }
    return TemplateResponse(request, "crm/home.html", context)


def _greeting(viewer: Viewer) -> str:
    name = getattr(viewer.user, "first_name", "") or viewer.user.username
    hour = timezone.localtime().hour
    if 4 <= hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


def _is_fresh(viewer: Viewer) -> bool:
    """Whether the site never had a contact: contacts are numbered, and none was yet."""
    numbered = Counter.objects.visible_to(viewer).filter(noun="contacts_contact")
    return not numbered.exists()


@site_page()
@require_POST
def reveal_switch(request: SiteRequest) -> HttpResponse:
    """Switch what the person's restricted tags hide on or off, on this site, in this sign-in."""
    viewer = request.viewer
    if not viewer.may_reveal:
        raise Forbidden("There is nothing here that you could reveal.")
    switched_on = set(request.session.get(REVEALING, ())) - {viewer.site.slug}
    if request.POST.get("reveal") == "on":  # a stale page must not turn it on by turning it over
        switched_on.add(viewer.site.slug)
    request.session[REVEALING] = sorted(switched_on)
    return redirect(local_next(request) or reverse("home", args=[viewer.site.slug]))


@site_page()
@require_safe
def outbox(request: SiteRequest) -> HttpResponse:
    """What the person typed on this site and has not saved; their browser fills it in."""
    return TemplateResponse(request, "crm/outbox.html")
