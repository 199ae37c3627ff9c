"""What is drawn of pages and the admin: every page of the URL configuration, the links on it, and
the forms, sent with other words in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.admin import AdminSite
from hypothesis import strategies as st

from analytics.pages.periods import RANGES
from analytics.reports import GROUPS
from contacts.pages.filters import SORTS as CONTACT_SORTS
from contacts.pages.filters import VIEWS
from contacts.vocabulary import ContactType, RelationshipStatus
from crm.admin.site import site as admin
from crm.models import Reading
from followups.pages.lists import VIEWS as FOLLOW_UP_VIEWS
from followups.pages.lists import WHO
from interactions.pages.aspects import DURATION, NONE, SCORE, SITE
from interactions.pages.columns import ALL, SORTS
from interactions.vocabulary import Kind, Sentiment
from rapport.catalogue import TACTICS
from tests.routes import routes
from tests.twins import words
from tests.twins.dictionary import AT, DAY, PAGE, SEARCH, TEXT, one_of, ref
from tests.twins.forms import READ_LOG
from tests.twins.steps import Parts, Ref, Visit

NOT_VISITED = ("sign-in/", "sign-out/", "language/", "restore/", "undo/", "reveal/", READ_LOG)
"""How addresses end that begin and end visits, or that only a form asks; and the read log."""

_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
_NOUNS = {
    "contacts": "contact",
    "interactions": "interaction",
    "meetings": "meeting",
    "items": "item",
    "requests": "request",
    "programs": "program",
    "services": "service",
    "questions": "question",
    "tags": "tag",
    "members": "user",
}


def _parts(address: str) -> Parts:
    """The address on site A, with rows in the places of their numbers."""
    parts: list[str | Ref] = ["/"]
    for at, text in enumerate(_PLACE.split(address)):
        if at % 2 and text == "site":
            parts.append("a")
        elif at % 2:
            parts.append(Ref(_NOUNS[str(parts[-1]).rstrip("/").rsplit("/", 1)[-1]], 0, True))
        else:
            parts.append(text)
    return tuple(parts)


PAGES = [
    _parts(route.address)
    for route in routes()
    if not route.is_api and not route.is_admin and not route.address.endswith(NOT_VISITED)
]


def _lists(site: AdminSite) -> list[Parts]:
    """The lists of the admin, and the form for a new row of each; from there on, links lead."""
    models = [model for model in site._registry if model is not Reading]  # as the page of it
    named = [f"/admin/{m._meta.app_label}/{m._meta.model_name}/" for m in models]
    return [("/admin/",), *((path + end,) for path in named for end in ("", "add/"))]


ADMIN = _lists(admin)

TABLES = ["frequency", "type", "sentiment", "contact", "author", "service", "program"]
TABLES += ["tactics", "scores"]

QUERY: dict[str, Any] = {
    **dict.fromkeys(("q", "search", "title", "lead", "location", "contact_search"), SEARCH),
    "sort": st.sampled_from(sorted({*SORTS, *CONTACT_SORTS})),
    "view": st.sampled_from(sorted({*VIEWS, *map(str, FOLLOW_UP_VIEWS)})),
    "who": st.sampled_from(WHO) | SEARCH,
    "type": st.sampled_from([*Kind.values, *ContactType.values]),
    "status": st.sampled_from(RelationshipStatus.values),
    "owner": ref("user", number=True),
    "author": ref("user", number=True),
    "added": ref("contact", number=True),
    "contact": ref("contact", number=True),
    "tag": st.sampled_from([*words.ALSO, *words.TAGS]),
    "sentiment": one_of(*Sentiment.values, NONE),
    "service": ref("service", number=True) | one_of(NONE),
    "program": ref("program", number=True) | one_of(NONE),
    "follow_up": one_of("1"),
    "has": one_of(DURATION, SCORE),
    "tactic": st.sampled_from([str(one["uuid"]) for one in TACTICS]),
    "clock": one_of(SITE),
    "columns": one_of(ALL, "description", "end"),
    "range": st.sampled_from(sorted(RANGES)),
    "group": st.sampled_from(GROUPS),
    "table": st.sampled_from(TABLES),
    "start_date": DAY,
    "end_date": DAY,
    "per_page": one_of(10, 25, 3),
    "page": PAGE,
    "before": one_of("2025-03-05T15:30:00+00:00~3", "2025-02-01T00:00:00+00:00~1"),
}
OF_ADMIN: dict[str, Any] = {
    "q": SEARCH,
    "o": one_of("1", "-1", "2", "-2.1", "3"),
    "p": PAGE,
    "role": one_of("owner", "viewer"),
    "e": one_of("1"),
}
TARGETS = ["", "", "interaction-list", "contact-list", "timeline", "recent", "summary"]


def visits(people: Sequence[str], managers: Sequence[str]) -> st.SearchStrategy[Visit]:
    """Pages of somebody, and now and then the admin, of somebody who may enter it."""
    pages = st.sampled_from(PAGES).flatmap(lambda path: visits_of(path, people, forms=True))
    admin = st.sampled_from(ADMIN).flatmap(
        lambda path: visits_of(path, managers, admin=True, forms=True)
    )
    return pages | pages | admin if managers else pages


@st.composite
def visits_of(
    draw: Any, path: Parts, people: Sequence[str], *, admin: bool = False, forms: bool = False
) -> Visit:
    """The page, with some of a list's parameters; with `forms`, perhaps one of its forms."""
    known = OF_ADMIN if admin else QUERY
    names = draw(st.lists(st.sampled_from(sorted(known)), max_size=2, unique=True))
    changes = st.tuples(st.integers(0, 30), TEXT)
    return Visit(
        who=draw(st.sampled_from(people)),
        path=tuple(_other(draw, part) for part in path),
        query=tuple((name, draw(known[name])) for name in names),
        htmx="" if admin else draw(st.sampled_from(TARGETS)),
        follow=draw(st.none() | st.integers(0, 60)) if forms else None,
        form=draw(st.none() | st.integers(0, 5)) if forms else None,
        changes=tuple(draw(st.lists(changes, max_size=3))) if forms else (),
    )


def _other(draw: Any, part: str | Ref) -> str | Ref:
    """Any row in the place of that one."""
    return part if isinstance(part, str) else Ref(part.noun, draw(AT), part.as_number)
