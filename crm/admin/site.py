"""The admin works on one site at a time, inside the same walls as everything else.

Its site is kept in the session, beside the pages' (which is in the address): one of those where
the person may manage members. A superuser has all that they are a member of, and no others: being
superuser lifts no wall, and who has to look after a site joins it (`manage.py add_member`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import update_wrapper
from typing import Any

from django.apps import apps
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import DataError, ProgrammingError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from unfold.dataclasses import DropdownItem, Favicon
from unfold.sites import UnfoldAdminSite

from crm.access import memberships_of, viewer_on
from crm.admin.chosen import CHOSEN, of_no_site, site_of, turned_away
from crm.admin.passwords import with_limit
from crm.errors import Forbidden, NotFound, refused_by_the_wall
from crm.localisation import by_their_clock, speak_their_language
from crm.models import Membership, SiteGrant, User
from crm.tenancy.context import become, signed_in_as
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Doorway, Permission

POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-eval'",  # unfold's Alpine compiles expressions in attributes
        "style-src 'self' 'unsafe-inline'",  # unfold writes its colours and widths into the page
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


def managed_by(user: User) -> QuerySet[Membership]:
    """The memberships through which a person may enter the admin of a site."""
    memberships = memberships_of(user)
    if user.is_superuser:
        return memberships
    manages = SiteGrant.objects.filter(
        content_object=OuterRef("site"),
        user=OuterRef("user"),
        permission__codename=Permission.MANAGE_MEMBERS,
    )
    return memberships.filter(Exists(manages))


class AdminSite(UnfoldAdminSite):
    """Every view runs in one transaction, as the viewer of the chosen site if there is one.

    A request carries `viewer` (None without a site), `managed`, the memberships to choose from, and
    `shown_for`, which its forms say (`crm.admin.chosen`).
    """

    def admin_view(
        self, view: Callable[..., Any], cacheable: bool = False
    ) -> Callable[..., HttpResponseBase]:
        inner: Callable[..., HttpResponseBase] = super().admin_view(view, cacheable)
        is_of_a_site = not getattr(view, "of_no_site", False)

        def scoped(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.viewer, request.managed = None, []
            if not request.user.is_authenticated:
                return inner(request, *args, **kwargs)
            request.session.mark_used(request.headers.get("User-Agent", ""))
            speak_their_language(request)
            try:
                with signed_in_as(request.user.pk, Doorway.ADMIN):
                    self._enter(request)
                    with _clock_of(request.viewer):
                        away = self._turned_away(request) if is_of_a_site else None
                        response = _rendered(away or inner(request, *args, **kwargs))
            except NotFound as error:
                raise Http404(str(error)) from error
            except Forbidden as error:
                raise PermissionDenied(error.message) from error
            except (DataError, ValueError, OverflowError, ValidationError) as error:
                raise BadRequest("The address or the form holds what no row can.") from error
            except ProgrammingError as error:
                if refused_by_the_wall(error):
                    text = _("This is restricted; you cannot change it.")
                    raise PermissionDenied(text) from error
                raise
            response.headers.setdefault("Content-Security-Policy", POLICY)
            if "Cache-Control" not in response.headers:  # Django lets browsers keep some views
                add_never_cache_headers(response)
            return response

        return update_wrapper(scoped, inner)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever manages a site's members may enter, and staff, who look after the whole."""
        user: Any = request.user
        return bool(user.is_active and (user.is_staff or getattr(request, "managed", ())))

    def _enter(self, request: Any) -> None:
        user = getattr(request.user, "_wrapped", request.user)
        request.managed = list(managed_by(user))
        number = site_of(request)
        viewer = None if number is None else viewer_on(user, site_id=number)
        request.shown_for = "" if viewer is None else viewer.site_id
        if viewer is not None:
            become(viewer)
            request.viewer = viewer

    def _turned_away(self, request: HttpRequest) -> HttpResponse | None:
        return turned_away(self, request) if self.has_permission(request) else None

    def get_urls(self) -> list[URLPattern]:
        choose = path("choose-site/", self.admin_view(self.choose_site), name="choose_site")
        # before Django's own at the same address
        change = with_limit(self.admin_view(self.password_change))
        password = path("password_change/", change, name="password_change")
        return [choose, password, *super().get_urls()]

    @of_no_site
    def choose_site(self, request: Any) -> HttpResponse:
        if request.method == "POST":
            wanted = request.POST.get("site", "")
            if wanted not in [str(membership.site_id) for membership in request.managed]:
                raise NotFound("Site")
            request.session[CHOSEN] = int(wanted)
            return redirect("admin:index")
        context = {**self.each_context(request), "title": _("Choose a site")}
        return TemplateResponse(request, "admin/choose_site.html", context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """From contacts upwards, and last what everything stands on."""
        order = {config.label: place for place, config in enumerate(apps.get_app_configs())}
        order["crm"] = len(order)
        found: list[Any] = super().get_app_list(request, app_label)
        return sorted(found, key=lambda app: order[app["app_label"]])

    def each_context(self, request: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().each_context(request)
        viewer: Viewer | None = getattr(request, "viewer", None)
        managed = getattr(request, "managed", [])
        icon = Favicon(href=static("img/icon.svg"), rel="icon", type="image/svg+xml")
        context |= {"viewer": viewer, "managed": managed, "site_favicons": [icon]}
        if viewer is not None:
            context["site_subheader"] = viewer.site.name
            pages = reverse("home", args=[viewer.site.slug])
            context["site_url"] = pages  # where "View site" leads
            context["site_dropdown"] = [DropdownItem(_("To the pages"), pages, "contacts")]
        if len(managed) > 1:
            choose = DropdownItem(_("Choose a site"), reverse("admin:choose_site"), "domain")
            context["site_dropdown"].append(choose)
        return context

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The pages' sign-in, and its lock-out; a second door would need a second one."""
        if request.user.is_authenticated:
            return self._sent_on(request)
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(wanted, reverse("sign_in"))

    def _sent_on(self, request: Any) -> HttpResponse:
        with signed_in_as(request.user.pk):
            self._enter(request)
        if not self.has_permission(request):
            raise PermissionDenied(_("The admin is for people who manage a site's members."))
        return redirect("admin:index")

    @of_no_site
    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        return _sign_out(request)


@require_POST
def _sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign_in")


def _clock_of(viewer: Viewer | None) -> AbstractContextManager[None]:
    return nullcontext() if viewer is None else by_their_clock(viewer)


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Render now: a change list reads its rows while its template runs."""
    render = getattr(response, "render", None)
    return render() if callable(render) else response


site = AdminSite()
