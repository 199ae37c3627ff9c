"""The ground on which every app's seeds plant their rows: who acts, and which day is today."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import connection, models

from crm.events import DomainEvent
from crm.models import Site, Tag, User
from crm.tenancy.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Happened:
    """An event that somebody caused at some moment."""

    event: DomainEvent
    at: dt.datetime
    actor_id: int


@dataclass(frozen=True, slots=True)
class Ground:
    """One demo site, ready to be filled: who acts, who writes, and which day is today."""

    site: Site
    viewer: Viewer  # the owner, who holds every restricted tag of the site
    authors: tuple[User, ...]  # by username; everybody who may write
    holders: Mapping[str, tuple[User, ...]]  # of restricted tags, by the tag's name
    tags: Mapping[str, Tag]
    today: dt.date
    tell: Callable[[int], None]  # how many rows more are there
    happened: list[Happened] = field(default_factory=list)

    def note(self, event: DomainEvent, at: dt.datetime, actor_id: int) -> None:
        """Keep an event for the end, when all of them are told in order."""
        self.happened.append(Happened(event, at, actor_id))

    def random(self, noun: str) -> random.Random:
        return random.Random(f"{self.site.slug}/{noun}")

    def at(self, day: dt.date, minutes: int) -> dt.datetime:
        """A moment of that day by the clock on the site's wall."""
        local = dt.datetime.combine(day, dt.time(minutes // 60, minutes % 60), self.site.zone)
        return local.astimezone(dt.UTC)

    @property
    def midnight(self) -> dt.datetime:
        """Everything logged lies before it, everything planned after it."""
        return self.at(self.today, 0)


def seeded_uuid(moment: dt.datetime, choice: random.Random) -> uuid.UUID:
    """A UUIDv7 as of that moment, so that demo rows lie in their index as real ones do."""
    bits = int(moment.timestamp() * 1000) << 80 | choice.getrandbits(80)
    bits = bits & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=bits & ~(0x3 << 62) | 0x2 << 62)


_RESERVE = """
insert into crm_counter as counter (site_id, noun, value) values (%(site)s, %(noun)s, %(count)s)
on conflict (site_id, noun) do update set value = counter.value + %(count)s
returning value
"""


def reserve_numbers(site: Site, model: type[models.Model], count: int) -> int:
    """Take `count` numbers from the site's counter at once; answers the first of them."""
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, {"site": site.pk, "noun": model._meta.db_table, "count": count})
        return int(cursor.fetchone()[0]) - count + 1
