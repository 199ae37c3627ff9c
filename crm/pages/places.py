"""What the palette offers besides people: things to do, and pages to go to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.tenancy.search import folded
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission


@dataclass(frozen=True)
class Place:
    label: Any  # a text that is translated when it is shown
    url: str  # the name of a page below a site
    icon: str
    needs: Permission = Permission.VIEW_CONTACTS


DEEDS = (
    Place(_("Log an interaction"), "interaction_create", "plus", Permission.EDIT_CONTACTS),
    Place(_("Quick log"), "quick_log", "zap", Permission.EDIT_CONTACTS),
    Place(_("Schedule a meeting"), "meeting_create", "calendar-plus", Permission.EDIT_CONTACTS),
    Place(_("Add a contact"), "contact_create", "user-plus", Permission.EDIT_CONTACTS),
)
PAGES = (
    Place(_("Home"), "home", "house"),
    Place(_("Contacts"), "contact_list", "users"),
    Place(_("Interactions"), "interaction_list", "messages-square"),
    Place(_("Meetings"), "meeting_list", "calendar-days"),
    Place(_("Calendar: month"), "meeting_month", "calendar"),
    Place(_("Calendar: week"), "meeting_week", "calendar-range"),
    Place(_("Follow-ups"), "follow_up_list", "list-checks"),
    Place(_("Analytics"), "analytics", "chart-column"),
    Place(_("Rapport"), "rapport", "handshake"),
    Place(_("Requests for access"), "request_list", "hand"),
    Place(_("Settings"), "settings_profile", "user-cog"),
    Place(
        _("Catalogue: services, programs, questions, tags"),
        "catalogue",
        "library",
        Permission.MANAGE_SERVICES,
    ),
    Place(
        _("Members, roles and restricted tags"),
        "settings_members",
        "users-round",
        Permission.MANAGE_MEMBERS,
    ),
    Place(
        _("Rhythm: how often to be in touch"),
        "settings_rhythm",
        "hourglass",
        Permission.MANAGE_SERVICES,
    ),
    Place(_("Read log"), "read_log", "scroll-text", Permission.MANAGE_MEMBERS),
    Place(_("Drafts and outbox"), "outbox", "cloud-upload", Permission.EDIT_CONTACTS),
    Place(_("Trash"), "interaction_trash", "trash-2", Permission.EDIT_CONTACTS),
)


def fitting(places: Iterable[Place], text: str, *, by: Viewer) -> list[Place]:
    """Those that `by` may open and whose label holds the text, whatever its case and accents."""
    wanted = folded(text)
    return [place for place in places if by.may(place.needs) and wanted in folded(str(place.label))]
