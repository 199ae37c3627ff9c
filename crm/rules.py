"""The foundation's rules, pure: no database, no request."""

import zoneinfo
from functools import cache

from crm.vocabulary import Permission, Role

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


def is_time_zone(name: str) -> bool:
    return name in time_zones()
