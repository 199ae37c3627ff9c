"""What has become of a meeting: who did what, from and to; hidden where its content is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from contacts.models import Contact
from crm.history import LINES, Change, Line, label_of, moment_of, worded
from crm.localisation import spoken
from crm.models import Membership, User
from crm.pages.base import SiteRequest, site_page
from crm.pages.lists import page_of, page_or_part
from crm.tenancy.viewer import Viewer
from meetings import vocabulary
from meetings.models import Meeting, MeetingContent
from meetings.pages.views import meeting_context, meeting_of


@site_page()
@require_safe
def meeting_history(request: SiteRequest, number: int) -> HttpResponse:
    """A page of its own, and what the meeting's page fetches of it."""
    viewer, meeting = request.viewer, meeting_of(request.viewer, number)
    kept = list(reversed(meeting.shown.history)) if meeting.shown is not None else []
    page = page_of(kept, request.GET, default_size=LINES)
    context = {
        **meeting_context(meeting, viewer),
        "page": page,
        "lines": _lines(page.object_list, viewer),
    }
    return page_or_part(
        request,
        "meetings/meeting_history.html",
        "meetings/_meeting_history.html",
        "history",
        context,
    )


def _lines(kept: Iterable[Mapping[str, Any]], viewer: Viewer) -> list[Line]:
    kept = list(kept)
    people = _people(viewer) if kept else {}
    contacts = _contacts(kept, viewer)
    words = dict(vocabulary.Change.choices)
    return [
        Line(
            str(words[line["what"]]),
            people.get(line["by"]),
            dt.datetime.fromisoformat(line["at"]),
            [_in_words(change, contacts) for change in line["changes"]],
        )
        for line in kept
    ]


def _people(viewer: Viewer) -> dict[int, User]:
    members = Membership.objects.visible_to(viewer).select_related("user")
    return {member.user_id: member.user for member in members}


def _contacts(kept: Iterable[Mapping[str, Any]], viewer: Viewer) -> list[tuple[str, str]]:
    """The contacts that changes speak of, by their keys."""
    keys = {
        change[end]
        for line in kept
        for change in line["changes"]
        if change["field"] == "contact"
        for end in ("from", "to")
    }
    rows = Contact.objects.visible_to(viewer).filter(pk__in=keys) if keys else ()
    return [(str(row.pk), str(row)) for row in rows]


def _in_words(change: Mapping[str, Any], contacts: Iterable[tuple[str, str]]) -> Change:
    name = change["field"]
    before, after = (_worded(name, change[end], contacts) for end in ("from", "to"))
    return Change(label_of(name, Meeting, MeetingContent), before, after, is_told=True)


def _worded(name: str, value: Any, contacts: Iterable[tuple[str, str]]) -> str:
    if name == "scheduled_at":
        return moment_of(value)
    if name == "planned_duration":
        return spoken(dt.timedelta(seconds=value)) if value else ""
    return worded(value, contacts if name == "contact" else ())
