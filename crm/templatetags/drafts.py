"""What a browser keeps of forms that are not saved yet: sealed, and only their writer can open it.

The pages of a site carry the key, to that person; no other page does. So what lies in the browser
after signing out says nothing, and waits for the same person on the same site (ADR 21).
"""

from __future__ import annotations

import uuid
from typing import Any

from django import template
from django.http import QueryDict
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from crm.tenancy.viewer import Viewer

register = template.Library()

LONGEST_KEY = 64  # characters


def _owner(viewer: Viewer) -> str:
    return f"{viewer.user_id}:{viewer.site_id}"


def _named(params: QueryDict, person: Any) -> str:
    """Of whom the address of the page says that it is. Who was added for it (`added`) is somebody
    else: what was typed before is to be found again."""
    if "added" not in params:
        return str(person.number) if person is not None else ""
    number = params.get("contact", "")
    return number if number.isascii() and number.isdigit() else ""


@register.simple_tag(takes_context=True)
def draft_key(context: Any) -> str:
    """256 bits in hexadecimal digits, for AES-GCM: the viewer's own on their site."""
    owner = _owner(context["request"].viewer)
    return salted_hmac("crm.drafts.key", owner, algorithm="sha256").hexdigest()


@register.simple_tag(takes_context=True)
def keeps_draft(
    context: Any,
    action: str,
    title: str,
    person: Any = None,
    swaps: str = "#main",
    new: bool = False,
    unseen: bool = True,
) -> str:
    """Attributes of a form whose words are kept, and which htmx sends: where it goes, what it is
    called in the list of drafts, the contact it is about, what its answer replaces, whether it
    makes something (then the address of its page says of whom, and it may make another), and
    whether it may be sent `unseen`: what may not stays a draft where there is no connection."""
    owner = _owner(context["request"].viewer)
    number = _named(context["request"].GET, person) if new else ""
    page = f"{action}?contact={number}" if number else action
    name = salted_hmac("crm.drafts.name", f"{owner}:{page}", algorithm="sha256").hexdigest()[:32]
    return format_html(
        'action="{action}" hx-post="{action}" hx-select="{swaps}" hx-target="{swaps}"'
        ' hx-swap="outerHTML" hx-sync="this:drop"'
        ' hx-disinherit="hx-post hx-select hx-target hx-swap hx-sync"'
        ' data-draft="{name}" data-draft-page="{page}" data-draft-title="{title}"{is_new}{is_seen}',
        action=action,
        swaps=swaps,
        name=name,
        page=page,
        is_new=mark_safe(" data-draft-new") if new else "",
        is_seen="" if unseen else mark_safe(" data-draft-only"),
        title=title if person is None else f"{title} · {person}",
    )


@register.simple_tag(takes_context=True)
def form_key(context: Any) -> str:
    """The hidden key by which a form is saved once (`crm.pages.once`): the one it came with, but
    for where that was used up for something else. Beside it, when Save was pressed: drafts.js
    writes that down."""
    request = context["request"]
    key = "" if getattr(request, "key_spent", False) else request.POST.get("key", "")
    return format_html(
        '<input type="hidden" name="key" value="{}">'
        '<input type="hidden" name="pressed_at" value="{}">',
        key[:LONGEST_KEY] or uuid.uuid4(),
        request.POST.get("pressed_at", "")[:LONGEST_KEY],
    )
