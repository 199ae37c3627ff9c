"""Change several contacts at once: what would come of it first, then for good, then taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from tests.journeys.test_logging import choose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(live_server: Any, worker: Person) -> str:
    for name in ("Ana", "Luis", "Mei"):
        ContactFactory(by=worker.viewer(), first_name=name, last_name="Soto")
    return f"{live_server.url}/s/{worker.site.slug}/contacts/?sort=name"


def tags(person: Person) -> list[list[str]]:
    with acting_as(person.viewer()) as viewer:
        rows = Contact.objects.visible_to(viewer).order_by("first_name")
        return [row.tags for row in rows]


def tick(page: Page) -> None:
    for name in ("Ana", "Mei"):
        page.get_by_label(f"Choose {name} Soto").check()


def tick_by_keys(page: Page) -> None:
    """Esc leaves the row first, then what is ticked; both are found again from the top."""
    keys, ticked = page.keyboard, page.locator("input[name=pick]:checked")
    for key in ("j", "x", "j", "j", "x"):
        keys.press(key)
    expect(page.get_by_role("link", name="Mei Soto")).to_be_focused()
    expect(ticked).to_have_count(2)
    keys.press("Escape")
    expect(page.locator("main a:focus")).to_have_count(0)
    expect(ticked).to_have_count(2)
    keys.press("Escape")
    expect(ticked).to_have_count(0)
    for key in ("k", "x", "k", "k", "x"):
        keys.press(key)
    expect(page.get_by_label("Choose Ana Soto")).to_be_checked()


UNSENT = "This was not sent, and is not sent by itself"


def is_told_that_it_was_not_sent(browser: BrowserContext, page: Page) -> None:
    """Until something is answered: above what would come of it, it would be untrue."""
    browser.set_offline(True)
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text(f"No connection. {UNSENT}")).to_be_visible()
    browser.set_offline(False)
    see_what_would_change(page)
    expect(page.get_by_text(UNSENT)).to_have_count(0)


def see_what_would_change(page: Page) -> None:
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text("2 of 2 will change.")).to_be_visible()


def come_back_to_it_without_a_connection(browser: BrowserContext, page: Page) -> None:
    """It is a draft, which nothing sends by itself; what would come of it is told anew."""
    browser.set_offline(True)
    page.get_by_role("button", name="Add the tag spring to 2 contacts").click()
    expect(page.get_by_text(UNSENT)).to_be_visible()
    browser.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.goto(page.url.partition("contacts/")[0] + "outbox/")
    expect(page.locator("[data-outbox-rows] > li")).to_contain_text(
        ["Change 2 contacts · Ana Soto, Mei Soto"]
    )
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_text("A draft was kept.")).to_be_visible()
    expect(page.get_by_label("Tags", exact=True)).to_have_value("spring")
    see_what_would_change(page)


@pytest.mark.parametrize(("javascript", "width"), [(True, 1440), (False, 390)])
def test_tried_done_and_taken_back(
    javascript: bool,
    width: int,
    worker: Person,
    address: str,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
) -> None:
    browser = context(java_script_enabled=javascript, viewport={"width": width, "height": 900})
    page = sign_in(browser, worker)
    page.goto(address)
    tick_by_keys(page) if javascript else tick(page)
    page.get_by_role("button", name="Change selected").click()
    choose(page, "Add tags")
    page.get_by_label("Tags", exact=True).fill("spring")
    if javascript:
        is_told_that_it_was_not_sent(browser, page)
        come_back_to_it_without_a_connection(browser, page)
    else:
        see_what_would_change(page)
    assert tags(worker) == [[], [], []]
    page.get_by_role("button", name="Add the tag spring to 2 contacts").dblclick()  # once is enough
    expect(page.get_by_text("2 contacts changed.")).to_be_visible()
    assert tags(worker) == [["spring"], [], ["spring"]]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 contacts are as they were.")).to_be_visible()
    assert tags(worker) == [[], [], []]
