"""From a number to what it counts, and what worked with whom: in every way, and by everybody."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils.timezone import now
from playwright.sync_api import Locator, expect

from interactions.tests.factories import InteractionFactory
from rapport.tests.factories import logged
from tests.journeys.hands import SECRET, Browsers, Hands, SignIn, World
from tests.journeys.walks import EVERYBODY, Walk, WorldOf, by_everybody, in_every_way

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

READS = {"cut": "It sends nothing."}


def talks(world: World) -> None:
    """Two calls of these days, one of last year, and five with a tactic."""
    by, about = world.alice.viewer(), {"contact": world.ana, "kind": "call"}
    for days in (1, 2, 400):
        InteractionFactory(by=by, starts_at=now() - dt.timedelta(days=days), **about)
    for _time in range(5):
        logged(by, world.ana, starts_at=now() - dt.timedelta(days=60))


def behind(hands: Hands, title: str) -> Locator:
    """The table behind a chart, opened."""
    hands.press(hands.page.locator("summary").filter(has_text=f": {title}"))
    return hands.page.get_by_role("table", name=title)


def follow_a_number(hands: Hands) -> None:
    hands.go("analytics/")
    hands.press(hands.link("30 days"))
    hands.at("analytics/?range=30")
    row = behind(hands, "By type").get_by_role("row").filter(has_text="Call")
    hands.press(hands.link("2", row))
    hands.at("interactions/?**")
    expect(hands.page.get_by_role("main").locator("tbody tr")).to_have_count(2)


def take_the_numbers_along(hands: Hands) -> None:
    hands.go("analytics/?range=30")
    with hands.page.expect_download() as saved:
        hands.press(hands.link("CSV : By type"))
    assert re.search(r"-type-.*\.csv$", saved.value.suggested_filename)
    text = saved.value.path().read_text(encoding="utf-8-sig")
    assert re.search(r'^"Call",2,', text, re.MULTILINE)
    assert hands.reads or SECRET not in text


def look_up_what_works(hands: Hands) -> None:
    hands.go("contacts/1/")
    hands.press(hands.page.get_by_role("link", name="See all : What worked"))
    hands.at("rapport/?contact=1")
    tactic = hands.page.get_by_role("listitem").filter(has_text="rated 5 times")
    hands.press(tactic.locator("summary"))
    expect(tactic.locator("details p")).to_be_visible()
    hands.press(hands.link("rated 5 times", tactic))
    hands.at("interactions/?**")
    expect(hands.page.get_by_role("main").locator("tbody tr")).to_have_count(5)


WALKS = (
    Walk(follow_a_number, "", "analytics/", may=EVERYBODY, given=talks, never=READS),
    Walk(take_the_numbers_along, "", "analytics/", may=EVERYBODY, given=talks, never=READS),
    Walk(look_up_what_works, "", "rapport/", may=EVERYBODY, given=talks, never=READS),
)


@in_every_way(WALKS)
def test_in_every_way(
    walk: Walk, way: str, world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    walk.in_a(way, world_of, context, signed_in)


@by_everybody(WALKS)
def test_by_everybody(
    walk: Walk, who: str, world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    walk.by_a(who, world_of, context, signed_in)
