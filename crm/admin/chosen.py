"""The site that the admin works on, and the one that a form was shown for (ADR 36).

The admin's addresses carry no site. Which one it is stands in the session, and may have changed, by
another tab or by a role that was taken, while a form was open: so each form says its site in a
field (`{% csrf_token %}` writes it), and is refused where that is not the site any more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from crm.access import memberships_of
from crm.models import Site, User
from crm.templatetags.shown_for import SHOWN_FOR

CHOSEN = "admin_site"  # session key: the number of the admin's site
AGAIN = "choose_again"  # parameter: the site to choose before the form is looked at
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
OF_THE_FRAME = frozenset({"csrfmiddlewaretoken", SHOWN_FOR, AGAIN})


View = TypeVar("View", bound=Callable[..., Any])


def of_no_site(view: View) -> View:
    """Marks a view that does the same whichever site is chosen, if any."""
    view.of_no_site = True  # type: ignore[attr-defined]  # functions take any attribute
    return view


def site_of(request: Any) -> int | None:
    """The site to work on: the chosen one, at first the first; None if it may not be entered now.

    Nobody is moved to another site without being told.
    """
    numbers = [membership.site_id for membership in request.managed]
    again = request.POST.get(AGAIN) if request.method == "POST" else None
    if again is not None and again in map(str, numbers):
        request.session[CHOSEN] = int(again)
    elif numbers and CHOSEN not in request.session:
        request.session[CHOSEN] = numbers[0]
    chosen: int | None = request.session.get(CHOSEN)
    return chosen if chosen in numbers else None


def turned_away(site: admin.AdminSite, request: Any) -> HttpResponse | None:
    """The answer to whom has to choose first, or whose form belongs to another site."""
    is_lost = bool(request.managed) and request.viewer is None
    if request.method in SAFE:
        return redirect("admin:choose_site") if is_lost else None
    said = request.POST.get(AGAIN, request.POST.get(SHOWN_FOR))
    if not is_lost and said == str(request.shown_for):
        return None
    return _refused(site, request, _site_said(request, said))


def _site_said(request: Any, said: str | None) -> Site | None:
    """The site that a form speaks of, if the person belongs to it."""
    user: User = request.user
    found = [each.site for each in memberships_of(user) if str(each.site_id) == said]
    return found[0] if found else None


def _refused(site: admin.AdminSite, request: Any, former: Site | None) -> HttpResponse:
    """Nothing is saved; what was typed is kept on the page, and goes where it belongs from there.

    A password is not written into a page, nor can a file be.
    """
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in OF_THE_FRAME
    ]
    is_kept = not request.FILES and not any("password" in name for name, _value in typed)
    may_return = former is not None and former.pk in [each.site_id for each in request.managed]
    context = {
        **site.each_context(request),
        "title": _("Nothing was saved"),
        "former": former,
        "may_return": may_return,
        "typed": typed if is_kept and may_return else None,
        "again": AGAIN,
        "address": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/other_site.html", context, status=409)
