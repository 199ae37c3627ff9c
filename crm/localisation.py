"""In whose language and by whose clock an answer is written; shared by pages and admin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm.rules import is_time_zone
from crm.tenancy.viewer import Person, Tenant, Viewer


def speak_their_language(request: Any) -> None:
    """The person's own choice before the browser's. It lasts until the next request chooses."""
    language = getattr(request.user, "language", "")
    if language in dict(settings.LANGUAGES):
        translation.activate(language)
        request.LANGUAGE_CODE = language


def clock_of(user: Person, site: Tenant) -> ZoneInfo:
    """The person's own zone, if they have chosen one, before the site's."""
    zones = (user.timezone, site.timezone, "UTC")
    return ZoneInfo(next(zone for zone in zones if is_time_zone(zone)))


@contextmanager
def by_their_clock(viewer: Viewer) -> Iterator[None]:
    with timezone.override(clock_of(viewer.user, viewer.site)):
        yield


def zone_name(zone: object) -> str:
    """'America/New_York' → 'America/New York', as people read it."""
    return str(zone).replace("_", " ")


def spoken(duration: dt.timedelta | None) -> str:
    """'25 min', '1 h', '1 h 30 min'; nothing for none."""
    if duration is None:
        return ""
    hours, minutes = divmod(round(duration.total_seconds() / 60), 60)
    parts = {"hours": hours, "minutes": minutes}
    if hours and minutes:
        return _("%(hours)d h %(minutes)d min") % parts
    return _("%(hours)d h") % parts if hours else _("%(minutes)d min") % parts
