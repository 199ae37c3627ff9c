"""What makes the settings of follow-ups sound. Pure: no database, no request."""

from django.utils.translation import gettext as _

from crm.errors import Problem


def problems_with_hour(hour: int) -> list[Problem]:
    """A full hour of a day's twenty-four."""
    if 0 <= hour <= 23:
        return []
    return [Problem("hour", _("Choose an hour of the day."), "out_of_range")]
