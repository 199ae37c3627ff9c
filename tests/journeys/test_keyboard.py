"""What is done every day, with no mouse: Tab, Enter, the space bar and what is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import BrowserContext, Locator, Page, expect

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person, PersonFactory
from followups.tests.pages import promised
from interactions.tests.factories import InteractionFactory
from tests.journeys.hands import has_visible_focus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], Page]
Browsers = Callable[..., BrowserContext]
LOW = {"width": 1440, "height": 500}
PROMISES = 12  # more than such a screen shows
SECRET = "Her papers are with the lawyer."


@pytest.fixture
def ana(worker: Person) -> Contact:
    ana: Contact = ContactFactory.create(by=worker.viewer(), first_name="Ana", last_name="Ruiz")
    return ana


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    """Walks on to it with Tab, and presses the key there."""
    for _step in range(80):
        if wanted.evaluate("one => one === document.activeElement"):
            has_visible_focus(page)
            return page.keyboard.press(key)
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {wanted}")


def test_follow_ups_are_settled_one_after_the_other(
    worker: Person, ana: Contact, context: Browsers, sign_in: SignIn
) -> None:
    for number in range(PROMISES):
        due_at = now() - dt.timedelta(days=30 - number)
        promised(worker, ana, f"Promise {number + 1:02}", due_at)
    page = sign_in(context(viewport=LOW), worker)
    page.keyboard.press("g")
    page.keyboard.press("f")
    line = page.get_by_role("listitem").filter(has_text="Promise 07")
    press(page, page.get_by_role("button", name="Done: Promise 06"))
    here = page.get_by_role("link", name="Promise 07")
    expect(here).to_be_focused()
    expect(page.get_by_role("link", name="Promise 06")).to_have_count(0)
    for seen in ("Promise 05", "Promise 07", "Promise 08"):
        expect(page.get_by_role("link", name=seen)).to_be_in_viewport()
    press(page, line.locator("summary"))
    press(page, line.get_by_role("button", name="Until tomorrow"))
    expect(page.get_by_role("link", name="Promise 08")).to_be_focused()
    expect(line.get_by_text("Overdue")).to_have_count(0)


def test_a_status_is_moved_and_a_contact_goes_and_comes_back(
    worker: Person, ana: Contact, context: Browsers, sign_in: SignIn
) -> None:
    page = sign_in(context(viewport=LOW), worker)
    page.goto(f"{page.url}contacts/{ana.number}/")
    press(page, page.get_by_role("main").get_by_role("link", name="Status", exact=True))
    page.wait_for_url("**/status/")
    press(page, page.get_by_role("radio").first, "Space")
    while not page.get_by_label("Lost lead").is_checked():
        page.keyboard.press("ArrowDown")
    press(page, page.get_by_label("Reason"), "N")
    page.keyboard.type("o answer since May")
    press(page, page.get_by_role("button", name="Move", exact=True))
    expect(page.get_by_text("Moved to “Lost lead”.")).to_be_visible()
    press(page, page.locator("main summary").filter(has_text="More actions"))
    press(page, page.get_by_role("link", name="Delete", exact=True))
    expect(page.get_by_text("Ana Ruiz is deleted.")).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Find and go")).to_be_visible()
    page.keyboard.type("trash")
    expect(page.get_by_role("dialog").get_by_role("link").first).to_contain_text("Trash")
    page.keyboard.press("Enter")
    page.wait_for_url("**/trash/")
    kinds = page.get_by_role("navigation", name="What was deleted")
    press(page, kinds.get_by_role("link", name="Contacts"))
    press(page, page.get_by_role("button", name="Restore"))
    expect(page.get_by_text("Ana Ruiz is back.")).to_be_visible()


def test_access_is_asked_for_and_given(
    worker: Person, ana: Contact, context: Browsers, sign_in: SignIn, live_server: Any
) -> None:
    alice = PersonFactory.create(
        username="alice", site=worker.site, role="owner", holds=["immigration"]
    )
    by = alice.viewer("immigration")
    InteractionFactory(by=by, contact=ana, tagged=["immigration"], notes=SECRET)
    asks = sign_in(context(viewport=LOW), worker)
    asks.goto(f"{asks.url}interactions/1/")
    press(asks, asks.get_by_role("link", name="Ask for access"))
    press(asks, asks.get_by_label("Why you need to read it"), "I")
    asks.keyboard.type(" stand in for Alice")
    press(asks, asks.get_by_role("button", name="Ask", exact=True))
    expect(asks.get_by_text("Waiting for the holders.")).to_be_visible()

    decides = sign_in(context(viewport=LOW), alice)
    press(decides, decides.get_by_role("link", name="Decide"))
    press(decides, decides.get_by_label("How long"), "ArrowDown")
    press(decides, decides.get_by_role("button", name="Allow"))
    expect(decides.get_by_text("Your answer is saved.").first).to_be_visible()

    asks.reload()
    press(asks, asks.get_by_role("main").get_by_role("button", name="Show restricted entries"))
    expect(asks.get_by_text(SECRET)).to_be_visible()
