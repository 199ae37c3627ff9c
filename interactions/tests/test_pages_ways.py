"""Where a phone, which has neither the sidebar nor keys, finds the one-line log."""

from __future__ import annotations

import re

import pytest

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.tests.factories import Person

pytestmark = pytest.mark.django_db

LINE = re.compile(r'href="[^"]*/interactions/quick/([^"]*)"')


def ways(browser: Browser, path: str) -> tuple[list[str], list[str]]:
    """What the links to the line carry: in the page, but for the sidebar's, and in the sheet."""
    page, _, sheet = browser.get(path).content.decode().partition('class="sheet"')
    return LINE.findall(page)[1:], LINE.findall(sheet)


def test_the_sheet_and_the_form_lead_to_the_line_and_keep_whom_it_is_about(bob: Person) -> None:
    browser = Browser(bob)
    ana: Contact = ContactFactory.create(by=bob.viewer())
    about = f"?contact={ana.number}"
    assert ways(browser, "meetings/") == ([], [""])
    assert ways(browser, f"contacts/{ana.number}/")[1] == [about]
    assert ways(browser, "interactions/new/") == ([""], [""])
    assert ways(browser, f"interactions/new/{about}")[0] == [about]


def test_who_may_not_write_is_led_to_no_line(vera: Person) -> None:
    assert ways(Browser(vera), "meetings/") == ([], [])
