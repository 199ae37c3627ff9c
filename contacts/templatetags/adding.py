"""The way to the form of a new contact."""

from __future__ import annotations

from typing import Any

from django import template

from contacts.pages.adding import way_to_new

register = template.Library()


@register.simple_tag(takes_context=True)
def new_contact_url(context: Any) -> str:
    """With the way back, where the page in the browser asks for a contact. Context: `address`,
    where that is only about to be in the browser."""
    return way_to_new(context["request"], context.get("address", ""))
