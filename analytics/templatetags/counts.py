"""Numbers that lead to what they count."""

from __future__ import annotations

from django import template
from django.utils.formats import localize
from django.utils.html import escape
from django.utils.safestring import SafeString

register = template.Library()

_LOOKS = "link inline-flex min-h-6 min-w-6 items-center justify-end tabular-nums"


@register.simple_tag
def counted(count: int, url: str, text: str = "") -> SafeString:
    """A number, or `text` for it, and the way to the list of what it counts. One tag, as a page of
    charts shows hundreds of them."""
    said = escape(text or localize(count))
    return SafeString(f'<a class="{_LOOKS}" data-count="{count:d}" href="{escape(url)}">{said}</a>')
