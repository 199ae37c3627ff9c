"""Talks: everything of one is logged, a line is, and an entry is changed, deleted and brought back;
in every way, and by everybody who may or may not."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from crm.tenancy.context import acting_as
from interactions import actions
from interactions.models import Interaction
from interactions.tests.factories import InteractionFactory
from interactions.tests.offers import question_of, service_of
from tests.journeys.hands import Browsers, Hands, SignIn
from tests.journeys.walks import Walk, WorldOf, by_everybody, in_every_way

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "Brought the letter of the landlord."


def talks(hands: Hands) -> list[Interaction]:
    """Those that the walker may read, the oldest first."""
    with acting_as(hands.person.viewer()) as viewer:
        rows = Interaction.objects.visible_to(viewer).with_content().order_by("number")
        return [row for row in rows if row.shown]


def save_and_follow_up(hands: Hands) -> None:
    """A phone's bar has room for one button."""
    button = hands.button("Save and follow up")
    if not button.count():
        hands.press(hands.page.locator("form .menu-up > summary"))
    hands.save(button, "interactions/2/edit/#id_follow_up_at")


def log_everything(hands: Hands) -> None:
    service = service_of(hands.alice, "Housing advice")
    question_of(hands.alice, service, "number", label="Months behind?")
    hands.go("contacts/1/")
    hands.press(hands.page.get_by_role("main").get_by_role("link", name="Log").first)
    hands.at("interactions/new/?contact=1")
    hands.tick(hands.field("Call"))
    hands.type(hands.page.get_by_role("textbox", name="Note", exact=True), NOTE)
    hands.tick(hands.page.locator("[name=sentiment][value=positive]"))
    hands.pick(hands.page.locator("select[name=service]"), "Housing advice")
    if not hands.scripts:
        hands.press(hands.button("Show the service's questions"))
    hands.type(hands.field("Months behind?"), "3")
    hands.pick(hands.page.get_by_label("Active Listening").first, "4")
    hands.type(hands.page.get_by_label("Note on: Active Listening"), "Let her finish.")
    save_and_follow_up(hands)
    expect(hands.field("A follow-up is needed")).to_be_checked()
    hands.type(hands.field("Follow up on"), "2030-03-08")
    hands.save(hands.button("Save"), "interactions/2/")
    for said in (NOTE, "Months behind?", "Let her finish.", "Positive", "March 8, 2030"):
        hands.sees(said)
    (talk,) = talks(hands)
    assert talk.shown.notes == NOTE


def log_a_line_and_change_it(hands: Hands) -> None:
    hands.go("interactions/quick/")
    hands.type(hands.field("Quick log"), f"call 20m ana: {NOTE}")
    if hands.scripts:
        preview = hands.page.locator("#quick-preview")
        for words in ("Call", "Ana Ruiz", "20 min"):
            expect(preview).to_contain_text(words)
    hands.save(hands.button("Save"), "contacts/1/")
    hands.sees(NOTE)
    hands.press(hands.line(NOTE).locator(".entry-title a"))
    hands.at("interactions/2/")
    hands.press(hands.link("Edit"))
    hands.at("interactions/2/edit/")
    note = hands.page.get_by_role("textbox", name="Note", exact=True)
    hands.type(note, "She signed it.")
    hands.save(hands.button("Save"), "interactions/2/")
    hands.sees("She signed it.")
    (talk,) = talks(hands)
    assert talk.shown.notes == "She signed it."


def change_what_somebody_saved_meanwhile(hands: Hands) -> None:
    by = hands.person.viewer()
    talk: Interaction = InteractionFactory.create(
        by=by, contact=hands.ana, title="Lease", notes="As it was"
    )
    hands.go("interactions/2/")
    hands.press(hands.link("Edit"))
    hands.at("interactions/2/edit/")
    hands.type(hands.page.get_by_role("textbox", name="Note", exact=True), "As I wrote it")
    with acting_as(hands.alice.viewer()) as viewer:
        actions.edit(talk, by=viewer, changes={"notes": "As she wrote it", "title": "Rent"})
    hands.press(hands.button("Save"))
    told = hands.page.get_by_role("group", name="Somebody saved this while you were writing")
    expect(told).to_be_focused()
    for text in ("As it was", "As she wrote it", "As I wrote it", "Rent"):
        expect(told.get_by_text(text, exact=True)).to_be_visible()
    hands.tick(told.get_by_label("They saved"))
    hands.save(hands.button("Save"), "interactions/2/")
    expect(hands.page.get_by_role("heading", name="Rent")).to_be_visible()
    (talk,) = talks(hands)
    assert talk.shown.notes == "As she wrote it"


def delete(hands: Hands) -> None:
    """From its page, where it says so at once; without scripts a page asks first."""
    hands.go("interactions/2/")
    offered = hands.page.locator("main .menu-item-danger")
    if hands.scripts:
        hands.save(offered, "contacts/1/")
    else:
        hands.press(offered)
        hands.at("interactions/2/delete/")
        hands.save(hands.button("Delete"), "contacts/1/")
    hands.sees("The interaction is deleted.")
    assert talks(hands) == []


def delete_and_bring_back(hands: Hands) -> None:
    InteractionFactory(by=hands.person.viewer(), contact=hands.ana, title="Lease")
    delete(hands)
    hands.save(hands.button("Undo"), "contacts/1/")
    hands.sees("The interaction is back.")
    delete(hands)
    hands.go("trash/")
    hands.save(hands.line("Lease").get_by_role("button"), "trash/**")
    hands.sees("The interaction is back.")
    (talk,) = talks(hands)
    assert talk.shown.title == "Lease"


WALKS = (
    Walk(log_everything, "contacts/1/", "interactions/new/?contact=1"),
    Walk(log_a_line_and_change_it, "", "interactions/quick/"),
    Walk(change_what_somebody_saved_meanwhile, "interactions/1/", "interactions/1/edit/"),
    Walk(delete_and_bring_back, "interactions/1/", "interactions/1/delete/"),
)


@in_every_way(WALKS)
def test_in_every_way(
    walk: Walk, way: str, world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    walk.in_a(way, world_of, context, signed_in)


@by_everybody(WALKS)
def test_by_everybody(
    walk: Walk, who: str, world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    walk.by_a(who, world_of, context, signed_in)
