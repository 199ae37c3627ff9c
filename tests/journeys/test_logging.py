"""Sign in, find a contact, log an interaction, see it in the timeline and through the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person
from tests.journeys.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "Talked about the lease. She will bring the letter on Friday."


def through_the_api(page: Page, url: str, person: Person) -> list[dict[str, Any]]:
    """What another system reads of the site, signed in as the same person."""
    login = page.request.post(
        f"{url}/api/auth/login", data={"username": person.user.username, "password": PASSWORD}
    )
    token = login.json()["token"]
    found = page.request.get(
        f"{url}/api/interactions", headers={"Authorization": f"Bearer {token}"}
    )
    interactions: list[dict[str, Any]] = found.json()["data"]["interactions"]
    return interactions


def choose(page: Page, option: str, *, on: bool = True) -> None:
    """Click what people see; the button itself lies invisible behind it."""
    button = page.get_by_label(option, exact=True)
    page.locator("label.segment").filter(has=button).click()
    expect(button).to_be_checked(checked=on)


def log_a_call(page: Page) -> None:
    """From wherever the page is: find Maria, and log a call with her."""
    page.get_by_role("searchbox", name="Search contacts").first.fill("maria")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="María Núñez").first.click()
    expect(page.get_by_role("heading", name="María Núñez")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Log interaction").or_(
        page.locator("header").get_by_role("link", name="Log interaction")
    ).last.click()
    choose(page, "Call")
    choose(page, "30 min")
    page.get_by_role("textbox", name="Note").fill(NOTE)
    page.get_by_role("button", name="Save", exact=True).click()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.parametrize("width", [1440, 390])
def test_a_call_is_logged_and_seen_everywhere(
    javascript: bool,
    width: int,
    worker: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    ContactFactory(by=worker.viewer(), first_name="María", last_name="Núñez")
    browser = context(java_script_enabled=javascript, viewport={"width": width, "height": 900})
    page = sign_in(browser, worker)
    if width < 1000:
        page.goto(f"{live_server.url}/s/{worker.site.slug}/contacts/")
    log_a_call(page)
    expect(page.get_by_text(NOTE)).to_be_visible()
    (interaction,) = through_the_api(page, live_server.url, worker)
    assert interaction["type"] == "Call"
    assert NOTE in (interaction["notes"], interaction["description"])
    assert interaction["end_datetime"] is not None


def test_n_on_a_contacts_page_logs_with_that_contact(
    worker: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    contact = ContactFactory(by=worker.viewer(), first_name="María", last_name="Núñez")
    ContactFactory(by=worker.viewer(), first_name="Ana", last_name="Abad")
    page = sign_in(context(viewport={"width": 1440, "height": 900}), worker)
    page.keyboard.press("n")
    page.wait_for_url("**/interactions/new/")
    expect(page.get_by_role("searchbox", name="Find a contact")).to_be_focused()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.method))
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name='contact']").first).to_be_focused()
    expect(page.locator("[name='contact']").first).to_be_checked()
    for key, typed, whom in (("Enter", "nunez", "María Núñez"), ("ArrowDown", "abad", "Ana Abad")):
        page.get_by_role("searchbox", name="Find a contact").fill("")
        page.keyboard.type(typed)
        page.keyboard.press(key)  # before the answer is there
        expect(page.get_by_label(whom)).to_be_focused()
        expect(page.get_by_label(whom)).to_be_checked()
        page.keyboard.press("Enter")  # once more: nothing else has been said yet
        expect(page.get_by_label(whom)).to_be_focused()
    page.get_by_role("searchbox", name="Find a contact").fill("a")
    expect(page.locator("#contact-options")).to_have_attribute("data-searched", "a")
    page.get_by_label("María Núñez").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("María Núñez")).to_be_checked()
    assert "POST" not in sent
    page.get_by_role("heading", name="Log an interaction").focus()
    page.keyboard.type("gt")
    page.wait_for_url(f"**/s/{worker.site.slug}/")
    page.goto(f"{live_server.url}/s/{worker.site.slug}/contacts/{contact.number}/")
    page.keyboard.press("n")
    page.wait_for_url(f"**/interactions/new/?contact={contact.number}")
    expect(page.get_by_label("Call", exact=True)).to_be_focused()
    page.keyboard.press("m")  # a slip, which leads nowhere
    page.wait_for_timeout(300)
    expect(page.get_by_label("Call", exact=True)).to_be_focused()
