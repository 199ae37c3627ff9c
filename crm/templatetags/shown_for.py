"""`{% csrf_token %}` that also says for which site of the admin the page was made (ADR 36)."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context, Node
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

register = template.Library()

SHOWN_FOR = "admin_site"  # the field; a request of the admin has what belongs into it


@register.tag
def csrf_token(parser: Any, token: Any) -> Node:
    return FormTokens()


class FormTokens(CsrfTokenNode):
    def render(self, context: Context) -> Any:
        against_forgery = super().render(context)
        site = getattr(context.get("request"), "shown_for", None)
        if site is None:  # no page of the admin
            return against_forgery
        field = '{}<input type="hidden" name="{}" value="{}">'
        return format_html(field, against_forgery, SHOWN_FOR, site)
