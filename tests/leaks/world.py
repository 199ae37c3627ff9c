"""Two sites where every text is a canary, and everybody who may ask for them.

Both sites have the same rows, each as plain, restricted, sealed and in the trash (`canaries`).
Site B has more of them, so that it has numbers which A does not.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from contacts import actions as contacts
from contacts.models import Contact, StatusChange
from crm.models import Site, Tag
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.accounts import as_owner
from crm.tests.factories import Person, PersonFactory, SiteFactory
from interactions import actions as interactions
from interactions.models import (
    AccessRequest,
    BreakGlass,
    Interaction,
    InteractionTag,
    Question,
    Service,
)
from interactions.vocabulary import Kind, QuestionType, Sentiment
from meetings import actions as meetings
from meetings.actions import MeetingOutcome
from meetings.models import Meeting, MeetingActionItem
from rapport.actions import log_with_tactics
from rapport.models import RapportTactic
from rapport.rules import TacticUsed
from tests.leaks.canaries import (
    GONE,
    PLAIN,
    RESTRICTED,
    SEALED,
    STARTED,
    duration,
    follow_up,
    text,
)

HELD, UNHELD, OPEN = "immigration", "health", "housing"
"""A restricted tag that owners hold, a restricted one that nobody holds, and an open one."""

TAGS = {PLAIN: (OPEN,), RESTRICTED: (HELD,), SEALED: (HELD, UNHELD), GONE: (HELD,)}
KINDS = {
    "contact": PLAIN + GONE,
    **dict.fromkeys(("interaction", "meeting", "item"), "".join(TAGS)),
    **dict.fromkeys(("service", "program", "question"), "".join(TAGS)),
}
"""The kinds of row that there are of a noun; of the others there are plain ones only."""
MORE_OF_B = 8
LONG_AGO = STARTED - dt.timedelta(days=1000)


@dataclass(frozen=True)
class Row:
    number: int
    uuid: uuid.UUID | int  # people and sites have numbers only

    @classmethod
    def of(cls, row: Any) -> Row:
        return cls(getattr(row, "number", row.pk), row.pk)


@dataclass
class SiteRows:
    """A site, its owner, and its rows by (noun, kind)."""

    letter: str
    owner: Person
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)

    @property
    def site(self) -> Site:
        return self.owner.site

    def keep(self, noun: str, kind: str, row: Any) -> Any:
        self.rows[noun, kind] = Row.of(row)
        return row

    def row(self, noun: str, kind: str = PLAIN) -> Row:
        """What has no such kind of its own is there as plain."""
        return self.rows.get((noun, kind)) or self.rows[noun, PLAIN]


def build(letter: str) -> SiteRows:
    site: Any = SiteFactory(
        name=text(letter, PLAIN, "site"),
        slug=f"site-{letter}",
        description=text(letter, PLAIN, "site_description"),
        timezone="UTC",
    )
    owner: Any = PersonFactory(
        site=site,
        role="owner",
        username=text(letter, PLAIN, "owner_name"),
        holds=[HELD],
        first_name=text(letter, PLAIN, "owner_first"),
        last_name=text(letter, PLAIN, "owner_last"),
        email=f"{text(letter, PLAIN, 'owner_email')}@example.org",
    )
    with as_owner():
        Site.objects.filter(pk=site.pk).update(break_glass_allowed=True)
    made = SiteRows(letter, owner)
    with acting_as(owner.viewer()):
        for name, restricted in ((OPEN, False), (UNHELD, True)):
            Tag(site=site, name=name, restricted=restricted).save(force_insert=True)
    _fill(made)
    _ask(made, PersonFactory(site=site, username=f"asker-{letter}"))
    assert all((noun, kind) in made.rows for noun in KINDS for kind in KINDS[noun])
    return made


def _ask(made: SiteRows, asker: Any) -> None:
    """Somebody asks for the restricted interaction, and opens it."""
    with acting_as(asker.viewer()) as viewer:
        made.keep("request", PLAIN, _asked(made, asker, "asked_reason"))
        opening = BreakGlass(
            site=made.site,
            interaction_id=made.row("interaction", RESTRICTED).uuid,
            opener_id=viewer.user_id,
            reason=text(made.letter, PLAIN, "opened_reason"),
            until=STARTED,
        )
        opening.save(force_insert=True)


def _asked(made: SiteRows, asker: Person, reason: str) -> AccessRequest:
    request = AccessRequest(
        site=made.site,
        interaction_id=made.row("interaction", RESTRICTED).uuid,
        asker=asker.user,
        created_by=asker.user,
        reason=text(made.letter, PLAIN, reason),
    )
    request.save(force_insert=True)
    return request


def answer(made: SiteRows, asker: Person) -> None:
    """They asked for it too, and the owner has just refused."""
    with acting_as(asker.viewer()):
        asked = _asked(made, asker, "answered_reason")
    with acting_as(made.owner.viewer(HELD)) as viewer:
        interactions.refuse(asked, by=viewer, note=text(made.letter, PLAIN, "answered_note"))


def _fill(made: SiteRows) -> None:
    with acting_as(all_seeing(made.owner)) as viewer:
        for _ in range(MORE_OF_B if made.letter == "b" else 0):
            _Maker(made, viewer).padding()
        contact = _Maker(made, viewer).contact(PLAIN)
        contacts.delete(_Maker(made, viewer).contact(GONE), by=viewer)
        contacts.set_rhythm(by=viewer, status="prospect", days=30)
        for kind in TAGS:
            _Maker(made, viewer).everything(kind, contact)
        made.keep("user", PLAIN, made.owner.user)
        made.keep("site", PLAIN, made.site)
        made.rows["nothing", PLAIN] = Row(999, uuid.uuid4())
        for tag in Tag.objects.visible_to(viewer):
            made.keep("tag", {OPEN: PLAIN, HELD: RESTRICTED, UNHELD: SEALED}[tag.name], tag)
            made.keep("held" if tag.name == HELD else "other tag", PLAIN, tag)


def all_seeing(owner: Person) -> Viewer:
    """For this once, somebody who sees through the tag that nobody holds."""
    viewer = owner.viewer(HELD)
    with acting_as(viewer):
        tags = Tag.objects.visible_to(viewer).filter(restricted=True)
        every = frozenset(tags.values_list("uuid", flat=True))
        return replace(viewer, held=every, asked=every)


class _Maker:
    """Rows of one site, with its canaries in every text."""

    def __init__(self, made: SiteRows, viewer: Viewer) -> None:
        self.made, self.viewer, self.letter = made, viewer, made.letter

    def padding(self) -> None:
        """A row of everything that is numbered."""
        token = f"{text(self.letter, PLAIN, 'padding')}_{uuid.uuid4().hex}"
        who = contacts.create(by=self.viewer, first_name=token, email=f"{token}@example.org")
        service = self._service(token)
        interactions.add_question(by=self.viewer, service=service, label=token, type="text")
        interactions.log(
            by=self.viewer, kind=Kind.NOTE, starts_at=LONG_AGO, contact=who, title=token
        )
        meetings.schedule(by=self.viewer, contact=who, scheduled_at=LONG_AGO, purpose=token)

    def _service(self, name: str) -> Service:
        program = interactions.add_program(by=self.viewer, name=name, description=name)
        usual = {"default_location": name, "description": name}
        return interactions.add_service(by=self.viewer, name=name, program=program, **usual)

    def contact(self, kind: str) -> Contact:
        says = self._says(kind, prefix="contact_")
        made = contacts.create(
            by=self.viewer,
            **says("first_name", "last_name", "company_name", "job_title", "source", "notes"),
            **says("street", "city", "state", "country"),
            postal_code=text(self.letter, kind, "contact_zip"),
            email=f"{text(self.letter, kind, 'contact_email')}@example.org",
            website=f"https://example.org/{text(self.letter, kind, 'contact_website')}",
            tags=[text(self.letter, kind, "contact_tag")],
            custom_fields={text(self.letter, kind, "custom_key"): [self._text(kind, "custom")]},
            owner_id=self.viewer.user_id,
        )
        why = {"reason": self._text(kind, "reason"), "notes": self._text(kind, "status_notes")}
        contacts.progress_to_qualified_lead(made, by=self.viewer, **why)
        made = contacts.locked(made, self.viewer)
        self.made.keep("move", kind, StatusChange.objects.visible_to(self.viewer).of(made).get())
        return self.made.keep("contact", kind, made)  # type: ignore[no-any-return]

    def _text(self, kind: str, name: str) -> str:
        return text(self.letter, kind, name)

    def _says(self, kind: str, prefix: str = "") -> Any:
        return lambda *names: {name: self._text(kind, prefix + name) for name in names}

    def everything(self, kind: str, contact: Contact) -> None:
        question = self._question(kind)
        interaction = self._interaction(kind, contact, question)
        meeting = self._meeting(kind, contact)
        if kind == GONE:
            interactions.delete(interaction, by=self.viewer)
            interactions.delete(meeting.interaction, by=self.viewer)
            meetings.delete(meeting, by=self.viewer)

    def _question(self, kind: str) -> Question:
        service = self._service(self._text(kind, "service"))
        label = self._text(kind, "question")
        question = interactions.add_question(
            by=self.viewer, service=service, label=label, type=QuestionType.TEXT
        )
        self.made.keep("service", kind, service)
        self.made.keep("program", kind, service.program)
        return self.made.keep("question", kind, question)  # type: ignore[no-any-return]

    def _interaction(self, kind: str, contact: Contact, question: Question) -> Interaction:
        says = self._says(kind)
        tactic = RapportTactic.objects.by_name()[0]
        self.made.keep("tactic", PLAIN, tactic)
        made = log_with_tactics(
            by=self.viewer,
            kind=Kind.CONSULTATION,
            contact=contact,
            starts_at=STARTED,
            duration=duration(self.letter, kind),
            location=self._text(PLAIN, f"place_{kind.lower()}"),
            topics=[self._text(kind, "topic")],
            sentiment=Sentiment.NEGATIVE,
            rapport_score=3,
            follow_up_needed=True,
            follow_up_at=follow_up(self.letter, kind),
            service=question.service,
            answers={question: self._text(kind, "answer")},
            tags=self._tags(kind),
            tactic_logs=[TacticUsed(tactic.pk, 2, self._text(kind, "tactic_notes"))],
            **says("title", "lead", "description", "notes", "medium", "outcome"),
            **says("next_action", "follow_up_notes", "non_verbal"),
        )
        return self.made.keep("interaction", kind, made)  # type: ignore[no-any-return]

    def _tags(self, kind: str) -> list[Tag]:
        return list(Tag.objects.visible_to(self.viewer).filter(name__in=TAGS[kind]))

    def _meeting(self, kind: str, contact: Contact) -> Meeting:
        """The plain one is still to come, beside another that took place; of the others all took
        place, and their tags hide them."""
        meeting = self._completed(kind, self._scheduled(kind, contact))
        if kind == PLAIN:
            meeting = self._scheduled(kind, contact)
        else:
            self.made.keep("interaction_of_meeting", kind, meeting.interaction)
        return self.made.keep("meeting", kind, meeting)  # type: ignore[no-any-return]

    def _scheduled(self, kind: str, contact: Contact) -> Meeting:
        return meetings.schedule(
            by=self.viewer,
            contact=contact,
            scheduled_at=STARTED,
            location=self._text(PLAIN, f"place_{kind.lower()}"),
            purpose=self._text(kind, "purpose"),
            agenda_items=[self._text(kind, "agenda")],
            preparation_notes=self._text(kind, "preparation"),
        )

    def _completed(self, kind: str, meeting: Meeting) -> Meeting:
        done = meetings.complete(meeting, by=self.viewer, outcome=self._outcome(kind))
        for tag in self._tags(kind):
            link = {"interaction": done.interaction, "tag": tag}
            InteractionTag(site_id=self.viewer.site_id, **link).save()
        items = MeetingActionItem.objects.visible_to(self.viewer)
        self.made.keep("item", kind, items.get(meeting=done))
        return done

    def _outcome(self, kind: str) -> MeetingOutcome:
        return MeetingOutcome(
            completed_at=STARTED,
            duration=dt.timedelta(minutes=30),
            attendees=[self._text(kind, "attendee")],
            topics_covered=[self._text(kind, "topic_covered")],
            outcomes=self._text(kind, "outcomes"),
            action_items=[self._text(kind, "action_item")],
            next_steps=self._text(kind, "next_steps"),
            relationship_impact="weakened",
        )
