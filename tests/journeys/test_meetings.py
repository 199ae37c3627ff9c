"""Schedule a meeting, read its brief, say how it went, and find it in the timeline."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.models import User
from crm.tests.factories import Person
from meetings.tests.briefs import crowded
from meetings.tests.factories import MeetingFactory
from meetings.tests.pages import stored
from tests.journeys.test_logging import choose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], Page]
Browsers = Callable[..., BrowserContext]
DAY = dt.timedelta(days=1)
BROKEN_WORDS = """() => [...document.querySelectorAll(".brief td")].flatMap((cell) => {
    const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), broken = [];
    while (text.nextNode()) for (const word of text.currentNode.data.matchAll(/[\\p{L}]+/gu)) {
        const range = new Range();
        range.setStart(text.currentNode, word.index);
        range.setEnd(text.currentNode, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map((line) => line.top));
        if (lines.size > 1) broken.push(word[0]);
    }
    return broken;
})"""


@pytest.fixture
def maria(worker: Person) -> Contact:
    return ContactFactory(by=worker.viewer(), first_name="María", last_name="Núñez")


@pytest.fixture
def home(live_server: Any, worker: Person) -> str:
    return f"{live_server.url}/s/{worker.site.slug}/"


def schedule(page: Page) -> None:
    page.get_by_label("What for").fill("Review the lease")
    choose(page, "45 min")
    page.get_by_label("Place").fill("Room 2")
    page.get_by_label("Agenda").fill("The landlord's letter\nThe deposit")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Review the lease")).to_be_visible()


def complete(page: Page) -> None:
    expect(page.get_by_label("What was talked about")).to_have_value(
        "The landlord's letter\nThe deposit"
    )
    expect(page.get_by_label("45 min", exact=True)).to_be_checked()
    page.get_by_label("What came out").fill("He repairs the heating.")
    page.get_by_label("To do").fill("Write to the landlord")
    page.get_by_role("button", name="Complete and log").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.parametrize("width", [1440, 390])
def test_from_the_plan_to_the_timeline(
    javascript: bool,
    width: int,
    worker: Person,
    maria: Contact,
    context: Browsers,
    sign_in: SignIn,
    home: str,
) -> None:
    browser = context(java_script_enabled=javascript, viewport={"width": width, "height": 900})
    page = sign_in(browser, worker)
    page.goto(f"{home}contacts/{maria.number}/")
    page.get_by_role("main").get_by_role("link", name="Meeting", exact=True).click()
    expect(page.get_by_role("main").get_by_text("María Núñez").last).to_be_visible()
    schedule(page)
    page.get_by_role("link", name="Brief", exact=True).click()
    expect(page.get_by_text("The deposit")).to_be_visible()
    expect(page.get_by_text("There is no talk that you may read.")).to_be_visible()
    page.goto(f"{home}meetings/")
    page.get_by_role("main").get_by_role("link", name="Review the lease").click()
    page.get_by_role("link", name="Complete", exact=True).click()
    complete(page)
    expect(page.get_by_text("Meeting completed and logged.")).to_be_visible()
    expect(page.get_by_text("He repairs the heating.")).to_be_visible()
    page.goto(f"{home}contacts/{maria.number}/")
    expect(page.get_by_role("main").get_by_text("He repairs the heating.")).to_be_visible()
    page.goto(f"{home}meetings/1/")
    page.get_by_role("button", name="Done: Write to the landlord").click()
    expect(page.get_by_role("button", name="Done: Write to the landlord")).to_have_attribute(
        "aria-pressed", "true"
    )
    (item,) = stored(worker).action_items.all()
    assert item.done_at is not None


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_called_off_with_a_reason(
    javascript: bool, worker: Person, maria: Contact, context: Browsers, sign_in: SignIn, home: str
) -> None:
    MeetingFactory(by=worker.viewer(), contact=maria)
    page = sign_in(context(java_script_enabled=javascript), worker)
    page.goto(f"{home}meetings/month/")
    page.goto(f"{home}meetings/1/")
    page.get_by_role("main").get_by_role("link", name="Cancel", exact=True).click()
    page.get_by_label("Why it is called off").fill("She is ill.")
    page.get_by_role("button", name="Cancel the meeting").click()
    expect(page.get_by_text("The meeting is cancelled.")).to_be_visible()
    expect(page.get_by_text("She is ill.")).to_be_visible()


def test_a_double_click_schedules_once(
    worker: Person, maria: Contact, context: Browsers, sign_in: SignIn, home: str
) -> None:
    page = sign_in(context(), worker)
    page.goto(f"{home}meetings/new/?contact={maria.number}")
    page.get_by_role("button", name="Save", exact=True).dblclick()
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    page.goto(f"{home}meetings/")
    expect(page.locator(".agenda-row")).to_have_count(1)


def test_the_keyboard_leads_everywhere(
    worker: Person, maria: Contact, context: Browsers, sign_in: SignIn, home: str
) -> None:
    page = sign_in(context(viewport={"width": 1440, "height": 900}), worker)
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/meetings/")
    page.goto(home)
    page.keyboard.press("m")
    page.wait_for_url("**/meetings/new/")
    page.goto(f"{home}contacts/{maria.number}/")
    page.keyboard.press("m")
    page.wait_for_url(f"**/meetings/new/?contact={maria.number}")
    expect(page.get_by_label("What for")).to_be_focused()


def test_arrows_move_between_the_days(
    worker: Person, maria: Contact, context: Browsers, sign_in: SignIn, home: str
) -> None:
    page = sign_in(context(viewport={"width": 1440, "height": 900}), worker)
    page.goto(f"{home}meetings/month/?on=2030-03-01")
    page.locator('[data-day]:not([tabindex="-1"])').focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    expect(page.locator("[data-day]:focus")).to_have_attribute(
        "aria-label", re.compile("March 8, 2030")
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**/meetings/new/?on=2030-03-08")
    expect(page.get_by_label("Date and time")).to_have_value("2030-03-08T09:00")


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_a_month_shows_the_clock_there_beside_another_here(
    width: int, worker: Person, maria: Contact, context: Browsers, sign_in: SignIn, home: str
) -> None:
    User.objects.filter(pk=worker.user.pk).update(timezone="Europe/Madrid")
    noon = dt.datetime(2030, 3, 6, 12, tzinfo=worker.site.zone)
    MeetingFactory(by=worker.viewer(), contact=maria, scheduled_at=noon)
    page = sign_in(context(viewport={"width": width, "height": 900}), worker)
    page.goto(f"{home}meetings/month/?on=2030-03-01")
    there = page.get_by_text("(12:00 p.m. in New York)", exact=True)
    expect(there).to_be_visible()
    box = there.bounding_box()
    assert box
    assert box["width"] > 40  # what is read aloud alone is of one pixel
    assert box["height"] > 10


def test_the_brief_prints_on_one_page(
    worker: Person, context: Browsers, sign_in: SignIn, home: str
) -> None:
    """On either paper, however much there is to say, and it tells what it leaves out."""
    page = sign_in(context(), worker)
    for agenda, promises in ((6, 0), (10, 10)):
        number = crowded(worker, agenda, promises).number
        page.goto(f"{home}meetings/{number}/brief/")
        for paper in ("A4", "Letter"):
            printed = page.pdf(format=paper, prefer_css_page_size=True)
            many = len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))
            assert many == 1, (agenda, promises, paper)
    expect(page.locator("[data-not-printed]").first).to_be_hidden()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 710, "height": 950})
    assert page.evaluate(BROKEN_WORDS) == []
    expect(page.get_by_text("The last talks")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    assert (
        page.locator("[data-not-printed]:visible").all_text_contents()
        == ["and 4 more, not printed"] * 2
    )
