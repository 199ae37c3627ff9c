"""What was pressed is what is sent; what is typed after it, or in another tab, is another thing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person, PersonFactory, SiteFactory
from interactions.tests.factories import InteractionFactory
from tests.journeys.test_drafts import SENT, WAITING, kept, save
from tests.journeys.test_logging import choose
from tests.journeys.test_outbox import Browsers, SignIn, is_kept, notes, rows

SIGN_IN = re.compile(r"/sign-in/(\?|$)")
"""With the way back where a part that the page was just asking for was refused first."""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def home(live_server: Any, worker: Person) -> str:
    ContactFactory(by=worker.viewer(), first_name="María", last_name="Núñez")
    return f"{live_server.url}/s/{worker.site.slug}/"


ONLY_THE_ENTRY = "Object.keys(localStorage).filter(k => k.startsWith('draft:')).length === 1"


def lose_what_saves(route: Route) -> None:
    saves = route.request.method == "POST" and "draft=1" not in (route.request.post_data or "")
    return route.abort() if saves else route.fallback()


def note(page: Page) -> Any:
    return page.get_by_role("textbox", name="Note", exact=True)


def test_two_lines_saved_without_a_connection_make_two_entries(
    worker: Person, context: Browsers, sign_in: SignIn, home: str
) -> None:
    browser = context()
    page = sign_in(browser, worker)
    line = page.get_by_role("textbox", name="Quick log")
    line.fill("call Maria: the first")
    is_kept(page, "#quick-form")
    browser.set_offline(True)
    save(page)
    expect(page.get_by_text(WAITING)).to_be_visible()
    expect(line).to_have_value("")
    expect(line).to_be_focused()
    line.fill("call Maria: the second")
    is_kept(page, "#quick-form")
    save(page)
    expect(page.locator("header [data-outbox-count]").first).to_have_text("2")
    line.fill("call Maria: never pre")
    is_kept(page, "#quick-form")
    browser.set_offline(False)
    expect(page.get_by_text(SENT)).to_be_visible()
    expect(page.get_by_text(WAITING)).to_be_hidden()
    expect(line).to_have_value("call Maria: never pre")
    assert notes(worker) == ["the first", "the second"]


def test_an_entry_that_waits_is_sent_as_it_was_or_mended(
    worker: Person, context: Browsers, sign_in: SignIn, home: str
) -> None:
    browser = context()
    browser.route("**/interactions/new/", lose_what_saves)
    page = sign_in(browser, worker)
    page.goto(f"{home}interactions/new/?contact=1")
    for text in ("To be sent as it is", "To be mnded"):
        choose(page, "Call")
        note(page).fill(text)
        is_kept(page, "#log-form")
        save(page)
        expect(page.get_by_text(WAITING)).to_be_visible()
        expect(note(page)).to_have_value("")
        told = page.locator("[data-draft-waiting]")
        expect(told).to_be_focused()
        expect(told).not_to_have_attribute("role", "status")  # or it would be heard twice
        expect(page.get_by_label("Call", exact=True)).not_to_be_checked()
    note(page).fill("And I was just about to wri")
    is_kept(page, "#log-form")
    other = browser.new_page()
    other.goto(f"{home}outbox/")
    expect(rows(other)).to_have_count(3)
    waits = other.get_by_text("Waits to be sent", exact=True)
    expect(waits.filter(visible=True)).to_have_count(2)
    rows(other).filter(has_text="mnded").get_by_role("link", name="Continue").click()
    expect(note(other)).to_have_value("To be mnded")
    browser.unroute("**/interactions/new/")
    other.evaluate("dispatchEvent(new Event('online'))")
    expect(other.get_by_text(SENT)).to_be_visible()
    assert notes(worker) == ["To be sent as it is"]
    note(other).fill("To be mended")
    save(other)
    other.wait_for_url("**/contacts/1/")
    assert notes(worker) == ["To be sent as it is", "To be mended"]
    expect(note(page)).to_have_value("And I was just about to wri")
    other.goto(f"{home}outbox/")
    expect(rows(other)).to_have_count(1)


def test_each_tab_keeps_a_draft_of_its_own(
    worker: Person, context: Browsers, sign_in: SignIn, home: str
) -> None:
    browser = context()
    tabs = {"A": sign_in(browser, worker), "B": browser.new_page()}
    for name, page in tabs.items():
        page.goto(f"{home}interactions/new/?contact=1")
        note(page).fill(f"What tab {name} says")
        is_kept(page, "#log-form")
    for name, page in tabs.items():
        page.reload()
        expect(page.get_by_text("A draft was kept.")).to_be_visible()
        expect(note(page)).to_have_value(f"What tab {name} says")
    tabs["B"].close()  # nobody holds what it had
    other = browser.new_page()
    other.goto(f"{home}outbox/")
    rows(other).filter(has_text="tab A").get_by_role("link", name="Continue").click()
    expect(other.get_by_text("That draft is open in another tab")).to_be_visible()
    expect(note(other)).to_have_value("")
    other.goto(f"{home}interactions/new/?contact=1")
    expect(note(other)).to_have_value("What tab B says")


def test_signing_out_asks_what_becomes_of_what_waits(
    worker: Person, context: Browsers, sign_in: SignIn, home: str
) -> None:
    browser = context(viewport={"width": 1440, "height": 900})
    elsewhere = PersonFactory.create(username="bob", site=SiteFactory(name="Otherwise"))
    ContactFactory(by=elsewhere.viewer(), first_name="María")
    browser.route("**/interactions/quick/", lose_what_saves)
    for person in (elsewhere, worker):
        page = sign_in(browser, person)
        page.get_by_role("textbox", name="Quick log").fill("call Maria: a secret")
        is_kept(page, "#quick-form")
        save(page)
        expect(page.get_by_text(WAITING)).to_be_visible()
    others = []  # two that keep drafts, and one that keeps none
    for path, field in (
        ("interactions/new/?contact=1", "notes"),
        ("settings/", "first_name"),
        ("settings/password/", "password"),
    ):
        others.append(tab := browser.new_page())
        tab.goto(f"{home}{path}")
        tab.on("dialog", lambda dialog: dialog.dismiss())  # and so the page would stay
        tab.locator(f"main [name={field}]").press_sequentially("A secret")
    page.get_by_text("Your menu").first.locator("..").click()
    page.get_by_role("button", name="Sign out").first.click()
    asked = page.get_by_role("dialog", name="Sign out now?")
    expect(asked).to_contain_text("Entries that wait to be sent: 2")
    expect(asked).to_contain_text("Of these, on your other sites: 1")
    asked.get_by_role("button", name="Send now").click()
    expect(asked.get_by_text("They could not be sent.")).to_be_visible()
    asked.get_by_role("button", name="Sign out and keep them").click()
    page.wait_for_url(SIGN_IN)
    for tab in others:
        tab.wait_for_url("**/sign-in/?next=**")
    assert len(kept(page)) == 4  # what waits, and the drafts of two other tabs
    assert "secret" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    for tab in (page, *others):
        tab.close()
    page = sign_in(browser, worker)
    expect(page.locator("header [data-outbox-count]").first).to_have_text("1")
    page.get_by_text("Your menu").first.locator("..").click()
    page.get_by_role("button", name="Sign out").first.click()
    asked = page.get_by_role("dialog", name="Sign out now?")
    expect(asked).to_be_visible()
    browser.unroute("**/interactions/quick/")
    asked.get_by_role("button", name="Send now").click()
    expect(asked).to_contain_text("Entries that wait to be sent: 1")
    expect(asked.get_by_role("button", name="Send now")).to_be_hidden()
    assert (notes(worker), len(kept(page))) == (["a secret"], 3)
    asked.get_by_role("button", name="Sign out and keep them").click()
    page.wait_for_url(SIGN_IN)


def test_a_change_that_waits_is_replaced_by_what_is_pressed_after_it(
    worker: Person, context: Browsers, sign_in: SignIn, home: str
) -> None:
    InteractionFactory(by=worker.viewer(), notes="As it was")
    browser = context()
    page = sign_in(browser, worker)
    page.goto(f"{home}interactions/1/edit/")
    browser.set_offline(True)
    for text in ("The first thought", "The second thought"):
        note(page).fill(text)
        is_kept(page, "#log-form")
        save(page)
        expect(page.get_by_text(WAITING)).to_be_visible()
        expect(note(page)).to_have_value(text)
        page.wait_for_function(ONLY_THE_ENTRY)
    expect(page.locator("header [data-outbox-count]").first).to_have_text("1")
    browser.set_offline(False)
    page.wait_for_url("**/interactions/1/")  # untouched since, it leads on
    assert (notes(worker), kept(page)) == (["The second thought"], [])
