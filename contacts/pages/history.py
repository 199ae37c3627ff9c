"""Who changed what about a contact, from and to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.models import Contact, ContactChange
from contacts.pages.views import contact_of
from contacts.vocabulary import ContactType, Priority
from crm.history import LINES, Change, Line, label_of, moment_of, worded
from crm.pages.base import SiteRequest, site_page
from crm.pages.lists import colleagues, page_of, page_or_part

CHOICES = {"contact_type": ContactType.choices, "priority": Priority.choices}


@site_page()
@require_safe
def contact_history(request: SiteRequest, number: int) -> HttpResponse:
    """A page of its own, and what the contact's page fetches of it."""
    viewer, contact = request.viewer, contact_of(request.viewer, number)
    rows = ContactChange.objects.visible_to(viewer).of(contact).with_people()
    page = page_of(rows, request.GET, default_size=LINES)
    people = dict(colleagues(viewer))
    lines = [
        Line(
            row.get_what_display(),
            row.changed_by,
            row.changed_at,
            [_in_words(change, people) for change in row.changes],
        )
        for row in page.object_list
    ]
    return page_or_part(
        request,
        "contacts/contact_history.html",
        "contacts/_contact_history.html",
        "history",
        {"contact": contact, "page": page, "lines": lines},
    )


def _in_words(change: Mapping[str, Any], people: Mapping[int, str]) -> Change:
    name = change["field"]
    if name == "owner_id":
        gone = _("no longer there")
        ends = (people.get(key, gone) if key else "" for key in (change["from"], change["to"]))
    elif name == "snoozed_until":
        ends = (moment_of(change[end]) for end in ("from", "to"))
    else:
        ends = (worded(change[end], CHOICES.get(name, ())) for end in ("from", "to"))
    before, after = ends
    return Change(label_of(name, Contact), before, after, is_told=True)
