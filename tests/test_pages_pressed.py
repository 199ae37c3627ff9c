"""What is only pressed is done once: Undo, Done and Delete, pressed again after a lost answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.models import IdempotencyKey
from crm.models.sessions import SessionStore
from crm.pages import pressing
from crm.pages.base import REVEALING
from crm.pages.pressing import LAST, LONGEST_KEY
from crm.pages.said import MOST
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from followups.tests.pages import promised
from interactions.models import Interaction
from interactions.tests.pages import stored

pytestmark = pytest.mark.django_db

DAY = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)


@pytest.fixture
def maria(alice: Person) -> Contact:
    maria: Contact = ContactFactory.create(by=alice.viewer(), first_name="María")
    return maria


@pytest.fixture
def promise(alice: Person, maria: Contact) -> Interaction:
    return promised(alice, maria, "Call the landlord", DAY)


def press(browser: Browser, path: str, key: str, shown: str = "", **data: Any) -> Any:
    at = f"http://testserver/s/{browser.slug}/{shown}"
    headers = {"HX-Request": "true", "HX-Current-URL": at, "Idempotency-Key": key}
    return browser.post(path, data, headers=headers)


def is_deleted(person: Person) -> bool:
    with acting_as(person.viewer()) as viewer:
        return bool(Interaction.objects.deleted_for(viewer).exists())


def put_off(browser: Browser, key: str) -> str:
    """Until tomorrow; gives what the next page says of it."""
    next_page = f"/s/{browser.slug}/follow-ups/"
    answer = press(browser, "follow-ups/interactions/1/", key, do="tomorrow", next=next_page)
    assert (answer.status_code, answer["HX-Redirect"]) == (200, next_page)
    told: str = browser.get("follow-ups/").content.decode()
    return told[told.index('id="toasts"') :]


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, browser: Browser, deed: Callable[[Any], Any]
) -> None:
    """Another tab of the browser does it to the session while a press is carried out."""
    real = pressing.to_be_said

    def others_come_first(request: Any) -> Any:
        session: Any = SessionStore(browser.client.session.session_key)
        deed(session)
        return real(request)

    monkeypatch.setattr(pressing, "to_be_said", others_come_first)


def test_what_another_tab_took_away_meanwhile_stays_away(
    alice: Person, promise: Interaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(alice)
    session: Any = browser.client.session
    session[REVEALING] = [alice.site.slug]
    session.save()

    def hide(other: Any) -> None:
        del other[REVEALING]
        other.save()

    meanwhile(monkeypatch, browser, hide)
    assert press(browser, "interactions/1/delete/", "one").status_code == 200
    left = SessionStore(session.session_key)
    assert REVEALING not in left
    assert left[LAST]["key"] == "one"


def test_what_a_press_says_to_the_session_stays(alice: Person) -> None:
    browser = Browser(alice)
    for key, reveal, shown in (("one", "on", True), ("two", "", False)):
        assert press(browser, "reveal/", key, reveal=reveal).status_code == 200
        kept = SessionStore(browser.client.session.session_key)
        assert (alice.site.slug in kept.get(REVEALING, ())) is shown
        assert kept[LAST]["key"] == key


def test_whoever_signs_out_meanwhile_is_answered(
    alice: Person, promise: Interaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(alice)
    meanwhile(monkeypatch, browser, lambda other: other.delete())
    assert press(browser, "interactions/1/delete/", "one").status_code == 200
    assert is_deleted(alice)


def test_deleted_twice_is_deleted_and_leads_on(alice: Person, promise: Interaction) -> None:
    browser = Browser(alice)
    for _time in range(2):
        answer = press(browser, "interactions/1/delete/", "one")
        assert answer["HX-Redirect"] == f"/s/{browser.slug}/contacts/1/"
        assert "/interactions/1/restore/" in browser.get("contacts/1/").content.decode()
    assert is_deleted(alice)
    assert press(browser, "interactions/1/delete/", "another").status_code == 404


def test_put_off_twice_it_goes_back_to_the_day_it_was(alice: Person, promise: Interaction) -> None:
    browser = Browser(alice)
    first, again = put_off(browser, "one"), put_off(browser, "one")
    assert DAY.date().isoformat() in first
    undo = [each for each in first.split('"') if "do=back" in each]
    assert undo == [each for each in again.split('"') if "do=back" in each]
    assert DAY.date().isoformat() not in put_off(browser, "another")


def test_what_was_told_is_not_told_twice_at_once(alice: Person, promise: Interaction) -> None:
    browser = Browser(alice)
    for _time in range(2):
        press(browser, "interactions/1/delete/", "one")
    assert browser.get("contacts/1/").content.decode().count("The interaction is deleted.") == 1


def test_other_words_are_another_press(alice: Person, promise: Interaction) -> None:
    browser, at = Browser(alice), "follow-ups/interactions/1/"
    press(browser, at, "one", do="done")
    assert not stored(alice).shown.follow_up_needed
    press(browser, at, "one", do="open")
    assert stored(alice).shown.follow_up_needed


def test_what_leads_nowhere_is_no_press(alice: Person, promise: Interaction) -> None:
    browser = Browser(alice)
    asked = press(browser, "contacts/together/", "one", pick=["1"], step="do", what="owner")
    assert asked.status_code == 422
    with acting_as(alice.viewer()) as viewer:
        assert not IdempotencyKey.objects.visible_to(viewer).exists()
    assert LAST not in browser.client.session


def test_to_another_place_on_the_same_page_it_is_loaded_again(
    alice: Person, promise: Interaction
) -> None:
    browser = Browser(alice)
    there = f"/s/{browser.slug}/follow-ups/#follow-ups"
    for shown, expected in (("follow-ups/#other", "true"), ("follow-ups/?view=done", None)):
        answer = press(browser, "follow-ups/interactions/1/", shown, shown, do="done", next=there)
        assert answer.headers.get("HX-Refresh") == expected


def test_somebody_else_has_pressed_nothing(
    alice: Person, bob: Person, promise: Interaction
) -> None:
    press(Browser(alice), "interactions/1/delete/", "one")
    assert press(Browser(bob), "interactions/1/delete/", "one").status_code == 404


def test_after_another_press_it_says_only_that(alice: Person, promise: Interaction) -> None:
    browser = Browser(alice)
    press(browser, "interactions/1/delete/", "one")
    press(browser, "interactions/1/restore/", "two")
    answer = press(browser, "interactions/1/delete/", "one")
    assert answer["HX-Redirect"] == f"/s/{browser.slug}/"
    assert "This was done before." in browser.get("").content.decode()
    assert not is_deleted(alice)


@pytest.mark.parametrize("key", ["", "x" * (LONGEST_KEY + 1)])
def test_no_key_that_counts_is_as_without(key: str, alice: Person, promise: Interaction) -> None:
    answer = press(Browser(alice), "interactions/1/restore/", key)
    assert answer.status_code == 404  # it is not in the trash
    assert press(Browser(alice), "interactions/1/delete/", key).status_code == 200
    assert is_deleted(alice)


def test_of_many_presses_the_next_page_tells_the_last_ones(
    alice: Person, promise: Interaction
) -> None:
    """A page that said all of them would grow with each."""
    browser = Browser(alice)
    given = [{"do": "day", "on": f"2030-01-{day:02}"} for day in range(1, MOST + 4)]
    for data in given:
        press(browser, "follow-ups/interactions/1/", f"key {data['on']}", **data)
    told = [str(one) for one in browser.get("follow-ups/").context["messages"]]
    assert len(told) == MOST
    assert ("13, 2030" in told[-1], "4, 2030" in told[0]) == (True, True)
