"""RED-01, cell by cell: role × what is held × what is asked for × row, through an API and a page.

What a cell expects is computed from the rule (contracts.md, Redaction) and not from the code: a
restricted text is there where every restricted tag on it is asked for and held, or where that one
entry was opened to who asks for its tags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission as ModelPermission
from django.test import Client

from crm.actions import add_team, entrust, entrust_team, join_team, leave_team, withdraw
from crm.models import Tag, User
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.api import Api
from crm.tests.factories import Person, PersonFactory
from interactions.actions import close_to, open_to
from interactions.models import Interaction
from tests.leaks import canaries
from tests.leaks.canaries import GONE, PLAIN, RESTRICTED, SEALED
from tests.leaks.matrix import ASKS, REVEALING, World, membership_of, session_of, undone
from tests.leaks.world import HELD, UNHELD, SiteRows

pytestmark = pytest.mark.django_db

ROLES = ("owner", "employee", "viewer")
BOTH = "both tags"
ASKED = {**ASKS, BOTH: f"tags={HELD},{UNHELD}"}
ON_ROW = {PLAIN: frozenset[str](), RESTRICTED: {HELD}, SEALED: {HELD, UNHELD}}

Gives = Callable[[SiteRows, Person], None]


@contextmanager
def _by_owner(made: SiteRows, person: Person) -> Iterator[dict[str, Any]]:
    """What an action about the person's membership takes."""
    with acting_as(made.owner.viewer(HELD)) as viewer:
        yield {"membership": membership_of(person, viewer), "by": viewer}


def _tag(viewer: Viewer, name: str = HELD) -> Tag:
    found: Tag = Tag.objects.visible_to(viewer).get(name=name)
    return found


def _opened(made: SiteRows, viewer: Viewer) -> Interaction:
    rows = Interaction.objects.visible_to(viewer)
    found: Interaction = rows.get(pk=made.row("interaction", RESTRICTED).uuid)
    return found


def _hold(*tags: str) -> Gives:
    def give(made: SiteRows, person: Person) -> None:
        with _by_owner(made, person) as about:
            for name in tags:
                entrust(**about, tag=_tag(about["by"], name))

    return give


def _hold_no_longer(made: SiteRows, person: Person) -> None:
    _hold(HELD)(made, person)
    with _by_owner(made, person) as about:
        withdraw(**about, tag=_tag(about["by"]))


def _in_a_team(made: SiteRows, person: Person, *, leaves: bool = False) -> None:
    with _by_owner(made, person) as about:
        team = add_team(by=about["by"], name="holders")
        entrust_team(team=team, tag=_tag(about["by"]), by=about["by"])
        join_team(team=team, **about)
        if leaves:
            leave_team(team=team, **about)


def _let_in(made: SiteRows, person: Person, *, ends: bool = False) -> None:
    with _by_owner(made, person) as about:
        entry = _opened(made, about["by"])
        open_to(entry, **about)
        if ends:
            close_to(entry, **about)


def _by_model(made: SiteRows, person: Person) -> None:
    """Django's permissions on whole models, which mean nothing here (trust.md, L12)."""
    person.user.user_permissions.set(ModelPermission.objects.all())


def _superuser(made: SiteRows, person: Person) -> None:
    User.objects.filter(pk=person.user.pk).update(is_superuser=True, is_staff=True)


HOLDINGS: dict[str, tuple[Gives, frozenset[str], bool]] = {
    "nothing": (lambda made, person: None, frozenset(), False),
    "the tag": (_hold(HELD), frozenset({HELD}), False),
    BOTH: (_hold(HELD, UNHELD), frozenset({HELD, UNHELD}), False),
    "the other tag": (_hold(UNHELD), frozenset({UNHELD}), False),
    "it no longer": (_hold_no_longer, frozenset(), False),
    "it in a team": (_in_a_team, frozenset({HELD}), False),
    "it in a team no longer": (partial(_in_a_team, leaves=True), frozenset(), False),
    "this one entry": (_let_in, frozenset(), True),
    "this one entry no longer": (partial(_let_in, ends=True), frozenset(), False),
    "all models": (_by_model, frozenset(), False),
    "a superuser's rights": (_superuser, frozenset(), False),
}
"""How they come to it; the tags that they then hold; whether the restricted entry is open."""


def asked_for(ask: str) -> set[str]:
    if ask == BOTH:
        return {HELD, UNHELD}
    return {HELD} if ask in REVEALING else {UNHELD} if ask == "not held" else set()


def readable(holding: str, asked: set[str]) -> set[str]:
    """The kinds of entries whose texts are there."""
    _gives, held, is_let_in = HOLDINGS[holding]
    seen = {kind for kind, on_it in ON_ROW.items() if on_it <= (held & asked)}
    return seen | ({RESTRICTED} if is_let_in and HELD in asked else set())


def told(answer: Any, letter: str = "a") -> set[str]:
    """The kinds of the site's entries whose titles are in the answer; a stranger's is a fault."""
    found = [each for each in canaries.found(answer.content.decode()) if each.field == "title"]
    assert all(each.site == letter for each in found)
    return {each.kind for each in found}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("holding", HOLDINGS)
def test_cell(role: str, holding: str, world: World) -> None:
    made = world.sites["a"]
    with undone():
        person: Any = PersonFactory(site=made.site, role=role, username="of-the-table")
        HOLDINGS[holding][0](made, person)
        person.user.refresh_from_db()
        client = Api(person, made.site)
        wrong = [
            (ask, kinds)
            for ask, query in ASKED.items()
            if (kinds := told(client.get(f"/api/interactions?{query}")))
            != readable(holding, asked_for(ask))
        ]
        assert wrong == []
        number = made.row("interaction", RESTRICTED).number
        for ask in ("nothing", "exact", BOTH):
            one = client.get(f"/api/interactions/{number}?{ASKED[ask]}")
            assert told(one) == readable(holding, asked_for(ask)) & {RESTRICTED}, ask
        for switched in (False, True):
            answer = _browser(person, made, switched).get(f"/s/{made.site.slug}/interactions/")
            asked = {HELD, UNHELD} if switched else set()
            assert told(answer) == readable(holding, asked), switched


def _browser(person: Person, made: SiteRows, switched: bool) -> Client:
    client = Client()
    key = session_of(person, {"a": made} if switched else {})
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


@pytest.mark.parametrize("role", ROLES)
def test_on_another_site(role: str, world: World) -> None:
    """What somebody holds there reveals nothing here, where they are a member as well."""
    made, theirs = world.sites["a"], world.sites["b"]
    with undone():
        person: Any = PersonFactory(site=made.site, role=role, username="of-the-table")
        PersonFactory(site=theirs.site, role="owner", username="of-the-table", holds=[HELD, UNHELD])
        for ask, query in ASKED.items():
            here = Api(person, made.site).get(f"/api/interactions?{query}")
            assert told(here) == {PLAIN}, ask
        there = Api(person, theirs.site).get(f"/api/interactions?{ASKED[BOTH]}")
        assert told(there, "b") >= {PLAIN, RESTRICTED, SEALED}
        assert GONE not in told(there, "b")
