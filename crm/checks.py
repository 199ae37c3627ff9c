"""What must hold before the first request: every door guarded, every wall with its hinges.

`manage.py check` runs the first two; those that ask the database run with `check --database
default` and before every `migrate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections
from django.urls import URLPattern, URLResolver, get_resolver

from crm.api.base.views import DialectViewSet, Door

PUBLIC = frozenset(
    {
        "crm.pages.views.sign_in",
        "crm.pages.views.set_language",  # sets a cookie
        "crm.fallback.api_not_found",
        "crm.api.accounts.SignInView",
        "crm.api.accounts.RefreshView",  # the refresh token says who
    }
)
"""The only views that answer strangers (trust.md, AUT-01): at most six."""

LEAKPROOF = "alter function pg_catalog.textlike(text, text) leakproof"


def _views(patterns: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every address outside the admin, whose own site guards all that it serves."""
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from _views(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


def _name(view: Any) -> str:
    what = getattr(view, "cls", view)
    return f"{what.__module__}.{getattr(what, '__qualname__', type(what).__qualname__)}"


def _is_guarded(view: Any) -> bool:
    """By `site_page` or `signed_in_page`, by the API's base, or by being listed above.

    A view that only chooses between others names them in `choices`.
    """
    if choices := getattr(view, "choices", ()):
        return all(_is_guarded(choice) for choice in choices)
    if _name(view) in PUBLIC or getattr(view, "is_guarded", False):
        return True
    viewset = getattr(view, "cls", None)
    return (
        isinstance(viewset, type)
        and issubclass(viewset, DialectViewSet)
        and viewset.opens_to is not Door.ANYONE
    )


@register(Tags.security)
def every_view_says_who_may_enter(**kwargs: Any) -> list[CheckMessage]:
    return unguarded(get_resolver().url_patterns)


def unguarded(patterns: Iterable[Any]) -> list[CheckMessage]:
    return [
        Error(
            f"/{address} is open to strangers: {_name(view)}",
            hint="Use @site_page() or @signed_in_page, derive from DialectViewSet, or list it in"
            " crm.checks.PUBLIC with a reason.",
            id="crm.E001",
        )
        for address, view in _views(patterns)
        if not _is_guarded(view)
    ]


@register(Tags.security)
def connections_speak_as_the_runtime_role(**kwargs: Any) -> list[CheckMessage]:
    role = settings.DATABASES["default"].get("OPTIONS", {}).get("assume_role")
    if role == settings.RUNTIME_ROLE:
        return []
    hint = "Row-level security binds only a role that owns nothing: leave OPTIONS as they are."
    return [Error(f"Connections assume the role {role!r}.", hint=hint, id="crm.E002")]


_ROLE = """
select r.rolsuper, r.rolbypassrls,
       exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p'))
from pg_roles r where r.rolname = %s
"""


@register(Tags.database)
def the_runtime_role_is_bound_by_policies(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    faults = ("is a superuser", "may bypass row-level security", "owns tables")
    found = _asked(databases, _ROLE, [settings.RUNTIME_ROLE])
    return [
        Error(
            f"The role {settings.RUNTIME_ROLE} {fault}: it could read every site.",
            hint=f"ALTER ROLE {settings.RUNTIME_ROLE} NOSUPERUSER NOBYPASSRLS; and REASSIGN OWNED.",
            id="crm.E003",
        )
        for row in found
        for fault, present in zip(faults, row, strict=True)
        if present
    ]


@register(Tags.database)
def text_search_can_use_its_index(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    query = "select proleakproof from pg_proc where oid = 'textlike(text, text)'::regprocedure"
    if _asked(databases, query, []) != [(False,)]:
        return []
    message = "Searching text reads every row of a site: below a policy the index goes unused."
    hint = f"Run as a superuser, in this database: {LEAKPROOF};"
    return [Warning(message, hint=hint, id="crm.W001")]


def _asked(databases: Sequence[str] | None, query: str, given: list[Any]) -> list[tuple[Any, ...]]:
    """The answer as the owner gets it, who is there before the first migration; [] without one."""
    if not databases or "default" not in databases:
        return []
    connection: Any = connections["default"]
    try:
        with connection.as_owner(), connection.cursor() as cursor:
            cursor.execute(query, given)
            return list(cursor.fetchall())
    except DatabaseError:  # a database that is away has a message of its own
        return []
