"""Whose a page is: its tab tells the others, which leave where they are somebody else's."""

from __future__ import annotations

from django import template
from django.utils.crypto import salted_hmac

register = template.Library()


@register.simple_tag
def whose(user_id: int | None) -> str:
    """Of a person 32 hexadecimal digits, which tell nobody who they are; of nobody none."""
    if user_id is None:
        return ""
    return salted_hmac("crm.whose", str(user_id), algorithm="sha256").hexdigest()[:32]
