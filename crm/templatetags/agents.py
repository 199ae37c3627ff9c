"""What programs call themselves, as people say it: "Chrome on Linux", "Safari on iPhone".

Browsers write the names of those whom they resemble as well, so the first that is found counts.
Whatever is not known is told as it was sent, shortened, rather than guessed.
"""

from __future__ import annotations

import re

from django import template
from django.template.defaultfilters import truncatechars
from django.utils.translation import gettext as _

register = template.Library()

SHORTENED = 60  # characters

BROWSERS = (
    (r"\b(Edg|EdgA|EdgiOS|Edge)/", "Edge"),
    (r"\b(OPR|Opera|OPiOS)/", "Opera"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\bVivaldi/", "Vivaldi"),
    (r"\bYaBrowser/", "Yandex Browser"),
    (r"\b(DuckDuckGo|Ddg)/", "DuckDuckGo"),
    (r"\b(Firefox|FxiOS)/", "Firefox"),
    (r"\bChromium/", "Chromium"),
    (r"\b(Headless)?(Chrome|CriOS)/", "Chrome"),
    (r"\bVersion/[\d.]+ .*\bSafari/", "Safari"),
)
SYSTEMS = (
    (r"\biPhone\b", "iPhone"),
    (r"\biPad\b", "iPad"),
    (r"\bAndroid\b", "Android"),
    (r"\bCrOS\b", "ChromeOS"),
    (r"\bWindows\b", "Windows"),
    (r"\bMacintosh\b", "Mac"),
    (r"\bLinux\b", "Linux"),
)


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for pattern, name in known if re.search(pattern, agent)), "")


@register.filter
def agent_name(agent: str) -> str:
    """A name for the text of a `User-Agent` header; "" for an empty one."""
    browser, system = _first(BROWSERS, agent), _first(SYSTEMS, agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or str(truncatechars(agent.strip(), SHORTENED))
