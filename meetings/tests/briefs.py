"""A contact of whom there is more to say than one sheet of paper holds."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils.timezone import now

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.tenancy.context import acting_as
from crm.tests.factories import Person, PersonFactory
from interactions.tests.factories import InteractionFactory
from interactions.vocabulary import Kind
from meetings.models import Meeting
from meetings.tests.factories import MeetingFactory
from meetings.tests.pages import completed
from rapport.actions import log_with_tactics
from rapport.catalogue import TACTICS
from rapport.rules import TacticUsed

DAY = dt.timedelta(days=1)
LONG = "The landlord wrote that the deposit waits for the keys and for the last bill. " * 12


def crowded(worker: Person, agenda: int, promises: int) -> Meeting:
    """The meeting to come with them: every part of its brief is there, and longer than usual. Half
    of the promises are action items of a meeting, the others are follow-ups of talks."""
    by = worker.viewer()
    who = _who(worker, promises)
    holder = PersonFactory(site=worker.site, role="owner", holds=["immigration"])
    by_holder = holder.viewer("immigration")
    InteractionFactory(by=by_holder, contact=who, tagged=["immigration"])
    meeting: Meeting = MeetingFactory.create(
        by=by,
        contact=who,
        purpose=LONG[:200],
        location=LONG[:120],
        agenda_items=[f"{n}. {LONG[:150]}" for n in range(agenda)],
        preparation_notes=LONG,
    )
    over = MeetingFactory(by=by, contact=who, scheduled_at=now() - 9 * DAY)
    completed(worker, over, action_items=[f"Call {n}: {LONG[:110]}" for n in range(promises // 2)])
    for n in range(max(3, promises // 2)):
        InteractionFactory(
            by=by,
            contact=who,
            starts_at=now() - (n + 1) * DAY,
            title=f"{n}: {LONG[:80]}",
            notes=LONG,
            outcome=LONG[:200],
            **(_promised(n) if n < promises // 2 else {}),
        )
    _tried(worker, who)
    return meeting


def _promised(n: int) -> dict[str, Any]:
    return {
        "follow_up_needed": True,
        "follow_up_at": now() - n * DAY,
        "next_action": LONG[:150],
    }


def _who(worker: Person, promised: int) -> Contact:
    made: Contact = ContactFactory.create(
        by=worker.viewer(),
        first_name="María Guadalupe de los Ángeles",
        last_name="Núñez Villaseñor de la Fuente",
        job_title="Coordinator of the neighbourhood kitchen and its volunteers",
        owner_id=worker.user.pk,
        email=f"maria.guadalupe.de.los.angeles.{promised}@neighbourhood-kitchen.example",
        phone=f"+134755501{promised:02}",
        tags=["veteran-family", "spanish-speaking", "needs-childcare", "evenings-only"],
        notes=LONG,
    )
    return made


def _tried(worker: Person, who: Contact) -> None:
    """The five tactics with the longest names, in a talk of long ago."""
    longest = sorted(TACTICS, key=lambda tactic: len(tactic["name"]))[-5:]
    with acting_as(worker.viewer()) as viewer:
        log_with_tactics(
            by=viewer,
            contact=who,
            kind=Kind.CALL,
            title="A call",
            starts_at=now() - 40 * DAY,
            tactic_logs=[TacticUsed(UUID(tactic["uuid"]), 4) for tactic in longest],
        )
