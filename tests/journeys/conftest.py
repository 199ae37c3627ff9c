"""A real browser on a real server."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from crm.tests.factories import Person, PersonFactory, SiteFactory
from tests import browser as settings

# Playwright's loop makes Django believe that this thread is asynchronous; it is not.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PASSWORD = "a-long-password"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if settings.CHROMIUM is None:
        if settings.REQUIRED:
            pytest.fail(settings.REASON)
        pytest.skip(settings.REASON)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=settings.CHROMIUM, args=settings.ARGUMENTS
        )
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes fresh browser profiles, and complains about every error in their consoles."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: Any) -> BrowserContext:
        made = chromium.new_context(**{"locale": "en-US", **options})
        made.on("console", lambda message: _note(message, complaints))
        made.on("weberror", lambda error: complaints.append(str(error.error)))
        opened.append(made)
        return made

    yield make
    for one in opened:
        one.close()
    assert not complaints, complaints


# A refused form is answered with 422 on purpose, one without a session with 401, one that somebody
# else has changed with 409, and tests cut the network; the browser calls all that an error.
ON_PURPOSE = re.compile(
    r"\b(401|409|422)\b|ERR_INTERNET_DISCONNECTED|ERR_FAILED|htmx:(sendError|afterRequest)"
)


def _note(message: Any, complaints: list[str]) -> None:
    if message.type == "error" and not ON_PURPOSE.search(message.text):
        complaints.append(message.text)


@pytest.fixture
def worker(transactional_db: None) -> Person:
    """Bob, who writes, on a site of his own making."""
    site = SiteFactory(name="Casa Abierta", timezone="America/New_York")
    return PersonFactory(
        username="bob", first_name="Bob", site=site, role="employee", password=PASSWORD
    )


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[BrowserContext, Person], Page]:
    def signing_in(browser: BrowserContext, person: Person) -> Page:
        page = browser.new_page()
        page.goto(f"{live_server.url}/sign-in/")
        page.get_by_label("User name").fill(person.user.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.set_default_timeout(10_000)
        page.wait_for_url(f"**/s/{person.site.slug}/")
        return page

    return signing_in
