"""What the logs of tactics say. Numbers, and no claim that a tactic caused anything."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from contacts.models import Contact
from crm.tenancy.viewer import Viewer
from rapport.models import RapportTactic, TacticLog
from rapport.rules import MOST_EFFECTIVE, Interval, interval_of


@dataclass(frozen=True, slots=True)
class TacticResult:
    """How a tactic went: how often it was logged, and its mean effectiveness from 1 to 5."""

    name: str
    key: uuid.UUID
    times: int
    mean: float

    @property
    def interval(self) -> Interval | None:
        """None where the mean is of too few to say."""
        return interval_of(self.mean, self.times, MOST_EFFECTIVE)


@dataclass(frozen=True, slots=True)
class TacticUse:
    """A technique of the catalogue, and how it went; nothing where nobody noted it."""

    tactic: RapportTactic
    result: TacticResult | None


def tactics_used(
    viewer: Viewer, start: dt.datetime, end: dt.datetime, contact: Contact | None = None
) -> list[TacticUse]:
    """The whole catalogue, by name, with what was noted on the site in talks that started within
    the bounds, with one contact or with all; of logs that the viewer may read, and no others."""
    logs = TacticLog.objects.visible_to(viewer).between(start, end)
    if contact is not None:
        logs = logs.with_contact(contact)
    results = {row[0]: TacticResult(*row) for row in logs.by_result()}
    return [TacticUse(one, results.get(one.name)) for one in RapportTactic.objects.by_name()]


def what_worked(contact: Contact, viewer: Viewer, most: int = 5) -> list[TacticResult]:
    """The tactics used with a contact, the most effective first; of logs that the viewer may
    read, and no others."""
    logs = TacticLog.objects.visible_to(viewer).with_contact(contact)
    return [TacticResult(*row) for row in logs.by_result()[:most]]
