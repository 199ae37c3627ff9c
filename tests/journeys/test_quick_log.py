"""One line from the keyboard is a complete log, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person
from tests.journeys.barriers import Look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINE = "call 20m maria: signed the lease, very happy, follow fri"


def test_from_the_keyboard_alone(
    worker: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
) -> None:
    ContactFactory(by=worker.viewer(), first_name="María", last_name="Núñez")
    page = sign_in(context(), worker)
    page.keyboard.press("q")
    page.keyboard.type(LINE)
    preview = page.locator("#quick-preview")
    for words in ("Call", "María Núñez", "20 min", "Positive", "Follow up Fri"):
        expect(preview).to_contain_text(words)
    expect(preview).to_contain_text("“signed the lease, very happy”")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="María Núñez")).to_be_visible()
    timeline = page.get_by_role("list", name="Timeline")
    note = timeline.get_by_text("signed the lease, very happy", exact=True)
    expect(note.first).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def test_without_javascript_the_form_asks_for_the_rest(
    worker: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    ContactFactory(by=worker.viewer(), first_name="María", last_name="Núñez")
    page = sign_in(context(java_script_enabled=False), worker)
    page.goto(f"{live_server.url}/s/{worker.site.slug}/interactions/quick/")
    page.get_by_role("textbox", name="Quick log").fill("email 45m: sent the papers")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Choose whom this was with.").first).to_be_visible()
    page.get_by_role("searchbox", name="Find a contact").fill("nunez")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("sent the papers")).to_be_visible()


def test_the_preview_has_no_barrier(
    worker: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    for name in ("María", "Mario"):
        ContactFactory(by=worker.viewer(), first_name=name)
    browser = context()
    look, page = Look(browser, live_server.url), sign_in(browser, worker)
    page.goto(f"{live_server.url}/s/{worker.site.slug}/interactions/quick/")
    page.get_by_role("textbox", name="Quick log").press_sequentially(
        "call mari: hello #immigration"
    )
    expect(page.get_by_text("Several contacts fit.")).to_be_visible()
    look.now(page, "preview")
    assert look.found == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/interactions/new/")
    current = page.get_by_role("navigation", name="Main", exact=True).locator("[aria-current]")
    expect(current).to_have_text("Interactions")
