"""Who looks at the demo in its tests, and a fingerprint of all that people see of it."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from contacts.models import Contact, StatusChange
from crm.access import viewer_on
from crm.models import Event, User
from crm.seeds import CASA, NORTHWIND
from crm.tenancy.context import acting_as, signed_in_as
from crm.tenancy.viewer import Viewer
from interactions.models import (
    Answer,
    ClientLog,
    ClientLogText,
    Interaction,
    InteractionContent,
    InteractionTag,
)
from meetings.models import Meeting, MeetingActionItem, MeetingContent
from rapport.models import TacticLog

TODAY = dt.date(2026, 3, 18)
OWNERS = {CASA: "elena", NORTHWIND: "grace"}
EVERYTHING = ("immigration", "health")
MODELS: tuple[Any, ...] = (
    *(Contact, StatusChange, Interaction, InteractionContent, Answer, ClientLog, ClientLogText),
    *(TacticLog, Meeting, MeetingContent, MeetingActionItem, Event),
)
GIVEN_OUT = frozenset(  # by the database, anew each time
    {
        *("site_id", "created_by_id", "updated_by_id", "owner_id", "changed_by_id", "actor_id"),
        "restricted_tags",
    }
)


def viewer(username: str, slug: str, asked: tuple[str, ...] = EVERYTHING) -> Viewer:
    user = User.objects.get(username=username)
    with signed_in_as(user.pk):
        found = viewer_on(user, slug=slug, asked=asked)
    assert found
    return found


def midnight(on: Viewer) -> dt.datetime:
    return dt.datetime.combine(TODAY, dt.time(), on.site.zone)


def fingerprint() -> str:
    """Of everything that people see; keys that the database gives out are left aside."""
    seen = hashlib.sha256()
    for slug, name in OWNERS.items():
        on = viewer(name, slug)
        with acting_as(on):
            for model in MODELS:
                fields = sorted({f.attname for f in model._meta.concrete_fields} - GIVEN_OUT)
                rows = model.objects.visible_to(on).order_by("pk").values_list(*fields)
                seen.update(repr(list(rows)).encode())
            rows = Interaction.objects.visible_to(on).order_by("pk")
            authors = rows.values_list("created_by__username")
            tags = InteractionTag.objects.visible_to(on).values_list("interaction", "tag__name")
            seen.update(repr([list(authors), sorted(tags)]).encode())
    return seen.hexdigest()
