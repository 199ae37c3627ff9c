"""The page of the read log: for whom, what it shows, and how it is narrowed."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from contacts.tests.pages import Browser
from crm.models import Reading
from crm.tenancy.context import acting_as
from crm.tests.api import ApiOf
from crm.tests.factories import Person, PersonFactory
from interactions import actions
from interactions.models import Interaction
from interactions.tests.factories import InteractionFactory

AGO = dt.timedelta(days=3)


@pytest.fixture
def row(alice: Person) -> Interaction:
    return InteractionFactory.create(
        by=alice.viewer("immigration"), tagged=["immigration"], title="SECRETtitle"
    )


@pytest.fixture
def read(api: ApiOf, alice: Person, row: Interaction) -> None:
    """By Alice: through two contracts, and through the pages."""
    for path in (row.number, row.uuid):
        api(alice).get(f"/api/interactions/{path}?tags=immigration")
    Browser(alice, reveal=True).get(f"interactions/{row.number}/")


def shown(browser: Browser, **asked: Any) -> list[str]:
    """Through which doors the lines on the page say that somebody came, the latest first."""
    page = browser.get("read-log/", **asked)
    assert page.status_code == 200
    return [line.reading.through for line in page.context["lines"]]


def test_for_owners_and_admins(alice: Person, bob: Person, vera: Person, read: None) -> None:
    adam = PersonFactory(username="adam", site=alice.site, role="admin")
    for person, status in ((alice, 200), (adam, 200), (bob, 403), (vera, 403)):
        assert Browser(person).get("read-log/").status_code == status


def test_another_sites_is_not_there(read: None, charlie: Person) -> None:
    assert shown(Browser(charlie)) == []
    page = Browser(charlie).get("read-log/")
    assert "Nothing read yet" in page.content.decode()


def test_it_tells_no_text_and_names_held_tags_only(
    alice: Person, row: Interaction, read: None
) -> None:
    adam = PersonFactory(username="adam", site=alice.site, role="admin")
    theirs = Browser(alice).get("read-log/").content.decode()
    assert "immigration" in theirs
    assert f"Meeting {row.number}" in theirs
    his = Browser(adam).get("read-log/").content.decode()
    assert "immigration" not in his
    assert "1 that you do not hold" in his
    assert "SECRET" not in theirs + his


def test_filters(alice: Person, bob: Person, row: Interaction, read: None) -> None:
    browser = Browser(alice)
    assert shown(browser) == ["page", "tracking", "sites"]
    assert shown(browser, through="sites") == ["sites"]
    assert shown(browser, person=bob.user.pk) == []
    assert len(shown(browser, person=alice.user.pk)) == 3
    assert len(shown(browser, number=row.number)) == 3
    assert shown(browser, number=row.number + 1) == []
    assert shown(browser, deed="opened") == []
    today = dt.datetime.now(dt.UTC).date()
    assert len(shown(browser, start_date=today - AGO)) == 3
    assert shown(browser, end_date=today - AGO) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"person": "x"},
        {"person": "999999"},
        {"number": "0"},
        {"number": "99999999999999999999"},
        {"through": "window"},
        {"start_date": "2024-13-01"},
        {"start_date": "2024-02-02", "end_date": "2024-02-01"},
        {"end_date": "9999-12-31"},
    ],
)
def test_a_filter_that_is_wrong_finds_nothing(
    asked: dict[str, str], alice: Person, read: None
) -> None:
    page = Browser(alice).get("read-log/", **asked)
    assert page.status_code == 200
    assert page.context["lines"] == []
    assert "could not be used" in page.content.decode()


def test_pages_of_it(alice: Person, row: Interaction, read: None) -> None:
    assert shown(Browser(alice), per_page=10, page=1) == ["page", "tracking", "sites"]
    with acting_as(alice.viewer()) as viewer:
        for number in range(10):
            Reading(
                site=alice.site,
                user=alice.user,
                interaction_id=row.pk,
                tags=[],
                through="admin",
                visit=uuid.UUID(int=number),
                at=row.created_at - AGO,
            ).save()
        assert Reading.objects.visible_to(viewer).count() == 13
    assert shown(Browser(alice), per_page=10, page=2) == ["admin"] * 3


def test_it_outlives_the_interaction(alice: Person, row: Interaction, read: None) -> None:
    with acting_as(alice.viewer("immigration")) as viewer:
        actions.delete(row, by=viewer)
    page = Browser(alice).get("read-log/", number=row.number).content.decode()
    assert "(deleted)" in page
