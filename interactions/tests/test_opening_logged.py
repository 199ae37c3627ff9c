"""Every opening with a reason is a line of the read log; what that cannot say is not opened."""

from __future__ import annotations

import pytest
from django.db import connection

from contacts.tests.pages import Browser
from crm.tests.accounts import as_owner
from crm.tests.factories import Person
from interactions.models import Interaction
from interactions.tests.access import lets_open, readable

PASSWORD = "correct horse battery"
SENT = {"reason": "She is at the border", "password": PASSWORD}


@pytest.fixture
def opener(bob: Person) -> Person:
    """Bob, who knows his password, where the site lets him open entries."""
    return lets_open(bob, PASSWORD)


def test_whoever_looks_for_emergencies_finds_it(
    alice: Person, opener: Person, hidden: Interaction
) -> None:
    """Also where nothing was read after it."""
    path = f"interactions/{hidden.number}/break-glass/"
    assert Browser(opener).post(path, {**SENT, "password": "wrong"}).status_code == 422
    assert Browser(opener).post(path, SENT).status_code == 302
    page = Browser(alice).get("read-log/", deed="opened")
    (line,) = page.context["lines"]
    found = line.reading
    assert (found.user, found.through, found.interaction_id) == (opener.user, "page", hidden.pk)
    assert line.tags == ("immigration",)
    body = page.content.decode()
    assert "Opened in an emergency" in body
    assert SENT["reason"] in body
    assert Browser(alice).get("read-log/", deed="read").context["lines"] == []


def test_reading_what_was_opened_is_a_line_of_its_own(
    alice: Person, opener: Person, hidden: Interaction
) -> None:
    browser = Browser(opener)
    browser.post(f"interactions/{hidden.number}/break-glass/", SENT)
    browser.post("reveal/", {"reveal": "on"})
    assert "SECRETnotes" in browser.get(f"interactions/{hidden.number}/").content.decode()
    lines = Browser(alice).get("read-log/", person=opener.user.pk).context["lines"]
    assert [line.reading.deed for line in lines] == ["read", "opened"]


def test_without_the_log_nothing_opens(opener: Person, hidden: Interaction) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("revoke insert on crm_reading from crm_app")
    browser = Browser(opener)
    browser.client.raise_request_exception = False
    answer = browser.post(f"interactions/{hidden.number}/break-glass/", SENT)
    assert answer.status_code == 503
    assert not readable(hidden, opener, "immigration")
