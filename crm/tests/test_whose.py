"""Each page says whose it is, and the sign-in page that nobody is signed in: tabs hear of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from crm.tests.accounts import PASSWORD
from crm.tests.factories import Person

pytestmark = pytest.mark.django_db

SAID = re.compile(r'<meta name="whose" content="(\w*)" data-sign-in="/sign-in/">')


def whose(client: Client, path: str, status: int = 200) -> str:
    page = client.get(path)
    assert page.status_code == status
    assert "no-store" in page.headers["Cache-Control"]
    (said,) = SAID.findall(page.content.decode())
    assert "js/tabs" in page.content.decode()
    return str(said)


def of(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def test_pages_say_whose_they_are(alice: Person, bob: Person) -> None:
    home, hers = f"/s/{alice.site.slug}/", of(alice)
    said = whose(hers, home)
    assert re.fullmatch("[0-9a-f]{32}", said)
    assert whose(hers, "/sites/") == said
    assert whose(hers, "/admin/") == said
    assert whose(hers, f"{home}contacts/99/", 404) == said
    assert whose(of(bob), home) != said


def test_only_who_is_not_signed_in_is_told_that_nobody_is(bob: Person) -> None:
    assert whose(Client(), "/sign-in/") == ""
    wrong: dict[str, Any] = {"username": "nobody", "password": PASSWORD}
    page = of(bob).post("/sign-in/", wrong)  # an old sign-in page in another tab
    assert page.status_code == 422
    assert not SAID.search(page.content.decode())
