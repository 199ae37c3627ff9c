"""Long random work, step by step the same as a model in plain Python says it is (INP-05).

The model knows contacts, interactions with their tactics, meetings, one restricted tag and the
trash; after every step a holder of the tag and somebody who does not hold it look at everything.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import contacts.actions
import meetings.actions
from contacts.models import Contact
from contacts.vocabulary import RelationshipStatus
from crm.errors import Conflict, DomainError, Forbidden, NotFound, RuleBroken
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.factories import Person, PersonFactory
from interactions import actions
from interactions.models import Interaction
from interactions.vocabulary import Kind
from meetings.actions import MeetingOutcome
from meetings.models import Meeting
from rapport.actions import log_with_tactics
from rapport.models import RapportTactic, TacticLog
from rapport.rules import TacticUsed

EXAMPLES = int(os.environ.get("CRM_EXAMPLES", "0"))
AT = dt.datetime(2024, 3, 4, 15, tzinfo=dt.UTC)
WAY = ["prospect", "qualified_lead", "opportunity", "active_client", "past_client"]
FROM_ANYWHERE = {"lost_lead", "inactive"}
BACK_FROM = {"past_client", "lost_lead", "inactive"}

rows = st.integers(0, 30)
titles = st.text("ab ", min_size=1, max_size=5).map(lambda text: f"x{text}x")


def may_move(old: str, new: str) -> bool:
    """Seed 003, Status Progression Rules, told again."""
    onward = old in WAY[:-1] and new == WAY[WAY.index(old) + 1]
    return onward or new in {old, *FROM_ANYWHERE} or (new == "prospect" and old in BACK_FROM)


@dataclass
class Known:
    """A row of the model."""

    row: Any
    deleted: bool = False
    status: str = ""  # of contacts and meetings
    contact: Known | None = None
    title: str = ""
    tactics: int = 0
    tagged: bool = False
    talk: Known | None = None  # that a meeting was


class Work(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.held = ExitStack()
        self.held.enter_context(transaction.atomic())
        owner = PersonFactory.create(role="owner", holds=["immigration"])
        self.me = owner.viewer("immigration")
        colleague: Person = PersonFactory.create(site=owner.site)
        self.other = colleague.viewer("immigration")
        with acting_as(self.me):
            self.tag = Tag.objects.visible_to(self.me).get(name="immigration")
            self.tactics = list(RapportTactic.objects.by_name())
        self.people: list[Known] = []
        self.talks: list[Known] = []
        self.plans: list[Known] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.held.close()

    def does(self, what: Callable[[Viewer], Any], refused: Any = None, by: Any = None) -> Any:
        """Do it; it must be refused in that way, or not at all."""
        viewer, told = by or self.me, None
        try:
            with acting_as(viewer):
                return what(viewer)
        except DomainError as error:
            told = type(error)
            return None
        finally:
            assert told is refused

    # --- contacts

    @rule(number=st.integers(1, 10**9))
    def meet(self, number: int) -> None:
        email = f"{number}.{len(self.people)}@example.org"
        row = self.does(lambda by: contacts.actions.create(by=by, first_name="Ana", email=email))
        self.people.append(Known(row, status="prospect"))

    @precondition(lambda self: self.people)
    @rule(at=rows, status=st.sampled_from(RelationshipStatus.values))
    def move(self, at: int, status: str) -> None:
        who = self.people[at % len(self.people)]
        allowed = may_move(who.status, status)
        refused = NotFound if who.deleted else None if allowed else RuleBroken
        self.does(lambda by: contacts.actions.change_status(who.row, by=by, status=status), refused)
        who.status = who.status if refused else status

    # --- interactions

    @rule(at=rows, title=titles, used=st.integers(0, 3), tagged=st.booleans())
    def log(self, at: int, title: str, used: int, tagged: bool) -> None:
        present = [None, *(who for who in self.people if not who.deleted)]
        who = present[at % len(present)]
        logs = [TacticUsed(tactic.pk, 3, "x") for tactic in self.tactics[:used]]
        fields = {"kind": Kind.CALL, "starts_at": AT, "title": title}
        fields |= {"tags": [self.tag] if tagged else [], "contact": who.row if who else None}
        row = self.does(lambda by: log_with_tactics(by=by, tactic_logs=logs, **fields))
        self.talks.append(Known(row, contact=who, title=title, tactics=used, tagged=tagged))

    @precondition(lambda self: self.talks)
    @rule(at=rows, title=titles, mine=st.booleans(), tag=st.booleans())
    def rewrite(self, at: int, title: str, mine: bool, tag: bool) -> None:
        """By who holds the tag, or by who does not, who cannot put it on either."""
        talk = self.talks[at % len(self.talks)]
        blind = not mine and (talk.tagged or tag)
        refused = NotFound if talk.deleted else Forbidden if blind else None
        tags = [self.tag] if tag else []
        self.does(
            lambda by: actions.edit(talk.row, by=by, changes={"title": title}, tags=tags),
            refused,
            by=self.me if mine else self.other,
        )
        if not refused:
            talk.title, talk.tagged = title, talk.tagged or tag

    # --- meetings

    @precondition(lambda self: self.people)
    @rule(at=rows)
    def plan(self, at: int) -> None:
        who = self.people[at % len(self.people)]
        row = self.does(
            lambda by: meetings.actions.schedule(by=by, contact=who.row, scheduled_at=AT),
            NotFound if who.deleted else None,
        )
        if row is not None:
            self.plans.append(Known(row, status="scheduled", contact=who))

    @precondition(lambda self: self.plans)
    @rule(at=rows, held=st.booleans(), tagged=st.booleans())
    def end(self, at: int, held: bool, tagged: bool) -> None:
        meeting = self.plans[at % len(self.plans)]
        over = meeting.status != "scheduled"
        refused = NotFound if meeting.deleted else Conflict if over else None
        outcome = MeetingOutcome(tags=[self.tag] if tagged else ())
        deed: Any = meetings.actions.complete if held else meetings.actions.cancel
        given = {"outcome": outcome} if held else {}
        done = self.does(lambda by: deed(meeting.row, by=by, **given), refused)
        if refused:
            return
        meeting.status = "completed" if held else "cancelled"
        if held:
            meeting.talk = Known(done.interaction, contact=meeting.contact, tagged=tagged)
            self.talks.append(meeting.talk)

    # --- the trash

    @rule(at=rows, kind=st.sampled_from(["people", "talks", "plans"]), back=st.booleans())
    def throw(self, at: int, kind: str, back: bool) -> None:
        """Into it, or out of it again."""
        known: list[Known] = getattr(self, kind)
        if not known:
            return
        module: Any = {"people": contacts, "talks": None, "plans": meetings}[kind]
        verbs = actions if module is None else module.actions
        one = known[at % len(known)]
        deed = verbs.restore if back else verbs.delete
        refused = None if one.deleted is back else NotFound
        self.does(lambda by: deed(one.row, by=by), refused)
        one.deleted = not back if not refused else one.deleted

    # --- what is seen

    @invariant()
    def is_as_the_model_says(self) -> None:
        for viewer, reads in ((self.me, True), (self.other, False)):
            with acting_as(viewer):
                assert seen_contacts(viewer) == {
                    who.row.pk: who.status for who in self.people if not who.deleted
                }
                assert seen_talks(viewer) == {
                    talk.row.pk: (
                        talk.contact.row.pk if talk.contact else None,
                        talk.title if reads or not talk.tagged else None,
                        talk.tactics if reads or not talk.tagged else 0,
                    )
                    for talk in self.talks
                    if not talk.deleted
                }
                assert seen_plans(viewer) == {
                    plan.row.pk: (plan.status, reads or not (plan.talk and plan.talk.tagged))
                    for plan in self.plans
                    if not plan.deleted
                }


def seen_contacts(viewer: Viewer) -> dict[uuid.UUID, str]:
    return dict(Contact.objects.visible_to(viewer).values_list("pk", "relationship_status"))


def seen_talks(viewer: Viewer) -> dict[uuid.UUID, tuple[Any, ...]]:
    logs = list(TacticLog.objects.visible_to(viewer).values_list("interaction_id", flat=True))
    return {
        row.pk: (row.contact_id, row.shown and row.shown.title, logs.count(row.pk))
        for row in Interaction.objects.visible_to(viewer).with_content()
    }


def seen_plans(viewer: Viewer) -> dict[uuid.UUID, tuple[Any, ...]]:
    found = Meeting.objects.visible_to(viewer).with_content()
    return {row.pk: (row.status, row.shown is not None) for row in found}


def deed(name: str, **given: Any) -> tuple[str, dict[str, Any]]:
    return name, given


STATUSES = ("active_client", "qualified_lead", "lost_lead", "opportunity", "prospect")
REWRITTEN = [deed("rewrite", at=0, title="xbx", mine=mine, tag=False) for mine in (False, True)]
ENDED = [deed("end", at=0, held=held, tagged=True) for held in (True, False)]
PLANNED = deed("plan", at=0)


def thrown(back: bool) -> list[tuple[str, dict[str, Any]]]:
    """Each twice, of which the second time is refused."""
    kinds = ("people", "talks", "plans")
    return [deed("throw", at=0, kind=kind, back=back) for kind in kinds for _time in range(2)]


WALK = [
    deed("meet", number=1),
    *(deed("move", at=0, status=status) for status in STATUSES),
    deed("log", at=1, title="xax", used=2, tagged=True),
    *REWRITTEN,
    *(PLANNED, *ENDED),
    *(PLANNED, *(deed("end", at=1, held=held, tagged=False) for held in (False, True))),
    *thrown(back=False),
    *(deed("move", at=0, status="lost_lead"), *REWRITTEN, PLANNED, *ENDED),
    *thrown(back=True),
]


@pytest.mark.django_db
def test_each_deed_and_each_refusal_once() -> None:
    """The few draws of a usual run may well miss one."""
    work = Work()
    try:
        for name, given in WALK:
            getattr(work, name)(**given)
            work.is_as_the_model_says()
    finally:
        work.teardown()


@pytest.mark.django_db
@pytest.mark.slow
def test_work_is_what_the_model_says() -> None:
    some = settings(
        max_examples=EXAMPLES or 5,
        stateful_step_count=50 if EXAMPLES else 15,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Work, settings=some)
