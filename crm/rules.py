"""The foundation's rules, pure: no database, no request."""

import datetime as dt
import unicodedata
import uuid
import zoneinfo
from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from crm.errors import Stale
from crm.vocabulary import Permission, Role, Setting

_VIEW = frozenset({Permission.VIEW_CONTACTS})
_EDIT = _VIEW | {Permission.EDIT_CONTACTS}
_ADMINISTER = frozenset(Permission)

PERMISSIONS_OF_ROLE: dict[Role, frozenset[Permission]] = {
    Role.OWNER: _ADMINISTER,
    Role.ADMIN: _ADMINISTER,
    Role.MANAGER: _EDIT,
    Role.EMPLOYEE: _EDIT,
    Role.CONTRACTOR: _VIEW,
    Role.VIEWER: _VIEW,
}
"""What a role brings (contracts.md, Sites: all view; employee and above create and edit; admin
and above also delete others' records and manage the site)."""

_OF_ADMINS = frozenset({Setting.SITE, Setting.MEMBER, Setting.TEAM})


def right_to_set(setting: Setting) -> Permission:
    """Which permission changes such a thing, and shows the page where it is changed."""
    return Permission.MANAGE_MEMBERS if setting in _OF_ADMINS else Permission.MANAGE_SERVICES


LONGEST_TOKEN_NAME = 80

# Files of the zone database that are no zones of any place, and one that means "not set".
_NOT_ZONES = frozenset({"localtime", "Factory", "posixrules"})


@cache
def time_zones() -> frozenset[str]:
    """The IANA names that a site or an interaction may carry."""
    return frozenset(
        name
        for name in zoneinfo.available_timezones()
        if name not in _NOT_ZONES and not name.startswith(("posix/", "right/"))
    )


@cache
def zones_to_choose() -> tuple[str, ...]:
    """The names that IANA lists by country (zone.tab), and UTC: what to offer people. The others
    are old names of these, and stay what a site or a person may carry."""
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text()
    listed = {row.split("\t")[2] for row in table.splitlines() if not row.startswith("#")}
    return tuple(sorted((listed & time_zones()) | {"UTC"}))


def is_time_zone(name: str) -> bool:
    return name in time_zones()


# Years outside these are slips of the pen, and far enough from PostgreSQL's and Python's limits
# that no time zone can push a moment beyond them.
EARLIEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


CLOCK_SKEW = dt.timedelta(minutes=1)
"""How far ahead of ours the clock of an honest client may be."""


def is_plausible(moment: dt.datetime) -> bool:
    """Whether a moment (with its offset) lies within the years that records are kept for."""
    return EARLIEST <= moment < LATEST


def is_storable(value: Any) -> bool:
    """Whether PostgreSQL can hold the text: no NUL, and no half of a surrogate pair."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= mark <= "\udfff" for mark in value)
    if isinstance(value, Mapping):
        return all(is_storable(part) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple):
        return all(is_storable(part) for part in value)
    return True


def is_number(text: str) -> bool:
    """Whether it may be a row's number: digits, and no more than PostgreSQL's bigint has."""
    return text.isascii() and text.isdigit() and len(text) < 19  # 19 could pass it


_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Unicode's classes (UAX 9) of what turns the direction of the text after it."""


def is_tag_name(name: str) -> bool:
    """Whether a tag may be called so: lists of tags are written with commas between them, and
    what breaks lines or turns the text's direction lets one tag look like another."""
    return not any(
        mark == ","
        or unicodedata.category(mark) in ("Cc", "Zl", "Zp")
        or unicodedata.bidirectional(mark) in _TURNS
        for mark in name
    )


def changes_told(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Collection[str]
) -> list[dict[str, Any]]:
    """From what to what each of those fields was changed, as JSON can hold it; of a name that
    neither knows, only that it was. Lengths are seconds, moments ISO 8601, rows their keys."""
    return [
        {"field": name, "from": _plain(before.get(name)), "to": _plain(after.get(name))}
        if name in before
        else {"field": name}
        for name in sorted(names)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    return str(value) if isinstance(value, (uuid.UUID, Decimal)) else value


def require_seen(
    stored: Mapping[str, Any], changes: Mapping[str, Any], seen: Mapping[str, Any]
) -> None:
    """Raise Stale where `changes` would overwrite what somebody else has saved since it was `seen`.
    For rows without a version; what was not seen is overwritten, and what is wanted already is no
    matter. `stored` is of the locked row."""
    for name in changes.keys() & seen.keys():
        if stored.get(name) not in (seen[name], changes[name]):
            raise Stale(_("Somebody else saved this in the meantime."), name)
