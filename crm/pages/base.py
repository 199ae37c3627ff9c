"""What every page of a site stands on: who asks, on which site, in one transaction.

    @site_page(Permission.EDIT_CONTACTS)
    def contact_create(request: SiteRequest) -> HttpResponseBase: ...

    path("contacts/new/", contact_create, name="contact_create")  # below s/<slug:site>/

The view finds `request.viewer`; the URL's `site` is not passed on, because the viewer's site is
it. A TemplateResponse is rendered before the transaction ends, so that templates may read lazily.
A streamed answer runs after it and needs a transaction and an `acting_as` of its own.

NotFound and Forbidden become pages, and so does a Conflict where a view expects none: two did the
same at once. RuleBroken and Conflict are the view's to catch otherwise; a view that goes on after a
failed action wraps it in `transaction.atomic()`, because PostgreSQL refuses every statement after
an error until the savepoint is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from crm.access import EVERY_TAG, viewer_on
from crm.errors import Conflict, Forbidden, NotFound, refused_by_the_wall
from crm.fallback import answer
from crm.localisation import by_their_clock, speak_their_language
from crm.models import User
from crm.pages.pressing import press
from crm.pages.unattended import told_at_once
from crm.tenancy.context import become, signed_in_as
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Doorway, Permission

REVEALING = "reveal"  # session key: addresses of the sites whose restricted tags are switched on

View = Callable[..., HttpResponseBase]


class SiteRequest(HttpRequest):
    """A request that `site_page` has let through; for annotations only."""

    user: User
    viewer: Viewer
    htmx: Any
    key_spent: bool  # set by `once`, where the form's key stands for something else


def local_next(request: HttpRequest, default: str = "") -> str:
    """Where the request asks to go afterwards, if that is a place of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if _is_local(request, wanted) else default


def _is_local(request: HttpRequest, wanted: str) -> bool:
    local = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return local and wanted.startswith("/")


def is_on_site(request: SiteRequest, address: str, names: Collection[str]) -> bool:
    """Whether that is a page of ours, of one of those names, on the viewer's own site."""
    if not _is_local(request, address):
        return False
    try:
        page = resolve(urlsplit(address).path)
    except Resolver404:
        return False
    return page.url_name in names and page.kwargs.get("site") == request.viewer.site.slug


def params_of_page(request: HttpRequest) -> QueryDict:
    """The parameters of the page that is open in the browser. A draft that comes back to it is
    posted without them."""
    if request.method != "POST":
        return request.GET
    return QueryDict(urlsplit(page_of_form(request)).query)


def shown_page(htmx: Any) -> str:
    """Where the browser says it is, if that can be read."""
    try:
        return str(htmx.current_url_abs_path or "")
    except ValueError:
        return ""


def page_of_form(request: HttpRequest) -> str:
    """Where a form was sent from, as far as the browser says that it was a page of ours."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back from there to what was wanted. Whoever sent something is told
    that it was not saved, and comes back to its page."""
    htmx, asked = getattr(request, "htmx", None), {}
    if htmx:
        asked["next"] = shown_page(htmx)
    elif request.method in ("GET", "HEAD"):
        asked["next"] = request.get_full_path()
    elif _says_something(request):
        asked["next"] = page_of_form(request)
    if _says_something(request) and (not htmx or "Idempotency-Key" in request.headers):
        asked["unsaved"] = "1"  # what else a script sends, drafts.js keeps
    told = {name: value for name, value in asked.items() if value not in ("", "/")}
    url = resolve_url(settings.LOGIN_URL)
    if told:
        url = f"{url}?{urlencode(told)}"
    if htmx:  # a redirect would put the sign-in page into the middle of the page
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return redirect(url)


def _says_something(request: HttpRequest) -> bool:
    """Whether a form was sent, and with more than a wish to sign out."""
    return request.method == "POST" and bool(request.POST.keys() - {"csrfmiddlewaretoken"})


def go(request: SiteRequest, url: str) -> HttpResponse:
    """Send the browser on: htmx would follow a redirect inside the page. Of a form that keeps
    drafts this answer says that it is saved, and no other does (ADR 21)."""
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def site_page(permission: Permission | None = None) -> Callable[[View], View]:
    """Open a view to the members of the site in its URL, who hold `permission` if one is given."""

    def decorate(view: View) -> View:
        def admitted(request: Any, *, site: str, **kwargs: Any) -> HttpResponseBase:
            asked = EVERY_TAG if site in request.session.get(REVEALING, ()) else ()
            viewer = viewer_on(person_of(request), slug=site, asked=asked)
            if viewer is None:
                raise NotFound("Site")  # also where it exists, for others
            become(viewer)
            request.viewer = viewer
            if permission is not None:
                viewer.require(permission)
            with by_their_clock(viewer):
                if "Idempotency-Key" not in request.headers:
                    return told_at_once(request, _rendered(view(request, **kwargs)))
                shown = shown_page(request.htmx)
                return press(request, lambda: _rendered(view(request, **kwargs)), shown=shown)

        return _guarded(view, admitted)

    return decorate


def signed_in_page(view: View) -> View:
    """Open a view to everybody who is signed in; it sees their own memberships, and no site."""

    def admitted(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return _rendered(view(request, **kwargs))

    return _guarded(view, admitted)


def _guarded(view: View, admitted: View) -> View:
    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            response: HttpResponseBase = to_sign_in(request)
        else:
            session: Any = request.session  # our own store
            session.mark_used(request.headers.get("User-Agent", ""))
            speak_their_language(request)
            response = _answered(request, admitted, kwargs)
        add_never_cache_headers(response)  # no-store: the next person at this screen is another
        return response

    page.is_guarded = True  # type: ignore[attr-defined]  # crm.checks looks for it
    return page


def _answered(request: HttpRequest, admitted: View, kwargs: dict[str, Any]) -> HttpResponseBase:
    try:
        with signed_in_as(request.user.pk, Doorway.PAGE):
            response = admitted(request, **kwargs)
    except NotFound as error:
        raise Http404(str(error)) from error
    except Forbidden as error:
        raise PermissionDenied(error.message) from error
    except Conflict:
        return answer(request, 409)
    except ProgrammingError as error:
        if refused_by_the_wall(error):
            raise PermissionDenied(_("This is restricted; you cannot change it.")) from error
        raise
    if response.status_code == 405 and not getattr(response, "content", b""):
        allowed = response.headers.get("Allow", "")
        response = answer(request, 405)
        response.headers["Allow"] = allowed
    return response


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Render now, while the transaction and its context last."""
    render = getattr(response, "render", None)
    return render() if callable(render) else response


def person_of(request: HttpRequest) -> User:
    """The user without the lazy wrapper, which the viewer would carry into every action."""
    user = request.user
    user = getattr(user, "_wrapped", user)
    if not isinstance(user, User):
        raise TypeError("site_page has let somebody through who is not signed in")
    return user
