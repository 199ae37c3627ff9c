"""The cells of the pages: each is one visit and what must come of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.test import Client

from crm.tests.admin import AdminClient
from crm.tests.api import fingerprint
from tests.leaks.asking import Row, in_body, kinds, shows_row, sight_of_row
from tests.leaks.canaries import GONE, PLAIN, RESTRICTED, Canary
from tests.leaks.matrix import Actor, Sight, Told, World, leaks
from tests.leaks.reading import READERS, Watch
from tests.leaks.surfaces import NOUN, Needs, Surface
from tests.leaks.world import HELD, SiteRows

ASKS = {"nothing": "", "query": f"tags={HELD}&reveal=on", "switch": ""}
"""Only the visible switch asks; what an address says asks for nothing."""

BY_UUID = ("item", "request", "move")
"""Rows without a number."""
OF_THE_SITE = ("program", "service", "question", "tag")
"""Rows that no tag hides."""
WITH_TRASH = ("contact", "interaction", "meeting", "item")


@dataclass(frozen=True)
class Visit:
    surface: Surface
    actor: Actor
    ask: str
    kind: str  # of the row in the address
    part: str = ""  # the element that htmx fills

    def __str__(self) -> str:
        part = f" #{self.part}" if self.part else ""
        return f"{self.surface}{part} [{self.kind}] as {self.actor}, asking {self.ask}"

    @property
    def sight(self) -> Sight:
        """A contact in the trash is restricted by nothing, an interaction in it is."""
        more = GONE if self.surface.of_trash else ""
        is_list = self.surface.address.endswith("/contacts/")
        if is_list or self.surface.nouns[-1:] == ["contact"]:
            seen = self._sight("")
            return replace(seen, kinds=seen.kinds + more)
        return self._sight(more)

    def _sight(self, more: str) -> Sight:
        """Whoever holds a tag need not have switched it on to undo or to delete."""
        asks = self.ask == "switch" or (self.surface.sees_all and self.actor.holds)
        return self.actor.sight(asks=asks, more=more)


def visits(surface: Surface, world: World) -> Iterator[Visit]:
    for actor in world.actors:
        for kind, ask in ways(surface, actor.name):
            for part in ("", *surface.parts):
                yield Visit(surface, actor, ask, kind, part)


def ways(surface: Surface, actor: str) -> list[tuple[str, str]]:
    """Of which kind of row somebody visits the page, and how.

    The owner in all ways; the others where it tells most: a restricted row, with the switch.
    """
    there = kinds(surface)
    most = RESTRICTED if RESTRICTED in there else PLAIN
    if actor == "owner":
        return [(kind, ask) for kind in there for ask in (ASKS if kind == most else ("switch",))]
    if actor == "employee":
        return [(kind, "switch") for kind in there]
    return [(most, "switch")]


def browser(actor: Actor, world: World, ask: str) -> Client:
    """Signed in, and with the switch where that is asked, though it may reveal nothing to them."""
    client = AdminClient()
    if actor.person is not None:
        key = world.sessions[actor.name, ask == "switch"]
        client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def path_of(surface: Surface, rows: SiteRows, kind: str = PLAIN) -> str:
    def named(noun: str) -> str:
        if noun == "slug":
            return str(rows.site.slug)
        row = rows.row(noun, kind if noun == surface.nouns[-1] else PLAIN)
        return str(row.uuid if noun in BY_UUID else row.number)

    return NOUN.sub(lambda place: named(place[1]), surface.address)


def paid(visit: Visit, world: World, client: Client) -> Any:
    """The answer to the visit."""
    own = world.sites[visit.actor.site]
    headers = {"HX-Request": "true", "HX-Target": visit.part} if visit.part else {}
    path = path_of(visit.surface, own, visit.kind)
    query = "&".join(each for each in (visit.surface.query, ASKS[visit.ask]) if each)
    if visit.surface.verb == "GET":
        return client.get(f"{path}?{query}", headers=headers)
    sent = in_body(visit.surface.body, lambda noun: _row(own, noun), {})
    return client.post(f"{path}?{query}", sent, headers=headers)


def _row(rows: SiteRows, noun: str) -> Row:
    return rows.row(noun)


_TOKEN = re.compile(r'[A-Za-z0-9]{64}|(?<=name="key" value=")[0-9a-f-]{36}')


def unmarked(answer: Any) -> str:
    """The page without what is new on every one: against forgery, and against saving a form
    twice."""
    return _TOKEN.sub("", answer.content.decode())


OF_READERS = ("crm_reading", "crm_browsersession")


def rows_but_readings() -> dict[Any, dict[str, str]]:
    """Who may read a row, though not change it, has read it when that is refused; and when their
    browser was last seen is written down whatever it wants."""
    return {
        site: {table: told for table, told in tables.items() if table not in OF_READERS}
        for site, tables in fingerprint().items()
    }


# --- what must come of it


def is_reading(visit: Visit) -> bool:
    """Whether it is by somebody who reads something restricted, and asks for it."""
    return visit.ask == "switch" and visit.actor.name in READERS


def statuses(visit: Visit) -> set[int]:
    """What the person's rights, the row and the switch make of it."""
    surface, actor = visit.surface, visit.actor
    if surface.moves_on:
        return {302} if actor.person else {200}
    if surface.needs > Needs.NOTHING and actor.person is None:
        return {401} if visit.part else {302}
    if surface.needs >= Needs.VIEW and not actor.is_member:
        return {404}
    if actor.least < surface.needs:  # which may be said before or after the row is looked for
        return {403, 404} if _is_missing(visit) else {403}
    if surface.for_holders and not (actor.holds or actor.is_let_in):
        return {403}
    if _is_missing(visit):
        return {404}
    if surface.of_holders and not _is_decided_by(actor, visit):
        return {surface.of_holders}
    if (surface.needs >= Needs.EDIT or surface.for_blind) and not _is_shown(visit):
        return {surface.hidden}
    if surface.again and visit.kind != PLAIN:
        return {surface.again}
    return {200} if visit.part else {surface.status}


def _is_shown(visit: Visit) -> bool:
    """What the site offers is there for who manages it, whatever refers to it."""
    is_offered = visit.surface.nouns[-1:] and visit.surface.nouns[-1] in OF_THE_SITE
    return bool(is_offered) or shows_row(visit.surface, visit.kind, visit.sight)


def _is_decided_by(actor: Actor, visit: Visit) -> bool:
    """Requests are all about restricted interactions."""
    is_theirs = visit.kind == RESTRICTED or visit.surface.nouns[-1] == "request"
    return actor.holds and is_theirs


def _is_missing(visit: Visit) -> bool:
    has_trash = visit.surface.nouns[-1:] and visit.surface.nouns[-1] in WITH_TRASH
    return bool(has_trash) and (visit.kind == GONE) is not visit.surface.of_trash


def promised(visit: Visit, world: World) -> frozenset[Canary]:
    surface, actor = visit.surface, visit.actor
    sites = actor.member_of if surface.of_person else actor.site
    seen = sight_of_row(surface, visit.kind, visit.sight)
    return world.promised(sites, surface.fields(visit.kind), seen)


def complaints(visit: Visit, world: World) -> Iterator[str]:
    """What is wrong with the answer to a visit, with what the read log says of it, and with the
    page that it leads to."""
    client = browser(visit.actor, world, visit.ask)
    watch = Watch(visit.actor, world) if is_reading(visit) else None
    answer = paid(visit, world, client)
    if watch is not None:
        yield from (f"{visit}: {each}" for each in watch.complaints(Told.of(answer), "page"))
    allowed = statuses(visit)
    if answer.status_code not in allowed:
        yield f"{visit}: {answer.status_code} and not {allowed}"
    yield from _leaks(visit, world, answer)
    told = Told.of(answer).canaries
    if answer.status_code == 200 and (missing := promised(visit, world) - told):
        yield f"{visit}: does not tell {sorted(map(str, missing))}"
    if visit.surface.writes and answer.status_code == 302:
        onward = client.get(answer.headers["Location"])
        yield from (f"{complaint}, afterwards" for complaint in _leaks(visit, world, onward))


def _leaks(visit: Visit, world: World, answer: Any) -> Iterator[str]:
    surface, actor = visit.surface, visit.actor
    is_inside = actor.is_member and surface.needs >= Needs.VIEW
    sites = actor.site if is_inside else actor.member_of if surface.of_person else ""
    yield from (f"{visit}: {each}" for each in world.aside.complaints())
    told = Told.of(answer)
    for leak in leaks(told, sites=sites, sight=visit.sight, offers=surface.offers):
        yield f"{visit}: tells {leak}"
    for uuid in told.uuids & world.strange_to(actor):
        yield f"{visit}: tells the id {uuid} of another site's row"
