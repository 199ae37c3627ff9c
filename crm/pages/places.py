"""What the palette offers besides people: things to do, and pages to go to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.tenancy.search import folded
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission


@dataclass(frozen=True)
class Place:
    label: Any  # a text that is translated when it is shown
    url: str  # the name of a page, below a site but for where `of_site` is False
    icon: str
    needs: Permission = Permission.VIEW_CONTACTS
    of_site: bool = True
    is_seldom: bool = False  # found by its name, and not among what is offered before one is typed
    among_sites: bool = False  # for members of several


Seldom = partial(Place, is_seldom=True)
DEEDS = (
    Place(_("Log an interaction"), "interaction_create", "plus", Permission.EDIT_CONTACTS),
    Place(_("Quick log"), "quick_log", "zap", Permission.EDIT_CONTACTS),
    Place(_("Schedule a meeting"), "meeting_create", "calendar-plus", Permission.EDIT_CONTACTS),
    Place(_("Add a contact"), "contact_create", "user-plus", Permission.EDIT_CONTACTS),
    Seldom(_("Add a service"), "service_create", "library", Permission.MANAGE_SERVICES),
    Seldom(_("Add a program"), "program_create", "folder-open", Permission.MANAGE_SERVICES),
    Seldom(_("Add a tag"), "tag_create", "tag", Permission.MANAGE_SERVICES),
    Seldom(_("Add a member"), "member_create", "user-plus", Permission.MANAGE_MEMBERS),
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
    Place(_("Drafts and outbox"), "outbox", "cloud-upload"),
    Place(_("Trash"), "interaction_trash", "trash-2", Permission.EDIT_CONTACTS),
    Seldom(_("Trash: contacts"), "contact_trash", "trash-2", Permission.EDIT_CONTACTS),
    Seldom(_("Trash: meetings"), "meeting_trash", "trash-2", Permission.EDIT_CONTACTS),
    Seldom(_("Daily e-mail"), "daily_digest", "mail"),
    Seldom(_("Settings: password"), "settings_password", "key-round"),
    Seldom(_("Settings: sign-ins"), "settings_sign_ins", "key-round"),
    Seldom(_("API token"), "token_create", "key-round"),
    Seldom(_("Settings: the site"), "settings_site", "building-2", Permission.MANAGE_MEMBERS),
    Seldom(
        _("Who changed what: the site"), "site_history", "scroll-text", Permission.MANAGE_MEMBERS
    ),
    Seldom(
        _("Who changed what: rhythm"), "rhythm_history", "scroll-text", Permission.MANAGE_SERVICES
    ),
    Seldom(_("Catalogue: programs"), "program_list", "folder-open", Permission.MANAGE_SERVICES),
    Seldom(_("Catalogue: tags"), "tag_list", "tag", Permission.MANAGE_SERVICES),
    Seldom(_("Catalogue: starters"), "starter_list", "sparkles", Permission.MANAGE_SERVICES),
    Seldom(_("Contacts in numbers"), "contact_summary", "users"),
    Seldom(_("Tags of contacts"), "contact_tags", "tag"),
    Seldom(_("Latest entries"), "interaction_recent", "messages-square"),
    Seldom(_("Switch site"), "choose_site", "arrow-left-right", of_site=False, among_sites=True),
    Seldom(
        _("Admin of the site"),
        "admin:index",
        "settings",
        Permission.MANAGE_MEMBERS,
        of_site=False,
    ),
)


def fitting(places: Iterable[Place], text: str, *, by: Viewer) -> list[Place]:
    """Those that `by` may open and whose label holds the text, whatever its case and accents;
    without one the usual ones."""
    wanted = folded(text)
    return [
        place
        for place in places
        if by.may(place.needs)
        and (by.has_other_sites or not place.among_sites)
        and (wanted in folded(str(place.label)) if wanted else not place.is_seldom)
    ]
