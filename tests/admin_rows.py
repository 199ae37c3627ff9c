"""Rows of every kind for the tests that walk the admin, open ones and restricted ones."""

from __future__ import annotations

import datetime as dt
import uuid
from itertools import count
from typing import Any

from contacts.actions import progress_to_qualified_lead, set_rhythm
from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.vocabulary import RelationshipStatus
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.accounts import membership
from interactions.actions import add_program, add_question, add_service, edit, open_to
from interactions.models import AccessRequest, BreakGlass, Interaction
from interactions.vocabulary import Kind, QuestionType
from meetings.actions import MeetingOutcome, complete, schedule
from meetings.models import Meeting
from rapport.actions import log_with_tactics
from rapport.rules import TacticUsed
from rapport.tests.factories import LISTENING

CANARY = "canary"
AT = dt.datetime(2024, 3, 4, 15, tzinfo=dt.UTC)
_numbers = count()


def contact_of(by: Viewer) -> Contact:
    contact = ContactFactory(by=by, owner_id=by.user_id)
    with acting_as(by):
        return progress_to_qualified_lead(contact, by=by)


def offer(by: Viewer) -> Any:
    """A question about a service of a program."""
    number = next(_numbers)
    with acting_as(by):
        program = add_program(by=by, name=f"Program {number}")
        service = add_service(by=by, name=f"Service {number}", program=program)
        return add_question(by=by, service=service, label="How?", type=QuestionType.TEXT)


def talk(by: Viewer, contact: Contact, *tags: str, word: str = "plain") -> Interaction:
    """An interaction with everything that can hang on one, all of it saying `word`."""
    question = offer(by)
    with acting_as(by):
        return log_with_tactics(
            by=by,
            contact=contact,
            kind=Kind.CALL,
            starts_at=AT,
            tags=list(Tag.objects.visible_to(by).filter(name__in=tags)),
            tactic_logs=[TacticUsed(uuid.UUID(LISTENING), 5, word)],
            service=question.service,
            answers={question: word},
            duration=dt.timedelta(minutes=7),
            topics=[word],
            **dict.fromkeys(TEXTS, word),
        )


TEXTS = (
    *("title", "lead", "description", "notes", "medium", "outcome", "next_action"),
    *("follow_up_notes", "non_verbal"),
)


def meeting(by: Viewer, contact: Contact, *tags: str, word: str = "plain") -> Meeting:
    """A meeting that took place, all of it saying `word`."""
    outcome = MeetingOutcome(
        attendees=[word], topics_covered=[word], outcomes=word, action_items=[word], next_steps=word
    )
    with acting_as(by):
        planned = schedule(
            by=by,
            contact=contact,
            scheduled_at=AT,
            purpose=word,
            agenda_items=[word],
            preparation_notes=word,
        )
        done = complete(planned, by=by, outcome=outcome)
        found = list(Tag.objects.visible_to(by).filter(name__in=tags))
        if found:
            edit(done.interaction, by=by, changes={}, tags=found)
    return done


def opened(by: Viewer, interaction: Interaction) -> None:
    """Opened to the viewer themselves, which shows them nothing that they do not ask for."""
    mine = membership(by.site, by.user)  # type: ignore[arg-type]  # protocols, of which ours are
    with acting_as(by):
        open_to(interaction, membership=mine, by=by)
        about: dict[str, Any] = {"site_id": by.site_id, "interaction": interaction}
        AccessRequest(asker_id=by.user_id, reason="Asked", **about).save(force_insert=True)
        BreakGlass(opener_id=by.user_id, reason="?", until=AT, **about).save(force_insert=True)


def rhythm(by: Viewer) -> None:
    """Of a status that had none, as long as there is one."""
    status = RelationshipStatus.values[next(_numbers) % len(RelationshipStatus.values)]
    with acting_as(by):
        set_rhythm(by=by, status=status, days=30)


def fill(by: Viewer, *tags: str, word: str = "plain") -> Contact:
    """A contact with one of everything; and something opened, if the viewer holds a tag."""
    if by.revealed:
        opened(by, talk(by, contact_of(by), "immigration", word=word))
    contact = contact_of(by)
    rhythm(by)
    talk(by, contact, *tags, word=word)
    meeting(by, contact, *tags, word=word)
    return contact
