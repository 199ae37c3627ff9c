"""Move a contact's status from its page, with a reason, take it back, and read how it has moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person
from tests.journeys.test_logging import choose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], Page]


@pytest.fixture
def address(live_server: Any, worker: Person) -> str:
    ContactFactory(by=worker.viewer(), first_name="María", last_name="Núñez")
    return f"{live_server.url}/s/{worker.site.slug}/contacts/1/"


def move(page: Page, to: str) -> None:
    choose(page, to)
    page.get_by_label("Reason").fill("No answer since May")
    page.get_by_role("button", name="Move", exact=True).click()


def moves(page: Page, javascript: bool) -> None:
    """The history, which comes after the page, or behind a link."""
    if not javascript:
        page.get_by_role("link", name="How it has moved").click()
    history = page.locator("#moves")
    expect(history.get_by_text("No answer since May")).to_be_visible()
    expect(history.get_by_role("listitem")).to_have_count(2)


@pytest.mark.parametrize(("javascript", "width"), [(True, 1440), (False, 390)])
def test_there_and_back(
    javascript: bool,
    width: int,
    worker: Person,
    address: str,
    context: Callable[..., BrowserContext],
    sign_in: SignIn,
) -> None:
    browser = context(java_script_enabled=javascript, viewport={"width": width, "height": 900})
    page = sign_in(browser, worker)
    page.goto(address)
    if javascript:
        page.keyboard.press("s")
    else:
        page.get_by_role("link", name="Move to Lost lead").click()
    expect(page.get_by_role("heading", name="Where does María Núñez stand?")).to_be_visible()
    expect(page.get_by_label("Active client")).to_have_count(0)
    move(page, "Lost lead")
    expect(page.get_by_text("Moved to “Lost lead”.")).to_be_visible()
    page.keyboard.press("z") if javascript else page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("It stands at “Prospect” again.")).to_be_visible()
    moves(page, javascript)
