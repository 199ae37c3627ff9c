"""Loading a starter catalogue from the list of services: what would come, and then that it came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from crm.admin.base import SiteScopedAdmin
from interactions import actions
from interactions.catalogue import loaded


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
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Load a starter"),
            "offers": actions.starters_for(request.viewer),
        }
        return TemplateResponse(request, "admin/starters.html", context)

    def _load(self, request: Any) -> HttpResponseBase:
        fresh = actions.load_catalogue(request.POST.get("catalogue", ""), by=request.viewer)
        messages.add_message(request, messages.SUCCESS if fresh else messages.INFO, loaded(fresh))
        return redirect("admin:interactions_service_changelist")
