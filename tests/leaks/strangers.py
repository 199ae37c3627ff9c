"""Keys and words that are another site's, or nobody's."""

from __future__ import annotations

import uuid
from typing import Any

from tests.leaks.asking import RowOf
from tests.leaks.matrix import World
from tests.leaks.store import ALIEN_TIME, ALIEN_UUID
from tests.leaks.visiting import BY_UUID
from tests.leaks.world import Row, SiteRows

NEVER_USED = Row(10**15, uuid.uuid4())

_ALIEN = {
    **dict.fromkeys(("id", "uuid", "pk"), ALIEN_UUID),
    **dict.fromkeys(("created_at", "createdAt", "updated_at", "deleted_at"), ALIEN_TIME + "Z"),
    **dict.fromkeys(("isDeleted", "is_deleted", "redacted", "is_staff"), True),
    "number": 77_777,
    "restricted_tags": [],
    "role": "owner",
    "status": "completed",
}


def alien(world: World) -> dict[str, Any]:
    """What is nobody's to set, with the ids of another site and its people."""
    strangers = world.sites["b"]
    site = dict.fromkeys(("site_id", "site", "siteId", "business_id"), strangers.site.pk)
    people = dict.fromkeys(
        ("created_by", "createdBy", "created_by_id", "updated_by", "performed_by_id", "author"),
        strangers.owner.user.pk,
    )
    return _ALIEN | site | people


def but_for(own: SiteRows, noun: str, row: Row) -> RowOf:
    """The site's own rows; for one noun that row."""
    return lambda each: row if each == noun else own.row(each)


def stranger(noun: str, world: World) -> Row:
    """A row of site B, by a key that no row of site A has: site B has the higher numbers."""
    own, theirs = (
        [row for (each, _kind), row in world.sites[letter].rows.items() if each == noun]
        for letter in "ab"
    )
    last = max(theirs, key=lambda row: row.number)
    assert (last.uuid if noun in BY_UUID else last.number) not in {
        row.uuid if noun in BY_UUID else row.number for row in own
    }
    return last
