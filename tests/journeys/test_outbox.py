"""What was typed or saved without a connection: one list, sent from whatever page is open."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.tenancy.context import acting_as
from crm.tests.factories import Person, PersonFactory
from interactions.models import Interaction
from meetings.models import Meeting
from meetings.tests.factories import MeetingFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.test_logging import choose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], Page]
Browsers = Callable[..., BrowserContext]
NOTE = "She will bring the letter of the landlord."
WAITING = "This waits for a connection"
SENT = "What waited for a connection is sent and saved."


@pytest.fixture
def home(live_server: Any, worker: Person) -> str:
    ContactFactory(by=worker.viewer(), first_name="María", last_name="Núñez", email="m@x.org")
    MeetingFactory(by=worker.viewer(), contact=contacts(worker)[0], purpose="The lease")
    return f"{live_server.url}/s/{worker.site.slug}/"


def contacts(person: Person) -> list[Contact]:
    with acting_as(person.viewer()) as viewer:
        return list(Contact.objects.visible_to(viewer).order_by("number"))


def notes(person: Person) -> list[str]:
    with acting_as(person.viewer()) as viewer:
        rows = Interaction.objects.visible_to(viewer).with_content().order_by("number")
        return [row.shown.notes for row in rows]


def lose_the_answer(page: Page, address: str) -> None:
    """Once: the server does what it is asked, and nobody hears of it."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or lost:
            return route.fallback()
        lost.append(route.request.url)
        route.fetch(max_redirects=0)
        return route.abort()

    page.route(address, lose)


def rows(page: Page) -> Any:
    return page.locator("[data-outbox-rows] > li")


def is_kept(page: Page, form: str) -> None:
    expect(page.locator(f"{form}[data-kept]")).to_be_attached()


def test_it_is_sent_from_another_page(
    worker: Person, context: Browsers, sign_in: SignIn, home: str
) -> None:
    browser = context(viewport={"width": 1440, "height": 900}, timezone_id="Asia/Tokyo")
    page = sign_in(browser, worker)
    page.goto(f"{home}interactions/new/?contact=1")
    choose(page, "Call")
    page.get_by_role("textbox", name="Note", exact=True).fill(NOTE)
    is_kept(page, "#log-form")
    browser.route("**/interactions/new/", lambda route: route.abort())
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    other = browser.new_page()
    other.goto(f"{home}outbox/")
    expect(rows(other)).to_contain_text(["Log an interaction · María Núñez"])
    expect(rows(other)).to_contain_text([NOTE])
    expect(other.get_by_text("Waits to be sent", exact=True)).to_be_visible()
    there = dt.datetime.now(ZoneInfo("America/New_York"))  # the worker's clock, not the browser's
    expect(other.locator("li [data-part=at]")).to_contain_text(
        re.compile("|".join(f"{there - dt.timedelta(minutes=ago):%-I:%M}" for ago in (0, 1, 2)))
    )
    expect(other.locator("header [data-outbox-count]").first).to_have_text("1")
    assert notes(worker) == []
    page.close()  # the form's own page is gone; any other of the site sends it
    browser.unroute("**/interactions/new/")
    other.goto(f"{home}contacts/")
    expect(other.get_by_text(SENT)).to_be_visible()
    assert notes(worker) == [NOTE]
    expect(other.get_by_text("Interaction logged.")).to_be_visible()
    other.goto(f"{home}outbox/")
    expect(other.get_by_text("Nothing waits")).to_be_visible()
    expect(other.get_by_text("Interaction logged.")).to_have_count(0)  # said where it was sent


def test_drafts_of_all_forms_are_listed_continued_and_discarded(
    worker: Person, context: Browsers, sign_in: SignIn, home: str
) -> None:
    page = sign_in(context(), worker)
    page.goto(f"{home}contacts/new/")
    page.get_by_label("First name").fill("Lucía of the bakery")
    is_kept(page, "#contact-form")
    page.goto(f"{home}meetings/1/complete/")
    page.get_by_label("What came out").fill("He repairs the heating in May.")
    is_kept(page, "#complete-form")
    page.goto(f"{home}meetings/new/?contact=1")
    page.get_by_label("What for").fill("The deposit, and the keys to it")
    is_kept(page, "#meeting-form")
    page.goto(home)
    page.get_by_role("textbox", name="Quick log").fill("call Maria: the papers are signed")
    is_kept(page, "#quick-form")
    page.goto(f"{home}outbox/")
    expect(rows(page)).to_contain_text(
        ["Quick log", "Schedule a meeting · María Núñez", "Complete · María Núñez", "Add contact"]
    )
    rows(page).nth(3).get_by_role("button", name="Discard").click()
    expect(rows(page).nth(3).get_by_role("button", name="Undo")).to_be_focused()
    rows(page).nth(3).get_by_role("button", name="Undo").click()
    rows(page).nth(0).get_by_role("button", name="Discard").click()
    rows(page).nth(3).get_by_role("link", name="Continue").click()
    expect(page.get_by_label("First name")).to_have_value("Lucía of the bakery")
    expect(page.get_by_text("A draft was kept.")).to_be_visible()
    page.goto(f"{home}meetings/1/complete/")
    expect(page.get_by_label("What came out")).to_have_value("He repairs the heating in May.")
    page.goto(f"{home}outbox/")
    expect(rows(page)).to_have_count(3)


def test_what_is_refused_says_why_and_nobody_else_sees_it(
    worker: Person, context: Browsers, sign_in: SignIn, home: str
) -> None:
    browser = context()
    page = sign_in(browser, worker)
    page.goto(f"{home}contacts/new/")
    page.get_by_label("First name").fill("Mario")
    page.get_by_label("E-mail").fill("m@x.org")
    is_kept(page, "#contact-form")
    browser.set_offline(True)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    page.close()
    browser.set_offline(False)
    page = browser.new_page()
    page.goto(f"{home}outbox/")
    expect(page.get_by_text("Not accepted")).to_be_visible()
    expect(rows(page)).to_contain_text(["María Núñez has this already."])
    expect(rows(page).get_by_role("button", name="Send now")).to_have_count(0)  # refused again
    offered = rows(page).locator(".btn:not([hidden])")
    expect(offered).to_have_text(["Continue", "Discard"])
    expect(offered.first).to_have_class(re.compile("btn-primary"))
    browser.clear_cookies()
    other = PersonFactory.create(username="eva", site=worker.site, role="admin", password=PASSWORD)
    theirs = sign_in(browser, other)
    theirs.goto(f"{home}outbox/")
    expect(theirs.get_by_text("Nothing waits")).to_be_visible()
    assert len(contacts(worker)) == 1


SAVES = re.compile("^(Save|Complete and log)$")
LOST = [
    ("contacts/1/edit/", {"Last name": "Núñez Ruiz"}, (1, 1, 0)),
    ("interactions/quick/", {"Quick log": f"call Maria: {NOTE}"}, (1, 1, 1)),
    ("meetings/new/?contact=1", {"What for": NOTE}, (1, 2, 1)),
    ("contacts/new/", {"First name": "Lucía", "E-mail": "lucia@x.org"}, (2, 2, 1)),
    ("meetings/1/complete/", {"What came out": NOTE}, (2, 2, 2)),
]


def test_an_answer_that_is_lost_makes_one(
    worker: Person, context: Browsers, sign_in: SignIn, home: str
) -> None:
    page = sign_in(context(), worker)
    for path, typed, expected in LOST:
        page.goto(f"{home}{path}")
        for label, text in typed.items():
            page.get_by_role("textbox", name=label, exact=True).fill(text)
        lose_the_answer(page, f"**/{path.partition('?')[0]}")
        page.get_by_role("button", name=SAVES).first.click()
        expect(page.get_by_text(WAITING)).to_be_visible()
        page.reload()  # it is sent again
        expect(page.get_by_text(SENT)).to_be_visible()
        with acting_as(worker.viewer()) as viewer:
            tables: list[Any] = [Contact, Meeting, Interaction]
            made = tuple(table.objects.visible_to(viewer).count() for table in tables)
        assert made == expected, path


def test_an_edit_that_was_written_on_goes_on_top_of_its_own_first_save(
    worker: Person, context: Browsers, sign_in: SignIn, home: str
) -> None:
    """The answer was lost, so it waits; nobody but the same person has saved meanwhile."""
    page = sign_in(context(), worker)
    page.goto(f"{home}contacts/1/edit/")
    page.get_by_label("Last name").fill("Núñez Ruiz")
    lose_the_answer(page, "**/contacts/1/edit/")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    assert contacts(worker)[0].last_name == "Núñez Ruiz"
    page.get_by_label("Last name").fill("Núñez Ruiz de León")
    page.get_by_label("Job title").fill("Baker")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="María Núñez Ruiz de León")).to_be_visible()
    saved = contacts(worker)[0]
    assert (saved.last_name, saved.job_title) == ("Núñez Ruiz de León", "Baker")
    page.goto(f"{home}outbox/")
    expect(page.get_by_text("Nothing waits")).to_be_visible()


def test_without_scripts_it_says_what_there_is(
    worker: Person, context: Browsers, sign_in: SignIn, home: str
) -> None:
    page = sign_in(context(java_script_enabled=False), worker)
    page.goto(home)
    page.get_by_text("Your menu").first.locator("..").click()
    page.get_by_role("link", name="Drafts and outbox").first.click()
    expect(page.get_by_text("Without JavaScript no drafts are kept")).to_be_visible()
    expect(page.get_by_text("Nothing waits")).to_be_hidden()
