"""How to reach somebody, written so that people can read it. Presentation only: no queries."""

from __future__ import annotations

import re

import phonenumbers
from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def phone(number: object) -> str:
    """'+34612345678' → '+34 612 34 56 78'; what is no number stays as it is."""
    written = str(number or "")
    try:
        parsed = phonenumbers.parse(written, None)
    except phonenumbers.NumberParseException:
        return written
    style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, style))


@register.filter
def breakable(address: object) -> SafeString:
    """An address that a narrow column breaks before its signs, and not in the middle of a word."""
    parts = re.split(r"(?<=.)(?=[@./?&_-])(?<!/)", str(address or ""))
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))
