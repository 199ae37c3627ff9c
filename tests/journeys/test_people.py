"""One person on two sites at once, one with no mouse, and what each role is offered."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from contacts.tests.factories import ContactFactory
from crm.models import Site
from crm.tenancy.context import acting_as
from crm.tests.factories import Person, PersonFactory, SiteFactory
from interactions.models import Interaction
from interactions.tests.factories import InteractionFactory
from meetings.tests.factories import MeetingFactory
from tests.journeys.barriers import ARRIVING
from tests.journeys.conftest import PASSWORD
from tests.journeys.hands import has_visible_focus
from tests.journeys.test_logging import choose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], Page]
Browsers = Callable[..., BrowserContext]


def notes(person: Person) -> list[str]:
    with acting_as(person.viewer()) as viewer:
        rows = Interaction.objects.visible_to(viewer).with_content().order_by("number")
        return [row.shown.notes for row in rows]


def begin(page: Page, home: str, note: str) -> None:
    """Type into the form of one's site; not saved."""
    page.goto(f"{home}interactions/new/?contact=1")
    choose(page, "Call")
    page.get_by_role("textbox", name="Note", exact=True).fill(note)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/contacts/1/")


def test_two_tabs_on_two_sites(
    worker: Person, context: Browsers, sign_in: SignIn, live_server: Any
) -> None:
    """Both have a contact number 1; what is typed on one site is saved there, whatever else is
    open, and nothing that is kept of it comes up on the other."""
    there: Site = SiteFactory.create(name="Norte", timezone="UTC", colour="rose")
    also: Person = PersonFactory.create(username="bob", site=there, role="employee")
    for person, name in ((worker, "María"), (also, "Lucía")):
        ContactFactory(by=person.viewer(), first_name=name, last_name="Núñez")
    browser = context()
    one = browser.new_page()
    one.goto(f"{live_server.url}/sign-in/")
    one.get_by_label("User name").fill("bob")
    one.get_by_label("Password").fill(PASSWORD)
    one.get_by_role("button", name="Sign in").click()
    one.wait_for_url("**/sites/")
    other = browser.new_page()
    homes = [f"{live_server.url}/s/{person.site.slug}/" for person in (worker, also)]
    begin(one, homes[0], "Said at Casa")
    begin(other, homes[1], "Said at Norte")
    bars = [page.get_by_role("region", name="Site") for page in (one, other)]
    expect(bars[0]).to_contain_text("Casa Abierta")
    expect(bars[1]).to_contain_text("Norte")
    shown = [bar.evaluate("bar => getComputedStyle(bar).background") for bar in bars]
    assert shown[0] != shown[1]
    save(other)
    save(one)
    expect(one.get_by_text("Said at Casa")).to_be_visible()
    assert (notes(worker), notes(also)) == (["Said at Casa"], ["Said at Norte"])
    begin(one, homes[0], "Typed at Casa, not saved")
    expect(one.locator("#log-form[data-kept]")).to_be_attached()
    other.goto(f"{homes[1]}outbox/")
    expect(other.get_by_text("Nothing waits")).to_be_visible()
    other.goto(f"{homes[1]}interactions/new/?contact=1")
    other.wait_for_load_state("networkidle")
    expect(other.get_by_role("textbox", name="Note", exact=True)).to_have_value("")


def test_no_mouse_is_needed(
    worker: Person, context: Browsers, sign_in: SignIn, live_server: Any
) -> None:
    ContactFactory(by=worker.viewer(), first_name="María", last_name="Núñez")
    page = sign_in(context(viewport={"width": 1440, "height": 900}), worker)
    keys = page.keyboard
    keys.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    keys.press("Escape")
    keys.press("g")
    keys.press("c")
    page.wait_for_url("**/contacts/")
    for _step in range(12):
        keys.press("Tab")
        has_visible_focus(page)
    keys.press("/")
    expect(page.get_by_role("searchbox", name="Search contacts").first).to_be_focused()
    keys.press("Control+k")
    expect(page.get_by_role("dialog", name="Find and go")).to_be_visible()
    keys.type("maría")
    expect(page.get_by_role("dialog").get_by_role("link").first).to_contain_text("María Núñez")
    keys.press("Enter")
    page.wait_for_url("**/contacts/1/")
    keys.press("n")
    page.wait_for_url("**/interactions/new/?contact=1")
    # A page is loaded a frame before its first field has the focus.
    expect(page.get_by_label("Call", exact=True)).to_be_focused()
    keys.press("Space")
    expect(page.get_by_label("Call", exact=True)).to_be_checked()
    while not page.evaluate("document.activeElement.name === 'notes'"):
        keys.press("Tab")
        has_visible_focus(page)
    keys.type("Written without a mouse.")
    keys.press("Control+Enter")
    page.wait_for_url("**/contacts/1/")
    expect(page.get_by_text("Written without a mouse.")).to_be_visible()
    keys.press("s")
    page.wait_for_url("**/contacts/1/status/**")
    assert notes(worker) == ["Written without a mouse."]


WRITING = re.compile(r"/(new|edit|delete|status|complete|cancel|quick|trash)/")
OF_ADMINS = re.compile(r"/(read-log|settings/site|admin)/")
OFFERED = """[...document.querySelectorAll('a[href], form[method=post]')]
  .map((one) => new URL(one.href ?? one.action).pathname)"""


def test_each_role_is_offered_what_it_may_do(
    worker: Person, context: Browsers, sign_in: SignIn, live_server: Any
) -> None:
    """And whoever does not hold the tag sees that something was, and whom to ask."""
    holder = PersonFactory.create(site=worker.site, role="owner", holds=["immigration"])
    contact = ContactFactory(by=worker.viewer(), first_name="María", last_name="Núñez")
    MeetingFactory(by=worker.viewer(), contact=contact)
    by = holder.viewer("immigration")
    InteractionFactory(by=by, contact=contact, tagged=["immigration"], notes="Her papers")
    home = f"{live_server.url}/s/{worker.site.slug}/"
    paths = ("", "contacts/", "contacts/1/", "interactions/1/", "meetings/1/", "settings/")
    for role, writes, administers in (
        ("viewer", False, False),
        ("employee", True, False),
        ("admin", True, True),
    ):
        person = PersonFactory.create(
            username=f"a-{role}", site=worker.site, role=role, password=PASSWORD
        )
        browser = context(reduced_motion="reduce")
        page = sign_in(browser, person)
        offered: set[str] = set()
        for path in paths:
            page.goto(f"{home}{path}")
            expect(page.locator(ARRIVING)).to_have_count(0)
            expect(page.get_by_text("Her papers")).to_have_count(0)
            offered |= set(page.evaluate(OFFERED))
        assert any(map(WRITING.search, offered)) is writes, (role, offered)
        assert any(map(OF_ADMINS.search, offered)) is administers, (role, offered)
        page.goto(f"{home}contacts/1/")
        expect(page.get_by_text("You may see that it took place").first).to_be_visible()
        page.get_by_role("link", name="Ask for access").first.click()
        page.wait_for_url("**/interactions/1/ask/")
        page.get_by_label("Why you need to read it").fill("I stand in for Ana.")
        expect(page.locator("#ask-form[data-kept]")).to_be_attached()
        page.goto(f"{home}outbox/")
        expect(page.locator("[data-outbox-rows] > li")).to_contain_text(["I stand in for Ana."])
        browser.close()
