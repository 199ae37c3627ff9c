"""A site on which the documentation's examples are true: its rows have the ids that they name."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models.signals import pre_init

import contacts.actions
import interactions.actions
import meetings.actions
from contacts.api.examples import business as contact_examples
from contacts.api.examples import tactics as tactics_examples
from contacts.models import Contact
from crm.api.examples import SIGN_IN
from crm.models.rows import Counter
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.factories import Person, PersonFactory
from interactions.api.examples import tracking as interaction_examples
from interactions.models import Interaction, Question
from interactions.vocabulary import Kind
from meetings.api import examples as meeting_examples
from meetings.models import Meeting
from rapport.actions import log_with_tactics
from rapport.api import examples as rapport_examples
from rapport.rules import TacticUsed

SUMMER = dt.datetime(2023, 8, 15, 14, tzinfo=dt.UTC)
THEN = dt.datetime(2024, 1, 10, 14, 30, tzinfo=dt.UTC)


def joel() -> Person:
    """Owns the site, and signs in as the example does."""
    person: Any = PersonFactory(
        **SIGN_IN["password"].sent,
        first_name="Joel",
        last_name="Denning",
        role="owner",
        holds=["immigration"],
    )
    with acting_as(person.viewer("immigration")) as viewer:
        _fill(viewer)
    return person  # type: ignore[no-any-return]


def _fill(viewer: Viewer) -> None:
    client = _contact(viewer, contact_examples.ID, "Alex", custom_fields={"referred_by": "Ana"})
    partner = _contact(viewer, tactics_examples.ID, "Kim")
    _move(viewer)
    question = _offer(viewer)
    _log(viewer, client, answers={question: 6}, service=question.service, location="CUOffice")
    _count_from(viewer, "interactions_interaction", 41)
    with called(Interaction, interaction_examples.ID):
        _log(viewer, client, title="Client Meeting", lead="John Smith", starts_at=SUMMER)
    with called(Interaction, rapport_examples.ID):
        used = [TacticUsed(uuid.UUID(rapport_examples.LISTENING), 5, "Highly effective")]
        said = {"title": "Goals", "rapport_score": 8, "starts_at": THEN}
        kind = Kind.VIDEO_CALL
        log_with_tactics(by=viewer, contact=partner, kind=kind, tactic_logs=used, **said)
    with called(Meeting, meeting_examples.ID):
        meetings.actions.schedule(by=viewer, contact=client, scheduled_at=THEN, purpose="Quote")


def _contact(viewer: Viewer, key: str, name: str, **fields: Any) -> Contact:
    email = f"{name}@example.net"
    with called(Contact, key):
        return contacts.actions.create(by=viewer, first_name=name, email=email, **fields)


def _move(viewer: Viewer) -> None:
    """A third contact, who has moved on."""
    moved = contacts.actions.create(by=viewer, first_name="Mo", email="mo@example.net")
    contacts.actions.change_status(moved, by=viewer, status="qualified_lead", reason="Asked")


def _offer(viewer: Viewer) -> Question:
    _count_from(viewer, "interactions_program", 2)
    program = interactions.actions.add_program(by=viewer, name="Saving")
    _count_from(viewer, "interactions_service", 6)
    service = interactions.actions.add_service(by=viewer, name="Coaching", program=program)
    _count_from(viewer, "interactions_question", 122)
    asked = {"label": "How many?", "type": "number"}
    return interactions.actions.add_question(by=viewer, service=service, **asked)


def _log(viewer: Viewer, client: Contact, **fields: Any) -> None:
    said = {"starts_at": THEN, "duration": dt.timedelta(hours=1), **fields}
    interactions.actions.log(by=viewer, kind=Kind.MEETING, contact=client, **said)


def _count_from(viewer: Viewer, noun: str, value: int) -> None:
    """The next row of that table is called `value` + 1."""
    if not Counter.objects.visible_to(viewer).filter(noun=noun).update(value=value):
        Counter(site_id=viewer.site_id, noun=noun, value=value).save(force_insert=True)


@contextmanager
def called(model: type[Any], key: str) -> Iterator[None]:
    """New rows of the model have that key."""

    def name(sender: Any, args: Any, kwargs: dict[str, Any], **told: Any) -> None:
        if not args:  # a row that is read has all its values in order
            kwargs["uuid"] = uuid.UUID(key)

    pre_init.connect(name, sender=model)
    try:
        yield
    finally:
        pre_init.disconnect(name, sender=model)
