"""Another site's rows in the addresses and forms of pages: as if they had never been used.

And what no form may set: it changes nothing. `test_api_strangers` is the same of the API
(trust.md: ISO-01, ISO-02, ISO-03, ISO-05).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from crm.models import User
from tests.leaks.asking import RowOf, in_body, plain_rows
from tests.leaks.matrix import EVERYTHING, Actor, Told, World, leaks, undone
from tests.leaks.pages import SURFACES
from tests.leaks.store import masked, rows_of
from tests.leaks.strangers import NEVER_USED, alien, but_for, stranger
from tests.leaks.surfaces import Surface
from tests.leaks.visiting import BY_UUID, browser, path_of, rows_but_readings, unmarked
from tests.leaks.world import Row

pytestmark = pytest.mark.django_db

ASKERS = ("owner", "employee", "viewer", "both, at A", "owner of B, at A", "nobody")


def sent(
    surface: Surface, actor: Actor, world: World, path: str, row_of: RowOf, **more: Any
) -> Any:
    """What the page's own request is answered at that path."""
    client = browser(actor, world, "switch")
    if surface.verb == "GET":
        return client.get(f"{path}?{surface.query}")
    return client.post(f"{path}?{surface.query}", in_body(surface.body, row_of, more))


def told(answer: Any, row: Row) -> tuple[int, str, str]:
    """Status, place and page; the key that was asked for, which they may repeat, is the same."""
    key = re.compile(rf'(?:(?<=/)|(?<=%2F)|(?<=value="))(?:{row.uuid}|{row.number})(?=[/"]|%2F)')
    page, place = unmarked(answer), answer.headers.get("Location", "")
    return answer.status_code, key.sub("KEY", place), key.sub("KEY", page)


IN_PATHS = [each for each in SURFACES if set(each.nouns) - {"slug"}]


@pytest.mark.parametrize("surface", IN_PATHS, ids=str)
def test_in_the_path(surface: Surface, world: World) -> None:
    wrong: list[str] = []
    before = rows_but_readings()
    for actor in (each for each in world.actors if each.name in ASKERS):
        for noun in set(surface.nouns) - {"slug"}:
            wrong += differences(surface, actor, world, noun)
    assert wrong == []
    assert rows_but_readings() == before


def differences(surface: Surface, actor: Actor, world: World, noun: str) -> Iterator[str]:
    rows = stranger(noun, world), NEVER_USED
    answers = [asked_for(surface, actor, world, noun, row) for row in rows]
    theirs, nobodys = (told(*each) for each in zip(answers, rows, strict=True))
    allowed = {302} if actor.person is None else {403, 404} if actor.is_member else {404}
    if theirs[0] not in allowed:
        yield f"{noun} as {actor}: {theirs[0]} and not {allowed}"
    if theirs != nobodys:
        yield f"{noun} as {actor}: differs from one that was never used"
    if found := leaks(Told.of(answers[0]), sites=actor.member_of + "a", sight=EVERYTHING):
        yield f"{noun} as {actor}: tells {found}"


def asked_for(surface: Surface, actor: Actor, world: World, noun: str, row: Row) -> Any:
    own = world.sites["a"]
    is_number = isinstance(own.row(noun).number, int) and noun not in BY_UUID
    key = str(row.number if is_number else row.uuid)
    address = surface.address.replace(f"{{{noun}}}", key)
    path = path_of(Surface(surface.verb, surface.contract, address), own)
    return sent(surface, actor, world, path, plain_rows(own))


BESIDE = [each for each in SURFACES if each.writes and each.ids]


@pytest.mark.parametrize("surface", BESIDE, ids=str)
def test_in_a_form(surface: Surface, world: World) -> None:
    """Whoever works on both sites works on one at a time."""
    own, before = world.sites["a"], rows_but_readings()
    path, wrong = path_of(surface, own), []
    for actor in (each for each in world.actors if each.name in ("owner", "both, at A")):
        for noun in set(surface.ids):
            rows = stranger(noun, world), NEVER_USED
            theirs, nobodys = (
                told(sent(surface, actor, world, path, but_for(own, noun, row)), row)
                for row in rows
            )
            if theirs != nobodys:
                wrong.append(f"{noun} as {actor}: differs from one that was never used")
    assert wrong == []
    assert rows_but_readings() == before


OWN = {"POST pages /s/{slug}/contacts/together/": ("status",)}
"""What is a field of the form's own."""
FORMS = [each for each in SURFACES if each.writes and each.status < 400]


@pytest.mark.parametrize("surface", FORMS, ids=str)
def test_what_no_form_may_set(surface: Surface, world: World) -> None:
    """Fields that are none of the form leave what it leaves without them."""
    words = {
        name: value for name, value in alien(world).items() if name not in OWN.get(str(surface), ())
    }
    assert left_by(surface, world, words) == left_by(surface, world, {})


def left_by(surface: Surface, world: World, more: dict[str, Any]) -> Any:
    """Status, place, and the rows of both sites after it, but for browsers, whose data say when
    they were written; then all is as before."""
    own, (owner, *_) = world.sites["a"], world.actors
    with undone():
        answer = sent(surface, owner, world, path_of(surface, own), plain_rows(own), **more)
        newest = User.objects.latest("pk").pk  # whose number a rolled back transaction skips
        told_of = [rows_of(site) for site in world.sites.values()]
        number = rf'"user_id": {newest}\b|"subject_id": "{newest}"'
        rows = [masked(re.sub(number, "", each)) for each in told_of]
    kept = [[line for line in each if '"session_data"' not in line] for each in rows]
    return answer.status_code, masked(answer.headers.get("Location", "")), kept
