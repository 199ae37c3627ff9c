"""What must hold before the first request: every door guarded, every wall with its hinges.

`manage.py check` runs the first two; those that ask the database run with `check --database
default` and before every `migrate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections
from django.urls import get_resolver

from crm.api.base.doors import Door
from crm.api.base.operation import operation_of
from crm.api.base.paths import addresses, choices_of
from crm.api.base.views import DialectViewSet

PUBLIC = frozenset(
    {
        "crm.pages.views.sign_in",
        "crm.pages.views.set_language",  # sets a cookie
        "crm.fallback.api_not_found",
        "crm.api.accounts.SignInView",
        "crm.api.accounts.RefreshView",  # the refresh token says who
        "crm.api.documentation.Documentation",  # of code, not of data
    }
)
"""The only views that answer strangers (trust.md, AUT-01): at most six."""

LEAKPROOF = "alter function pg_catalog.textlike(text, text) leakproof"


def _name(view: Any) -> str:
    what = getattr(view, "cls", view)
    return f"{what.__module__}.{getattr(what, '__qualname__', type(what).__qualname__)}"


def _is_guarded(view: Any) -> bool:
    """By `site_page` or `signed_in_page`, by the API's base, or by being listed above."""
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
        # The admin's own site guards all that it serves.
        for address, view in addresses(patterns)
        if not all(map(_is_guarded, choices_of(view)))
    ]


@register(Tags.compatibility)
def every_operation_is_declared(**kwargs: Any) -> list[CheckMessage]:
    return undeclared(get_resolver().url_patterns)


def undeclared(patterns: Iterable[Any]) -> list[CheckMessage]:
    """What the API does without saying what it takes and answers: it would not be documented."""
    return [
        Error(
            f"{verb.upper()} /{address} is not declared: {view.cls.__name__}.{action}",
            hint="Decorate the handler with @Operation(…).",
            id="crm.E004",
        )
        for address, chooser in addresses(patterns)
        for view in choices_of(chooser)
        for verb, action in getattr(view, "actions", {}).items()
        if view.cls.schema is not None  # itself documentation
        if operation_of(getattr(view.cls, action)) is None
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
