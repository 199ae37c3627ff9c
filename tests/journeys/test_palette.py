"""Ctrl-K: find somebody and go to them, from the keyboard alone; a page does the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], Page]


@pytest.fixture
def home(live_server: Any, worker: Person) -> str:
    for name in ("María", "Mario", "Lucía"):
        ContactFactory(by=worker.viewer(), first_name=name, last_name="Núñez")
    return f"{live_server.url}/s/{worker.site.slug}/"


def test_from_the_keyboard(worker: Person, context: Any, sign_in: SignIn, home: str) -> None:
    page = sign_in(context(), worker)
    page.goto(home)
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Find and go")
    expect(palette.get_by_role("link", name="Follow-ups")).to_be_visible()
    page.keyboard.type("mari")
    expect(palette.get_by_role("link", name="Lucía")).to_have_count(0)
    expect(palette.get_by_role("link")).to_have_count(3)  # two people, and all notes
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(palette.get_by_role("link").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Control+a")
    page.keyboard.type("meetin")
    expect(palette.get_by_role("link").first).to_contain_text("Schedule a meeting")
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.type("lucía")
    expect(palette.get_by_role("link")).to_have_count(2)
    page.keyboard.press("Enter")
    page.wait_for_url("**/contacts/3/")


def test_without_scripts(worker: Person, context: Any, sign_in: SignIn, home: str) -> None:
    page = sign_in(context(java_script_enabled=False), worker)
    page.goto(f"{home}find/")
    page.get_by_label("A contact, a page or something to do").fill("mario")
    page.get_by_role("button", name="Find", exact=True).click()
    page.locator("#found").get_by_role("link", name="Mario Núñez").click()
    expect(page).to_have_url(f"{home}contacts/2/")
