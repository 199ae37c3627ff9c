"""Who changed what of what a site has set up: a page of its own, and what the thing's page fetches
of it; shared with the apps above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from crm.errors import NotFound
from crm.history import LINES, told
from crm.models import Membership, SettingsChange
from crm.pages.base import SiteRequest, site_page
from crm.pages.lists import page_of, page_or_part
from crm.vocabulary import Permission, Setting


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the trail that leads to the history."""

    label: str
    url: str


def history_page(
    request: SiteRequest, setting: Setting, key: object, trail: Sequence[Crumb]
) -> HttpResponse:
    """The last of the `trail` is the thing itself."""
    viewer = request.viewer
    rows = SettingsChange.objects.visible_to(viewer).of(setting, key).with_people()
    page = page_of(rows, request.GET, default_size=LINES)
    context = {
        "trail": trail,
        "named": trail[-1].label,
        "history_url": request.path,
        "page": page,
        "lines": told(list(page.object_list), viewer),
    }
    return page_or_part(request, "crm/history.html", "crm/_history.html", "history", context)


@site_page(Permission.MANAGE_MEMBERS)
@require_safe
def site_history(request: SiteRequest) -> HttpResponse:
    there = reverse("settings_site", args=[request.viewer.site.slug])
    return history_page(request, Setting.SITE, request.viewer.site_id, [Crumb(_("Site"), there)])


@site_page(Permission.MANAGE_MEMBERS)
@require_safe
def member_history(request: SiteRequest, person: int) -> HttpResponse:
    viewer, slug = request.viewer, request.viewer.site.slug
    found = Membership.objects.visible_to(viewer).filter(user_id=person).select_related("user")
    row = found.first()
    if row is None:
        raise NotFound("Member")
    trail = [
        Crumb(_("Members"), reverse("settings_members", args=[slug])),
        Crumb(row.user.get_full_name(), reverse("member", args=[slug, person])),
    ]
    return history_page(request, Setting.MEMBER, person, trail)
