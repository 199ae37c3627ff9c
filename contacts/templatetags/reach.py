"""How to reach somebody, written so that people can read it. Presentation only: no queries."""

from __future__ import annotations

import re

import phonenumbers
from django import template
from django.conf.locale import LANG_INFO
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

FACTS = {"language": gettext_lazy("Language"), "pronouns": gettext_lazy("Pronouns")}
"""What sites often keep of a contact in fields of their own, in words."""

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


_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


@register.filter
def fact_name(key: object) -> str:
    """'language' → 'Language', 'case_worker' → 'Case worker': a field of the site's own."""
    name = str(key)
    if name in FACTS:
        return str(FACTS[name])
    if not _IDENTIFIER.fullmatch(name):
        return name  # somebody has written it for people
    return name.replace("_", " ").strip().capitalize()


@register.filter
def fact_value(value: object, key: object) -> object:
    """A language by its name; yes and no in words; anything else as it is."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if key == "language" and value in LANG_INFO and "name" in LANG_INFO[str(value)]:
        return get_language_info(str(value))["name_translated"].capitalize()
    return value
