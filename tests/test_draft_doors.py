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
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions import actions
from interactions.models import Interaction
from interactions.tests.factories import InteractionFactory
from interactions.tests.offers import service_of
from interactions.tests.pages import stored, tag_of
from meetings.models import Meeting
from meetings.tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db

WORDS = "She will bring the letter of the landlord."
HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Door:
    """A form, where it is sent to, and what is typed into it; what it cannot be saved with."""

    path: str
    template: str
    typed: dict[str, str]
    wrong: dict[str, str]
    form: str = ""

    def filled(self, browser: Browser) -> dict[str, str]:
        page = browser.get(self.path)
        assert self.template in [template.name for template in page.templates]
        assert b"data-draft=" in page.content
        return fields_of(page, self.form) | self.typed

    def send(self, browser: Browser, sent: dict[str, str]) -> Any:
        return browser.post(self.path.partition("?")[0], sent, headers=HTMX)


NOTE, NO_NOTE = {"notes": WORDS, "kind": "call"}, {"notes": ""}
PURPOSE, NO_DAY = {"purpose": WORDS}, {"scheduled_at": ""}
FORM = "interactions/interaction_form.html"
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
        "interactions/quick/",
        "interactions/_quick_line.html",
        {"line": f"call Ana: {WORDS}"},
        {"line": f"call Ana: {WORDS} #unknown"},
        form="quick-form",
    ),
]
EVERY = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.path)
EVERY_EDIT = pytest.mark.parametrize("door", EDITS, ids=lambda door: door.path)


@pytest.fixture
def browser(bob: Person) -> Browser:
    ana: Any = ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")
    MeetingFactory(by=bob.viewer(), contact=ana)
    InteractionFactory(by=bob.viewer(), contact=ana, notes="As it was")
    return Browser(bob)


def rows(person: Person) -> list[tuple[str, int, int]]:
    tables: list[Any] = [Contact, Meeting, Interaction]
    with acting_as(person.viewer()) as viewer:
        return [
            (table.__name__, row.number, row.version)
            for table in tables
            for row in table.objects.visible_to(viewer).order_by("number")
        ]


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
    bob: Person, browser: Browser, door: Door
) -> None:
    sent = door.filled(browser)
    before = rows(bob)
    first = door.send(browser, sent)
    assert (first.status_code, bool(first.headers["HX-Redirect"])) == (200, True)
    saved = rows(bob)
    assert saved != before
    again = door.send(browser, sent)
    assert (again.status_code, again.headers["HX-Redirect"]) == (200, first.headers["HX-Redirect"])
    assert rows(bob) == saved


@EVERY
def test_what_is_not_saved_leads_nowhere(bob: Person, browser: Browser, door: Door) -> None:
    before = rows(bob)
    refused = door.send(browser, door.filled(browser) | door.wrong)
    assert (refused.status_code, "HX-Redirect" in refused.headers) == (422, False)
    if door.form != "quick-form":  # which the browser fills in by itself
        back = door.send(browser, door.filled(browser) | {"draft": "1"})
        assert (back.status_code, "HX-Redirect" in back.headers) == (200, False)
        assert rows(bob) == before
    unknown = Browser(slug=bob.site.slug)
    signed_out = door.send(unknown, door.filled(browser))
    assert signed_out.status_code == 401


@EVERY_EDIT
def test_an_edit_that_was_saved_is_no_conflict_with_itself(
    alice: Person, bob: Person, browser: Browser, door: Door
) -> None:
    """Whoever else saves between is not overwritten, and other words are another change."""
    sent = door.filled(browser)
    door.send(browser, sent)
    theirs = Browser(alice)
    name = next(iter(door.typed))
    others = door.filled(theirs) | {name: "Theirs"}
    assert door.send(theirs, others).status_code == 200
    saved = rows(bob)
    assert door.send(browser, sent).status_code == 200
    assert rows(bob) == saved
    assert door.send(browser, sent | {name: "Written on"}).status_code == 409
    assert rows(bob) == saved


def test_what_its_own_tag_hides_from_its_writer_is_saved(
    alice: Person, bob: Person, browser: Browser
) -> None:
    """Alice holds the tag, and has it switched off."""
    hers, door = Browser(alice), EDITS[0]
    sent = door.filled(hers) | {"tags": tag_of(alice)}
    for _time in range(2):
        assert door.send(hers, sent).status_code == 200
    assert stored(alice).shown.notes == WORDS


def test_an_edit_of_the_catalogue_that_was_saved_is_no_conflict(alice: Person) -> None:
    service = service_of(alice, "Coaching")
    browser, path = Browser(alice), f"catalogue/services/{service.number}/edit/"
    sent = fields_of(browser.get(path)) | {"name": "Housing advice"}
    answers = [browser.post(path, sent) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]


def test_a_refused_edit_leaves_its_key_free(alice: Person, bob: Person, browser: Browser) -> None:
    door = EDITS[0]
    sent = door.filled(browser)
    with acting_as(alice.viewer()) as viewer:
        talk = Interaction.objects.visible_to(viewer).with_content().get(number=1)
        actions.edit(talk, by=viewer, changes={"notes": "Theirs"})
    for _time in range(2):
        assert door.send(browser, sent).status_code == 409
