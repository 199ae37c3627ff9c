"""What the components need and the template language lacks. Presentation only: no queries."""

from __future__ import annotations

import datetime as dt
import re
import zlib
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from zipfile import ZipFile

from django import template
from django.utils import formats, timezone
from django.utils.html import avoid_wrapping, format_html
from django.utils.safestring import SafeString
from django.utils.timesince import TIME_STRINGS, timesince
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm.localisation import zone_name

register = template.Library()
register.filter(zone_name)

# Each is a `.tone-…` class of the style sheet and a colour that a site may have.
TONES = ("indigo", "emerald", "amber", "rose", "sky", "violet", "teal", "slate")


KIND_ICONS: dict[str, str] = {
    kind: icon
    for icon, kinds in {
        "phone": "call by_phone phone voice_call",
        "mail": "email",
        "message-circle": "message email_chat chat",
        "users": "meeting in_person",
        "video": "video_call video",
        "coffee": "coffee",
        "utensils": "lunch",
        "presentation": "conference workshop workshop_talk",
        "messages-square": "consultation",
        "handshake": "light_touch one_on_one_light_touch",
        "graduation-cap": "training",
        "clipboard-list": "review",
        "refresh-cw": "update status",
        "file-text": "proposal quote contract",
        "life-buoy": "service",
        "calendar-check": "follow_up",
        "notebook-pen": "note",
        "lock": "restricted",
        "hourglass": "rhythm",
    }.items()
    for kind in kinds.split()
}
"""The icon of a kind of interaction or entry; the one place that pairs them."""

LONGEST_MONTH = 31  # days; from then on it is a month at least, whichever it was

SHOWN = {"date": "MEDIUM_DATE_FORMAT", "datetime": "MEDIUM_DATETIME_FORMAT", "clock": "TIME_FORMAT"}
"""How `moment` shows it: names of formats (`crm/formats`), the long ones being for sentences."""


@register.filter
def initials(name: object) -> str:
    """'Ana María López' → 'AL': first and last word, which also suits 'López, Ana'."""
    words = [word for word in str(name or "").split() if word[0].isalnum()]
    return "".join(word[0] for word in dict.fromkeys((*words[:1], *words[-1:]))).upper() or "?"


@register.filter
def tone_of(name: object) -> str:
    """The same name has the same colour on every page and in every process."""
    return TONES[zlib.crc32(str(name or "").strip().casefold().encode()) % len(TONES)]


@register.simple_tag
def svg(name: str, size: object = 16, css: str = "") -> str:
    """A Lucide icon that says nothing aloud. Kept: a page draws the same few hundreds of times."""
    return _svg(str(name), str(size), str(css))


@register.simple_tag
def kind_svg(kind: str, size: object = 18, css: str = "") -> str:
    """The icon of a kind."""
    return _svg(KIND_ICONS.get(str(kind), "message-square-text"), str(size), str(css))


@lru_cache(maxsize=512)
def _svg(name: str, size: str, css: str) -> SafeString:
    looks = format_html(' class="{}"', css) if css else ""
    return format_html(_SVG, int(size), looks, _drawing(name))


_SVG = (
    '<svg width="{0}" height="{0}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"{1}>'
    "{2}</svg>"
)
"""With what every one of Lucide's drawings says of itself, but for the size."""


def _drawing(name: str) -> SafeString:
    """What stands inside of Lucide's `<svg>`; a KeyError where it has no such icon."""
    whole = _drawings().read(f"{name}.svg").decode()
    inside = whole[whole.index(">") + 1 : whole.rindex("</svg>")]
    return SafeString(_BETWEEN_TAGS.sub("", inside))  # nosec B703  # the library's: nobody's words


_BETWEEN_TAGS = re.compile(r"(?<=>)\s+|\s+(?=<)")


@cache
def _drawings() -> ZipFile:
    """Opened once: the library's own tag opens its archive of 1,745 for each, which took more than
    half of the time of the first page that a process makes."""
    return ZipFile(BytesIO((files("lucide") / "lucide.zip").read_bytes()))


def _here(value: dt.datetime) -> dt.datetime:
    """In the viewer's zone; at the calendar's very ends, where that may not exist, as it is."""
    try:
        return timezone.localtime(value) if timezone.is_aware(value) else value
    except OverflowError:
        return value


@register.simple_tag
def moment(value: dt.date | dt.datetime, show: str = "ago", css: str = "") -> SafeString:
    """`<time>` in the viewer's zone, exact on hover. One tag, as lists show hundreds of them."""
    local, whole, zone = value, "DATE_FORMAT", ""
    machine = value.isoformat()
    if isinstance(value, dt.datetime):
        local = _here(value)
        whole, zone = "DATETIME_FORMAT", local.tzname() or ""
        machine = local.isoformat(timespec="seconds")
        local = local.replace(second=0, microsecond=0, tzinfo=None)
    language = get_language() or ""
    told = _told(local, whole, language)
    text = _told(local, SHOWN[show], language) if show in SHOWN else ago(value)
    looks = format_html(' class="{}"', css) if css else ""
    exact = f"{told} {zone}".strip()
    return format_html('<time datetime="{}" title="{}"{}>{}</time>', machine, exact, looks, text)


@register.simple_tag
def there(value: dt.datetime | None, zone: dt.tzinfo | None, show: str = "clock") -> str:
    """What the clocks say where it took place or will, whose `zone` that is; nothing where they say
    the same as the viewer's (experience.md, Everywhere). `show` is "clock", beside a time that is
    told, or "datetime", in full. No `<time>`, as there is one before it."""
    here = timezone.get_current_timezone()
    if value is None or zone is None or zone is here:
        return ""
    try:
        local, away = value.astimezone(here), value.astimezone(zone)
    except OverflowError:
        return ""
    if local.utcoffset() == away.utcoffset():
        return ""
    language, clock = get_language() or "", away.replace(second=0, microsecond=0, tzinfo=None)
    if show == "datetime":
        said = {"when": _told(clock, "DATETIME_FORMAT", language), "name": zone_name(zone)}
        text = _("there %(when)s (%(name)s)") % said
    else:
        told = _told(clock, "TIME_FORMAT", language)
        if local.date() != away.date():
            told = f"{_told(clock, 'MONTH_DAY_FORMAT', language)}, {told}"
        place = zone_name(zone).rpartition("/")[2]
        text = _("(%(time)s in %(place)s)") % {"time": told, "place": place}
    return format_html('<span class="there" title="{}">{}</span>', zone, text)


@lru_cache(maxsize=4096)
def _told(local: dt.date | dt.datetime, form: str, _language: str) -> str:
    """To the minute, which no language tells more exactly. Kept: the same days stand on every
    page, and putting one into words takes longer than all the rest of it."""
    return formats.date_format(local, form)


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
        return _("in %(span)s") % {"span": _span(now, moment)}
    return _("%(span)s ago") % {"span": _span(moment, now)}


def _days_ago(day: dt.date) -> str:
    today = timezone.localdate()
    named = {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}
    if (today - day).days in named:
        return named[(today - day).days]
    if day > today:
        return _("in %(span)s") % {"span": _span(today, day)}
    return _("%(span)s ago") % {"span": _span(day, today)}


def _span(start: dt.date, end: dt.date) -> str:
    """In days up to a month: "1 week" may be 13 days, and of a silence each of them counts."""
    days = (end - start).days
    if 1 <= days < LONGEST_MONTH:
        return avoid_wrapping(TIME_STRINGS["day"] % {"num": days})
    return timesince(start, end, depth=1)
