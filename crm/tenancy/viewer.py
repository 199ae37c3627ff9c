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

    @property
    def zone(self) -> ZoneInfo: ...


class Authored(Protocol):
    """A row that remembers who made it."""

    created_by_id: int | None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking: `user` on `site`, what they may do there, and which tags they see through.

    `revealed` holds the restricted tags that this request asked for *and* the user holds;
    everything else restricted reads as empty (contracts.md, Redaction).
    """

    user: Person
    site: Tenant
    role: str
    permissions: frozenset[str]
    revealed: frozenset[uuid.UUID] = field(default_factory=frozenset)
    holds_tags: bool = False  # whether there is anything this person could reveal

    @property
    def user_id(self) -> int:
        return int(self.user.pk)

    @property
    def site_id(self) -> int:
        return int(self.site.pk)

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

    def revealing(self, tags: frozenset[uuid.UUID]) -> Viewer:
        return replace(self, revealed=tags)
