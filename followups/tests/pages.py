"""Promises for the tests of follow-ups: of interactions, and of meetings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from contacts.models import Contact
from crm.tests.factories import Person
from interactions.models import Interaction
from interactions.tests.factories import InteractionFactory
from meetings.tests.factories import MeetingFactory
from meetings.tests.pages import at, completed

NOW = at("2026-03-04", "12:00")  # a Wednesday, by the clock on site A's wall
TODAY = dt.date(2026, 3, 4)


def on(days: int, clock: str = "09:00") -> dt.datetime:
    """So many days from today."""
    return at(f"{TODAY + dt.timedelta(days=days)}", clock)


def promised(
    person: Person, contact: Contact, text: str, due_at: dt.datetime | None, *tags: str
) -> Interaction:
    interaction: Interaction = InteractionFactory.create(
        by=person.viewer(*tags),
        contact=contact,
        next_action=text,
        follow_up_needed=True,
        follow_up_at=due_at,
        tagged=list(tags),
    )
    return interaction


def agreed(
    person: Person, contact: Contact, text: str, due_at: dt.datetime | None, *tags: str
) -> None:
    """In a meeting, which then is to be followed up for nothing else."""
    meeting = MeetingFactory.create(by=person.viewer(), contact=contact)
    completed(person, meeting, *tags, action_items=[text], follow_up_at=due_at)


def texts(page: Any) -> list[str]:
    """The list as it reads, headings included."""
    lines = page.context["lines"]
    return [line.card.follow_up.text if line.card else line.heading for line in lines]
