"""The settings page on which a site says how often it wants to be in touch, by status."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contacts.actions import drop_rhythm, set_rhythm
from contacts.models import StatusRhythm
from contacts.tests.pages import Browser, fields_of
from crm.tenancy.context import acting_as
from crm.tests.factories import Person

pytestmark = pytest.mark.django_db

PAGE = "settings/rhythm/"


def stored(person: Person) -> dict[str, int]:
    with acting_as(person.viewer()) as viewer:
        return dict(StatusRhythm.objects.visible_to(viewer).values_list("status", "days"))


def sent(browser: Browser, **days: str) -> Any:
    return browser.post(PAGE, {**fields_of(browser.get(PAGE)), **days})


def test_it_is_said_changed_and_taken_back(alice: Person, charlie: Person) -> None:
    browser = Browser(alice)
    assert sent(browser, prospect="30", active_client="14").status_code == 302
    assert stored(alice) == {"prospect": 30, "active_client": 14}
    assert fields_of(browser.get(PAGE))["prospect"] == "30"
    assert sent(browser, prospect="", active_client="21").status_code == 302
    assert stored(alice) == {"active_client": 21}
    assert stored(charlie) == {}
    assert f"/s/{alice.site.slug}/{PAGE}" in browser.get("settings/").content.decode()


def test_what_others_said_meanwhile_of_another_status_stays(alice: Person) -> None:
    browser = Browser(alice)
    mine = fields_of(browser.get(PAGE))
    with acting_as(alice.viewer()) as viewer:
        set_rhythm(by=viewer, status="inactive", days=90)
    assert browser.post(PAGE, {**mine, "prospect": "30"}).status_code == 302
    assert stored(alice) == {"inactive": 90, "prospect": 30}


@pytest.mark.parametrize("days", ["0", "731", "-1", "x", "1.5", "9" * 30])
def test_what_is_no_rhythm_is_said_and_nothing_is_saved(
    alice: Person, unchanged: Callable[..., Any], days: str
) -> None:
    browser = Browser(alice)
    browser.get(PAGE)  # which the session is marked by
    with unchanged():
        page = sent(browser, prospect="30", inactive=days)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["inactive"]
    assert fields_of(page)["prospect"] == "30"


def test_it_is_for_who_manages_what_the_site_offers(
    alice: Person, bob: Person, charlie: Person, unchanged: Callable[..., Any]
) -> None:
    employee, stranger = Browser(bob), Browser(charlie, slug=alice.site.slug)
    employee.get("")
    with unchanged():
        assert employee.post(PAGE, {"prospect": "30"}).status_code == 403
        assert stranger.post(PAGE, {}).status_code == 404
    assert Browser(bob).get(PAGE).status_code == 403
    assert PAGE not in Browser(bob).get("settings/").content.decode()


def test_who_said_what_is_kept_one_line_for_each_save(
    alice: Person, bob: Person, charlie: Person
) -> None:
    browser, history = Browser(alice), f"{PAGE}history/"
    page = browser.get(PAGE).content.decode()
    assert '<details class="card" id="who-changed-what">' in page
    assert "No change has been recorded." in browser.get(history).content.decode()
    sent(browser, prospect="30", active_client="14")
    sent(browser)  # nothing is changed
    sent(browser, prospect="", active_client="21")
    with acting_as(alice.viewer()) as viewer:
        set_rhythm(by=viewer, status="active_client", days=21)  # nor here
        set_rhythm(by=viewer, status="active_client", days=28)
        drop_rhythm(StatusRhythm.objects.visible_to(viewer).get(), by=viewer)
    lines = browser.get(history).context["lines"]
    assert {line.what for line in lines} == {"Changed"}
    assert [[(one.label, one.before, one.after) for one in line.changes] for line in lines] == [
        [("Active client", "28", "")],
        [("Active client", "21", "28")],
        [("Active client", "14", "21"), ("Prospect", "30", "")],
        [("Active client", "", "14"), ("Prospect", "", "30")],
    ]
    assert Browser(bob).get(history).status_code == 403
    assert Browser(charlie, slug=alice.site.slug).get(history).status_code == 404
