"""Local times in forms: read and shown in the viewer's zone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.localisation import zone_name
from crm.pages.once import pressed_at

FOLLOW_UPS_AT = dt.time(9)
"""A follow-up is a day in the form; it is due when that day's work begins."""


def here(local: dt.datetime) -> dt.datetime:
    """A wall clock's time as a moment. Said twice in autumn, it is the first; the hour that
    spring leaves out is no time at all."""
    zone = timezone.get_current_timezone()
    try:
        moment = local.replace(tzinfo=zone)
        back = moment.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None)
    except OverflowError as error:
        raise ValidationError(_("Enter a date and a time.")) from error
    if back != local:
        said = _("There is no %(time)s on that day: the clocks go forward then.")
        raise ValidationError(said % {"time": f"{local:%H:%M}"})
    return moment


def in_your_zone() -> str:
    """What a form says of its times."""
    zone = zone_name(timezone.get_current_timezone_name())
    return _("In your time zone, %(zone)s.") % {"zone": zone}


def pressed(said: str) -> dt.datetime:
    """When somebody pressed Save, as their browser says of a form that waited for a connection;
    now, where it says nothing that can be."""
    now, moment = timezone.now(), pressed_at(said)
    return now if moment is None else min(moment, now)


def midnight(day: dt.date) -> dt.datetime:
    """When the day begins here; an hour later where the clocks go forward at midnight."""
    try:
        return here(dt.datetime.combine(day, dt.time()))
    except ValidationError:
        return here(dt.datetime.combine(day, dt.time(1)))


def last_moment(day: dt.date) -> dt.datetime:
    """The last one before the next day begins here; where clocks go back at midnight, the second
    of two that are called the same."""
    following = midnight(day + dt.timedelta(days=1))
    return following.astimezone(dt.UTC) - dt.timedelta(microseconds=1)


class MomentField(forms.DateTimeField):
    """`<input type="datetime-local">`: minutes, in the viewer's zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {"invalid": gettext_lazy("Enter a date and a time.")}

    def to_python(self, value: Any) -> dt.datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value
        try:
            moment = parse_datetime(str(value).strip())
            if moment is not None:
                return moment.astimezone(dt.UTC) if timezone.is_aware(moment) else here(moment)
        except (ValueError, OverflowError):  # on no calendar: here, or once it is in UTC
            pass
        raise ValidationError(self.error_messages["invalid"], code="invalid")


class DayField(forms.DateField):
    """`<input type="date">` for a moment of that day."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def prepare_value(self, value: Any) -> Any:
        return timezone.localdate(value) if isinstance(value, dt.datetime) else value

    def clean(self, value: Any) -> dt.datetime | None:
        day = super().clean(value)
        return None if day is None else here(dt.datetime.combine(day, FOLLOW_UPS_AT))
