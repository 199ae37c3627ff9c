"""What is told on whatever page is open: how much is due, and what has just fallen due or is about
to begin. The page asks for it now and then, so that no page waits for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from crm.pages.base import SiteRequest, site_page
from crm.tenancy.context import become
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission
from followups.pages.cards import cards_of, today
from followups.reports import Day, FollowUps
from followups.vocabulary import Span
from meetings.models import Meeting

SOON = dt.timedelta(minutes=15)
JUST = dt.timedelta(minutes=10)  # longer than a page waits before it asks again
MOST = 3


@dataclass(frozen=True, slots=True)
class Reminder:
    key: str  # by which the browser knows what it told already
    text: str
    href: str


@site_page(Permission.EDIT_CONTACTS)
@require_safe
def reminders(request: SiteRequest) -> HttpResponse:
    """For the menu and the toasts; without htmx, the list. What is restricted counts where it is
    shown, and is not told, since nobody asked to be told of it just now."""
    if not request.htmx:
        return redirect("follow_up_list", site=request.viewer.site.slug)
    counts = FollowUps(request.viewer, today(), is_mine=True).counts
    viewer, now = request.viewer.without_tags(), timezone.now()
    become(viewer)
    context = {
        "due": counts.overdue + counts.today,
        "is_late": bool(counts.overdue),
        "reminders": [*_beginning(viewer, now), *_fallen_due(viewer, now)],
    }
    return TemplateResponse(request, "followups/_reminders.html", context)


def _beginning(viewer: Viewer, now: dt.datetime) -> Iterator[Reminder]:
    """The viewer's meetings of the next minutes: with whom and when, and not what for. With whom is
    in the trash nobody meets."""
    rows = Meeting.objects.visible_to(viewer).concerning(viewer.user_id).still_open()
    rows = rows.with_present_contacts()
    for row in rows.between(now, now + SOON).select_related("contact").soonest_first()[:MOST]:
        clock = time_format(timezone.localtime(row.starts_at))
        yield Reminder(
            key=f"meeting-{row.pk}-{row.starts_at.timestamp():.0f}",
            text=_("Meeting with %(name)s at %(time)s") % {"name": row.contact, "time": clock},
            href=reverse("meeting_detail", args=[viewer.site.slug, row.number]),
        )


def _fallen_due(viewer: Viewer, now: dt.datetime) -> Iterator[Reminder]:
    """One for all: a day's follow-ups mostly fall due together, when its work begins."""
    lately = Day(now - JUST, now + dt.timedelta(seconds=1))
    found = FollowUps(viewer, lately, Span.TODAY, is_mine=True)
    count = found.count()
    if not count:
        return
    card = next(iter(cards_of(found[:1], lately, viewer)), None)
    if card is None:  # settled just now
        return
    href = reverse("follow_up_list", args=[viewer.site.slug])
    several = ngettext("%(count)d follow-up is due now", "%(count)d follow-ups are due now", count)
    one = _("Due now: %(text)s") % {"text": card.text}
    yield Reminder(
        key=f"due-{card.follow_up.row.pk}-{card.follow_up.due_at}-{count}",
        text=one if count == 1 else several % {"count": count},
        href=card.href if count == 1 else f"{href}?view=today",
    )
