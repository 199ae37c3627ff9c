"""A site with rows of every kind and all their relations, as many as a test wants.

The rows that are number 1 of their kind have as many parts as there are rows.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import contacts.actions
import meetings.actions
from contacts.models import Contact
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.factories import Person
from interactions.actions import add_program, add_question, add_service, edit
from interactions.models import Interaction, Question, Service
from meetings.actions import MeetingOutcome
from rapport.actions import log_with_tactics
from rapport.models import RapportTactic
from rapport.rules import TacticUsed

START = dt.datetime(2024, 1, 10, 14, 30, tzinfo=dt.UTC)
PHASES = ("prospect", "inactive")


def fill(owner: Person, author: Person, size: int) -> None:
    """`owner` offers services, and corrects what `author` writes."""
    numbers = range(1, size + 1)
    with acting_as(owner.viewer("immigration")) as viewer:
        tags = _tags(numbers, viewer)
        services = [_offered(number, size, viewer) for number in numbers]
    with acting_as(author.viewer()) as viewer:
        for number in numbers:
            _meet(number, owner, viewer)
        first = _moved(size, viewer)
        logged = [_logged(first, service, viewer) for service in services]
        for number in numbers:
            _completed(first, size if number == 1 else 1, viewer)
    with acting_as(owner.viewer("immigration")) as viewer:
        for number, row in zip(numbers, logged, strict=True):
            _correct(row, tags[1:] if number == 1 else tags[number % 2 :][:1], viewer)


def _tags(numbers: range, viewer: Viewer) -> list[Tag]:
    """The restricted one first."""
    for number in numbers:
        Tag(site_id=viewer.site_id, name=f"tag {number}", restricted=False).save()
    return list(Tag.objects.visible_to(viewer).order_by("-restricted", "name"))


def _offered(number: int, size: int, viewer: Viewer) -> Service:
    program = add_program(by=viewer, name=f"Program {number}")
    service = add_service(by=viewer, name=f"Service {number}", program=program)
    for at in range(size if number == 1 else 1):
        add_question(by=viewer, service=service, label=f"Question {at}", type="number")
    return service


def _meet(number: int, owner: Person, viewer: Viewer) -> None:
    contacts.actions.create(
        by=viewer,
        first_name="Ana",
        email=f"ana{number}@example.org",
        phone=f"+1202555{number:04}",
        city="Boston",
        owner_id=owner.user.pk,
        tags=["tall", "calm"],
        custom_fields={"size": number},
    )


def _moved(size: int, viewer: Viewer) -> Contact:
    """The first contact, to and fro."""
    first: Contact = Contact.objects.visible_to(viewer).get(number=1)
    for at in range(1, size + 1):
        first = contacts.actions.change_status(
            first, by=viewer, status=PHASES[at % 2], reason="Asked", notes="By phone"
        )
    return first


def _logged(contact: Contact, service: Service, viewer: Viewer) -> Interaction:
    questions: Any = Question.objects.visible_to(viewer).filter(service=service)
    used = [TacticUsed(tactic.pk, 3, "Fine") for tactic in RapportTactic.objects.by_name()]
    return log_with_tactics(
        by=viewer,
        kind="call",
        contact=contact,
        starts_at=START + service.number * dt.timedelta(hours=1),
        duration=dt.timedelta(minutes=30),
        title="A call",
        service=service,
        answers=dict.fromkeys(questions, 6),
        tactic_logs=used if service.number == 1 else used[:1],
    )


def _completed(contact: Contact, items: int, viewer: Viewer) -> None:
    meeting = meetings.actions.schedule(
        by=viewer, contact=contact, scheduled_at=START, purpose="Plan", agenda_items=["Budget"]
    )
    outcome = MeetingOutcome(outcomes="Agreed", action_items=[f"Item {at}" for at in range(items)])
    meetings.actions.complete(meeting, by=viewer, outcome=outcome)


def _correct(interaction: Interaction, tags: list[Tag], viewer: Viewer) -> None:
    """By another person than its author; some are restricted by it."""
    edit(interaction, by=viewer, changes={"notes": "Corrected"}, tags=tags)
