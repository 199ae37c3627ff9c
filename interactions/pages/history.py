"""What has become of an interaction: who changed what, from and to; hidden where its content is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from contacts.models import Contact
from crm.history import LINES, Change, Line, label_of, moment_of, names_of_tags, worded
from crm.localisation import spoken, zone_name
from crm.pages.base import SiteRequest, site_page
from crm.pages.lists import page_of, page_or_part
from crm.tenancy.viewer import Viewer
from interactions.actions import RESTORED
from interactions.models import ClientLog, Interaction, InteractionContent, Service
from interactions.pages.entries import Entry
from interactions.pages.views import interaction_of
from interactions.vocabulary import Kind, LogType, Sentiment

MOMENTS = frozenset({"starts_at", "follow_up_at"})
CHOICES = {"kind": Kind.choices, "sentiment": Sentiment.choices}
ROWS: dict[str, Any] = {"contact": Contact, "service": Service}
TAGS = "tags"  # by their keys, in a list


def _line(log: ClientLog, names: Mapping[str, str]) -> Line:
    text = log.visible_text
    told = (text.changes if text is not None else None) or []
    changes = [_in_words(change, names) for change in told]
    if log.log_type == LogType.UPDATED and text is not None and not changes:
        what = _restored_or_changed(text.description)
    else:
        what = str(_DONE[LogType(log.log_type)]())
    return Line(what, log.created_by, log.created_at, changes)


_DONE = {
    LogType.CREATED: lambda: pgettext("an interaction", "Logged"),
    LogType.UPDATED: lambda: pgettext("an interaction", "Changed"),
    LogType.DELETED: lambda: pgettext("an interaction", "Deleted"),
}


def _restored_or_changed(description: str) -> str:
    """Of lines that tell of no field, by the log's own words."""
    if description == RESTORED:
        return _("Brought back")
    return pgettext("an interaction", "Changed")


@site_page()
@require_safe
def interaction_history(request: SiteRequest, number: int) -> HttpResponse:
    """A page of its own, and what the interaction's page fetches of it."""
    viewer, interaction = request.viewer, interaction_of(request.viewer, number)
    logs = ClientLog.objects.visible_to(viewer).with_text().telling_of(interaction)
    page = page_of(logs.newest_first(), request.GET, default_size=LINES)
    names = _names(page.object_list, viewer)
    context = {
        "interaction": interaction,
        "entry": Entry.of(interaction),
        "page": page,
        "lines": [_line(log, names) for log in page.object_list],
    }
    return page_or_part(
        request,
        "interactions/interaction_history.html",
        "interactions/_interaction_history.html",
        "history",
        context,
    )


def _names(logs: Iterable[ClientLog], viewer: Viewer) -> dict[str, str]:
    """What the rows are called that changes refer to by their keys; of those still there."""
    keys: dict[str, set[str]] = {}
    for log in logs:
        for change in (log.visible_text and log.visible_text.changes) or []:
            if change["field"] in {*ROWS, TAGS}:
                given = {*_several(change.get("from")), *_several(change.get("to"))}
                keys.setdefault(change["field"], set()).update(given)
    names = names_of_tags(viewer) if keys.pop(TAGS, None) else {}
    return names | {
        str(row.pk): str(row)
        for name, wanted in keys.items()
        for row in ROWS[name].objects.visible_to(viewer).filter(pk__in=wanted)
    }


def _several(value: Any) -> list[str]:
    """The keys in a stored value: of one row, or of several."""
    return value if isinstance(value, list) else [value] if value else []


def _in_words(change: Mapping[str, Any], names: Mapping[str, str]) -> Change:
    name = change["field"]
    if "to" not in change:
        return Change(_label(name))
    before, after = (_worded(name, change[end], names) for end in ("from", "to"))
    return Change(_label(name), before, after, is_told=True)


def _label(name: str) -> str:
    if name in ("answers", TAGS):
        return _("Answers") if name == "answers" else _("Tags")
    return label_of(name, InteractionContent, Interaction)


def _worded(name: str, value: Any, names: Mapping[str, str]) -> str:
    """A stored value as people read it; nothing where there is none."""
    if value in (None, "", []):
        return ""
    if name == TAGS:
        return ", ".join(sorted(names.get(key, _("no longer there")) for key in value))
    if name in ROWS:
        return names.get(str(value), _("no longer there"))
    if name in MOMENTS:
        return moment_of(value)
    if name == "timezone":
        return zone_name(value)
    if name == "duration":
        return spoken(dt.timedelta(seconds=value))
    return worded(value, CHOICES.get(name, ()))
