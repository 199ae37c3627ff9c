"""Save is pressed, and another answer comes than was hoped for: what is said is what happens."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils.crypto import get_random_string
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person
from tests.journeys.test_drafts import SENT, WAITING, kept
from tests.journeys.test_outbox import SignIn, notes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFLINE = "No connection"
FAILED = "Nothing was saved"


@pytest.fixture
def browser(chromium: Browser) -> Iterator[BrowserContext]:
    """One whose console may complain: these journeys are about refused requests."""
    made = chromium.new_context(locale="en-US", reduced_motion="reduce")
    yield made
    made.close()


@pytest.fixture
def page(worker: Person, browser: BrowserContext, sign_in: SignIn) -> Page:
    ContactFactory(by=worker.viewer(), first_name="María", last_name="Núñez")
    return sign_in(browser, worker)


def enter(page: Page, text: str) -> None:
    """Types the line and presses Enter before it is kept."""
    line = page.get_by_role("textbox", name="Quick log")
    line.fill(text)
    line.press("Enter")


def waits(page: Page, number: int) -> None:
    """Only that is said, and it is so."""
    expect(page.get_by_text(WAITING)).to_be_visible()
    expect(page.locator("header [data-outbox-count]").first).to_have_text(str(number))
    for said in (OFFLINE, FAILED):
        expect(page.locator("#toasts").get_by_text(said)).to_have_count(0)


def test_an_entry_outlives_a_sign_in_in_another_tab(
    worker: Person, browser: BrowserContext, page: Page
) -> None:
    browser.set_offline(True)
    enter(page, "call Maria: in haste")
    waits(page, 1)
    (mark,) = [one for one in browser.cookies() if one["name"] == settings.CSRF_COOKIE_NAME]
    # What it tells of a cookie and what it takes are two types, alike in all that there is of one.
    browser.add_cookies([{**mark, "value": get_random_string(32)}])  # type: ignore[typeddict-item,unused-ignore]  # as above; not with every mypy
    with page.expect_response("**/interactions/quick/") as answered:
        browser.set_offline(False)
    assert answered.value.status == 403
    page.wait_for_timeout(300)  # to write it down, had it been refused
    waits(page, 1)
    assert notes(worker) == []
    page.reload()
    expect(page.get_by_text(SENT)).to_be_visible()
    assert (notes(worker), kept(page)) == (["in haste"], [])


def test_what_waits_is_not_said_to_be_lost(browser: BrowserContext, page: Page) -> None:
    def is_busy(route: Route) -> None:
        route.fulfill(status=503)

    page.route("**/interactions/quick/", is_busy)
    enter(page, "call Maria: the server is busy")
    waits(page, 1)
    browser.set_offline(True)
    page.unroute("**/interactions/quick/")
    line = page.get_by_role("textbox", name="Quick log")
    with page.expect_event("requestfailed"):
        line.press_sequentially("call Maria: no preview")
    waits(page, 1)
    page.get_by_role("button", name="Open as a form").click()
    expect(page.locator("#toasts").get_by_text(OFFLINE)).to_be_visible()
    expect(line).to_have_value("call Maria: no preview")
    expect(page.locator("header [data-outbox-count]").first).to_have_text("1")


def test_the_last_words_outlive_the_session(browser: BrowserContext, page: Page) -> None:
    browser.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    enter(page, "call Maria: the last words")
    page.wait_for_url(re.compile("/sign-in/"))
    assert len(kept(page)) == 1


def test_a_draft_that_comes_back_leaves_the_focus_where_it_was(page: Page) -> None:
    page.goto(page.url.partition("?")[0] + "interactions/new/?contact=1")
    note = page.get_by_role("textbox", name="Note", exact=True)
    note.fill("The first half")
    expect(page.locator("#log-form[data-kept]")).to_be_attached()
    held: list[Route] = []
    page.route("**/interactions/new/", lambda route: held.append(route))
    with page.expect_request("**/interactions/new/"):
        page.reload()
    note.focus()
    for route in held:
        route.continue_()
    expect(note).to_have_value("The first half")
    expect(note).to_be_focused()
