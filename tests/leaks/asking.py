"""The cells of a surface below /api/: each is one request and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.leaks.canaries import GONE, PLAIN, RESTRICTED, Canary
from tests.leaks.matrix import ASKS, EVERYTHING, REVEALING, Actor, Sight, Told, World, leaks
from tests.leaks.surfaces import NOUN, Id, Needs, Number, Surface
from tests.leaks.world import KINDS, Row, SiteRows

BY_NUMBER = ("clients", "sites")
"""The contracts that name rows by numbers."""


@dataclass(frozen=True)
class Cell:
    surface: Surface
    actor: Actor
    ask: str
    kind: str  # of the row in the path

    def __str__(self) -> str:
        return f"{self.surface} [{self.kind}] as {self.actor}, asking {self.ask}"


def cells(surface: Surface, world: World) -> Iterator[Cell]:
    for actor in world.actors:
        for kind, ask in ways(surface, actor.name):
            yield Cell(surface, actor, ask, kind)


def ways(surface: Surface, actor: str) -> list[tuple[str, str]]:
    """Of which kind of row somebody asks the surface, and how.

    In every way where it makes the difference; else for the tag, or for nothing. Every cell there
    is would be ten times as many, and tell nothing that these do not.
    """
    there = kinds(surface)
    most = RESTRICTED if RESTRICTED in there else PLAIN
    if actor == "owner":
        return [(kind, ask) for kind in there for ask in _asks(surface, kind == most)]
    if actor == "employee":
        return [(kind, "exact") for kind in there] + [(PLAIN, "nothing")]
    return (
        [(most, "exact"), (PLAIN, "nothing")] if surface.needs <= Needs.VIEW else [(most, "exact")]
    )


def _asks(surface: Surface, is_most: bool) -> Iterable[str]:
    if is_most and not surface.writes:
        return ASKS
    return ("nothing", "exact", "unknown") if is_most else ("exact",)


def kinds(surface: Surface) -> str:
    """The kinds of row that there are of the last noun in the path."""
    return KINDS.get(surface.nouns[-1], PLAIN) if surface.nouns else PLAIN


def send(cell: Cell, world: World) -> Any:
    own = world.sites[cell.actor.site]
    request = Request(cell, path_of(cell.surface, own, cell.kind), plain_rows(own), ASKS[cell.ask])
    return request.sent(world)


RowOf = Callable[[str], Row]
"""The row that stands for a noun."""


@dataclass(frozen=True)
class Request:
    """A surface with ids in all its places; `row_of` fills those of the query and the body."""

    cell: Cell
    path: str
    row_of: RowOf
    query: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)  # for every object of the body

    def sent(self, world: World) -> Any:
        surface = self.cell.surface
        query = "&".join(
            each for each in (in_query(surface.query, self.row_of), self.query) if each
        )
        headers = {} if surface.contract == "none" else {"X_API_Contract": surface.contract}
        verb = "GET" if surface.verb == "ANY" else surface.verb
        body = None if surface.body is None else in_body(surface.body, self.row_of, self.more)
        client = world.clients[self.cell.actor.name]
        return client.send(verb, f"{self.path}?{query}", body, **headers)


def plain_rows(rows: SiteRows) -> RowOf:
    return lambda noun: rows.row(noun, PLAIN)


def path_of(surface: Surface, rows: SiteRows, kind: str = PLAIN) -> str:
    """The address with ids; only its last row is of that kind."""
    nouns = surface.nouns

    def named(noun: str) -> str:
        row = rows.row(noun, kind if noun == nouns[-1] else PLAIN)
        return str(row.number if surface.contract in BY_NUMBER else row.uuid)

    return NOUN.sub(lambda place: named(place[1]), surface.address)


def in_query(query: str, row_of: RowOf) -> str:
    return NOUN.sub(lambda place: str(row_of(place[1]).uuid), query)


def in_body(body: Any, row_of: RowOf, more: Mapping[str, Any]) -> Any:
    """The body with ids in their places, and `more` beside what is there."""
    if isinstance(body, Id):
        return str(row_of(body.noun).uuid)
    if isinstance(body, Number):
        return row_of(body.noun).number
    if isinstance(body, dict):
        return {**more, **{name: in_body(value, row_of, more) for name, value in body.items()}}
    return [in_body(value, row_of, more) for value in body] if isinstance(body, list) else body


# --- what must come of it

DELETABLE = ("contact", "interaction", "meeting")


def statuses(cell: Cell) -> set[int]:
    """What the person's rights, the row and the way of asking make of it."""
    surface, actor = cell.surface, cell.actor
    if surface.needs > Needs.NOTHING and actor.person is None:
        return {401}
    if surface.needs >= Needs.VIEW and not actor.is_member:
        return {403}
    if _is_gone(cell):
        return {404} | _refusals_of_tags(cell)
    if actor.least < surface.needs:
        return {surface.refused} | _refusals_of_tags(cell)
    if surface.writes and not shows_row(cell.surface, cell.kind, sight(cell)):
        return {surface.hidden} | _refusals_of_tags(cell)
    return _refusals_of_tags(cell) or {_success(cell)}


def _is_gone(cell: Cell) -> bool:
    return cell.kind == GONE and cell.surface.nouns[-1] in DELETABLE


def sight(cell: Cell) -> Sight:
    if cell.surface.offers:
        return EVERYTHING  # there is nothing restricted below these addresses
    more = GONE if cell.surface.trash else ""
    return cell.actor.sight(asks=cell.ask in REVEALING, more=more)


def _success(cell: Cell) -> int:
    surface = cell.surface
    return surface.again if surface.again and cell.kind != PLAIN else surface.status


def _refusals_of_tags(cell: Cell) -> set[int]:
    """`clients` refuses tags that are not there or not held (contracts.md, clients, Tags)."""
    surface = cell.surface
    if surface.contract != "clients" or "contact" not in surface.nouns:
        return set()
    if cell.ask in ("unknown", "NUL"):
        return {400}
    asks = cell.ask in {*REVEALING, "not held"}
    is_held = cell.actor.holds and cell.ask in REVEALING
    is_let_in = cell.actor.is_let_in and surface.verb in ("GET", "DELETE")  # which put none on
    return {403} if asks and not (is_held or is_let_in) else set()


def promised(cell: Cell, world: World) -> frozenset[Canary]:
    surface, actor = cell.surface, cell.actor
    sites = actor.member_of if surface.of_person else actor.site
    seen = sight_of_row(surface, cell.kind, sight(cell))
    return world.promised(sites, surface.fields(cell.kind), seen)


def shows_row(surface: Surface, kind: str, seen: Sight) -> bool:
    """Whether the row in the path is one whose content may be read."""
    return seen.shows_row(surface.nouns[-1] if surface.nouns else "", kind)


def sight_of_row(surface: Surface, kind: str, seen: Sight) -> Sight:
    """All that may be read in a list, such as a contact's; the row's own where it is one row."""
    if surface.nouns[-1:] in ([], ["contact"], ["slug"]):
        return seen
    return Sight(kind if shows_row(surface, kind, seen) else "")


def complaints(cell: Cell, answer: Any, world: World) -> Iterator[str]:
    """What is wrong with the answer to a cell."""
    allowed = statuses(cell)
    if answer.status_code not in allowed:
        yield f"{cell}: {answer.status_code} and not {allowed}"
    sites = cell.actor.member_of if cell.surface.of_person else cell.actor.site
    sites = sites if cell.actor.is_member or cell.surface.of_person else ""
    yield from (f"{cell}: {each}" for each in world.aside.complaints())
    told = Told.of(answer)
    for leak in leaks(told, sites=sites, sight=sight(cell)):
        yield f"{cell}: tells {leak}"
    for uuid in told.uuids & world.strange_to(cell.actor):
        yield f"{cell}: tells the id {uuid} of another site's row"
    if answer.status_code < 300 and (missing := promised(cell, world) - told.canaries):
        yield f"{cell}: does not tell {sorted(map(str, missing))}"
    for name in unredacted(answer, cell.surface.contract):
        yield f"{cell}: tells {name} of a redacted row"


STAYS = frozenset(
    {
        *("id", "site_id", "contact_id", "contactId", "interactionId", "detailId", "redacted"),
        *("type", "interactionType", "logType", "location", "timezone"),
        *("start_datetime", "date", "dateOfInteraction", "timestamp", "interaction_datetime"),
        *("created_by", "created_at", "updated_by", "updated_at", "createdAt", "updatedAt"),
        *("createdBy", "lastUpdatedBy", "performed_by", "performed_by_id", "isDeleted"),
        *("canModify", "scheduledDateTime", "status", "completedDate", "calendarSynced"),
    }
)
"""What a redacted row still shows (contracts.md, Redaction); everything else reads as empty."""
EMPTY: tuple[Any, ...] = (None, "", [], False, "Redacted")


def unredacted(answer: Any, contract: str) -> Iterator[str]:
    """Fields that a redacted row in the answer should not have."""
    if "json" not in answer.headers.get("Content-Type", "") or not answer.content:
        return
    stays = STAYS | ({"medium"} if contract == "tactics" else set())  # there it is the type
    for row in _objects(answer.json()):
        if row.get("redacted") is True:
            yield from (n for n, v in row.items() if n not in stays and v not in EMPTY)


def _objects(body: Any) -> Iterator[dict[str, Any]]:
    inside: Any = body.values() if isinstance(body, dict) else body
    if isinstance(body, dict):
        yield body
    if isinstance(body, dict | list):
        for value in inside:
            yield from _objects(value)
