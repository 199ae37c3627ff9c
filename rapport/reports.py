"""What the logs of tactics say. Numbers, and no claim that a tactic caused anything."""

from __future__ import annotations

from dataclasses import dataclass

from contacts.models import Contact
from crm.tenancy.viewer import Viewer
from rapport.models import TacticLog
from rapport.rules import MOST_EFFECTIVE, Interval, interval_of


@dataclass(frozen=True, slots=True)
class TacticResult:
    """How a tactic went: how often it was logged, and its mean effectiveness from 1 to 5."""

    name: str
    times: int
    mean: float

    @property
    def interval(self) -> Interval | None:
        """None where the mean is of too few to say."""
        return interval_of(self.mean, self.times, MOST_EFFECTIVE)


def what_worked(contact: Contact, viewer: Viewer, most: int = 5) -> list[TacticResult]:
    """The tactics used with a contact, the most effective first; of logs that the viewer may
    read, and no others."""
    logs = TacticLog.objects.visible_to(viewer).with_contact(contact)
    return [TacticResult(*row) for row in logs.by_result()[:most]]
