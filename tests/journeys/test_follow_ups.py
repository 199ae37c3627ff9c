"""Keep a promise, put one off, undo it: by mouse, keys and thumb, with and without JavaScript."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import BrowserContext, Page, expect

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person
from followups.tests.pages import agreed, promised
from interactions.tests.factories import InteractionFactory
from meetings.tests.factories import MeetingFactory
from tests.journeys.barriers import Look
from tests.journeys.test_logging import choose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], Page]
Browsers = Callable[..., BrowserContext]
DAY = dt.timedelta(days=1)


@pytest.fixture
def maria(worker: Person) -> Contact:
    maria: Contact = ContactFactory.create(
        by=worker.viewer(), first_name="María", last_name="Núñez"
    )
    promised(worker, maria, "Call the landlord", now() - 3 * DAY)
    agreed(worker, maria, "Send the form", now() - 2 * DAY)
    promised(worker, maria, "Ask how it went", now() + 9 * DAY)
    return maria


@pytest.fixture
def ana(worker: Person) -> Contact:
    """Nobody was in touch with her for longer than was meant."""
    ana: Contact = ContactFactory.create(
        by=worker.viewer(),
        first_name="Ana",
        last_name="Ruiz",
        rhythm_days=30,
        owner_id=worker.user.pk,
    )
    InteractionFactory.create(by=worker.viewer(), contact=ana, starts_at=now() - 45 * DAY)
    return ana


@pytest.fixture
def home(live_server: Any, worker: Person) -> str:
    return f"{live_server.url}/s/{worker.site.slug}/"


def row(page: Page, text: str) -> Any:
    return page.get_by_role("listitem").filter(has_text=text)


@pytest.mark.parametrize(
    ("javascript", "width"), [(True, 1440), (False, 390)], ids=["javascript", "plain-phone"]
)
def test_from_due_to_done(
    javascript: bool,
    width: int,
    worker: Person,
    maria: Contact,
    ana: Contact,
    context: Browsers,
    sign_in: SignIn,
    home: str,
) -> None:
    browser = context(java_script_enabled=javascript, viewport={"width": width, "height": 900})
    page = sign_in(browser, worker)
    if javascript:
        page.keyboard.press("g")
        page.keyboard.press("f")
    else:
        page.get_by_role("link", name="Show the follow-ups").click()
    expect(page.get_by_role("heading", name="Follow-ups", exact=True)).to_be_visible()
    page.get_by_role("button", name="Done: Call the landlord").click()
    expect(page.get_by_text("Done.", exact=True)).to_be_visible()
    expect(row(page, "Call the landlord")).to_have_count(0)
    expect(page.get_by_role("link", name="Send the form")).to_be_focused()
    row(page, "Send the form").locator("summary").click()
    page.get_by_role("button", name="Until next week").click()
    expect(page.get_by_text("Put off until")).to_be_visible()
    expect(page.get_by_role("link", name="Ask how it went")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Due on ")).to_be_visible()
    expect(row(page, "Send the form").get_by_text("Overdue")).to_be_visible()
    expect(page.get_by_role("link", name="Send the form")).to_be_focused()
    page.get_by_role("navigation", name="Which follow-ups").get_by_role("link", name="Done").click()
    page.get_by_role("button", name="Open again: Call the landlord").click()
    expect(page.get_by_text("Open again.", exact=True)).to_be_visible()
    expect(page.get_by_text("Nothing is done yet")).to_be_visible()
    expect(page.locator("#follow-ups")).to_be_focused()
    page.goto(f"{home}follow-ups/?view=overdue")
    stay_in_touch(page)


def stay_in_touch(page: Page) -> None:
    """Leave Ana out this time, think better of it, and tell that one was in touch."""
    line, next_line = row(page, "Ana Ruiz"), page.get_by_role("link", name="Call the landlord")
    expect(line).to_contain_text("Rhythm: every 30 days")
    line.locator("summary").click()
    page.get_by_role("button", name="Skip this time").click()
    expect(page.get_by_text("Put off until")).to_be_visible()
    expect(line).to_have_count(0)
    expect(next_line).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Be in touch with Ana Ruiz")).to_be_focused()
    page.get_by_role("link", name="Log an interaction with Ana Ruiz").click()
    choose(page, "Call")
    page.get_by_role("textbox", name="Note", exact=True).fill("She is well.")
    page.get_by_role("main").get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Interaction logged.")).to_be_visible()
    page.wait_for_url("**/follow-ups/?view=overdue#**")
    expect(line).to_have_count(0)
    expect(next_line).to_be_focused()


def test_home_and_the_contacts_page_keep_one_where_one_is(
    worker: Person, maria: Contact, context: Browsers, sign_in: SignIn, home: str
) -> None:
    page = sign_in(context(), worker)
    page.get_by_role("button", name="Done: Call the landlord").click()
    page.wait_for_url(f"{home}#**")
    expect(page.get_by_text("Done.", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Send the form")).to_be_focused()
    there = f"{home}contacts/{maria.number}/"
    page.goto(there)
    row(page, "Ask how it went").locator("summary").click()
    page.get_by_role("button", name="Until tomorrow").click()
    page.wait_for_url(f"{there}#**")
    expect(page.get_by_text("Put off until")).to_be_visible()
    expect(page.get_by_role("link", name="Send the form")).to_be_focused()


def test_what_begins_soon_is_told_once_and_takes_no_focus(
    worker: Person, maria: Contact, context: Browsers, sign_in: SignIn, home: str
) -> None:
    soon = now() + dt.timedelta(minutes=5)
    MeetingFactory.create(by=worker.viewer(), contact=maria, scheduled_at=soon)
    browser = context()
    page = sign_in(browser, worker)
    told = page.get_by_role("status").get_by_role("link", name="Meeting with María Núñez at")
    expect(told).to_be_visible()
    assert page.evaluate("document.activeElement === document.body")
    nav = page.get_by_role("navigation", name="Main", exact=True)
    expect(nav.get_by_role("link", name="Follow-ups 2 due")).to_be_visible()
    page.goto(home + "meetings/")
    expect(nav.get_by_role("link", name="Follow-ups 2 due")).to_be_visible()
    expect(told).to_have_count(0)
    out = {"HX-Redirect": f"/sign-in/?next=/s/{worker.site.slug}/outbox/"}
    page.route(
        "**/follow-ups/reminders/", lambda route: route.fulfill(status=401, headers=out), times=1
    )
    page.goto(home + "contacts/")
    page.wait_for_url("**/outbox/")  # for who is signed in as ever, the sign-in page leads on
    page.route("**/follow-ups/reminders/", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto(home + "meetings/")
    expect(page.locator("[data-toast]")).to_have_count(0)


def test_no_barrier(
    worker: Person, maria: Contact, context: Browsers, sign_in: SignIn, home: str
) -> None:
    """With a menu open, in the list, on the contact's page and at home."""
    browser = context()
    look, page = Look(browser, home), sign_in(browser, worker)
    for path in ("follow-ups/", "follow-ups/?view=done", f"contacts/{maria.number}/", ""):
        page.goto(home + path)
        if path == "follow-ups/":
            row(page, "Send the form").locator("summary").click()
        look.now(page, path)
    assert look.found == []
