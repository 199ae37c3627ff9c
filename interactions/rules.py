"""What makes an interaction sound. Pure: no database, no request."""

import datetime as dt

from django.utils.translation import gettext as _

from crm.errors import Problem
from crm.rules import is_plausible, is_time_zone

LIMITS = {
    "title": 500,
    "lead": 100,
    "location": 255,
    "description": 5000,
    "notes": 5000,
    "outcome": 200,
    "next_action": 500,
    "follow_up_notes": 2000,
    "non_verbal": 2000,
}
"""Most characters that any document allows; a contract may be stricter (contracts.md)."""


def problems_with_times(
    starts_at: dt.datetime, ends_at: dt.datetime | None, timezone: str
) -> list[Problem]:
    """The end is not before the start, both are plausible, and the zone exists (seed 001)."""
    problems = [
        Problem(field, _("The year must lie between 1900 and 2199."), "implausible")
        for field, moment in (("starts_at", starts_at), ("ends_at", ends_at))
        if moment is not None and not is_plausible(moment)
    ]
    if ends_at is not None and ends_at < starts_at:
        problems.append(Problem("ends_at", _("The end must not be before the start."), "reversed"))
    if not is_time_zone(timezone):
        problems.append(
            Problem(
                "timezone",
                _("Use a time zone's IANA name, such as America/New_York."),
                "unknown_zone",
            )
        )
    return problems


def problems_with_lengths(fields: dict[str, object]) -> list[Problem]:
    return [
        Problem(
            name,
            _("At most %(limit)d characters, these are %(count)d.")
            % {"limit": limit, "count": len(text)},
            "max_length",
        )
        for name, limit in LIMITS.items()
        if isinstance(text := fields.get(name), str) and len(text) > limit
    ]


CLOCK_SKEW = dt.timedelta(minutes=1)
"""How far ahead of ours the clock of an honest client may be."""


def problems_with_the_past(starts_at: dt.datetime, at: dt.datetime) -> list[Problem]:
    """What is told as having happened lies not in the future (seed 004, Business Rules).

    Only for contracts whose document says so: in others an encounter may be planned ahead.
    """
    if starts_at <= at + CLOCK_SKEW:
        return []
    return [Problem("starts_at", _("The date cannot be in the future."), "future")]
