"""From a number to what it counts, on a phone without JavaScript and at a desk with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import BrowserContext, Page, expect

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person, PersonFactory
from interactions.tests.factories import InteractionFactory
from rapport.tests.factories import logged
from tests.journeys.barriers import Look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], Page]
Browsers = Callable[..., BrowserContext]


@pytest.fixture
def home(live_server: Any, worker: Person) -> str:
    """Where the worker reads of a dozen talks, two of which are restricted."""
    owner = PersonFactory(site=worker.site, role="owner", username="o", holds=["immigration"])
    ana, leo = (
        ContactFactory(by=worker.viewer(), first_name=name, last_name="Ruiz")
        for name in ("Ana", "Leo")
    )
    log_with_rapport(worker, ana)
    for number in range(7):
        hidden = ["immigration"] if number > 4 else []
        InteractionFactory(
            by=owner.viewer(*hidden),
            tagged=hidden,
            contact=leo if number < 2 else ana,
            starts_at=now() - dt.timedelta(days=number + 1),
            kind="call" if number % 2 else "meeting",
            duration=dt.timedelta(minutes=30),
            sentiment="positive",
        )
    return f"{live_server.url}/s/{worker.site.slug}/"


def log_with_rapport(worker: Person, contact: Contact) -> None:
    """Talks with a tactic and a score, on one day: enough to say something."""
    for _ in range(5):
        logged(worker.viewer(), contact, starts_at=now() - dt.timedelta(days=60))


def test_on_a_phone_without_javascript(
    worker: Person, home: str, context: Browsers, sign_in: SignIn
) -> None:
    phone = context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = sign_in(phone, worker)
    page.goto(f"{home}analytics/")
    main = page.get_by_role("main")
    expect(main.get_by_text("2 of these entries are restricted for you")).to_be_visible()
    main.get_by_role("link", name="30 days").click()
    main.locator("summary", has_text="Other days").click()
    main.get_by_label("Contact").fill("ana")
    main.get_by_role("button", name="Show").click()
    main.locator("summary", has_text="By type").click()
    row = main.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Call"))
    row.get_by_role("link", name="2", exact=True).click()
    expect(main.get_by_role("link", name="Contact: Ana Ruiz")).to_be_visible()
    expect(main.locator("tbody tr")).to_have_count(2)
    page.go_back()
    with page.expect_download() as saved:
        main.get_by_role("link", name=re.compile("CSV.*By type")).click()
    assert re.search(r"-contact-1-type-.*\.csv$", saved.value.suggested_filename)


def test_at_a_desk(worker: Person, home: str, context: Browsers, sign_in: SignIn) -> None:
    page = sign_in(context(viewport={"width": 1440, "height": 900}), worker)
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url("**/analytics/")
    main = page.get_by_role("main")
    main.get_by_role("link", name="Month", exact=True).click()
    page.wait_for_url("**group=month")
    main.locator(".chart-step").last.click()
    page.wait_for_url("**/interactions/?start_date=*")
    listed = main.locator("tbody tr").count()
    page.go_back()
    assert str(listed) in (main.locator(".chart-step title").last.text_content() or "")


def test_no_table_behind_a_chart_has_a_barrier(
    worker: Person, home: str, context: Browsers, sign_in: SignIn
) -> None:
    browser = context()
    look, page = Look(browser, home), sign_in(browser, worker)
    for path in ("analytics/", "rapport/"):
        page.goto(f"{home}{path}")
        page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        look.now(page, path)
    assert look.found == []
