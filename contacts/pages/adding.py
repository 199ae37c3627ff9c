"""From a form that asks for a contact to the form of a new one, and back with whom was added."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from contacts.models import Contact
from crm.pages.base import SiteRequest, is_on_site, local_next, params_of_page, shown_page
from crm.pages.lists import written
from crm.rules import is_number

ASKING = frozenset({"interaction_create", "meeting_create"})
"""Pages of the apps above that ask for a contact, and take the number of one as `added`."""
ADDED = "added"


def way_to_new(request: SiteRequest, address: str = "") -> str:
    """The form of a new contact, with the way back to the page in the browser, or at the address
    that it will have, if that asks for one."""
    form = reverse("contact_create", args=[request.viewer.site.slug])
    shown = address or (shown_page(request.htmx) if request.htmx else request.get_full_path())
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


def looked_for(params: QueryDict) -> dict[str, str]:
    """What the form of a new contact begins with: whom somebody looked for in vain."""
    text = written(params, "q")
    if "@" in text:
        return {"email": text}
    first, *rest = text.split(maxsplit=1) or [""]
    return {"first_name": first, "last_name": "".join(rest)}


def tell_of_namesake(request: SiteRequest, contact: Contact) -> None:
    """Lead to somebody of the same name, should it be the same person; no rule forbids two."""
    viewer = request.viewer
    other = Contact.objects.visible_to(viewer).namesakes_of(contact).first()
    if other is not None:
        url = reverse("contact_detail", args=[viewer.site.slug, other.number])
        link = format_html('<a class="link" href="{}">{}</a>', url, other)
        said = _("{name} is there already, with the same name.")
        messages.info(request, format_html(said, name=link))


def added(params: QueryDict) -> str:
    """The number of who was added for the page of these parameters, or nothing."""
    number = written(params, ADDED)
    return number if is_number(number) else ""


def as_sent(request: SiteRequest) -> QueryDict:
    """A form as it came; a draft without a contact comes back with whom was added for its page."""
    number = added(params_of_page(request)) if "draft" in request.POST else ""
    if not number or request.POST.get("contact"):
        return request.POST
    data = request.POST.copy()
    data["contact"], data["contact_search"] = number, ""
    return data
