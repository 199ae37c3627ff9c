"""What is to be followed up, from all that asks for it, in one list.

An interaction promises it by itself, a meeting by its action items. An interaction that says no
next action, and is there to stand for open items, is not told beside them. A contact's rhythm asks
for it without a promise: it is told of who slips within the week, or was put off. Each of them has
one line, that of a promise of the same days or else the rhythm's own. A meeting of these days,
which has no line here, is enough for who does not slip yet.

What a restricted tag hides promises nothing to whoever may not read it, neither a day nor a count:
that something is promised is a part of what is hidden (contracts.md, Redaction).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone

from contacts.models import Contact
from crm.models import User
from crm.tenancy.readlog import must_account
from crm.tenancy.viewer import Viewer
from followups.vocabulary import Source, Span
from interactions.models import Interaction
from interactions.querysets import CONTENT
from meetings.models import Meeting, MeetingActionItem

_ARM = "select * from ({rows}) as one (source, key, at, contact)"
_KEYS = "select source, key from {found} {within} order by {order}, key limit %s offset %s"
_COUNTS = """
select count(*) filter (where at < %s), count(*) filter (where at >= %s and at < %s),
    count(*) filter (where at is null or at >= %s)
from {found}
"""
_FIRST = "select source, key, at from {found} order by at asc nulls last, key limit 1"
_NEXT = """
select distinct on (contact) source, key, contact
from {found} order by contact, at asc nulls last, key
"""
_WITHIN = {
    Span.DUE: "where at < %(end)s",
    Span.OVERDUE: "where at < %(start)s",
    Span.TODAY: "where at >= %(start)s and at < %(end)s",
    Span.COMING: "where at is null or at >= %(end)s",
}


WEEK = dt.timedelta(days=7)
"""How far ahead a rhythm is told: everybody who has one slips some day."""


class Day(NamedTuple):
    """Today, where the viewer is; it ends where tomorrow begins."""

    start: dt.datetime
    end: dt.datetime

    @classmethod
    def of(cls, day: dt.date, midnight: Callable[[dt.date], dt.datetime]) -> Day:
        return cls(midnight(day), midnight(day + dt.timedelta(days=1)))

    def span_of(self, due_at: dt.datetime | None) -> Span:
        """Of what is open."""
        if due_at is None or due_at >= self.end:
            return Span.COMING
        return Span.OVERDUE if due_at < self.start else Span.TODAY


class First(NamedTuple):
    """When what is due first of many is due; None is some day."""

    due_at: dt.datetime | None


class Counts(NamedTuple):
    overdue: int
    today: int
    coming: int

    @property
    def open(self) -> int:
        return sum(self)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something that somebody said they would do, or is to do by a rhythm."""

    source: Source
    text: str  # in the words of who promised it; none where nobody said what
    note: str  # what was written down there, of an interaction
    due_at: dt.datetime | None
    done_at: dt.datetime | None
    contact: Contact | None
    author: User | None
    row: Any  # the interaction, the action item, or the contact with a rhythm

    @classmethod
    def of_interaction(cls, row: Interaction) -> FollowUp | None:
        """None where the viewer may not read it."""
        said = row.shown
        if said is None:
            return None
        return cls(
            source=Source.INTERACTION,
            text=said.next_action or said.follow_up_notes or said.title,
            note=said.notes or said.description,
            due_at=said.follow_up_at,
            done_at=said.followed_up_at,
            contact=row.contact,
            author=row.created_by,
            row=row,
        )

    @classmethod
    def of_item(cls, row: MeetingActionItem) -> FollowUp:
        return cls(
            source=Source.ITEM,
            text=row.text,
            note="",
            due_at=row.due_at,
            done_at=row.done_at,
            contact=row.meeting.contact,
            author=row.created_by,
            row=row,
        )

    @classmethod
    def of_rhythm(cls, contact: Contact) -> FollowUp:
        return cls(
            source=Source.RHYTHM,
            text="",
            note="",
            due_at=contact.slips_at,
            done_at=None,
            contact=contact,
            author=contact.owner,
            row=contact,
        )

    def span(self, day: Day) -> Span:
        return Span.DONE if self.done_at is not None else day.span_of(self.due_at)


class Arm(NamedTuple):
    """The rows of one kind, with the names of what says when each is due, or was done, and with
    whom."""

    source: Source
    rows: Any
    at: str
    contact: str

    def keys(self) -> tuple[str, list[Any]]:
        """A statement of source, key, moment and contact, and its parameters."""
        names = (Value(str(self.source)), "pk", self.at, self.contact)
        sql, params = self.rows.order_by().values_list(*names).query.sql_with_params()
        return _ARM.format(rows=sql), list(params)

    def due_before(self, moment: dt.datetime) -> Any:
        return self.rows.filter(**{f"{self.at}__lt": moment}).order_by()


@dataclass(frozen=True)
class FollowUps:
    """A list that can be counted and sliced: the next one due first, and of those done the latest.

    A slice takes four queries, however long the list is: the keys of all kinds in their common
    order, and the rows of each, so that the read log names what is shown and nothing more.
    """

    viewer: Viewer
    day: Day
    span: Span = Span.OPEN
    is_mine: bool = False
    contact: Contact | None = None
    contacts: frozenset[uuid.UUID] | None = None  # of these alone
    promises_only: bool = False  # where who slips is told of beside it

    @cached_property
    def counts(self) -> Counts:
        """Of what is open, whatever span is asked for."""
        found, params = self._open
        start, end = self.day
        sql = _COUNTS.format(found=found)
        with connection.cursor() as cursor:
            cursor.execute(sql, [start, start, end, end, *params])
            return Counts(*cursor.fetchone())

    def count(self) -> int:
        if self.span == Span.DONE:
            return sum(arm.rows.count() for arm in self._arms(is_done=True))
        counts = self.counts
        told = {Span.OPEN: counts.open, Span.DUE: counts.overdue + counts.today}
        return told[self.span] if self.span in told else int(getattr(counts, self.span))

    def __getitem__(self, asked: slice) -> list[FollowUp]:
        start = asked.start or 0
        keys = self._keys(start, asked.stop - start)
        found = self._rows(keys)
        return [found[key] for _source, key in keys if key in found]

    def next_of_each(self) -> dict[uuid.UUID, FollowUp]:
        """By the contact's key, what is open and due first."""
        found, params = self._open
        with connection.cursor() as cursor:
            cursor.execute(_NEXT.format(found=found), params)
            keys = cursor.fetchall()
        pairs = [(source, key) for source, key, _contact in keys]
        rows = self._rows(pairs)
        return {contact: rows[key] for _source, key, contact in keys if key in rows}

    def first(self) -> First | None:
        """When what is open and due first is due, in one query. Where that could be what a tag
        hides, its row is read as well, as there must be a line that says so."""
        found, params = self._open
        with connection.cursor() as cursor:
            cursor.execute(_FIRST.format(found=found), params)
            row = cursor.fetchone()
        if row is None:
            return None
        source, key, due_at = row
        if must_account():
            self._rows([(source, key)])
        return First(due_at)

    def overdue_to(self) -> Q:
        """Of contacts: those to whom something is overdue."""
        late = [
            Q(pk__in=arm.due_before(self.day.start).values(arm.contact))
            for arm in self._promises(is_done=False)
        ]
        return reduce(or_, late)

    def _keys(self, offset: int, limit: int) -> list[tuple[str, uuid.UUID]]:
        is_done = self.span == Span.DONE
        found, params = self._found(is_done=True) if is_done else self._open
        order = "at desc" if is_done else "at asc nulls last"
        bounds = {"start": "%s", "end": "%s"}
        within = _WITHIN.get(self.span, "")
        told = [
            getattr(self.day, name) for name in bounds for _ in range(within.count(f"({name})"))
        ]
        sql = _KEYS.format(found=found, within=within % bounds if within else "", order=order)
        with connection.cursor() as cursor:
            cursor.execute(sql, [*params, *told, limit, offset])
            return cursor.fetchall()  # type: ignore[no-any-return]  # what the columns are

    @cached_property
    def _open(self) -> tuple[str, list[Any]]:
        """What is open, as the page of a list and its counts ask alike."""
        return self._found(is_done=False)

    def _found(self, *, is_done: bool) -> tuple[str, list[Any]]:
        """All kinds as a table of their source, key and moment; what they say is not in it."""
        told = [arm.keys() for arm in self._arms(is_done=is_done)]
        params = [each for _sql, given in told for each in given]
        return f"({' union all '.join(sql for sql, _given in told)}) as found", params

    def _arms(self, *, is_done: bool) -> list[Arm]:
        """What one is in touch about by a rhythm is logged, and then it is a talk."""
        arms = self._promises(is_done=is_done)
        if not is_done and not self.promises_only:
            arms.append(self._rhythm(arms))
        return [arm._replace(rows=self._asked(arm)) for arm in arms]

    def _promises(self, *, is_done: bool) -> list[Arm]:
        items = MeetingActionItem.objects.visible_to(self.viewer)
        rows = Interaction.objects.visible_to(self.viewer)
        rows = rows.filter(Q(contact=None) | Q(contact__deleted_at=None))
        theirs = items.filter(meeting__contact__deleted_at=None)
        standing_for = items.filter(interaction_id=OuterRef("pk"))
        if is_done:
            rows, theirs = rows.followed_up(), theirs.done()
        else:
            rows, theirs = rows.to_follow_up(), theirs.to_do()
            standing_for = standing_for.to_do()
        rows = rows.exclude(Q(Exists(standing_for)) & Q(**{f"{CONTENT}__next_action": ""}))
        at = ("followed_up_at", "done_at") if is_done else ("follow_up_at", "due_at")
        return [
            Arm(Source.INTERACTION, rows, f"{CONTENT}__{at[0]}", "contact"),
            Arm(Source.ITEM, theirs, at[1], "meeting__contact"),
        ]

    def _rhythm(self, promises: Iterable[Arm]) -> Arm:
        """One line for a contact: who is to hear of something in these days anyhow has theirs
        already. A meeting is no line of this list, so it stands for nobody who slips or was put
        off: home and their page tell of them, and so this list has to."""
        before, now = self.day.end + WEEK, timezone.now()
        rows = Contact.objects.visible_to(self.viewer).due_by_rhythm(self.viewer, before)
        meetings = Meeting.objects.visible_to(self.viewer).still_open()
        met = meetings.between(self.day.start, before).filter(contact=OuterRef("pk"))
        promised = [
            Exists(arm.due_before(before).filter(**{arm.contact: OuterRef("pk")}))
            for arm in promises
        ]
        is_told = Q(slips_at__lt=now) | Q(snoozed__isnull=False) | ~Exists(met)
        rows = rows.filter(is_told, *(~each for each in promised))
        return Arm(Source.RHYTHM, rows.annotate(whom=F("pk")), "slips_at", "whom")

    def _asked(self, arm: Arm) -> Any:
        """Of whom and by whom it is asked for. A contact is of their owner."""
        rows = arm.rows
        if self.contact is not None:
            rows = rows.filter(**{arm.contact: self.contact.pk})
        if self.contacts is not None:
            rows = rows.filter(**{f"{arm.contact}__in": self.contacts})
        if not self.is_mine:
            return rows
        me = self.viewer.user_id
        return rows.owned_by(me) if arm.source == Source.RHYTHM else rows.concerning(me)

    def _rows(self, keys: list[tuple[str, uuid.UUID]]) -> dict[uuid.UUID, FollowUp]:
        return {**self._interactions(keys), **self._items(keys), **self._slipping(keys)}

    def _interactions(self, keys: Iterable[tuple[str, uuid.UUID]]) -> dict[uuid.UUID, FollowUp]:
        wanted = [key for source, key in keys if source == Source.INTERACTION]
        if not wanted:
            return {}
        rows = Interaction.objects.visible_to(self.viewer).filter(pk__in=wanted)
        read = {row.pk: FollowUp.of_interaction(row) for row in rows.with_content().with_people()}
        return {key: each for key, each in read.items() if each is not None}

    def _items(self, keys: Iterable[tuple[str, uuid.UUID]]) -> dict[uuid.UUID, FollowUp]:
        wanted = [key for source, key in keys if source == Source.ITEM]
        if not wanted:
            return {}
        rows = MeetingActionItem.objects.visible_to(self.viewer).filter(pk__in=wanted)
        rows = rows.select_related("meeting__contact", "created_by")
        return {row.pk: FollowUp.of_item(row) for row in rows}

    def _slipping(self, keys: Iterable[tuple[str, uuid.UUID]]) -> dict[uuid.UUID, FollowUp]:
        wanted = [key for source, key in keys if source == Source.RHYTHM]
        if not wanted:
            return {}
        rows = Contact.objects.visible_to(self.viewer).filter(pk__in=wanted)
        rows = rows.with_owner().with_rhythm(self.viewer)
        return {row.pk: FollowUp.of_rhythm(row) for row in rows}


def hides_some(viewer: Viewer, contact: Contact | None) -> bool:
    """Whether there is anything that the viewer may not read, and which may promise something."""
    rows = Interaction.objects.visible_to(viewer).unreadable()
    return bool((rows if contact is None else rows.for_contact(contact)).exists())
