"""What worked with a contact, on its page."""

import re
from html import unescape
from uuid import UUID

import pytest

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from interactions.tests.factories import InteractionFactory
from rapport.catalogue import TACTICS
from rapport.tests.factories import LISTENING, logged

pytestmark = pytest.mark.django_db


def panel(person, **how) -> str:
    text = Browser(person, **how).get("contacts/1/").content.decode()
    return " ".join(text[text.index("What worked") :].split())


def test_a_mean_is_told_with_how_often_and_how_sure_it_is(alice):
    ana = ContactFactory(by=alice.viewer())
    assert "No tactic has been noted" in panel(alice)
    for _ in range(4):
        logged(alice.viewer("immigration"), ana)
    assert "5.0</span> <span>too few to say</span>" in panel(alice)
    assert "used 4 times" in panel(alice)
    logged(alice.viewer("immigration"), ana, tagged=("immigration",))
    assert "used 4 times" in panel(alice)  # and what is hidden is counted nowhere
    shown = panel(alice, reveal=True)
    assert "used 5 times" in shown
    assert "between 3.3 and 5.0" in shown


def times_on(text: str) -> list[tuple[str, int]]:
    """Where each number of the panel leads, and how many it promises."""
    found = re.findall(r'data-count="(\d+)" href="([^"]+)"', text)
    return [(unescape(url), int(count)) for count, url in found]


def test_every_number_leads_to_the_talks_that_it_counts(alice, bob):
    """And to none of those that are hidden from the reader."""
    ana, leo = ContactFactory(by=alice.viewer()), ContactFactory(by=alice.viewer())
    open_to_all = logged(alice.viewer("immigration"), ana, title="Open")
    hidden = logged(alice.viewer("immigration"), ana, tagged=("immigration",), title="Chrysalis")
    logged(alice.viewer("immigration"), leo)
    InteractionFactory(by=alice.viewer(), contact=ana, title="Without")
    for browser, there in (
        (Browser(bob), [open_to_all]),
        (Browser(alice), [open_to_all]),
        (Browser(alice, reveal=True), [open_to_all, hidden]),
    ):
        text = browser.get("contacts/1/").content.decode()
        ((url, count),) = times_on(text[text.index("What worked") :])
        page = browser.client.get(url)
        assert count == len(there)
        assert {row.pk for row, _cells in page.context["rows"]} == {row.pk for row in there}
        assert "Active Listening" in page.content.decode()  # the filter, to be taken away
        assert ("Chrysalis" in page.content.decode()) is (hidden in there)


@pytest.mark.parametrize("junk", ["x", str(UUID(int=7)), "\0", "1" * 300])
def test_a_tactic_that_is_none_finds_nothing(alice, junk):
    logged(alice.viewer(), ContactFactory(by=alice.viewer()))
    page = Browser(alice).get("interactions/", tactic=junk)
    assert (page.status_code, page.context["rows"]) == (200, [])
    assert "tactic" in page.context["form"].errors
    assert "These filters could not be used" in page.content.decode()


def test_a_search_stays_within_a_tactic(alice):
    ana = ContactFactory(by=alice.viewer())
    for title in ("Rent", "Work"):
        logged(alice.viewer(), ana, title=title)
    InteractionFactory(by=alice.viewer(), contact=ana, title="Rent, without")
    browser = Browser(alice)
    page = browser.get("interactions/", tactic=LISTENING, search="rent")
    assert [row.shown.title for row, _cells in page.context["rows"]] == ["Rent"]
    assert ("tactic", LISTENING) in page.context["kept"]
    other = browser.get("interactions/", tactic=TACTICS[1]["uuid"])
    assert other.context["rows"] == []
