"""What every list of ours takes from its address; shared with the apps above."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.template.response import TemplateResponse

from crm.models import Membership
from crm.pages.base import SiteRequest
from crm.rules import is_storable
from crm.tenancy.viewer import Viewer

PAGE_SIZES = (10, 25, 50, 100)
LONGEST_SEARCH = 200  # characters; nobody types more, and every word costs a condition


def written(params: QueryDict, name: str) -> str:
    """The text of a parameter, without what the database could not even compare."""
    text = params.get(name, "").strip()[:LONGEST_SEARCH]
    return text if is_storable(text) else ""


def chosen(params: QueryDict, name: str, among: Collection[str], default: str = "") -> str:
    """A parameter that is one of a few words; anything else counts as not given."""
    word = params.get(name, "")
    return word if word in among else default


def page_of(rows: Any, params: QueryDict, *, default_size: int = 25) -> Page[Any]:
    """The page asked for; the nearest one there is where the address is out of date."""
    size = chosen(params, "per_page", [str(size) for size in PAGE_SIZES], str(default_size))
    return Paginator(rows, int(size)).get_page(params.get("page"))


def page_or_part(
    request: SiteRequest, page: str, part: str, target: str, context: dict[str, Any]
) -> HttpResponse:
    """The page, or only the part of it that htmx is about to replace."""
    is_part = bool(request.htmx) and request.htmx.target == target
    template = part if is_part else page
    response = TemplateResponse(request, template, {**context, "is_part": is_part})
    response.headers["Vary"] = "HX-Request, HX-Target"
    return response


def beside_each(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each id of a list's lines, with that of the line to go on at when it has left the list: the
    next one, or beside the last the one before it."""
    return zip(lines, [*lines[1:], *(lines[-2:-1] or [""])], strict=False)


def colleagues(viewer: Viewer) -> list[tuple[int, str]]:
    """The members of the site, by name."""
    members = Membership.objects.visible_to(viewer).select_related("user")
    names = [(member.user_id, member.user.get_full_name()) for member in members]
    return sorted(names, key=lambda pair: pair[1].casefold())
