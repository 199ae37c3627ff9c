"""Tags in the catalogue: made, renamed, and restricted with a word on what that hides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contacts.tests.pages import Browser, fields_of
from crm.actions import add_member
from crm.errors import RuleBroken
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tests.factories import Person, PersonFactory
from interactions.tests.access import open_to, readable
from interactions.tests.factories import InteractionFactory
from interactions.tests.offers import tag_of

pytestmark = pytest.mark.django_db

TAGS = "catalogue/tags/"


@pytest.fixture
def housing(alice: Person) -> Tag:
    return tag_of(alice, "housing")


@pytest.fixture
def adam(alice: Person) -> Person:
    """Manages the site, and holds nothing."""
    return PersonFactory.create(username="adam", site=alice.site, role="admin")  # type: ignore[no-any-return]  # the factory's own


def named(person: Person, name: str) -> Tag:
    with acting_as(person.viewer()) as viewer:
        found: Tag = Tag.objects.visible_to(viewer).get(name=name)
        return found


def test_it_is_for_who_manages_services_of_this_site(
    alice: Person, bob: Person, charlie: Person, housing: Tag, unchanged: Callable[..., Any]
) -> None:
    worker, other = Browser(bob), Browser(charlie)
    with unchanged():
        for path in ("", "new/", f"{housing.pk}/", f"{housing.pk}/restrict/"):
            assert worker.get(f"{TAGS}{path}").status_code == 403
            assert worker.post(f"{TAGS}{path}", {"name": "x"}).status_code in (403, 405)
        for path in (f"{housing.pk}/", f"{housing.pk}/restrict/"):
            assert other.get(f"{TAGS}{path}").status_code == 404
            assert other.post(f"{TAGS}{path}", {"name": "x"}).status_code == 404


def test_a_tag_is_added_and_renamed(adam: Person) -> None:
    browser = Browser(adam)
    assert browser.post(f"{TAGS}new/", {"name": " legal "}).status_code == 302
    path = f"{TAGS}{named(adam, 'legal').pk}/"
    kept = fields_of(browser.get(path))
    told = browser.post(path, {**kept, "name": "law"}, follow=True).content.decode()
    assert "Changes saved." in told
    assert named(adam, "law").restricted is False


WRONG = ["", "Housing", "x" * 51, "\x00", "IMMIGRATION"]
CONFUSING = ["legal, housing", "le\ngal", "le\x7fgal", "\u202elagel", "le\u2066gal", "le\u2028gal"]


def test_a_wrong_name_is_said_and_nothing_saved(
    alice: Person, housing: Tag, unchanged: Callable[..., Any]
) -> None:
    other, browser = tag_of(alice, "legal"), Browser(alice)
    for name in (*WRONG, *CONFUSING):
        _refused(browser, other, name, unchanged)
    with pytest.raises(RuleBroken, match="no commas"):
        add_member(site=alice.site, username="zoe", role="viewer", holds=["one\u202etwo"])


def _refused(browser: Browser, other: Tag, name: str, unchanged: Callable[..., Any]) -> None:
    with unchanged():
        for path in ("new/", f"{other.pk}/"):
            answer = browser.post(f"{TAGS}{path}", {"name": name})
            assert answer.status_code == 422
            assert list(answer.context["form"].errors) == ["name"]


def test_a_restricted_one_stays_as_it_is(alice: Person, unchanged: Callable[..., Any]) -> None:
    path, browser = f"{TAGS}{named(alice, 'immigration').pk}/", Browser(alice)
    page = browser.get(path).content.decode()
    assert 'name="name"' not in page
    assert "Held by alice" in " ".join(page.split())
    with unchanged():
        assert browser.post(path, {"name": "open"}).status_code == 422
        assert browser.post(f"{path}restrict/").status_code == 302


def test_who_restricts_knows_how_much_it_hides_and_who_will_hold_it(
    alice: Person, bob: Person, adam: Person, housing: Tag
) -> None:
    viewer = alice.viewer("immigration")
    plain = InteractionFactory(by=viewer, tagged=["housing"])
    InteractionFactory(by=viewer, tagged=["housing", "immigration"])
    path, browser = f"{TAGS}{housing.pk}/restrict/", Browser(adam)
    for switched in (browser, Browser(alice, reveal=True)):
        page = switched.get(path)
        assert page.context["count"] == 1  # what is hidden already is not told
        assert "1 entry that everybody can read now will be hidden." in page.content.decode()
    offered = [name for _key, name in browser.get(path).context["form"].fields["holders"].choices]
    assert offered == ["alice", "bob"]  # an admin does not entrust themselves
    assert browser.post(path, {"holders": [adam.user.pk]}).status_code == 422
    assert readable(plain, adam)
    told = browser.post(path, {"holders": [bob.user.pk]}, follow=True).content.decode()
    assert "It is held by: bob." in told
    assert [readable(plain, who, "housing") for who in (adam, alice, bob)] == [False, False, True]
    listed = {one.row.name: (one.count, held) for one, held in browser.get(TAGS).context["tags"]}
    assert listed == {"housing": (0, ["bob"]), "immigration": (0, ["alice"])}


def test_whoever_restricts_it_second_is_told_who_holds_it(
    alice: Person, bob: Person, adam: Person, housing: Tag
) -> None:
    path = f"{TAGS}{housing.pk}/restrict/"
    Browser(adam).post(path, {"holders": [bob.user.pk]})
    page = Browser(alice).post(path, {"holders": [alice.user.pk]}, follow=True).content.decode()
    assert "This tag is restricted already. Only those named here hold it." in page
    assert "Held by bob" in " ".join(page.split())
    assert housing.pk not in alice.viewer().held


def test_an_owner_may_hold_it_themselves_or_nobody_does(alice: Person, housing: Tag) -> None:
    browser, legal = Browser(alice), tag_of(alice, "legal")
    path = f"{TAGS}{housing.pk}/restrict/"
    browser.post(path, {"holders": [alice.user.pk]})
    assert housing.pk in alice.viewer().held
    told = browser.post(f"{TAGS}{legal.pk}/restrict/", follow=True).content.decode()
    assert "Nobody holds it yet." in told
    assert legal.pk not in alice.viewer().held


def test_how_much_a_tag_opens_is_told_to_holders_who_ask(
    alice: Person, bob: Person, adam: Person
) -> None:
    tag = named(alice, "immigration")
    InteractionFactory(by=alice.viewer("immigration"), tagged=["immigration"])
    path = f"settings/members/{bob.user.pk}/tags/{tag.pk}/"
    told = "1 entry that you can read carries it."
    assert told in Browser(alice, reveal=True).get(path).content.decode()
    for browser in (Browser(alice), Browser(adam), Browser(adam, reveal=True)):
        assert told not in browser.get(path).content.decode()


def test_what_is_open_to_somebody_is_ended_by_who_holds_its_tags(
    alice: Person, bob: Person, adam: Person
) -> None:
    hidden = InteractionFactory(by=alice.viewer("immigration"), tagged=["immigration"])
    open_to(hidden, bob, by=alice)
    path = f"settings/members/{bob.user.pk}/"
    ends = f"interactions/{hidden.number}/close/"
    pages = [Browser(who).get(path).content.decode() for who in (alice, adam)]
    assert [f"interactions/{hidden.number}/" in page for page in pages] == [True, True]
    assert [ends in page for page in pages] == [True, False]
    Browser(alice).post(ends, {"person": "bob"})
    assert "Single entries open to them" not in Browser(alice).get(path).content.decode()
