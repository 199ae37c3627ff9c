"""What is typed is not lost: a reload, a session's end, a dead network; and it is saved once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from contacts.tests.factories import ContactFactory
from crm.actions import add_tag, restrict_tag
from crm.tenancy.context import acting_as
from crm.tests.factories import Person, PersonFactory
from interactions import actions
from interactions.tests.factories import InteractionFactory
from interactions.tests.offers import question_of, service_of
from tests.journeys.barriers import Look
from tests.journeys.conftest import PASSWORD
from tests.journeys.test_logging import choose, through_the_api

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "She will bring the letter of the landlord."
BACK = "A draft was kept."
WAITING = "This waits for a connection"
SENT = "What waited for a connection is sent and saved."


@pytest.fixture
def author(worker: Person) -> Person:
    ContactFactory(by=worker.viewer(), first_name="María", last_name="Núñez")
    owner = PersonFactory.create(site=worker.site, role="owner")
    question_of(owner, service_of(owner, "Housing advice"), "number", label="Months behind?")
    return worker


def typed(page: Page, person: Person, url: str) -> None:
    """A call with María, with an answer about a service; not saved."""
    page.goto(f"{url}/s/{person.site.slug}/interactions/new/?contact=1")
    choose(page, "Call")
    page.locator("summary", has_text="place, outcome").click()
    page.get_by_role("combobox", name="Service").select_option("Housing advice")
    page.get_by_label("Months behind?").fill("3")
    page.get_by_role("textbox", name="Note", exact=True).fill(NOTE)
    expect(page.locator("#log-form[data-kept]")).to_be_attached()


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('draft:')).map(k => localStorage[k])"
    )
    return found


def is_back(page: Page) -> None:
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(page.get_by_role("textbox", name="Note", exact=True)).to_have_value(NOTE)
    expect(page.get_by_label("Months behind?")).to_have_value("3")
    expect(page.get_by_label("Call", exact=True)).to_be_checked()


def is_sent_once(page: Page, person: Person, url: str) -> None:
    """By itself; the form is free for another one."""
    expect(page.get_by_text(SENT)).to_be_visible()
    expect(page.get_by_role("textbox", name="Note", exact=True)).to_have_value("")
    page.goto(f"{url}/s/{person.site.slug}/contacts/1/")
    is_saved_once(page, person, url)


def is_saved_once(page: Page, person: Person, url: str) -> None:
    expect(page.get_by_role("heading", name="María Núñez")).to_be_visible()
    expect(page.get_by_text(NOTE)).to_be_visible()
    assert kept(page) == []
    assert len(through_the_api(page, url, person)) == 1


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def test_it_survives_a_reload_and_tells_of_a_tag_that_it_lost(
    author: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    owner = PersonFactory.create(site=author.site, role="owner")
    with acting_as(owner.viewer()) as viewer:
        tag = add_tag(by=viewer, name="eviction")
    browser = context()
    look, page = Look(browser, live_server.url), sign_in(browser, author)
    typed(page, author, live_server.url)
    page.get_by_label("eviction").check()
    expect(page.locator("#log-form[data-kept]")).to_be_attached()
    with acting_as(owner.viewer()) as viewer:
        restrict_tag(tag, by=viewer)
    page.reload()
    is_back(page)
    told = page.get_by_role("group", name="Not saved yet.")
    expect(told).to_be_focused()
    expect(told).to_contain_text("no longer yours to put on")
    look.now(page, "a draft is back that lost a tag")
    save(page)
    expect(page.get_by_text(BACK)).to_be_hidden()  # the form that is refused stands in its place
    expect(told).to_be_focused()
    page.get_by_label("Save it without the tag").check()
    save(page)
    is_saved_once(page, author, live_server.url)
    assert look.found == []


def add_somebody(page: Page) -> None:
    """From the form, whom nobody is found for."""
    page.locator("summary", has_text="Somebody else").click()
    page.get_by_role("searchbox", name="Find a contact").press_sequentially("Zora")
    page.get_by_role("link", name="Add a contact").click()
    page.get_by_label("First name").fill("Zora")
    page.get_by_label("E-mail").fill("zora@example.org")
    save(page)


def test_discarded_it_is_gone_and_the_next_waits_while_somebody_is_added(
    author: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    page = sign_in(context(), author)
    typed(page, author, live_server.url)
    page.reload()
    page.get_by_role("button", name="Discard it").click()
    note = page.get_by_role("textbox", name="Note", exact=True)
    expect(note).to_have_value("")
    assert kept(page) == []
    note.fill(NOTE)
    add_somebody(page)
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(note).to_have_value(NOTE)
    expect(page.locator("#log-form [name=contact_kept]")).to_have_value("2")


def test_it_survives_the_end_of_the_session(
    author: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    browser = context()
    page = sign_in(browser, author)
    typed(page, author, live_server.url)
    browser.route("**/follow-ups/reminders/", lambda route: route.abort())  # which would tell, too
    browser.clear_cookies(name="sessionid")
    save(page)
    # The form that is left has parts with the same role: they are told apart by what they say.
    told = page.get_by_role("status").filter(has_text="What you wrote is kept in this browser")
    expect(told).to_be_visible()
    page.get_by_label("User name").fill(author.user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    is_back(page)
    save(page)
    is_saved_once(page, author, live_server.url)


def test_without_a_network_it_waits_and_is_sent_by_itself(
    author: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    browser = context()
    page = sign_in(browser, author)
    typed(page, author, live_server.url)
    browser.set_offline(True)
    save(page)
    expect(page.get_by_text(WAITING)).to_be_visible()
    browser.set_offline(False)
    is_sent_once(page, author, live_server.url)


def test_cut_in_mid_save_it_is_saved_once(
    author: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    """The server has saved it, and the answer is lost."""
    page = sign_in(context(), author)
    typed(page, author, live_server.url)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/interactions/new/", lose, times=1)
    save(page)
    expect(page.get_by_text(WAITING)).to_be_visible()
    assert len(through_the_api(page, live_server.url, author)) == 1
    page.reload()  # it is still to be sent
    is_sent_once(page, author, live_server.url)


def test_a_change_is_kept_as_well_and_meets_what_others_saved(
    author: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    talk = InteractionFactory(by=author.viewer(), notes="As it was", outcome="")
    page = sign_in(context(), author)
    there = f"{live_server.url}/s/{author.site.slug}/interactions/1/edit/"
    page.goto(there)
    page.get_by_role("textbox", name="Note", exact=True).fill(NOTE)
    expect(page.locator("#log-form[data-kept]")).to_be_attached()
    page.reload()
    expect(page.get_by_text(BACK)).to_be_visible()
    with acting_as(author.viewer()) as viewer:
        actions.edit(talk, by=viewer, changes={"outcome": "Agreed by others"})
    save(page)
    expect(page.get_by_text("Agreed by others").first).to_be_visible()
    expect(page.get_by_role("textbox", name="Note", exact=True)).to_have_value(NOTE)
    save(page)
    page.wait_for_url("**/interactions/1/")
    for said in (NOTE, "Agreed by others"):
        expect(page.get_by_text(said)).to_be_visible()
    assert kept(page) == []


def test_nothing_of_it_can_be_read_and_nobody_else_gets_it(
    author: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
    live_server: Any,
) -> None:
    other = PersonFactory.create(username="eva", site=author.site, password=PASSWORD)
    browser = context()
    page = sign_in(browser, author)
    typed(page, author, live_server.url)
    browser.route("**/follow-ups/reminders/", lambda route: route.abort())  # which would tell, too
    browser.clear_cookies()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.wait_for_url("**/sign-in/?next=**")  # not even by the Back button
    (sealed,) = kept(page)
    everything = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    for word in ("landlord", "notes", "call", NOTE.encode().hex()):
        assert word not in everything
    assert "draft" not in page.content()
    page.close()
    page = sign_in(browser, other)
    page.goto(f"{live_server.url}/s/{author.site.slug}/interactions/new/?contact=1")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("textbox", name="Note", exact=True)).to_have_value("")
    assert kept(page) == [sealed]
