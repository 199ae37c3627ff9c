"""Loading a starter catalogue from the list of services: what would come, and then that it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action

from crm.admin.base import SiteScopedAdmin
from interactions import actions
from interactions.catalogue import CATALOGUES, StarterProgram

NAMES = {
    "community": gettext_lazy("For a community organisation"),
    "business": gettext_lazy("For a business"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A starter, with what the site would get of it."""

    key: str
    missing: Sequence[StarterProgram]

    @property
    def name(self) -> Any:
        return NAMES[self.key]

    @property
    def says(self) -> str:
        count = sum(len(program.services) for program in self.missing)
        if not count:
            return _("All of it is here already.")
        return ngettext("It adds %(n)d service:", "It adds %(n)d services:", count) % {"n": count}


class StartersMixin(SiteScopedAdmin):
    actions_list: Sequence[str] = ("load_starter",)

    def has_load_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    @action(
        description=gettext_lazy("Load a starter"),
        permissions=["load"],
        icon="library_add",
        url_path="starters",
    )
    def load_starter(self, request: Any) -> HttpResponseBase:
        if request.method == "POST":
            return self.refusing(self._load, request)  # type: ignore[no-any-return]  # any view's
        offers = [Offer(key, actions.what_is_missing(key, by=request.viewer)) for key in CATALOGUES]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Load a starter"),
            "offers": offers,
        }
        return TemplateResponse(request, "admin/starters.html", context)

    def _load(self, request: Any) -> HttpResponseBase:
        fresh = actions.load_catalogue(request.POST.get("catalogue", ""), by=request.viewer)
        if fresh:
            text = ngettext("%(n)d service is new.", "%(n)d services are new.", fresh)
            messages.success(request, text % {"n": fresh})
        else:
            messages.info(request, _("All of it was here already; nothing has changed."))
        return redirect("admin:interactions_service_changelist")
