"""The viewer: one person on one site, resolved once per request from live rows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import Protocol
from zoneinfo import ZoneInfo

from crm.errors import Forbidden
from crm.vocabulary import Permission


class Person(Protocol):
    """What a viewer needs of a user; the model itself is a floor above."""

    pk: int
    username: str
    language: str
    timezone: str

    def get_full_name(self) -> str: ...


class Tenant(Protocol):
    """What a viewer needs of a site."""

    pk: int
    slug: str
    name: str
    colour: str
    timezone: str
    country: str
    break_glass_allowed: bool

    @property
    def zone(self) -> ZoneInfo: ...


class Authored(Protocol):
    """A row that remembers who made it."""

    created_by_id: int | None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking: `user` on `site`, what they may do there, and what they may read.

    What a restricted tag hides is read by who asks for the tag *and* either holds it or has that
    one interaction opened to them (contracts.md, Redaction; the rule itself is in `redaction`).
    """

    user: Person
    site: Tenant
    role: str
    permissions: frozenset[str]
    held: frozenset[uuid.UUID] = field(default_factory=frozenset)  # by themselves or in a team
    opened: frozenset[uuid.UUID] = field(default_factory=frozenset)  # interactions, one by one
    asked: frozenset[uuid.UUID] = field(default_factory=frozenset)  # restricted tags, held or not
    has_other_sites: bool = False  # is a member there, too

    @property
    def user_id(self) -> int:
        return int(self.user.pk)

    @property
    def site_id(self) -> int:
        return int(self.site.pk)

    @property
    def revealed(self) -> frozenset[uuid.UUID]:
        """The restricted tags that this request sees through, wherever they are."""
        return self.asked & self.held

    @property
    def may_reveal(self) -> bool:
        """Whether there is anything that this person would read by asking for it."""
        return bool(self.held or self.opened)

    @property
    def hides_all(self) -> bool:
        """Whether they have something to reveal, and ask for none of it."""
        return self.may_reveal and not self.asked

    def with_all_tags(self) -> Viewer:
        """Asking for all that they hold as well: who logs may tag with what they are not reading
        just now."""
        return replace(self, asked=self.asked | self.held)

    def without_tags(self) -> Viewer:
        """Asking for none: for what is told unasked."""
        return replace(self, asked=frozenset())

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise Forbidden unless the permission is held (seed 003, Permission Enforcement)."""
        if not self.may(permission):
            raise Forbidden(f"Insufficient permissions: {permission} required", permission)

    def may_delete(self, row: Authored) -> bool:
        """Authors may delete their own; others' records need a permission of their own."""
        if self.may(Permission.DELETE_RECORDS):
            return True
        return self.may(Permission.EDIT_CONTACTS) and row.created_by_id == self.user_id

    def require_delete(self, row: Authored) -> None:
        if not self.may_delete(row):
            self.require(Permission.EDIT_CONTACTS)
            self.require(Permission.DELETE_RECORDS)
