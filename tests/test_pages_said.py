"""What the next page says is said to whom it is meant for, on the site that it is about."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import BACKEND, Browser
from crm.tests.factories import Person, PersonFactory, SiteFactory

pytestmark = pytest.mark.django_db

SAID = "Ana Ruiz is deleted."


@pytest.fixture
def client(alice: Person) -> Client:
    """Alice's, who has deleted Ana and has not seen the next page."""
    ContactFactory.create(by=alice.viewer(), first_name="Ana", last_name="Ruiz")
    browser = Browser(alice)
    browser.post("contacts/1/delete/", {})
    return browser.client


def waiting(client: Client) -> list[Any]:
    return [one for name, one in client.cookies.items() if "messages" in name and one.value]


def test_the_next_page_of_the_site_says_it_once(client: Client, alice: Person) -> None:
    assert waiting(client)
    page = f"/s/{alice.site.slug}/contacts/"
    assert SAID in client.get(page).content.decode()
    assert SAID not in client.get(page).content.decode()


def test_another_person_at_the_same_browser_reads_nothing(
    client: Client, alice: Person, bob: Person
) -> None:
    client.force_login(bob.user, backend=BACKEND)
    page = client.get(f"/s/{bob.site.slug}/contacts/").content.decode()
    assert SAID not in page
    assert "/restore/" not in page


def test_signing_out_leaves_nothing_of_it(client: Client) -> None:
    client.post("/sign-out/")
    assert not waiting(client)


def test_a_page_of_another_site_neither_says_it_nor_takes_it_away(
    client: Client, alice: Person
) -> None:
    there = SiteFactory.create(name="South")
    PersonFactory.create(site=there, username=alice.user.username)
    assert SAID not in client.get(f"/s/{there.slug}/").content.decode()
    assert SAID in client.get(f"/s/{alice.site.slug}/").content.decode()


def test_of_much_the_newest_is_said(alice: Person) -> None:
    browser = Browser(alice)
    for number in range(1, 13):
        ContactFactory.create(by=alice.viewer(), first_name=f"Ana {number}", last_name="Ruiz")
        browser.post(f"contacts/{number}/delete/", {})
    assert "_messages" not in browser.client.session
    page = browser.get("contacts/").content.decode()
    assert "Ana 12 Ruiz is deleted." in page
    assert "Ana 1 Ruiz is deleted." not in page
