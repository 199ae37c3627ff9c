"""What the components need and the template language lacks. Presentation only: no queries."""

from __future__ import annotations

import datetime as dt
import zlib

from django import template
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

register = template.Library()

# Each is a `.tone-…` class of the style sheet and a colour that a site may have.
TONES = ("indigo", "emerald", "amber", "rose", "sky", "violet", "teal", "slate")


@register.filter
def initials(name: object) -> str:
    """'Ana María López' → 'AL': first and last word, which also suits 'López, Ana'."""
    words = [word for word in str(name or "").split() if word[0].isalnum()]
    return "".join(word[0] for word in dict.fromkeys((*words[:1], *words[-1:]))).upper() or "?"


@register.filter
def tone_of(name: object) -> str:
    """The same name has the same colour on every page and in every process."""
    return TONES[zlib.crc32(str(name or "").strip().casefold().encode()) % len(TONES)]


@register.filter
def ago(moment: dt.date | dt.datetime | None) -> str:
    """'12 days ago', 'in 3 hours', 'just now'; whole days for a plain date."""
    if moment is None:
        return ""
    if not isinstance(moment, dt.datetime):
        return _days_ago(moment)
    now = timezone.now() if timezone.is_aware(moment) else dt.datetime.now()  # noqa: DTZ005 - as naive as the moment
    if abs(now - moment) < dt.timedelta(minutes=1):
        return _("just now")
    if moment > now:
        return _("in %(span)s") % {"span": timesince(now, moment, depth=1)}
    return _("%(span)s ago") % {"span": timesince(moment, now, depth=1)}


def _days_ago(day: dt.date) -> str:
    today = timezone.localdate()
    named = {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}
    if (today - day).days in named:
        return named[(today - day).days]
    if day > today:
        return _("in %(span)s") % {"span": timesince(today, day, depth=1)}
    return _("%(span)s ago") % {"span": timesince(day, today, depth=1)}
