"""The whole form of an interaction: everything that "More" holds, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person, PersonFactory
from interactions.tests.offers import question_of, service_of
from tests.journeys.barriers import Look
from tests.journeys.conftest import PASSWORD
from tests.journeys.test_logging import choose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "Brought the letter of the landlord."


@pytest.fixture
def holder(worker: Person) -> Person:
    """Marta, who holds a restricted tag, on a site with a service that asks two questions."""
    marta = PersonFactory.create(
        username="marta",
        first_name="Marta",
        site=worker.site,
        role="owner",
        password=PASSWORD,
        holds=["health"],
    )
    ContactFactory(by=marta.viewer(), first_name="María", last_name="Núñez")
    service = service_of(marta, "Housing advice")
    question_of(marta, service, "number", label="Months behind?")
    question_of(marta, service, "boolean", label="Letter seen?")
    return marta


def form(page: Page, person: Person, url: str) -> None:
    page.goto(f"{url}/s/{person.site.slug}/interactions/new/?contact=1")


def fill_in(page: Page, *, javascript: bool) -> None:
    choose(page, "Call")
    page.get_by_role("textbox", name="Note", exact=True).fill(NOTE)
    page.locator("summary", has_text="place, outcome").click()
    page.get_by_label("Outcome").fill("Agreed")
    page.get_by_role("combobox", name="Service").select_option("Housing advice")
    if not javascript:
        page.get_by_role("button", name="Show the service's questions").click()
    page.get_by_label("Months behind?").fill("3")
    choose(page, "Yes")
    page.locator("summary", has_text="What you tried").click()
    page.get_by_label("Active Listening").first.select_option("4")
    page.get_by_label("Note on: Active Listening").fill("Let her finish.")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.parametrize("width", [1440, 390])
def test_everything_that_a_talk_was(
    javascript: bool,
    width: int,
    holder: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    browser = context(java_script_enabled=javascript, viewport={"width": width, "height": 900})
    page = sign_in(browser, holder)
    form(page, holder, live_server.url)
    fill_in(page, javascript=javascript)
    choose(page, "health")
    if not javascript:
        page.get_by_role("button", name="Who can see this?").click()
    expect(page.get_by_text("Only 1 person of this site.")).to_be_visible()
    choose(page, "health", on=False)
    expect(page.get_by_label("Outcome")).to_have_value("Agreed")
    if width < 640:  # the bar has room for one button
        page.locator("form .menu-up > summary").click()
    page.get_by_role("button", name="Save and follow up").click()
    page.wait_for_url("**/edit/#id_follow_up_at")
    expect(page.get_by_label("A follow-up is needed")).to_be_checked()
    page.get_by_label("Follow up on").fill("2030-03-08")
    page.get_by_role("button", name="Save", exact=True).click()
    for said in (NOTE, "Months behind?", "Let her finish.", "Everybody on this site: 2 people."):
        expect(page.get_by_text(said).first).to_be_visible()


def test_the_keyboard_is_enough(
    holder: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    page = sign_in(context(viewport={"width": 1440, "height": 900}), holder)
    page.goto(f"{live_server.url}/s/{holder.site.slug}/contacts/1/")
    page.keyboard.press("n")
    page.wait_for_url("**/interactions/new/**")
    page.keyboard.press("Control+Enter")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Note").focus()
    page.keyboard.press("Enter")
    page.keyboard.type(NOTE)
    page.get_by_label("Call", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(page.get_by_text(NOTE)).to_be_visible()


def test_enter_in_a_field_saves_and_asks_nothing(
    holder: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    page = sign_in(context(java_script_enabled=False), holder)
    form(page, holder, live_server.url)
    choose(page, "Call")
    page.get_by_role("textbox", name="Note", exact=True).fill(NOTE)
    page.locator("summary", has_text="place, outcome").click()
    page.get_by_label("Outcome").press("Enter")
    expect(page.get_by_role("heading", name="María Núñez")).to_be_visible()


def test_it_has_no_barrier(
    holder: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    browser = context()
    look, page = Look(browser, live_server.url), sign_in(browser, holder)
    form(page, holder, live_server.url)
    fill_in(page, javascript=True)
    choose(page, "health")
    expect(page.get_by_text("Only 1 person of this site.")).to_be_visible()
    look.now(page, "filled in")
    page.get_by_label("Months behind?").fill("3")
    choose(page, "health", on=False)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.goto(f"{live_server.url}/s/{holder.site.slug}/interactions/1/")
    look.now(page, "saved")
    assert look.found == []
