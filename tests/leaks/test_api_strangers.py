"""Another site's ids, in the path, the query and the body: as if they had never been used.

And what no client may set: it changes nothing, wherever it stands (trust.md: ISO-01, ISO-02,
ISO-03, ISO-05).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from crm.tests.api import fingerprint
from tests.leaks.api import SURFACES
from tests.leaks.asking import Cell, Request, path_of, plain_rows, statuses
from tests.leaks.canaries import PLAIN
from tests.leaks.matrix import NOTHING, Actor, Told, World, leaks, undone
from tests.leaks.store import ALIEN_TIME, ALIEN_UUID, masked, rows_of
from tests.leaks.surfaces import NOUN, Surface
from tests.leaks.world import Row

pytestmark = pytest.mark.django_db

GLOBAL = ("tactic",)
"""Rows that belong to no site, so that another one's are one's own."""
NEVER_USED = Row(10**15, uuid.uuid4())


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


BESIDE = [surface for surface in SURFACES if set(surface.ids) - {*GLOBAL, "site"}]
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


def beside(surface: Surface, actor: Actor, world: World, noun: str, row: Row) -> Any:
    own = world.sites["a"]
    return Request(
        plain(surface, actor),
        path_of(surface, own),
        lambda each: row if each == noun else own.row(each),
    ).sent(world)


ALIEN = {
    **dict.fromkeys(("id", "uuid", "pk"), ALIEN_UUID),
    **dict.fromkeys(("created_at", "createdAt", "updated_at", "deleted_at"), ALIEN_TIME + "Z"),
    **dict.fromkeys(("isDeleted", "is_deleted", "redacted", "is_staff"), True),
    "number": 77_777,
    "restricted_tags": [],
    "role": "owner",
    "status": "completed",
}
"""What is nobody's to set; to these come the ids of another site and its people."""

WRITES = [
    surface
    for surface in SURFACES
    if surface.writes and isinstance(surface.body, dict) and "site" not in surface.ids
]


def alien(world: World) -> dict[str, Any]:
    strangers = world.sites["b"]
    site = dict.fromkeys(("site_id", "site", "siteId", "business_id"), strangers.site.pk)
    people = dict.fromkeys(
        ("created_by", "createdBy", "created_by_id", "updated_by", "performed_by_id", "author"),
        strangers.owner.user.pk,
    )
    return ALIEN | site | people


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
