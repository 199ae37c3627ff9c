"""The trash: what was deleted, by whom and when, to be brought back; shared with the apps above.

The product never empties it, so there are no days left to tell of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from contacts.models import Contact
from crm.pages.base import SiteRequest, site_page
from crm.pages.lists import page_of
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission


@dataclass(frozen=True, slots=True)
class Discarded:
    """A row in the trash, in words; one whose content is restricted has no title."""

    row: Any
    title: str
    about: str
    restore: str  # where a POST brings it back; nothing for who may not
    beside: str = "heading"  # the id of the line to go on at when this one has left the list

    @property
    def anchor(self) -> str:
        return f"trash-{self.row.number}"

    @classmethod
    def of(cls, row: Any, viewer: Viewer, *, way: str, title: str, about: str) -> Discarded:
        """`way` is the name of the address that brings rows of its kind back."""
        may = bool(title) and viewer.may_delete(row)
        address = reverse(way, args=[viewer.site.slug, row.number]) if may else ""
        return cls(row, title, about, address)


def trash_page(request: SiteRequest, rows: Any, told: Callable[[Any], Discarded]) -> HttpResponse:
    """A page of `rows`, which are in the trash already, the latest first."""
    page = page_of(rows.select_related("deleted_by"), request.GET)
    context = {
        "page": page,
        "kinds": list(_kinds(request)),
        "discarded": _beside_one_another([told(row) for row in page]),
    }
    return TemplateResponse(request, "contacts/trash.html", context)


KINDS = {
    "interaction_trash": ("interactions.Interaction", gettext_lazy("Interactions")),
    "contact_trash": ("contacts.Contact", gettext_lazy("Contacts")),
    "meeting_trash": ("meetings.Meeting", gettext_lazy("Meetings")),
}


def _kinds(request: SiteRequest) -> Iterator[Mapping[str, Any]]:
    """The trash of each kind, and how many lines it lists for this viewer."""
    for way, (kind, label) in KINDS.items():
        rows: Any = apps.get_model(kind)._default_manager
        url = reverse(way, args=[request.viewer.site.slug])
        yield {
            "url": url,
            "label": label,
            "count": rows.deleted_for(request.viewer).count(),
            "is_here": url == request.path,
        }


def _beside_one_another(found: list[Discarded]) -> list[Discarded]:
    """In their order; beside the last one is the one before it."""
    anchors = [each.anchor for each in found]
    beside = [*anchors[1:], *anchors[-2:-1]]
    paired = [replace(one, beside=each) for one, each in zip(found, beside, strict=False)]
    return paired or found


@site_page(Permission.EDIT_CONTACTS)
@require_safe
def contact_trash(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer

    def told(contact: Contact) -> Discarded:
        about = contact.email or contact.phone or contact.mobile
        title = str(contact)
        return Discarded.of(contact, viewer, way="contact_restore", title=title, about=about)

    return trash_page(request, Contact.objects.deleted_for(viewer), told)
