"""What makes a meeting sound. Pure: no database, no request."""

import datetime as dt

from django.utils.translation import gettext as _

from crm.errors import Problem
from crm.rules import is_plausible
from interactions.rules import problems_with_the_past

LIMITS = {
    "location": 255,
    "purpose": 500,  # the interaction's title
    "preparation_notes": 5000,
    "cancel_reason": 500,
    "outcomes": 5000,
    "next_steps": 500,  # the interaction's next action
}
"""Most characters; where a text becomes a field of the interaction, the limit is that field's."""
LONGEST_LEAD = 100  # characters, of an interaction
LONGEST_OUTCOME = 200  # of an interaction (seed 003); longer outcomes go to its description
LONGEST_ENTRY = 200  # characters of an agenda item, attendee or topic
LONGEST_ACTION_ITEM = 500


def problems_with_schedule(
    scheduled_at: dt.datetime, planned_duration: dt.timedelta | None = None
) -> list[Problem]:
    """A meeting may also be entered afterwards, so the past is allowed here."""
    problems = problems_with_duration("planned_duration", planned_duration)
    if not is_plausible(scheduled_at):
        message = _("The year must lie between 1900 and 2199.")
        problems.append(Problem("scheduled_at", message, "implausible"))
    return problems


def problems_with_duration(field: str, duration: dt.timedelta | None) -> list[Problem]:
    """Positive if provided (seed 004, Business Rules)."""
    if duration is None or duration > dt.timedelta(0):
        return []
    return [Problem(field, _("The duration must be positive."), "min_value")]


def problems_with_completion(
    completed_at: dt.datetime, duration: dt.timedelta | None, at: dt.datetime
) -> list[Problem]:
    """The completed meeting becomes an interaction, whose rules it keeps (seed 004)."""
    problems = [
        Problem("completed_at", problem.message, problem.code)
        for problem in problems_with_the_past(completed_at, at)
    ]
    if not is_plausible(completed_at):
        message = _("The year must lie between 1900 and 2199.")
        problems.append(Problem("completed_at", message, "implausible"))
    return problems + problems_with_duration("duration", duration)
