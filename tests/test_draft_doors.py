"""What the server answers to a form that keeps drafts: the browser lets go of what it kept only
where it is saved, and sends again whatever no answer came to (ADR 21)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.models import Site, Tag
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from followups.models import DailyDigest
from interactions import actions
from interactions.models import AccessRequest, Interaction, Program, Question, Service
from interactions.tests.access import asked
from interactions.tests.factories import InteractionFactory
from interactions.tests.offers import service_of
from interactions.tests.pages import stored, tag_of
from meetings.models import Meeting
from meetings.tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db

WORDS = "She will bring the letter of the landlord."
HTMX = {"HX-Request": "true"}
KEYS: dict[str, str] = {}
"""Of rows that no number names: the fixture writes them down."""


@dataclass(frozen=True)
class Door:
    """A form, where it is sent to, and what is typed into it; what it cannot be saved with."""

    path: str
    template: str
    typed: dict[str, str]
    wrong: dict[str, str]
    form: str = ""
    by: str = "bob"

    def filled(self, browser: Browser) -> dict[str, str]:
        page = browser.get(self.path.format(**KEYS))
        assert b"data-draft=" in page.content
        return fields_of(page, self.form) | self.typed

    def send(self, browser: Browser, sent: dict[str, str]) -> Any:
        return browser.post(self.path.format(**KEYS).partition("?")[0], sent, headers=HTMX)


NOTE, NO_NOTE = {"notes": WORDS, "kind": "call"}, {"notes": ""}
TOO_LONG = {"reason": "x" * 501}
PURPOSE, NO_DAY = {"purpose": WORDS}, {"scheduled_at": ""}
FORM, OFFER = "interactions/interaction_form.html", "interactions/_offer_form.html"
TAG = "interactions/tag_form.html"
EDITS = [
    Door("interactions/1/edit/", FORM, {"notes": WORDS}, {"starts_at": ""}),
    Door("meetings/1/edit/", "meetings/meeting_form.html", PURPOSE, NO_DAY),
    Door("contacts/1/edit/", "contacts/contact_form.html", {"first_name": "Lu"}, {"email": "no"}),
]
DOORS = [
    *EDITS,
    Door("interactions/new/?contact=1", FORM, NOTE, NO_NOTE),
    Door("meetings/new/?contact=1", "meetings/meeting_form.html", PURPOSE, NO_DAY),
    Door(
        "meetings/1/complete/",
        "meetings/meeting_complete.html",
        {"outcomes": WORDS},
        {"completed_at": ""},
    ),
    Door(
        "contacts/new/",
        "contacts/contact_form.html",
        {"first_name": "Lu", "email": "lu@x.org"},
        {"email": "no"},
    ),
    Door(
        "contacts/1/status/?to=qualified_lead",
        "contacts/contact_status.html",
        {"reason": WORDS},
        {"status": ""},
    ),
    Door("meetings/1/cancel/", "meetings/meeting_cancel.html", {"reason": WORDS}, TOO_LONG),
    Door(
        "interactions/quick/",
        "interactions/_quick_line.html",
        {"line": f"call Ana: {WORDS}"},
        {"line": f"call Ana: {WORDS} #unknown"},
        form="quick-form",
    ),
    Door("interactions/2/ask/", "interactions/access_ask.html", {"reason": WORDS}, {"reason": ""}),
    Door(
        "settings/site/",
        "crm/settings/site.html",
        {"description": WORDS},
        {"timezone": "Mars/Base"},
        by="alice",
    ),
    Door(
        "follow-ups/mail/", "followups/digest_form.html", {"hour": "17"}, {"hour": ""}, by="alice"
    ),
    Door(
        "requests/{asked}/",
        "interactions/request_decide.html",
        {"note": WORDS, "decision": "allow"},
        {"decision": ""},
        by="alice",
    ),
    *(
        Door(f"catalogue/tags/{path}/", TAG, {"name": WORDS}, {"name": ""}, by="alice")
        for path in ("new", "{tag}")
    ),
    *(
        Door(f"catalogue/{path}", OFFER, {name: WORDS}, {name: ""}, by="alice")
        for path, name in (
            ("services/new/", "name"),
            ("services/1/edit/", "name"),
            ("programs/new/", "name"),
            ("services/1/questions/new/", "label"),
        )
    ),
]
EVERY = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.path)
EVERY_EDIT = pytest.mark.parametrize("door", EDITS, ids=lambda door: door.path)


@pytest.fixture
def browsers(alice: Person, bob: Person) -> dict[str, Browser]:
    ana: Any = ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")
    MeetingFactory(by=bob.viewer(), contact=ana)
    InteractionFactory(by=bob.viewer(), contact=ana, notes="As it was")
    InteractionFactory(by=alice.viewer("immigration"), contact=ana, tagged=["immigration"])
    service_of(alice, "Coaching")
    hidden = InteractionFactory(by=alice.viewer("immigration"), contact=ana, tagged=["immigration"])
    KEYS.update(asked=str(asked(hidden, bob).pk), tag=open_tag(alice))
    return {"alice": Browser(alice), "bob": Browser(bob)}


def open_tag(person: Person, name: str = "housing") -> str:
    with acting_as(person.viewer()):
        tag = Tag(site=person.site, name=name)
        tag.save()
    return str(tag.pk)


def rows(person: Person) -> list[tuple[str, str, str]]:
    """All that the forms can make or change, with their versions, or with all that they say."""
    tables: list[Any] = [Contact, Meeting, Interaction, Service, Program, Question, AccessRequest]
    tables += [Tag, DailyDigest]
    with acting_as(person.viewer()) as viewer:
        found = [row for table in tables for row in table.objects.visible_to(viewer).order_by("pk")]
        found.append(Site.objects.get(pk=viewer.site_id))
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
    assert (first.status_code, bool(first.headers["HX-Redirect"])) == (200, True)
    saved = rows(alice)
    assert saved != before
    again = door.send(browser, sent)
    assert (again.status_code, again.headers["HX-Redirect"]) == (200, first.headers["HX-Redirect"])
    assert rows(alice) == saved


@EVERY
def test_what_is_not_saved_leads_nowhere(
    alice: Person, browsers: dict[str, Browser], door: Door
) -> None:
    browser, before = browsers[door.by], rows(alice)
    refused = door.send(browser, door.filled(browser) | door.wrong)
    assert (refused.status_code, "HX-Redirect" in refused.headers) == (422, False)
    if door.form != "quick-form":  # which the browser fills in by itself
        back = door.send(browser, door.filled(browser) | {"draft": "1"})
        assert (back.status_code, "HX-Redirect" in back.headers) == (200, False)
        assert rows(alice) == before
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
