"""`{% url %}` that remembers: a page asks for a hundred addresses, most of them its frame's."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import Context, Node
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as djangos
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape

register = template.Library()


@lru_cache(maxsize=4096, typed=True)
def _address(_urls: Any, _prefix: str, name: str, *args: Any) -> str:
    """The first two are what else an address depends on."""
    return reverse(name, args=args)


@register.tag
def url(parser: Any, token: Any) -> Node:
    read = djangos(parser, token)
    is_plain = not read.kwargs  # as nearly all are
    return Address(read.view_name, read.args, read.kwargs, read.asvar) if is_plain else read


class Address(URLNode):
    def render(self, context: Context) -> Any:
        name, args = self.view_name.resolve(context), [arg.resolve(context) for arg in self.args]
        if ":" in name:  # depends on where the page itself stands
            return super().render(context)
        where = (get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
        try:
            found = _address(*where, name, *args)
        except (NoReverseMatch, TypeError):  # it knows what is said of that
            return super().render(context)
        if self.asvar:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found
