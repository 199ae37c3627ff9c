"""Who uses the keys stays where they are when a part of the page is replaced (WCAG 2.4.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils.timezone import now
from playwright.sync_api import BrowserContext, Page, expect

from contacts import actions
from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions.tests.factories import InteractionFactory
from tests.journeys.barriers import ARRIVING

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ENTRIES = 60  # on three pages of the timeline
CHANGES = 12  # on two pages of the history, and so are as many moves


@pytest.fixture
def ana(worker: Person) -> Contact:
    by = worker.viewer()
    ana: Contact = ContactFactory.create(by=by, first_name="Ana", phone="+1 555 010 0000")
    for day in range(1, ENTRIES + 1):
        started = now() - dt.timedelta(days=day)
        InteractionFactory(by=by, contact=ana, title=f"Talk {day}", starts_at=started)
    with acting_as(by) as viewer:
        for number in range(CHANGES):
            actions.change(ana, by=viewer, changes={"notes": f"Note {number}"})
            to = "prospect" if number % 2 else "lost_lead"
            actions.change_status(ana, by=viewer, status=to)
    return ana


def test_a_part_that_is_replaced_gives_the_focus_to_what_came(
    worker: Person,
    ana: Contact,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
) -> None:
    page = sign_in(context(viewport={"width": 1440, "height": 900}), worker)
    page.goto(f"{page.url}contacts/{ana.number}/")
    expect(page.locator(ARRIVING)).to_have_count(0)
    talks = page.locator("#timeline .entry-title a")

    talks.nth(24).focus()
    page.keyboard.press("Tab")
    expect(talks).to_have_count(50)
    expect(talks.nth(25)).to_be_focused()

    page.locator("h1").focus()
    page.mouse.move(720, 450)
    page.mouse.wheel(0, 20_000)
    expect(talks).to_have_count(60)
    expect(page.locator("h1")).to_be_focused()

    page.locator("#who-changed-what > summary").press("Enter")
    for part, earlier, later in (
        ("#history", "Earlier changes", "Later changes"),
        ("#moves", "Earlier moves", "Later moves"),
    ):
        for link, number in ((earlier, 2), (later, 1)):
            turning = page.locator(part).get_by_role("link", name=link)
            expect(turning).to_be_visible()
            expect(page.locator(ARRIVING)).to_have_count(0)  # or it would lead to another page
            turning.press("Enter")
            expect(
                page.locator(part).get_by_role("list", name=f"Page {number} of 2")
            ).to_be_focused()
