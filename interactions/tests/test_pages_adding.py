"""From the log form to a new contact and back, with what was typed."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.tests.factories import Person
from interactions.tests.pages import CALL, stored

pytestmark = pytest.mark.django_db

SOMEBODY = {"first_name": "Nadia", "email": "nadia@example.org"}
NEW = "interactions/new/"


def of(person: Person, path: str) -> str:
    return f"/s/{person.site.slug}/{path}"


def link_on(page: Any) -> str:
    """Where "Add a contact" leads."""
    (found,) = re.findall(r'href="([^"]*/contacts/new/[^"]*)">Add a contact', page.content.decode())
    return unescape(found)


def draft_of(page: Any) -> str:
    """The name by which a browser finds the form's draft."""
    (found,) = re.findall(r'data-draft="(\w+)"', page.content.decode())
    return str(found)


def add_from(browser: Browser, link: str) -> str:
    """Add somebody by that link; where it leads to."""
    form = browser.client.get(link)
    answer = browser.client.post(link.split("?")[0], {**fields_of(form), **SOMEBODY})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


@pytest.mark.parametrize("asked", ["", "?follow_up=1", "?contact=1"])
def test_there_and_back(bob: Person, asked: str) -> None:
    if "contact" in asked:
        ContactFactory(by=bob.viewer())
    browser = Browser(bob)
    shown = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{of(bob, NEW)}{asked}"}
    options = of(bob, f"{NEW}contacts/?contact_search=nadia")
    back = add_from(browser, link_on(browser.client.get(options, headers=shown)))
    page = browser.client.get(back)
    assert page.context["picked"].first_name == "Nadia"
    assert page.context["form"].initial.get("kind") == ("note" if "follow_up" in asked else None)
    assert draft_of(page) == draft_of(browser.client.get(of(bob, f"{NEW}{asked}")))
    text = page.content.decode()
    assert "Nadia is added." in text
    sent = {**fields_of(page), **CALL, "contact": ""}
    assert browser.post(NEW, sent).status_code == 302
    assert stored(bob).contact_id == page.context["picked"].pk


def test_a_draft_comes_back_with_whom_was_added(bob: Person) -> None:
    browser = Browser(bob)
    leo, nadia = (ContactFactory(by=bob.viewer(), first_name=name) for name in ("Leo", "Nadia"))
    typed = {"kind": "call", "notes": "What I typed", "contact_search": "zzz", "draft": "1"}
    page = {"Referer": f"http://testserver{of(bob, NEW)}?added={nadia.number}"}
    back = browser.post(NEW, typed, headers=page)
    assert back.context["picked"] == nadia
    assert fields_of(back)["notes"] == "What I typed"
    other = browser.post(NEW, {**typed, "contact": leo.number}, headers=page)
    assert other.context["picked"] == leo, "who was chosen since then"
    for junk in ("x", "999", "9" * 30, "%00"):
        page = {"Referer": f"http://testserver{of(bob, NEW)}?added={junk}"}
        assert browser.post(NEW, typed, headers=page).context["picked"] is None


def test_without_scripts_the_page_leads_there(bob: Person) -> None:
    browser = Browser(bob)
    link = link_on(browser.get(NEW))
    assert link == f"{of(bob, 'contacts/new/')}?{urlencode({'next': of(bob, NEW)})}"
    assert add_from(browser, link) == f"{of(bob, NEW)}?added=1"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/s/{a}/interactions/new/",
        "//evil.example/s/{a}/interactions/new/",
        "/s/{b}/interactions/new/",
        "/s/{a}/../{b}/interactions/new/",
        "/s/{a}/contacts/together/",
        "/admin/",
        "javascript:alert(1)",
        "/s/{a}/interactions/new",
    ],
)
def test_it_leads_nowhere_else(bob: Person, charlie: Person, wanted: str) -> None:
    asked = urlencode({"next": wanted.format(a=bob.site.slug, b=charlie.site.slug)})
    link = f"{of(bob, 'contacts/new/')}?{asked}"
    assert add_from(Browser(bob), link) == of(bob, "contacts/1/")
    sent = Browser(bob).client.post(
        link, {**SOMEBODY, "email": "b@example.org", "contact_type": "client", "priority": "low"}
    )
    assert "evil" not in sent.headers.get("Location", "")
