"""A tag that stops being the writer's while a form is open, or lies in a browser as a draft: what
was meant for few is not saved for all, unless somebody says so (ADR 21)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.actions import add_tag, entrust, restrict_tag, withdraw
from crm.errors import Forbidden
from crm.models import Membership, Tag
from crm.tenancy.context import acting_as
from crm.tests.factories import Person, PersonFactory
from interactions import actions
from interactions.tests.factories import InteractionFactory
from interactions.tests.pages import CALL, tag_of
from meetings.tests.factories import MeetingFactory

NONE = "0190a000-0000-7000-8000-000000000000"  # no tag has it
pytestmark = pytest.mark.django_db

SECRET = "She has no papers"
NEW, EDIT, COMPLETE = "interactions/new/", "interactions/1/edit/", "meetings/1/complete/"
WORDS = {NEW: CALL | {"notes": SECRET}, EDIT: {"notes": SECRET}, COMPLETE: {"outcomes": SECRET}}
LOST = "no longer yours to put on"
FORMS = pytest.mark.parametrize("path", [NEW, EDIT, COMPLETE])


@pytest.fixture
def ana(alice: Person) -> Contact:
    return ContactFactory.create(by=alice.viewer(), first_name="Ana", last_name="Ruiz")


@pytest.fixture
def dora(alice: Person) -> Person:
    """Works here, and holds the tag; for now."""
    return PersonFactory.create(username="dora", site=alice.site, holds=["immigration"])  # type: ignore[no-any-return]  # the factory's own


def opened(path: str, by: Person, contact: Contact) -> dict[str, Any]:
    """What somebody has written into the form at the address, which is open."""
    if path == EDIT:
        InteractionFactory(by=by.viewer(), contact=contact, notes="Old")
    if path == COMPLETE:
        MeetingFactory(by=by.viewer(), contact=contact)
    return {**fields_of(Browser(by).get(path)), **WORDS[path]}


def given(owner: Person, person: Person, *, away: bool, name: str = "immigration") -> None:
    with acting_as(owner.viewer(name)) as viewer:
        tag = Tag.objects.visible_to(viewer).get(name=name)
        membership = Membership.objects.visible_to(viewer).get(user_id=person.user.pk)
        (withdraw if away else entrust)(membership=membership, tag=tag, by=viewer)


def box_in(page: Any) -> str:
    """The one that leaves them out, as it is written there."""
    (found,) = re.findall(r"<input[^>]*tags_left_out[^>]*>", page.content.decode(), re.DOTALL)
    return str(found)


def asks(page: Any, tag: str, name: str = "immigration") -> dict[str, str]:
    """What the form would send: the tag is still in it, and the box is there and not ticked."""
    body = page.content.decode()
    summary = body.partition("data-error-summary")[2].partition("</ul>")[0]
    assert LOST in summary.partition("</li>")[0], "it comes first"
    assert body.count(LOST) == 2, "at the top, and at the tags"
    assert name not in body
    assert f'value="{tag}"' in box_in(page)
    sent = fields_of(page)
    assert sent["tags"] == tag
    assert "tags_left_out" not in sent
    return sent


@FORMS
def test_a_draft_keeps_the_tag_and_says_that_it_is_lost(
    path: str, alice: Person, dora: Person, ana: Contact, unchanged: Any
) -> None:
    tag, browser = tag_of(alice), Browser(dora)
    typed = {**opened(path, dora, ana), "tags": tag}
    given(alice, dora, away=True)
    with unchanged():
        back = browser.post(path, {**typed, "draft": "1"})
        again = asks(back, tag)
        refused = browser.post(path, again)
        pressed = browser.post(path, asks(refused, tag))
    assert (back.status_code, refused.status_code, pressed.status_code) == (200, 422, 422)
    assert SECRET in back.content.decode()
    asks(pressed, tag)
    assert browser.post(path, {**again, "tags_left_out": tag}).status_code == 302
    assert SECRET in Browser(alice).get("interactions/1/").content.decode()


@FORMS
def test_a_plain_save_is_refused_with_the_tag_still_in_the_form(
    path: str, alice: Person, dora: Person, ana: Contact, unchanged: Any
) -> None:
    """And so is one that chooses another tag: that says nothing of the one that is lost."""
    with acting_as(alice.viewer()) as viewer:
        other = str(add_tag(by=viewer, name="housing").pk)
    tag, browser = tag_of(alice), Browser(dora)
    typed = {**opened(path, dora, ana), "tags": tag}
    given(alice, dora, away=True)
    with unchanged():
        asks(browser.post(path, {**typed, "kind": "", "length": "junk"}), tag)
        asks(browser.post(path, typed), tag)
        instead = browser.post(path, {**typed, "tags": [tag, other]})
        not_that = browser.post(path, {**typed, "tags": [tag], "tags_left_out": other})
        asked = browser.post(path, {**typed, "readers": "1"})
    assert (instead.status_code, not_that.status_code) == (422, 422)
    (chosen,) = re.findall(rf'<input[^>]*value="{other}"[^>]*>', instead.content.decode())
    assert "checked" in chosen
    asks(not_that, tag)
    asks(asked, tag)


@FORMS
def test_a_tag_that_comes_back_is_chosen_again(
    path: str, alice: Person, dora: Person, bob: Person, ana: Contact
) -> None:
    tag, browser = tag_of(alice), Browser(dora)
    typed = {**opened(path, dora, ana), "tags": tag}
    given(alice, dora, away=True)
    sent = asks(browser.post(path, {**typed, "draft": "1"}), tag)
    given(alice, dora, away=False)
    page = browser.post(path, {**sent, "draft": "1"})
    assert LOST not in page.content.decode()
    assert not re.findall(r"<input[^>]*tags_left_out", page.content.decode())
    assert browser.post(path, fields_of(page)).status_code == 302
    assert SECRET not in Browser(bob).get("interactions/1/").content.decode()
    assert SECRET in Browser(dora, reveal=True).get("interactions/1/").content.decode()


@FORMS
def test_a_tag_that_is_restricted_meanwhile_is_asked_for_as_well(
    path: str, alice: Person, bob: Person, ana: Contact, unchanged: Any
) -> None:
    with acting_as(alice.viewer()) as viewer:
        tag = add_tag(by=viewer, name="eviction")
    typed, browser = {**opened(path, bob, ana), "tags": str(tag.pk)}, Browser(bob)
    with acting_as(alice.viewer()) as viewer:
        restrict_tag(tag, by=viewer)
    with unchanged():
        for sent in (typed, typed | {"draft": "1"}):
            asks(browser.post(path, sent), str(tag.pk), "eviction")


@pytest.mark.parametrize("key", [NONE, "junk", '"><b>'])
def test_a_tag_that_is_no_more_is_asked_for_as_well(
    key: str, bob: Person, ana: Contact, unchanged: Any
) -> None:
    """Another site's looks the same. What is no key at all does no harm."""
    browser = Browser(bob)
    with unchanged():
        page = browser.post(NEW, CALL | {"tags": key, "draft": "1"})
        refused = browser.post(NEW, CALL | {"tags": key})
    assert LOST in page.content.decode()
    assert (page.status_code, refused.status_code) == (200, 422)
    assert "<b>" not in page.content.decode()


def test_a_word_on_one_is_none_on_another_that_is_lost_later(
    alice: Person, dora: Person, ana: Contact, unchanged: Any
) -> None:
    tag, gone = tag_of(alice), NONE
    typed = CALL | {"tags": [tag, gone], "tags_left_out": gone}
    given(alice, dora, away=True)
    browser = Browser(dora)
    with unchanged():
        page = browser.post(NEW, typed)
    assert page.status_code == 422
    assert "Tags that you chose are no longer yours" in page.content.decode()
    assert "checked" not in box_in(page)
    left = browser.post(NEW, typed | {"tags_left_out": f"{tag} {gone}", "notes": ""})
    assert "checked" in box_in(left), "what was said stays while something else is mended"
    assert LOST not in left.content.decode()


def test_who_can_see_this_does_not_pass_over_it(
    alice: Person, dora: Person, ana: Contact, unchanged: Any
) -> None:
    tag, browser = tag_of(alice), Browser(dora)
    given(alice, dora, away=True)
    with unchanged():
        told = browser.post(f"{NEW}readers/", {"tags": tag}).content.decode()
        without = browser.post(f"{NEW}readers/", {"tags": tag, "tags_left_out": tag})
    assert LOST in told
    assert "Everybody on this site" in told
    assert LOST not in without.content.decode()


def test_a_line_that_opens_as_a_form_keeps_the_tag_that_is_not_held(
    bob: Person, alice: Person, ana: Contact, unchanged: Any
) -> None:
    browser, line = Browser(bob), {"line": "call Ana: papers #immigration", "review": "1"}
    with unchanged():
        page = browser.post("interactions/quick/", line)
        sent = fields_of(page)
        again = browser.post(NEW, sent)
    assert page.content.decode().count("You do not hold the tag immigration") == 2
    assert "tags_left_out" not in sent
    assert again.status_code == 422
    asks(again, tag_of(alice))
    saved = browser.post(NEW, sent | {"tags_left_out": tag_of(alice)})
    assert saved.status_code == 302


def test_it_is_said_in_spanish(alice: Person, bob: Person, ana: Contact) -> None:
    sent = CALL | {"tags": tag_of(alice)}
    page = Browser(bob).post(NEW, sent, headers={"Accept-Language": "es"}).content.decode()
    assert "ya no puedes poner" in page
    assert "Guardar sin la etiqueta que elegí" in page


def test_the_domain_refuses_it_whoever_asks(
    alice: Person, bob: Person, ana: Contact, unchanged: Any
) -> None:
    """Doors keep a tag, the actions keep what is written: neither trusts the other."""
    with acting_as(alice.viewer("immigration")) as viewer:
        tag = Tag.objects.visible_to(viewer).get(name="immigration")
    row = InteractionFactory.create(by=bob.viewer(), contact=ana)
    with acting_as(bob.viewer()) as viewer, unchanged():
        with pytest.raises(Forbidden):
            actions.edit(row, by=viewer, changes={"notes": SECRET}, tags=[tag])
        with pytest.raises(Forbidden):
            actions.log(by=viewer, contact=ana, kind="call", notes=SECRET, tags=[tag])
