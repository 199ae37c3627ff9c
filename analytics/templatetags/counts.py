"""Numbers that lead to what they count."""

from __future__ import annotations

from django import template
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

_LOOKS = "link inline-flex min-h-6 min-w-6 items-center justify-end tabular-nums"


@register.simple_tag
def counted(count: int, url: str, text: str = "") -> SafeString:
    """A number, or `text` for it, and the way to the list of what it counts. One tag, as a page of
    charts shows hundreds of them."""
    link = '<a class="{}" data-count="{}" href="{}">{}</a>'
    return format_html(link, _LOOKS, str(count), url, text or localize(count))
