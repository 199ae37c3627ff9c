"""The admin, which reveals no tag: every model that is registered, and every address besides.

See `test_api_reads` for what makes an answer right (trust.md: ISO-01, ISO-04, RED-08, RED-16).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from crm.admin.site import site as admin_site
from crm.tenancy.context import bound
from crm.tests.api import fingerprint
from tests.leaks import admin, canaries, walk
from tests.leaks.canaries import GONE, PLAIN
from tests.leaks.matrix import (
    ANSWERED,
    EVERYTHING,
    OFFERED,
    PUBLIC,
    WAITING,
    Actor,
    Sight,
    Told,
    World,
    leaks,
)
from tests.leaks.reading import Watch, due
from tests.leaks.store import all_seeing
from tests.leaks.visiting import browser

pytestmark = pytest.mark.django_db

INSIDE = ("owner", "superuser")
OUTSIDE = ("employee", "both, at A", "superuser outside", "nobody")


@pytest.fixture(scope="package")
def keys(both_sites: World) -> dict[str, dict[str, list[str]]]:
    """By model and site: the keys of its rows, one of each kind that its texts tell."""
    return {
        name: {letter: list(_keys(name, letter, both_sites)) for letter in both_sites.sites}
        for name in admin.MODELS
    }


def _keys(name: str, letter: str, world: World) -> Iterator[str]:
    model = apps.get_model(name)
    key, table = model._meta.pk.column, model._meta.db_table
    rows = world.sites[letter]
    columns = {field.column for field in model._meta.concrete_fields}
    where = f"where site_id = {rows.site.pk}" if "site_id" in columns else ""
    with bound(all_seeing(rows)), connection.cursor() as cursor:
        cursor.execute(f"select {key}, t::text from {table} t {where} order by {key} desc limit 40")
        found = {frozenset(c.kind for c in canaries.found(told)): key for key, told in cursor}
    yield from map(str, found.values())


def address(name: str, rest: str = "") -> str:
    return f"/admin/{name.replace('.', '/')}/{rest}"


def of(world: World, *names: str) -> list[Actor]:
    return [actor for actor in world.actors if actor.name in names]


def told_wrongly(
    name: str, path: str, actor: Actor, world: World, client: Client, watch: Watch | None = None
) -> list[str]:
    """What an answer tells, or writes into the read log, against what it may."""
    answer = client.get(path)
    shown = admin.MODELS[name]
    is_wide = shown.superusers and "superuser" in actor.name
    sites = "ab" if is_wide else actor.member_of if actor.is_member else ""
    sight = Sight(PLAIN + (GONE if shown.trash else ""), told=_told(actor))
    found = leaks(Told.of(answer), sites=sites, sight=sight, offers=shown.offers)
    found += world.aside.complaints()
    found += _reads(Told.of(answer), world, watch) if watch else []
    if answer.status_code >= 500:
        found.append(str(answer.status_code))
    return [f"{path} as {actor}: {each}" for each in found]


def _told(actor: Actor) -> frozenset[str]:
    """Who decides about requests finds those here, too, that were decided."""
    return actor.told | (ANSWERED if actor.told >= WAITING else frozenset())


def _reads(told: Told, world: World, watch: Watch) -> list[str]:
    """The admin tells nothing restricted, and so it writes no line either."""
    tells = [f"tells of {each}" for each in due(told, world.sites[watch.actor.site])]
    return tells + list(watch.complaints(told, "admin"))


@pytest.mark.parametrize("name", admin.MODELS)
def test_a_model(name: str, world: World, keys: Any) -> None:
    mine = keys[name]["a"]
    assert mine or admin.MODELS[name].superusers, "no row to look at"
    lists = ["", "add/", "?q=CAN-a-R-", "?tags=immigration&reveal=on", "?deleted=yes"]
    ones = [f"{key}/{verb}/" for key in mine for verb in ("change", "history", "delete")]
    wrong = []
    for actor in of(world, *INSIDE):
        client = browser(actor, world, "switch")
        for rest in [*lists, *ones] if actor.name == "owner" else ["", *ones[::3]]:
            path = address(name, rest)
            watch = Watch(actor, world) if actor.is_member else None
            wrong += told_wrongly(name, path, actor, world, client, watch)
    assert wrong == []


@pytest.mark.parametrize("name", admin.MODELS)
def test_what_a_model_promises(name: str, world: World, keys: Any) -> None:
    """Or nothing would be proven by what is not there."""
    shown = admin.MODELS[name]
    (actor,) = of(world, "superuser" if shown.superusers else "owner")
    client = browser(actor, world, "nothing")
    forms = [client.get(address(name, f"{key}/change/")) for key in keys[name]["a"]]
    for answers, fields in (([client.get(address(name))], shown.listed), (forms, shown.shown)):
        wanted = world.promised("a", fields.split(), Sight(PLAIN, told=_told(actor)))
        if shown.offers:
            wanted |= world.promised("a", {*fields.split()} & {*OFFERED}, EVERYTHING)
        told: set[Any] = set().union(*(Told.of(answer).canaries for answer in answers))
        assert told >= wanted


@pytest.mark.parametrize("name", admin.MODELS)
def test_who_has_no_business_here(name: str, world: World, keys: Any) -> None:
    """Whoever looks after all accounts need not work on any site: then no site's rows are there."""
    for actor in of(world, *OUTSIDE):
        client = browser(actor, world, "switch")
        for rest in ("", "add/", *(f"{key}/change/" for key in keys[name]["a"][:1])):
            answer = client.get(address(name, rest))
            may_look = actor.name == "superuser outside" and not is_of_site(name)
            assert answer.status_code in ((200, 302, 403) if may_look else (302, 403)), (
                actor,
                rest,
            )
            wide = may_look and admin.MODELS[name].superusers
            assert leaks(Told.of(answer), sites="ab" if wide else "", sight=PUBLIC) == []


def is_of_site(name: str) -> bool:
    fields = apps.get_model(name)._meta.concrete_fields
    return name == "crm.site" or any(field.column == "site_id" for field in fields)


_VOLATILE = re.compile(r"[A-Za-z0-9]{64}|\d{1,20}|[0-9a-f-]{36}")


@pytest.mark.parametrize("name", admin.MODELS)
def test_another_sites_row(name: str, world: World, keys: Any) -> None:
    """As one that was never used, also to who works on both, and nothing comes of writing it."""
    strangers = [key for key in keys[name]["b"] if key not in keys[name]["a"]]
    client = browser(of(world, "owner")[0], world, "switch")
    before = fingerprint()
    for key in strangers[:1]:
        never = key[:-6] + "fedcba" if "-" in key else "987654321"
        for verb in ("change", "history", "delete"):
            theirs, nobodys = (
                [client.get(path), client.post(path, {"post": "yes", "name": "CHANGED"})]
                for path in (address(name, f"{each}/{verb}/") for each in (key, never))
            )
            told = [[_VOLATILE.sub("", a.content.decode()) for a in x] for x in (theirs, nobodys)]
            assert [a.status_code for a in theirs] == [a.status_code for a in nobodys], verb
            assert told[0] == told[1], verb
            assert not any(leaks(Told.of(a), sites="a", sight=Sight(PLAIN + GONE)) for a in theirs)
        for action in _actions(name):
            client.post(address(name), {"action": action, "_selected_action": key, "post": "yes"})
    after = fingerprint()
    assert _without_messages(after) == _without_messages(before)


def _actions(name: str) -> list[str]:
    registered = admin_site._registry[apps.get_model(name)]
    return [each if isinstance(each, str) else each.__name__ for each in registered.actions or ()]


def _without_messages(found: dict[Any, Any]) -> dict[Any, Any]:
    """A browser's session may keep what it was told."""
    return {
        key: {table: rows for table, rows in tables.items() if table != "crm_browsersession"}
        for key, tables in found.items()
    }


@pytest.mark.parametrize("path", admin.FRAME.values())
def test_other_addresses(path: str, world: World) -> None:
    for actor in of(world, *INSIDE, *OUTSIDE):
        answer = browser(actor, world, "switch").get(path)
        assert answer.status_code < 500
        sites = actor.member_of if actor.is_member else ""
        found = leaks(Told.of(answer), sites=sites, sight=PUBLIC, offers=True)
        assert [*found, *world.aside.complaints()] == [], actor


GUESSES = {
    "interactions.clientlog": ("text__title", "visible_text__title", "interaction__content__title"),
    "interactions.program": ("created_by__password", "site__name"),
    "rapport.tacticlog": ("notes", "interaction__content__title"),
}


@pytest.mark.parametrize("name", admin.MODELS)
def test_no_address_is_an_oracle(name: str, world: World) -> None:
    """A right guess of a hidden text answers as a wrong one does (trust.md, L16 and RED-16)."""
    client = browser(of(world, "owner")[0], world, "switch")
    fields = [field.name for field in apps.get_model(name)._meta.concrete_fields]
    lookups = [f"{field}__startswith" for field in fields]
    lookups += [f"{path}__{how}" for path in GUESSES.get(name, ()) for how in ("icontains", "gt")]
    for lookup in lookups:
        right, wrong = (client.get(address(name), {lookup: f"CAN-{x}-R"}) for x in "ax")
        assert right.status_code == wrong.status_code, lookup
        assert _without_guess(right) == _without_guess(wrong), lookup


def _without_guess(answer: Any) -> str:
    return re.sub("CAN-[ax]-R", "", _VOLATILE.sub("", answer.content.decode()))


def test_every_address_of_the_admin_is_declared() -> None:
    models, others = walk.admin()
    assert models == {(name, rest) for name, rest in models if rest in admin.ADDRESSES}
    assert {name for name, _rest in models} == set(admin.MODELS)
    assert others == set(admin.FRAME)
