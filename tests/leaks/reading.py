"""What the read log must say of an answer: a line for each interaction of which it tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection

from crm.models import Reading
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.accounts import as_owner
from tests.leaks.canaries import GONE, RESTRICTED, SEALED
from tests.leaks.matrix import Actor, Told, World
from tests.leaks.world import SiteRows

OF_INTERACTION = frozenset(
    {
        *("title", "lead", "description", "notes", "medium", "outcome", "next_action", "topic"),
        *("follow_up_notes", "non_verbal", "answer", "tactic_notes"),
    }
)
"""Texts only: a calendar has every date, and so the numbers' spellings."""
OF_MEETING = frozenset(
    {
        *("purpose", "agenda", "preparation", "attendee", "topic_covered", "outcomes"),
        *("action_item", "next_steps"),
    }
)
READERS = ("owner", "let in")
"""Who reads something restricted: by holding the tag, or because it was opened to them."""
Line = tuple[UUID | int, str, str]
"""Of which interaction, who, and through which door."""


def lines_of(rows: SiteRows, viewer: Viewer | None = None) -> dict[Any, Line]:
    """The site's read log, by the lines' keys."""
    with acting_as(viewer or rows.owner.viewer()) as viewer:
        return {
            line.pk: (line.interaction_id, line.user.username, line.through)
            for line in Reading.objects.visible_to(viewer).select_related("user")
        }


def due(told: Told, rows: SiteRows) -> set[UUID | int]:
    """The interactions of which something restricted is told."""
    nouns = {
        **dict.fromkeys(OF_INTERACTION, "interaction"),
        **dict.fromkeys(OF_MEETING, "interaction_of_meeting"),
    }
    return {
        rows.rows[nouns[each.field], each.kind].uuid
        for each in told.canaries
        if each.site == rows.letter
        and each.kind in (RESTRICTED, SEALED, GONE)
        and each.field in nouns
    }


class Watch:
    """What one request adds to the read log."""

    def __init__(self, actor: Actor, world: World) -> None:
        self.actor, self.rows = actor, world.sites[actor.site]
        self.by = self.rows.owner.viewer()  # as of before: the request may remove them
        self.before = lines_of(self.rows, self.by).keys()

    def complaints(self, told: Told, door: str) -> Iterator[str]:
        """A line may be of a row that was shown without a word of it, or read in order to change
        it; but of each interaction there is one, and none is of what the person may not read."""
        assert self.actor.person
        added = [
            line for key, line in lines_of(self.rows, self.by).items() if key not in self.before
        ]
        wanted, of = due(told, self.rows), [line[0] for line in added]
        if missing := wanted - set(of):
            yield f"tells of {self._named(missing)} without a line"
        if {line[1:] for line in added} - {(self.actor.person.user.username, door)}:
            yield f"writes down that {added} was by somebody else, or elsewhere"
        if len(of) > len(set(of)) or set(of) & self._hidden():
            yield f"writes down too much: {self._named(of)}"

    def _hidden(self) -> set[UUID | int]:
        """Nobody of the matrix reads what is sealed."""
        return {row.uuid for (_noun, kind), row in self.rows.rows.items() if kind == SEALED}

    def _named(self, keys: Iterable[UUID | int]) -> list[str]:
        names = {row.uuid: f"{noun} {kind}" for (noun, kind), row in self.rows.rows.items()}
        return [str(names.get(key, key)) for key in keys]


@contextmanager
def no_log() -> Iterator[None]:
    """Within a transaction that is rolled back."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("revoke insert on crm_reading from crm_app")
    yield
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("grant insert on crm_reading to crm_app")
