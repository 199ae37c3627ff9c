"""A real browser on a real server."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import BACKEND
from crm.tests.factories import Person, PersonFactory, SiteFactory
from interactions.tests.factories import InteractionFactory
from tests import browser as installed
from tests.journeys.hands import SECRET, TAG, World
from tests.journeys.walks import WorldOf

# Playwright's loop makes Django believe that this thread is asynchronous; it is not.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PASSWORD = "a-long-password"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if installed.CHROMIUM is None:
        if installed.REQUIRED:
            pytest.fail(installed.REASON)
        pytest.skip(installed.REASON)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed.CHROMIUM, args=installed.ARGUMENTS
        )
        yield browser
        browser.close()


@pytest.fixture
def context(
    chromium: Browser, request: pytest.FixtureRequest
) -> Iterator[Callable[..., BrowserContext]]:
    """Makes fresh browser profiles, and complains about every error in their consoles."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: Any) -> BrowserContext:
        usual = {"locale": "en-US", "reduced_motion": "reduce"}  # nobody watches things glide
        made = chromium.new_context(**{**usual, **options})
        made.on("console", lambda message: _note(message, complaints))
        made.on("weberror", lambda error: complaints.append(str(error.error)))
        opened.append(made)
        return made

    yield make
    for one in opened:
        one.close()
    if request.node.get_closest_marker("django_db"):
        _until_nothing_is_under_way()
    assert not complaints, complaints


_UNDER_WAY = """
select count(*) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
"""
PATIENCE = 10.0  # seconds


def _until_nothing_is_under_way() -> None:
    """A page that was closed may have asked for something more, which the server is still reading;
    emptying the tables meanwhile could end in a deadlock."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    over = time.monotonic() + PATIENCE
    with connection.as_owner(), connection.cursor() as cursor:
        while True:
            cursor.execute(_UNDER_WAY)
            if not cursor.fetchone()[0] or time.monotonic() > over:
                return
            time.sleep(0.05)


# A refused form is answered with 422 on purpose, one without a session with 401, one that somebody
# else has changed with 409, tests cut the network, and pages are left while they ask for parts; the
# browser calls all that an error.
ON_PURPOSE = re.compile(
    r"\b(401|409|422)\b|ERR_INTERNET_DISCONNECTED|ERR_FAILED|htmx:(sendError|sendAbort|afterRequest)"
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
def nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No answer of the server says the secret of a walk to a viewer who does not see through its
    tag and has nothing opened, be it a part of a page that nobody looked at."""
    told: list[str] = []
    answer = BaseHandler.get_response

    def watched(handler: BaseHandler, request: Any) -> Any:
        response: Any = answer(handler, request)
        if not response.streaming and SECRET.encode() in response.content:
            viewer = getattr(request, "viewer", None)
            if viewer is None or not (viewer.revealed or viewer.opened):
                told.append(request.path)
        return response

    monkeypatch.setattr(BaseHandler, "get_response", watched)
    yield
    assert told == []


@pytest.fixture
def world_of(transactional_db: None, live_server: Any, nobody_is_told: None) -> WorldOf:
    """The site of a walk, and who goes it."""

    def made(role: str, *, holds: Sequence[str] = ()) -> World:
        site = SiteFactory(name="Casa Abierta", timezone="America/New_York")
        about = {"site": site, "password": PASSWORD}
        alice = PersonFactory(
            username="alice", first_name="Alice", role="owner", holds=[TAG], **about
        )
        bob = PersonFactory(username="bob", first_name="Bob", role=role, holds=holds, **about)
        ana = ContactFactory(by=alice.viewer(), first_name="Ana", last_name="Ruiz")
        InteractionFactory(by=alice.viewer(TAG), contact=ana, tagged=[TAG], notes=SECRET)
        return World(bob, alice, ana, f"{live_server.url}/s/{site.slug}/")

    return made


@pytest.fixture
def signed_in(live_server: Any) -> Callable[[BrowserContext, Person], Page]:
    """On no page yet. How they type their password is a journey of its own."""

    def signing_in(browser: BrowserContext, person: Person) -> Page:
        client = Client()
        client.force_login(person.user, backend=BACKEND)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        browser.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
        )
        page = browser.new_page()
        page.set_default_timeout(10_000)
        page.set_default_navigation_timeout(30_000)  # the first page compiles all that it shows
        return page

    return signing_in


@pytest.fixture
def sign_in(
    signed_in: Callable[[BrowserContext, Person], Page], live_server: Any
) -> Callable[[BrowserContext, Person], Page]:
    """At their site's home."""

    def at_home(browser: BrowserContext, person: Person) -> Page:
        page = signed_in(browser, person)
        page.goto(f"{live_server.url}/s/{person.site.slug}/", wait_until="domcontentloaded")
        return page

    return at_home
