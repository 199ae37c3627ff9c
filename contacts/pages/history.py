"""Who changed what, from and to: the lines as all pages tell them, and those of a contact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.models import Contact, ContactChange
from contacts.pages.lists import colleagues, page_of, page_or_part
from contacts.pages.views import contact_of
from contacts.vocabulary import ContactType, Priority
from crm.models import User
from crm.pages.base import SiteRequest, site_page

LINES = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One field, in words; `is_told` where from what to what is known."""

    label: str
    before: str = ""
    after: str = ""
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody did at one moment."""

    what: str
    by: User | None
    at: dt.datetime
    changes: list[Change] = field(default_factory=list)


def label_of(name: str, *models: type[Model]) -> str:
    """What the first of the models that has the field calls it."""
    for model in models:
        for each in model._meta.concrete_fields:
            if name in (each.name, each.attname):
                label = str(each.verbose_name)
                return label[:1].upper() + label[1:]
    return name


def worded(value: Any, choices: Iterable[tuple[Any, Any]] = ()) -> str:
    """A stored value as people read it; nothing where there is none."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return "\n".join(f"{key}: {said}" for key, said in value.items())
    return str({str(key): said for key, said in choices}.get(str(value), value))


def moment_of(value: str | None) -> str:
    """An ISO moment, by the clock on the viewer's wall."""
    if not value:
        return ""
    return date_format(timezone.localtime(dt.datetime.fromisoformat(value)), "DATETIME_FORMAT")


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
