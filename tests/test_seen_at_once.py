"""Two who change the same at the same moment, having seen the same: the later one overwrites
nothing, whichever of the rows without a version it is (trust.md, CON-04)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contacts.actions import set_rhythms
from crm.actions import change_site, rename_tag
from crm.errors import Stale
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.accounts import at_once
from crm.tests.factories import Person, PersonFactory
from interactions.tests.offers import tag_of

pytestmark = pytest.mark.django_db(transaction=True)

Change = Callable[[Viewer, Tag, str], Any]


def site(viewer: Viewer, tag: Tag, words: str) -> None:
    change_site(by=viewer, changes={"description": words}, seen={"description": ""})


def rhythm(viewer: Viewer, tag: Tag, words: str) -> None:
    set_rhythms(by=viewer, days={"prospect": len(words)}, seen={"prospect": None})


def name(viewer: Viewer, tag: Tag, words: str) -> None:
    rename_tag(tag, by=viewer, name=words, seen={"name": "housing"})


@pytest.mark.parametrize("change", [site, rhythm, name], ids=lambda each: each.__name__)
def test_the_later_one_is_told(alice: Person, change: Change) -> None:
    manager = PersonFactory.create(username="mia", site=alice.site, role="admin")
    tag = tag_of(alice, "housing")

    def say(person: Person, words: str) -> None:
        with acting_as(person.viewer()) as viewer:
            change(viewer, tag, words)

    _first, later = at_once(lambda: say(alice, "Mine"), lambda: say(manager, "Theirs"))
    assert isinstance(later.exception(), Stale)
