"""A site's rows: some of everything, plain, restricted and in the trash."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from contacts import actions as contacts
from contacts.models import Contact
from contacts.vocabulary import RelationshipStatus
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.factories import Person
from interactions import actions as interactions
from interactions.models import AccessRequest, Question
from interactions.vocabulary import AccessState, Kind, QuestionType, Sentiment
from meetings import actions as meetings
from meetings.actions import MeetingOutcome
from rapport.actions import log_with_tactics
from rapport.models import RapportTactic
from rapport.rules import TacticUsed
from tests.leaks.world import all_seeing
from tests.twins import words
from tests.twins.worlds import NEVER_USED, Row, World

HELD, UNHELD, OPEN = "immigration", "health", "housing"
"""A restricted tag that Alice holds, a restricted one that nobody holds, and an open one."""

TAGGED: list[Sequence[str]] = [
    *((), (HELD,), (OPEN,), (HELD, UNHELD), (HELD,), (HELD, OPEN), (UNHELD,), ())
]
"""The tags of each interaction and of each meeting."""
THROWN_AWAY = (4, 7)
KINDS = [Kind.CONSULTATION, Kind.CALL, Kind.MEETING, Kind.EMAIL, Kind.LUNCH, Kind.NOTE]


def fill_site_a(world: World) -> None:
    made = Filling(world, "a", [world.people["alice"], world.people["bob"]])
    world.rows = made.all()
    world.rows["nothing"] = [NEVER_USED]
    world.rows["site"] = [Row.of(world.sites["a"])]
    world.rows["user"] = [Row.of(person.user) for person in world.people.values()]


def fill_site_b(world: World) -> None:
    """Many times as much, under the same names and addresses."""
    made = Filling(world, "b", [world.people["charlie"]])
    world.strangers.update(made.all())  # for both worlds: they are asked for in either
    world.strangers["site"] = [Row.of(world.sites["b"])]
    for _ in range(8):
        made.more()


class Filling:
    """Makes rows of one site; each at its own moment, so that the keys are the same again."""

    def __init__(self, world: World, letter: str, people: Sequence[Person]) -> None:
        self.world, self.letter = world, letter
        self.owner, self.people = people[0], itertools.cycle(people)
        self.step = itertools.count(1)
        self.rows: dict[str, list[Row]] = {}

    def all(self) -> dict[str, list[Row]]:
        self.tags()
        services = self.services()
        who = self.contacts()
        self.interactions(who, services)
        self.meetings(who)
        self.requests()
        for noun in self.rows:
            self.rows[noun].append(NEVER_USED)
        return self.rows

    def more(self) -> None:
        """Once again what may be there more than once."""
        with self._acting() as viewer:
            who = list(Contact.objects.visible_to(viewer))
        self.interactions(who, [])
        self.meetings(who)

    @contextmanager
    def _acting(self, who: Person | None = None) -> Iterator[Viewer]:
        """They, or the next of the people, seeing through every tag, at the next moment."""
        with self.world.here(self.letter, next(self.step)):
            viewer = all_seeing(who or next(self.people))
            with acting_as(viewer):
                yield viewer

    def _keep(self, noun: str, row: Any) -> Any:
        self.rows.setdefault(noun, []).append(Row.of(row))
        return row

    def tags(self) -> None:
        with self._acting(self.owner) as viewer:
            for name in (UNHELD, OPEN):
                Tag(site=viewer.site, name=name, restricted=name == UNHELD).save(force_insert=True)
            for tag in Tag.objects.visible_to(viewer):
                self._keep("tag", tag)
            for tactic in RapportTactic.objects.by_name():
                self._keep("tactic", tactic)

    def services(self) -> list[Any]:
        with self._acting(self.owner) as by:
            program = interactions.add_program(by=by, name="Savings")
            self._keep("program", program)
            made = [
                interactions.add_service(by=by, name=name, program=program if at else None)
                for at, name in enumerate(words.OFFERS[:2])
            ]
            for service in made:
                self._keep("service", service)
                for kind in (QuestionType.TEXT, QuestionType.NUMBER):
                    given = {"label": f"{service.name}, {kind}?", "type": kind}
                    question = interactions.add_question(by=by, service=service, **given)
                    self._keep("question", question)
        return made

    def contacts(self) -> list[Any]:
        made = []
        for at, name in enumerate(words.FIRST_NAMES[:4]):
            with self._acting() as by:
                last = words.LAST_NAMES[at % 3]
                given = {"first_name": name, "last_name": last, "email": words.EMAILS[at]}
                more = {
                    "notes": words.PLAIN[at % 4],
                    "tags": words.ALSO[:at],
                    "owner_id": by.user_id,
                    "rhythm_days": 7,  # so that they slip, and stand among the follow-ups
                }
                contact = contacts.create(by=by, **given, **more)
                self._keep("contact", contact)
                if at == 1:
                    to = RelationshipStatus.QUALIFIED_LEAD
                    contacts.change_status(contact, by=by, status=to, reason=words.PLAIN[0])
                if at == 3:
                    contacts.delete(contacts.locked(contact, by), by=by)
                    continue
                made.append(contact)
        return made

    def interactions(self, who: Sequence[Any], services: Sequence[Any]) -> None:
        for at, tagged in enumerate(TAGGED):
            with self._acting() as by:
                made = self._interaction(by, at, who[at % 3], services, tagged)
                self._keep("interaction", made)
                if at in THROWN_AWAY:
                    interactions.delete(made, by=by)

    def _interaction(self, by: Any, at: int, contact: Any, services: Any, tagged: Any) -> Any:
        said = (words.HIDDEN if set(tagged) - {OPEN} else words.PLAIN)[at % 4]
        texts = ("title", "description", "notes", "outcome", "next_action", "non_verbal")
        service = services[at % 2] if services else None
        answers = {}
        if service is not None:
            asked = Question.objects.visible_to(by).filter(service=service).in_order()
            answers = {asked[0]: f"{said} answered"}
        tactic = RapportTactic.objects.by_name()[at % 7]
        return log_with_tactics(
            by=by,
            kind=KINDS[at % 6],
            contact=contact,
            starts_at=words.MOMENTS[at % 5],
            duration=dt.timedelta(minutes=words.MINUTES[at % 4]),
            location=words.PLACES[at % 5],
            lead=f"{said} lead",
            topics=[said],
            sentiment=Sentiment.NEGATIVE if at % 2 else Sentiment.POSITIVE,
            rapport_score=at + 1,
            follow_up_needed=at % 2 == 1,
            follow_up_at=words.PLANNED[at % 2] if at % 2 else None,
            service=service,
            answers=answers,
            tags=self._tags(by, tagged),
            tactic_logs=[TacticUsed(tactic.pk, 1 + at % 5, said)],
            **{name: f"{said} {name}" for name in texts},
        )

    def requests(self) -> None:
        """To read what is restricted, each by the next of the people: answered, and waiting."""
        for at, key in enumerate(row.uuid for row in self.rows["interaction"][:6]):
            with self._acting() as by:
                asked = {"interaction_id": key, "asker_id": by.user_id, "reason": words.PLAIN[0]}
                made = AccessRequest(site_id=by.site_id, created_by_id=by.user_id, **asked)
                if at % 3 == 2:
                    made.state, made.note = AccessState.REFUSED, words.PLAIN[1]
                    made.decided_at, made.decided_by_id = made.created_at, self.owner.user.pk
                made.save(force_insert=True)
                self._keep("request", made)

    def _tags(self, by: Viewer, names: Sequence[str]) -> list[Tag]:
        return list(Tag.objects.visible_to(by).filter(name__in=names))

    def meetings(self, who: Sequence[Any]) -> None:
        """Planned, completed (plainly, or under a restricted tag), called off, thrown away."""
        for at, tagged in enumerate(TAGGED):
            with self._acting() as by:
                said = (words.HIDDEN if set(tagged) - {OPEN} else words.PLAIN)[at % 4]
                planned = at in (0, 7)
                made = meetings.schedule(
                    by=by,
                    contact=who[at % 3],
                    scheduled_at=(words.PLANNED if planned else words.MOMENTS)[at % 2],
                    location=words.PLACES[at % 5],
                    purpose=f"{said} purpose",
                    agenda_items=[said],
                    preparation_notes=said,
                )
                self._keep("meeting", made)
                if not planned:
                    made = self._over(made, by, at, said, tagged)
                if at in THROWN_AWAY:
                    meetings.delete(made, by=by)

    def _over(self, meeting: Any, by: Viewer, at: int, said: str, tagged: Sequence[str]) -> Any:
        if at == 2:
            return meetings.cancel(meeting, by=by, reason=said)
        outcome = MeetingOutcome(
            duration=dt.timedelta(minutes=words.MINUTES[at % 4]),
            attendees=[said],
            topics_covered=[said],
            outcomes=f"{said} outcomes",
            action_items=[f"{said} item"],
            next_steps=said,
            relationship_impact="strengthened",
            tags=self._tags(by, tagged),
        )
        done = meetings.complete(meeting, by=by, outcome=outcome)
        self._keep("interaction", done.interaction)
        for item in done.action_items.visible_to(by):
            self._keep("item", item)
        return done
