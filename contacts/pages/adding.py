"""From a form that asks for a contact to the form of a new one, and back with whom was added."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import QueryDict
from django.urls import reverse

from contacts.models import Contact
from contacts.pages.lists import written
from crm.pages.base import SiteRequest, is_on_site, local_next, params_of_page, shown_page

ASKING = frozenset({"interaction_create", "meeting_create"})
"""Pages of the apps above that ask for a contact, and take the number of one as `added`."""
ADDED = "added"


def way_to_new(request: SiteRequest) -> str:
    """The form of a new contact, with the way back to the page in the browser if that asks for
    one."""
    form = reverse("contact_create", args=[request.viewer.site.slug])
    shown = shown_page(request.htmx) if request.htmx else request.get_full_path()
    return f"{form}?{urlencode({'next': shown})}" if _asks(request, shown) else form


def way_back(request: SiteRequest) -> str:
    """The page that asked for a new contact, or nothing."""
    wanted = local_next(request) or params_of_page(request).get("next", "")
    return wanted if _asks(request, wanted) else ""


def _asks(request: SiteRequest, address: str) -> bool:
    return is_on_site(request, address, ASKING)


def with_added(address: str, contact: Contact) -> str:
    parts = urlsplit(address)
    params = QueryDict(parts.query, mutable=True)
    params[ADDED] = str(contact.number)
    return f"{parts.path}?{params.urlencode()}"


def added(params: QueryDict) -> str:
    """The number of who was added for the page of these parameters, or nothing."""
    number = written(params, ADDED)
    return number if number.isascii() and number.isdigit() and len(number) < 19 else ""


def as_sent(request: SiteRequest) -> QueryDict:
    """A form as it came; a draft without a contact comes back with whom was added for its page."""
    number = added(params_of_page(request)) if "draft" in request.POST else ""
    if not number or request.POST.get("contact"):
        return request.POST
    data = request.POST.copy()
    data["contact"], data["contact_search"] = number, ""
    return data
