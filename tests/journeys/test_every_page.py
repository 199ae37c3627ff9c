"""axe finds nothing on any page (WCAG 2.2 AA), in either theme, and nothing scrolls sideways.

The pages come from the URL configuration: a new one is looked at here, or fails for want of a row.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.timezone import now
from playwright.sync_api import BrowserContext, Page, expect

from contacts.tests.factories import ContactFactory
from crm.models import Site, Tag
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner
from crm.tests.factories import Person, PersonFactory
from interactions import actions
from interactions.models import AccessRequest
from interactions.tests.access import asked
from interactions.tests.factories import InteractionFactory
from meetings.tests.factories import MeetingFactory
from tests.full_site import fill
from tests.journeys.barriers import Look
from tests.journeys.conftest import PASSWORD
from tests.routes import Route, routes

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], Page]
Browsers = Callable[..., BrowserContext]

DAY = dt.timedelta(days=1)
ERRORS = (400, 403, 404, 405, 409, 413, 429, 500, 503)


@pytest.fixture
def alice(worker: Person) -> Person:
    """An owner with rows of every kind; number 1 of the interactions is restricted."""
    owner: Person = PersonFactory.create(
        username="alice", site=worker.site, role="owner", holds=["immigration"], password=PASSWORD
    )
    with as_owner():
        Site.objects.filter(pk=owner.site.pk).update(break_glass_allowed=True)
    contact = ContactFactory(by=owner.viewer(), first_name="María", last_name="Núñez")
    for at in (now() + DAY, now() - DAY):
        MeetingFactory(by=owner.viewer(), contact=contact, scheduled_at=at, agenda_items=["Rent"])
    by = owner.viewer("immigration")
    InteractionFactory(by=by, contact=contact, tagged=["immigration"])
    fill(owner, worker, 1)
    return owner


@pytest.fixture
def rows(alice: Person, worker: Person) -> dict[str, str]:
    """What fills the parts of addresses; the key of a noun by the noun."""
    with acting_as(alice.viewer()) as viewer:
        tag = Tag.objects.visible_to(viewer).first()
        assert tag is not None
    hidden = InteractionFactory(by=alice.viewer("immigration"), tagged=["immigration"])
    waiting = asked(hidden, worker)
    keys = {"tags": str(tag.uuid), "requests": str(waiting.pk), "asked": str(hidden.number)}
    keys["person"] = str(worker.user.pk)  # people are numbered across sites
    return {"site": alice.site.slug, "int": "1", "uuid": str(tag.uuid), **keys}


def path_of(route: Route, rows: dict[str, str]) -> str:
    noun = re.search(r"(\w+)/<uuid:key>", route.address)
    return route.path({**rows, "key": rows[noun[1]]} if noun else rows)


def addresses(rows: dict[str, str]) -> list[str]:
    """Where a page may be."""
    found = [one for one in routes() if not (one.is_api or one.is_admin)]
    return [path_of(one, rows) for one in found if not one.address.endswith("/file/")]


def test_no_page_has_a_barrier(
    alice: Person,
    worker: Person,
    rows: dict[str, str],
    context: Browsers,
    sign_in: SignIn,
    live_server: Any,
) -> None:
    browser, home = context(), f"/s/{alice.site.slug}/"
    look = Look(browser, live_server.url)
    page = browser.new_page()
    look.at(page, "/sign-in/")
    page.close()
    page = sign_in(browser, alice)
    page.get_by_role("button", name="Show it").click()
    also = (f"{home}meetings/{number}/" for number in (2, 3))
    seen = [path for path in [*addresses(rows), *also] if look.at(page, path)]
    assert len(seen) > 40
    for status in ERRORS:
        page.set_content(render_to_string(f"errors/{status}.html", {"status": status}))
        look.now(page, f"error {status}")
    page.close()
    browser.clear_cookies()
    page = sign_in(browser, worker)  # who may not read the first, and has asked for the last
    for part in ("1/", "1/ask/", "1/break-glass/", f"{rows['asked']}/"):
        look.at(page, f"{home}interactions/{part}")
    look.at(page, f"{home}contacts/1/")
    with acting_as(alice.viewer()) as viewer:
        waiting = AccessRequest.objects.visible_to(viewer).waiting().get()
        actions.refuse(waiting, note="Ask her first.", by=viewer)
    look.at(page, home)
    expect(page.get_by_role("heading", name="Answers to your requests")).to_be_visible()
    assert look.found == []


def test_nothing_that_opens_has_a_barrier(
    worker: Person, context: Browsers, sign_in: SignIn, live_server: Any
) -> None:
    """The dialogs, a form with errors, and what another person saved meanwhile."""
    talk = InteractionFactory(by=worker.viewer(), title="Lease", notes="Old")
    browser, home = context(), f"/s/{worker.site.slug}/"
    look = Look(browser, live_server.url)
    page = sign_in(browser, worker)
    for key, name in (("?", "Keyboard shortcuts"), ("Control+k", "Find and go")):
        page.goto(f"{live_server.url}{home}contacts/")
        page.keyboard.press(key)
        expect(page.get_by_role("dialog", name=name)).to_be_visible()
        look.now(page, name)
    for noun in ("contacts", "interactions", "meetings"):
        page.goto(f"{live_server.url}{home}{noun}/new/?contact=1")
        page.evaluate("[...document.forms].forEach((one) => { one.noValidate = true; })")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("[data-error-summary]")).to_be_visible()
        look.now(page, f"{noun} with errors")
    page.goto(f"{live_server.url}{home}interactions/1/edit/")
    page.get_by_role("textbox", name="Note", exact=True).fill("Mine")
    with acting_as(worker.viewer()) as viewer:
        actions.edit(talk, by=viewer, changes={"notes": "Theirs", "title": "Rent"})
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("group", name="Somebody saved this")).to_be_visible()
    look.now(page, "saved by two")
    assert look.found == []
