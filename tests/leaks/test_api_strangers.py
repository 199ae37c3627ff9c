"""Another site's ids, in the path, the query and the body: as if they had never been used.

And what no client may set: it changes nothing, wherever it stands (trust.md: ISO-01, ISO-02,
ISO-03, ISO-05).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from crm.api.base.operation import Operation, operation_of
from crm.tests.api import fingerprint
from tests.leaks import walk
from tests.leaks.api import SURFACES
from tests.leaks.asking import Cell, Request, path_of, plain_rows, statuses
from tests.leaks.canaries import PLAIN
from tests.leaks.matrix import NOTHING, Actor, Told, World, leaks, undone
from tests.leaks.store import masked, rows_of
from tests.leaks.strangers import NEVER_USED, alien, but_for, stranger
from tests.leaks.surfaces import NOUN, Id, Number, Surface
from tests.leaks.world import Row

pytestmark = pytest.mark.django_db

GLOBAL = ("tactic",)
"""Rows that belong to no site, so that another one's are one's own."""


def of(world: World, *names: str) -> list[Actor]:
    return [actor for actor in world.actors if actor.name in names]


def replaced(surface: Surface, world: World, noun: str, row: Row) -> str:
    """The path with the site's own ids, but for that one noun's."""
    own = world.sites["a"]
    named = {each: own.row(each).uuid for each in surface.nouns} | {noun: row.uuid}
    return NOUN.sub(lambda place: str(named[place[1]]), surface.address)


IN_PATHS = [surface for surface in SURFACES if surface.nouns and surface.contract != "none"]


@pytest.mark.parametrize("surface", IN_PATHS, ids=str)
def test_in_the_path(surface: Surface, world: World) -> None:
    """Whoever asks, and whether or not they could read it on the other site."""
    wrong = []
    before = fingerprint()
    for actor in (each for each in world.actors if each.site == "a"):
        for noun in surface.nouns:
            answers = [
                Request(
                    Cell(surface, actor, "exact", PLAIN),
                    replaced(surface, world, noun, row),
                    plain_rows(world.sites["a"]),
                ).sent(world)
                for row in (world.sites["b"].row(noun), NEVER_USED)
            ]
            wrong += list(differences(actor, noun, *answers))
    assert wrong == []
    assert fingerprint() == before


def differences(actor: Actor, noun: str, theirs: Any, nobodys: Any) -> Iterator[str]:
    expected = 401 if actor.person is None else 404 if actor.is_member else 403
    if theirs.status_code != expected:
        yield f"{noun} as {actor}: {theirs.status_code} and not {expected}"
    if (theirs.content, theirs.headers) != (nobodys.content, nobodys.headers):
        yield f"{noun} as {actor}: differs from one that was never used"
    if found := leaks(Told.of(theirs), sites="", sight=NOTHING):
        yield f"{noun} as {actor}: tells {found}"


FULLER: dict[str, Any] = {
    "PATCH clients /api/clients/{contact}/interactions/{interaction}": {
        "serviceId": Number("service"),
        "customQuestions": [{"questionId": Number("question"), "answer": "Yes"}],
    },
    "PATCH clients /api/custom-service-questions/{question}": {"serviceId": Number("service")},
}
"""Bodies that name more rows than the matrix' own."""
NAMING = [replace(each, body=FULLER.get(str(each), each.body)) for each in SURFACES]
BESIDE = [surface for surface in NAMING if set(surface.ids) - {*GLOBAL, "site"}]
"""Choosing a site is the one request where another site's id may be right: see ISO-12."""


@pytest.mark.parametrize("surface", BESIDE, ids=str)
def test_beside_the_path(surface: Surface, world: World) -> None:
    """In the query, the body and its lists; whoever works on both sites works on one at a time."""
    wrong = []
    before = fingerprint()
    for actor in of(world, "owner", "employee", "both, at A"):
        if surface.of_person or actor.least < surface.needs:
            continue
        for noun in set(surface.ids) - set(GLOBAL):
            theirs, nobodys = (
                beside(surface, actor, world, noun, row)
                for row in (world.sites["b"].row(noun), NEVER_USED)
            )
            if surface.writes and theirs.status_code < 400:
                wrong.append(f"{noun} as {actor}: was taken, {theirs.status_code}")
            if (theirs.status_code, theirs.content) != (nobodys.status_code, nobodys.content):
                wrong.append(f"{noun} as {actor}: {theirs.content} and not {nobodys.content}")
    assert wrong == []
    assert fingerprint() == before


ID = re.compile(r"(?:^|_)ids?$|Ids?$")
NOUN_OF = {
    **dict.fromkeys(("contact_id", "contactId"), "contact"),
    **dict.fromkeys(("service_id", "serviceId"), "service"),
    "owner_id": "user",
}
"""What parameters name. One that is not among them fails the collection of these tests."""


HANDLERS = walk.api()
OPERATED: list[tuple[Surface, Operation]] = [
    (surface, found)
    for surface in NAMING
    if (handler := HANDLERS[surface.key]) and (found := operation_of(handler))
]
FILTERS = [
    (surface, name, NOUN_OF[name])
    for surface, operation in OPERATED
    if not surface.writes
    for name in operation.asks().get_fields()
    if ID.search(name)
]


@pytest.mark.parametrize(("surface", "name", "noun"), FILTERS, ids=str)
def test_in_a_filter(surface: Surface, name: str, noun: str, world: World) -> None:
    """Every parameter of the API that takes an id."""
    own, theirs, wrong = world.sites["a"], stranger(noun, world), []
    path = path_of(surface, own)
    for actor in of(world, "owner", "employee", "both, at A"):
        for by in ("number",) if noun == "user" else ("uuid", "number"):
            keys = [str(getattr(row, by)) for row in (theirs, NEVER_USED)]
            answers = [
                Request(plain(surface, actor), path, plain_rows(own), f"{name}={key}").sent(world)
                for key in keys
            ]
            if len({(each.status_code, each.content) for each in answers}) > 1:
                wrong.append(f"{name} by {by} as {actor}: {answers[0].content!r}")
    assert wrong == []


def id_fields(taken: Any) -> Iterator[str]:
    """The names of a body's fields that take ids, those of the objects inside it among them."""
    for name, each in taken.get_fields().items():
        inner = getattr(each, "child", each)
        if hasattr(inner, "get_fields"):
            yield from id_fields(inner)
        elif ID.search(name):
            yield name


@pytest.mark.parametrize(
    ("surface", "operation"), [each for each in OPERATED if isinstance(each[0].body, dict)], ids=str
)
def test_every_id_of_a_body_is_tried(surface: Surface, operation: Operation) -> None:
    """`siteId` is `site_id`, where a body may say either."""
    taken, tried = (
        {name.replace("_", "").lower() for name in names}
        for names in (id_fields(operation.takes()), named_in(surface.body))
    )
    assert taken <= tried


def named_in(body: Any) -> Iterator[str]:
    """The names beside which the matrix has rows."""
    for each in body if isinstance(body, list) else [body]:
        for name, value in each.items() if isinstance(each, dict) else ():
            if isinstance(value, Id | Number):
                yield name
            else:
                yield from named_in(value)


def beside(surface: Surface, actor: Actor, world: World, noun: str, row: Row) -> Any:
    own = world.sites["a"]
    cell = plain(surface, actor)
    return Request(cell, path_of(surface, own), but_for(own, noun, row)).sent(world)


WRITES = [
    surface
    for surface in SURFACES
    if surface.writes and isinstance(surface.body, dict) and "site" not in surface.ids
]


@pytest.mark.parametrize("surface", WRITES, ids=str)
def test_what_no_client_may_set(surface: Surface, world: World) -> None:
    """Wherever in the body they stand, such words leave what the write leaves without them, or
    the body is refused for them."""
    (owner,) = of(world, "owner")
    plain_answer, plain_rows_left = left_by(surface, owner, world, {})
    answer, rows_left = left_by(surface, owner, world, alien(world))
    if surface.contract == "tactics":
        assert answer.status_code == 422
        assert rows_left == [masked(rows_of(site)) for site in world.sites.values()]
        return
    assert answer.status_code == plain_answer.status_code == min(statuses(plain(surface, owner)))
    assert masked(answer.content.decode()) == masked(plain_answer.content.decode())
    assert rows_left == plain_rows_left


def plain(surface: Surface, actor: Actor) -> Cell:
    return Cell(surface, actor, "nothing", PLAIN)


def left_by(surface: Surface, actor: Actor, world: World, more: dict[str, Any]) -> tuple[Any, Any]:
    """The answer, and the rows of both sites after it; then all is as before."""
    own = world.sites["a"]
    given = Request(plain(surface, actor), path_of(surface, own), plain_rows(own), more=more)
    with undone():
        answer = given.sent(world)
        return answer, [masked(rows_of(site)) for site in world.sites.values()]
