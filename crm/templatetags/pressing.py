"""A form that is only pressed, and done once however often it is sent (crm/pages/pressing.py)."""

from __future__ import annotations

from django import template
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def presses(action: str) -> str:
    """Attributes of a form that htmx sends to that address, and pressing.js with a key. What is
    asked first, and what is refused, stands in the page afterwards; else the answer leads on."""
    return format_html(
        'action="{action}" hx-post="{action}" hx-select="#main" hx-target="#main"'
        ' hx-swap="outerHTML show:window:top" hx-sync="this:drop" data-press',
        action=action,
    )
