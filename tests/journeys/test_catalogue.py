"""Offer a service, ask something about it, and take it out of use and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from crm.tests.factories import Person, PersonFactory
from tests.journeys.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_service_from_nothing_to_out_of_use_and_back(
    worker: Person,
    live_server: Any,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
) -> None:
    """On a phone, in the dark, without JavaScript; axe finds nothing on the way."""
    ana: Any = PersonFactory(site=worker.site, username="ana", role="owner", password=PASSWORD)
    size = {"width": 390, "height": 844}
    browser = context(viewport=size, color_scheme="dark", java_script_enabled=False)
    page = sign_in(browser, ana)
    page.goto(f"{live_server.url}/s/{worker.site.slug}/catalogue/")
    page.get_by_role("link", name="Add a service").click()
    page.get_by_label("Name").fill("English class")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add a question").click()
    page.get_by_label("Question").fill("How many came?")
    page.get_by_label("Answered by").select_option("Number")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="How many came?")).to_be_visible()
    page.get_by_role("button", name="English class").click()
    expect(page.get_by_text("Nobody can choose it for a new entry")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("English class is in use again.")).to_be_visible()
