"""What an entry's page tells who cannot read it just now: what came of asking, and what to do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from contacts.tests.pages import Browser
from crm.tenancy.context import acting_as
from crm.tests.factories import Person, PersonFactory
from interactions import actions
from interactions.models import BreakGlass, Interaction
from interactions.tests.access import asked, lets_open, open_to, readable
from interactions.tests.factories import InteractionFactory

PASSWORD = "correct horse battery"
SENT = {"reason": "She is at the border", "password": PASSWORD}
ENTRY = "interactions/1/"
LIST, FEEDS = "interactions/", ("contacts/1/", "interactions/recent/")
BREAK = f"{ENTRY}break-glass/"


def told(browser: Browser, path: str = ENTRY, status: int = 200) -> str:
    page = browser.get(path)
    assert page.status_code == status
    return " ".join(page.content.decode().split())


def openings(person: Person) -> int:
    with acting_as(person.viewer()) as viewer:
        return int(BreakGlass.objects.visible_to(viewer).count())


@pytest.fixture
def opener(alice: Person) -> Person:
    """Hal, who holds another tag, knows his password, and may open entries on this site."""
    hal = PersonFactory.create(username="hal", site=alice.site, holds=["health"])
    return lets_open(hal, PASSWORD)


def test_a_refusal_is_told_to_who_asked_until_they_ask_again(
    alice: Person, bob: Person, vera: Person, hidden: Interaction
) -> None:
    request = asked(hidden, bob)
    with acting_as(alice.viewer()) as viewer:
        actions.refuse(request, by=viewer, note="SECRETnote")
    page = told(Browser(bob))
    assert "Your request was refused" in page
    assert "Ask for access" in page
    assert "SECRET" not in page, "the note is read under Requests"
    for other in (vera, alice):
        assert "Your request was refused" not in told(Browser(other))
    asked(hidden, bob, "Once more")
    page = told(Browser(bob))
    assert "Waiting for the holders." in page
    assert "Your request was refused" not in page


def test_a_grant_is_told_while_all_is_hidden(
    alice: Person, bob: Person, hidden: Interaction
) -> None:
    open_to(hidden, bob, by=alice, until=now() + dt.timedelta(hours=5))
    page = told(Browser(bob))
    assert "This entry is open to you until" in page
    assert "Show them to read it." in page
    assert "Show restricted entries" in page
    assert "SECRET" not in page
    assert "open to you" not in told(Browser(alice)), "who holds the tag"


def told_in(page: str) -> str:
    """The rows of the list, without the filters above them."""
    return page[page.index("<tbody") : page.index("</tbody>")]


def test_lists_and_feeds_tell_it_too(
    alice: Person, bob: Person, vera: Person, hidden: Interaction
) -> None:
    request = asked(hidden, bob)
    assert "Asked" in told_in(told(Browser(bob), LIST))
    with acting_as(alice.viewer()) as viewer:
        actions.refuse(request, by=viewer, note="SECRETnote")
    assert "Refused" in told_in(told(Browser(bob), LIST))
    for path in FEEDS:
        page = told(Browser(bob), path)
        assert "Your request was refused" in page, path
        assert "Ask for access" in page, path
    for other in (vera, alice):
        rows = told_in(told(Browser(other), LIST))
        assert "Asked" not in rows
        assert "Refused" not in rows
        assert all("Your request was" not in told(Browser(other), path) for path in FEEDS)


@pytest.mark.parametrize("hours", [5, None])
def test_lists_and_feeds_tell_what_is_open_while_all_is_hidden(
    alice: Person, bob: Person, hidden: Interaction, hours: int | None
) -> None:
    asked(hidden, bob)
    until = None if hours is None else now() + dt.timedelta(hours=hours)
    open_to(hidden, bob, by=alice, until=until)
    assert ("Open until <time" if until else "Open to you") in told_in(told(Browser(bob), LIST))
    for path in FEEDS:
        page = told(Browser(bob), path)
        assert ("This entry is open to you until" in page) is (until is not None), path
        assert "This entry is open to you" in page, path
        assert "Waiting for the holders." not in page, path
        assert "SECRET" not in page, path
    shown = told(Browser(bob, reveal=True), LIST)
    assert "SECRETtitle" in shown
    assert "Open" not in told_in(shown)


def test_telling_it_takes_one_query_of_a_list_however_many_are_hidden(
    alice: Person, bob: Person, hidden: Interaction
) -> None:
    """And none more of a feed than there is without."""
    asked(hidden, bob)
    by, about = alice.viewer("immigration"), {"contact": hidden.contact}
    InteractionFactory(by=by, **about, kind="call")
    browser, found = Browser(bob), []
    for more in (0, 19):
        for _ in range(more):
            InteractionFactory(by=by, **about, tagged=["immigration"])
        found.append([queries_of(browser, path) for path in (f"{LIST}?type=meeting", *FEEDS)])
    assert found[0] == found[1]
    assert found[1][0] == queries_of(browser, f"{LIST}?type=call") + 1


def queries_of(browser: Browser, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        told(browser, path)
    return len(queries)


def test_a_time_ends_its_sentence(alice: Person, bob: Person, hidden: Interaction) -> None:
    """English ones end with a point of their own."""
    open_to(hidden, bob, by=alice, until=now() + dt.timedelta(hours=5))
    for browser in (Browser(bob), Browser(bob, reveal=True)):
        page = told(browser)
        assert ".m.</time>" in page
        assert ".m.</time>." not in page


def test_nothing_is_spent_while_all_is_hidden(
    alice: Person, opener: Person, hidden: Interaction
) -> None:
    browser = Browser(opener)
    page = told(browser, BREAK)
    assert "Show restricted entries first" in page
    assert "id_password" not in page
    answer = browser.post(BREAK, SENT)
    assert answer.status_code == 422
    assert SENT["reason"] in answer.content.decode(), "what was typed stays"
    assert openings(alice) == 0
    assert not readable(hidden, opener, "immigration")
    browser.post("reveal/", {"reveal": "on"})
    assert browser.post(BREAK, SENT).status_code == 302
    assert "SECRETnotes" in told(browser)


def test_pressed_twice_it_leads_to_the_entry(
    alice: Person, opener: Person, hidden: Interaction
) -> None:
    browser = Browser(opener, reveal=True)
    for _ in range(2):
        answer = browser.post(BREAK, SENT)
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith(ENTRY)
    assert "You can read this already" in told(browser)
    assert openings(alice) == 1


def test_who_manages_members_is_led_to_them(
    alice: Person, bob: Person, hidden: Interaction
) -> None:
    adam = PersonFactory(username="adam", site=alice.site, role="admin")
    page = told(Browser(adam))
    assert "tells who holds which tag" in page
    assert f"/s/{alice.site.slug}/settings/members/" in page
    assert "An administrator of the site" not in page
    page = told(Browser(bob))
    assert "An administrator of the site can tell you" in page
    assert "tells who holds which tag" not in page
