"""The palette (Ctrl-K) and, without JavaScript, the page of the same: people, places and deeds."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from contacts.models import Contact
from crm.pages.base import SiteRequest, site_page
from crm.pages.lists import page_or_part, written
from crm.pages.places import DEEDS, PAGES, fitting

MOST = 8  # contacts


@site_page()
@require_safe
def find(request: SiteRequest) -> HttpResponse:
    """The contacts that `q` fits, and whatever a member may do or go to by that name; without
    `q` all of the latter, and the contacts that were added last."""
    text = written(request.GET, "q")
    rows = Contact.objects.visible_to(request.viewer)
    found = rows.matching(text).best_first(text) if text else rows.newest_first()
    context = {
        "q": text,
        "found": list(found[: MOST if text else 3]),
        "deeds": fitting(DEEDS, text, by=request.viewer),
        "places": fitting(PAGES, text, by=request.viewer),
    }
    return page_or_part(request, "contacts/find.html", "contacts/_found.html", "found", context)
