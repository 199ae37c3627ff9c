"""What who answers for a site does: the catalogue, a restricted tag, and a new member."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person, PersonFactory
from interactions.tests.factories import InteractionFactory
from interactions.tests.offers import tag_of
from tests.journeys.conftest import PASSWORD
from tests.journeys.test_logging import choose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], Page]
Browsers = Callable[..., BrowserContext]


@pytest.fixture
def owner(worker: Person) -> Person:
    return PersonFactory.create(  # type: ignore[no-any-return]  # the factory's own
        username="olga", first_name="Olga", site=worker.site, role="owner"
    )


@pytest.fixture
def home(live_server: Any, owner: Person) -> str:
    return f"{live_server.url}/s/{owner.site.slug}/"


UNSENT = "This was not sent, and is not sent by itself"
OPENED = """async () => {
  const sealed = await import(document.getElementById('sealed-js').href);
  await sealed.unlock(document.body.dataset.drafts);
  return JSON.stringify([await sealed.mine(), localStorage, sessionStorage]);
}"""  # what this browser keeps, as its owner can read it


def give_a_password(page: Page) -> None:
    for field in page.get_by_label("First password").all():
        field.fill(PASSWORD)


def add_a_service(page: Page) -> None:
    page.get_by_role("link", name="Add a service").first.click()
    page.get_by_role("textbox", name="Name").fill("Housing advice")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add a question").first.click()
    page.get_by_role("textbox", name="Question").fill("Months behind?")
    page.get_by_label("Answered by").select_option("Number")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Months behind?").first).to_be_visible()


def restrict_a_tag(page: Page) -> None:
    page.get_by_role("link", name="Tags", exact=True).click()
    page.get_by_role("link", name="eviction").click()
    page.get_by_role("link", name="Restrict…").click()
    warned = "1 entry that everybody can read now will be hidden."
    expect(page.get_by_text(warned)).to_be_visible()
    page.get_by_label("Olga").check()
    page.get_by_role("button", name="Restrict “eviction”").click()
    expect(page.get_by_text("It is held by: Olga.")).to_be_visible()


def test_what_is_offered_is_there_to_log(
    worker: Person, owner: Person, home: str, context: Browsers, sign_in: SignIn
) -> None:
    tag_of(owner, "eviction")
    contact = ContactFactory(by=worker.viewer(), first_name="María", last_name="Núñez")
    InteractionFactory(by=worker.viewer(), contact=contact, tagged=["eviction"])
    page = sign_in(context(viewport={"width": 1440, "height": 900}), owner)
    page.goto(f"{home}catalogue/")
    add_a_service(page)
    page.goto(f"{home}catalogue/")
    restrict_a_tag(page)
    page.goto(f"{home}interactions/new/?contact=1")
    choose(page, "Call")
    page.get_by_role("textbox", name="Note", exact=True).fill("Rent is due.")
    choose(page, "eviction")
    expect(page.get_by_text("Only 1 person of this site.")).to_be_visible()
    page.locator("summary", has_text="More details").click()
    page.get_by_role("combobox", name="Service").select_option("Housing advice")
    page.get_by_label("Months behind?").fill("3")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("It is grey until you press")).to_be_visible()
    page.get_by_role("button", name="Show restricted entries").first.click()
    expect(page.get_by_text("Rent is due.")).to_be_visible()


def test_somebody_new_signs_in(
    owner: Person, home: str, context: Browsers, sign_in: SignIn, live_server: Any
) -> None:
    browser = context(viewport={"width": 390, "height": 844})
    page = sign_in(browser, owner)
    page.goto(f"{home}settings/members/")
    page.get_by_role("link", name="Add a member").click()
    page.get_by_label("First name").fill("Nadia")
    page.get_by_label("User name").fill("nadia")
    give_a_password(page)
    browser.set_offline(True)
    page.get_by_role("button", name="Add a member").click()
    expect(page.get_by_text(UNSENT)).to_be_visible()
    opened = page.evaluate(OPENED)
    assert '"nadia"' in opened
    assert PASSWORD not in opened
    browser.set_offline(False)
    page.goto(f"{home}outbox/")
    expect(page.locator("[data-outbox-rows] > li")).to_contain_text(["Add a member"])
    expect(page.get_by_text("Draft", exact=True)).to_be_visible()
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_label("User name")).to_have_value("nadia")
    expect(page.get_by_text("A draft was kept.")).to_be_visible()
    give_a_password(page)
    page.get_by_role("button", name="Add a member").click()
    signs_in_as = f"nadia@{owner.site.slug}"
    told = f"Nadia is a member now, and signs in as {signs_in_as}."
    expect(page.get_by_text(told)).to_be_visible()
    page.locator("main").get_by_role("link", name="Nadia").first.click()
    role = page.get_by_role("combobox", name="Role")
    role.select_option("Manager")
    browser.set_offline(True)
    page.get_by_role("button", name="Change…").click()
    expect(page.get_by_text("No connection.")).to_be_visible()
    expect(role).to_have_value("manager")  # still, and on this page
    browser.set_offline(False)
    theirs = context().new_page()
    theirs.goto(f"{live_server.url}/sign-in/")
    theirs.get_by_label("User name").fill(signs_in_as)
    theirs.get_by_label("Password").fill(PASSWORD)
    theirs.get_by_role("button", name="Sign in").click()
    theirs.wait_for_url(home)
    expect(theirs.get_by_role("link", name="Log interaction")).to_be_visible()
    theirs.goto(f"{home}settings/token/")
    theirs.get_by_label("What it is for").fill("Nightly import")
    theirs.get_by_label("Your password").fill(PASSWORD)
    expect(theirs.locator("#token-form[data-kept]")).to_be_attached()
    theirs.get_by_role("button", name="Make the token").click()
    expect(theirs.get_by_label("Token", exact=True)).to_be_focused()
    theirs.goto(f"{home}outbox/")
    expect(theirs.get_by_text("Nothing waits")).to_be_visible()
