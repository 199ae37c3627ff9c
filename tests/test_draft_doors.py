"""What the server answers to a form that keeps drafts: the browser lets go of what it kept only
where it is saved, and sends again whatever no answer came to (ADR 21)."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from contacts.models import Contact, StatusRhythm
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.models import Membership, Session, Site, Tag, TagGrant, User
from crm.tenancy.context import acting_as
from crm.tests.accounts import PASSWORD, as_owner
from crm.tests.factories import Person
from followups.models import DailyDigest
from interactions import actions
from interactions.models import (
    AccessRequest,
    Interaction,
    InteractionGrant,
    Program,
    Question,
    Service,
)
from interactions.tests.access import asked
from interactions.tests.factories import InteractionFactory
from interactions.tests.offers import service_of
from interactions.tests.pages import stored, tag_of
from meetings.models import Meeting
from meetings.tests.factories import MeetingFactory
from tests.draft_doors import DOORS, EDITS, KEYS, WORDS, Door, leads

pytestmark = pytest.mark.django_db

EVERY = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.path)
EVERY_EDIT = pytest.mark.parametrize("door", EDITS, ids=lambda door: door.path)


@pytest.fixture
def browsers(alice: Person, bob: Person, vera: Person) -> dict[str, Browser]:
    for person in (alice, bob, vera):
        person.user.set_password(PASSWORD)
        person.user.save(update_fields=["password"])
    with as_owner():
        Site.objects.filter(pk=alice.site.pk).update(break_glass_allowed=True)
    ana: Any = ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")
    MeetingFactory(by=bob.viewer(), contact=ana)
    InteractionFactory(by=bob.viewer(), contact=ana, notes="As it was")
    InteractionFactory(by=alice.viewer("immigration"), contact=ana, tagged=["immigration"])
    service_of(alice, "Coaching")
    hidden = InteractionFactory(by=alice.viewer("immigration"), contact=ana, tagged=["immigration"])
    KEYS.update(asked=str(asked(hidden, bob).pk), tag=open_tag(alice), bob=str(bob.user.pk))
    with acting_as(alice.viewer()) as viewer:
        KEYS["held"] = str(Tag.objects.visible_to(viewer).get(name="immigration").pk)
    return {"alice": Browser(alice), "bob": Browser(bob), "vera": Browser(vera)}


def open_tag(person: Person, name: str = "housing") -> str:
    with acting_as(person.viewer()):
        tag = Tag(site=person.site, name=name)
        tag.save()
    return str(tag.pk)


def rows(person: Person) -> list[tuple[str, str, str]]:
    """All that the forms can make or change, with their versions, or with all that they say."""
    tables: list[Any] = [Contact, Meeting, Interaction, Service, Program, Question, AccessRequest]
    tables += [Tag, DailyDigest, StatusRhythm, Membership, InteractionGrant]
    with acting_as(person.viewer()) as viewer:
        found = [row for table in tables for row in table.objects.visible_to(viewer).order_by("pk")]
        found.append(Site.objects.get(pk=viewer.site_id))
    with as_owner():
        for more in (User, Session, TagGrant):
            found += more.objects.order_by("pk")
    return [(type(row).__name__, str(row.pk), told(row)) for row in found]


def told(row: Any) -> str:
    if hasattr(row, "version"):
        return str(row.version)
    return str(sorted((name, value) for name, value in vars(row).items() if name[0] != "_"))


def test_every_form_that_keeps_drafts_is_known_here() -> None:
    folder = settings.BASE_DIR / "templates"
    keeping = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.html")
        if "{% keeps_draft" in path.read_text()
    }
    assert keeping == {door.template for door in DOORS}


@EVERY
def test_saved_it_leads_on_and_sent_again_it_does_so_again(
    alice: Person, browsers: dict[str, Browser], door: Door
) -> None:
    browser = browsers[door.by]
    sent = door.filled(browser)
    before = rows(alice)
    first = door.send(browser, sent)
    assert (first.status_code, bool(leads(first))) == (200, True)
    saved = rows(alice)
    assert saved != before
    again = door.send(browser, sent)
    assert (again.status_code, leads(again)) == (200, leads(first))
    assert rows(alice) == saved


@EVERY
def test_what_is_not_saved_leads_nowhere(
    alice: Person, browsers: dict[str, Browser], door: Door
) -> None:
    browser, before = browsers[door.by], rows(alice)
    refused = door.send(browser, door.filled(browser) | door.wrong)
    assert (refused.status_code, leads(refused)) == (door.refused, "")
    if door.form != "quick-form":  # which the browser fills in by itself
        back = door.send(browser, door.filled(browser) | {"draft": "1"})
        assert (back.status_code, leads(back)) == (200, "")
        assert rows(alice) == before
        assert "A draft was kept." in back.content.decode()
        assert PASSWORD not in back.content.decode()
    unknown = Browser(slug=alice.site.slug)
    signed_out = door.send(unknown, door.filled(browser))
    assert signed_out.status_code == 401


@EVERY_EDIT
def test_an_edit_that_was_saved_is_no_conflict_with_itself(
    alice: Person, browsers: dict[str, Browser], door: Door
) -> None:
    """Whoever else saves between is not overwritten, and other words are another change."""
    browser, theirs = browsers["bob"], browsers["alice"]
    sent = door.filled(browser)
    door.send(browser, sent)
    name = next(iter(door.typed))
    others = door.filled(theirs) | {name: "Theirs"}
    assert door.send(theirs, others).status_code == 200
    saved = rows(alice)
    assert door.send(browser, sent).status_code == 200
    assert rows(alice) == saved
    assert door.send(browser, sent | {name: "Written on"}).status_code == 409
    assert rows(alice) == saved


def test_what_its_own_tag_hides_from_its_writer_is_saved(
    alice: Person, browsers: dict[str, Browser]
) -> None:
    """Alice holds the tag, and has it switched off."""
    hers, door = browsers["alice"], EDITS[0]
    sent = door.filled(hers) | {"tags": tag_of(alice)}
    for _time in range(2):
        assert door.send(hers, sent).status_code == 200
    assert stored(alice).shown.notes == WORDS


def test_a_refused_edit_leaves_its_key_free(alice: Person, browsers: dict[str, Browser]) -> None:
    browser, door = browsers["bob"], EDITS[0]
    sent = door.filled(browser)
    with acting_as(alice.viewer()) as viewer:
        talk = Interaction.objects.visible_to(viewer).with_content().get(number=1)
        actions.edit(talk, by=viewer, changes={"notes": "Theirs"})
    for _time in range(2):
        assert door.send(browser, sent).status_code == 409
