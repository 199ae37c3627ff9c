"""Whom the row-level policies serve: transaction-local settings, and nothing else.

Session-level settings would be seen by the next user of a pooled connection, and settings made
before BEGIN are gone after it; so a context exists only inside the transaction it opens.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import astuple, dataclass, field

from django.conf import settings
from django.db import connection, transaction

from crm.tenancy.viewer import Viewer
from crm.vocabulary import Doorway

# One core for a statement: a request that took several at once would take them from those who ask
# beside it, and the helpers begin anew for each statement.
_BIND = (
    "select set_config('role', %s, true), set_config('statement_timeout', %s, true),"
    " set_config('max_parallel_workers_per_gather', %s, true),"
    " set_config('app.site_id', %s, true), set_config('app.user_id', %s, true),"
    " set_config('app.revealed_tags', %s, true), set_config('app.asked_tags', %s, true),"
    " set_config('app.opened', %s, true)"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the policies know: the empty string stands for nobody and nothing."""

    site_id: str = ""
    user_id: str = ""
    revealed: str = ""  # tags that are asked for and held
    asked: str = ""  # tags
    opened: str = ""  # interactions; nobody reads one without asking for its tags

    @property
    def may_reveal(self) -> bool:
        """Whether it can show what a tag hides; nobody is shown that unasked (ADR 17)."""
        return bool({self.revealed, self.asked} - {"", "{}"})

    @classmethod
    def of(cls, viewer: Viewer) -> Context:
        return cls(
            site_id=str(viewer.site_id),
            user_id=str(viewer.user_id),
            revealed=_array(viewer.revealed),
            asked=_array(viewer.asked),
            opened=_array(viewer.opened if viewer.asked else ()),
        )


def _array(keys: Iterable[uuid.UUID]) -> str:
    """As PostgreSQL writes an array."""
    return f"{{{','.join(sorted(map(str, keys)))}}}"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, or one piece of work in the background: what the read log counts by."""

    through: Doorway = Doorway.BACKGROUND
    key: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def has_a_door(self) -> bool:
        """Whether what it reads is handed to somebody; work in the background answers nobody."""
        return self.through is not Doorway.BACKGROUND


NOBODY = Context()
OWNER = "none"  # PostgreSQL's word for the role that signed in


_unhurried: ContextVar[bool] = ContextVar("unhurried", default=False)


@contextmanager
def unhurried() -> Iterator[None]:
    """Let statements take their time: work of the operator's, which nobody waits for at a page."""
    token = _unhurried.set(True)
    try:
        yield
    finally:
        _unhurried.reset(token)


def _patience() -> str:
    """How long one statement may take: an unlucky search must not hold a worker for minutes."""
    return "0" if _unhurried.get() else f"{settings.STATEMENT_TIMEOUT.total_seconds():.0f}s"


def _helpers() -> str:
    """How many processes may help with one statement; two is PostgreSQL's own default."""
    return "2" if _unhurried.get() else "0"


def bind(context: Context, role: str = settings.RUNTIME_ROLE) -> None:
    """Set role and context in one round trip, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_BIND, [role, _patience(), _helpers(), *astuple(context)])
    remember(context)


def _owner_speaks() -> bool:
    return bool(getattr(connection, "owner_speaks", False))


def remember(context: Context) -> None:
    """Note on the connection what its transaction was told, so that it can be told again."""
    connection.tenant_context = context  # type: ignore[attr-defined]  # our own attribute


def current() -> Context:
    """The context of the transaction under way, or NOBODY outside of one."""
    if not connection.in_atomic_block:
        return NOBODY
    context = getattr(connection, "tenant_context", NOBODY)
    return context if isinstance(context, Context) else NOBODY


def current_visit() -> Visit | None:
    visit = getattr(connection, "tenant_visit", None)
    return visit if isinstance(visit, Visit) else None


def _visit(visit: Visit | None) -> None:
    connection.tenant_visit = visit  # type: ignore[attr-defined]  # our own attribute


@contextmanager
def bound(context: Context, through: Doorway | None = None) -> Iterator[None]:
    """Run a transaction that the policies serve as `context`, for somebody who came `through` a
    door; without one, through the same as whoever is served already.

    Nested in another one, the outer context is back afterwards: a local setting lives until the
    transaction ends, not until the block does.
    """
    nested = connection.in_atomic_block
    outer, outer_visit = current(), current_visit()
    if through is not None or outer_visit is None:
        _visit(Visit(through or Doorway.BACKGROUND))
    try:
        with transaction.atomic():
            bind(context)
            yield
            if nested:
                bind(outer, OWNER if _owner_speaks() else settings.RUNTIME_ROLE)
    finally:
        # A rolled-back savepoint restores the database's settings; this restores our memory of it.
        remember(outer if nested else NOBODY)
        _visit(outer_visit)


@contextmanager
def acting_as(viewer: Viewer) -> Iterator[Viewer]:
    """Run a transaction as `viewer`: rows of their site, and no others."""
    with bound(Context.of(viewer)):
        yield viewer


@contextmanager
def signed_in_as(user_id: int | None, through: Doorway | None = None) -> Iterator[None]:
    """Run a transaction as a person without a site: their own sessions and memberships only."""
    with bound(Context(user_id="" if user_id is None else str(user_id)), through):
        yield


def become(viewer: Viewer) -> None:
    """Act as `viewer` for the rest of the transaction that `signed_in_as` has opened.

    One transaction then serves both the look-up of who is asking and what they ask for.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("become() needs a transaction: a local setting would be gone at once")
    bind(Context.of(viewer))


@contextmanager
def explained(*, reason: str = "", notes: str = "") -> Iterator[None]:
    """Say why the changes in this block are made; triggers that keep history write it down."""
    say = "select set_config('app.reason', %s, true), set_config('app.notes', %s, true)"
    with connection.cursor() as cursor:
        cursor.execute(say, [reason, notes])
        yield
        cursor.execute(say, ["", ""])
