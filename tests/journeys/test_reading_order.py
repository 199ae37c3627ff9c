"""What the eye sees first comes first for who listens and for the Tab key (WCAG 1.3.2, 2.4.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import combinations, pairwise

import pytest
from django.utils.timezone import now
from playwright.sync_api import BrowserContext, Page, expect

from contacts.tests.factories import ContactFactory
from crm.tests.factories import Person
from followups.tests.pages import promised
from interactions.tests.factories import InteractionFactory
from meetings.tests.factories import MeetingFactory
from tests.journeys.barriers import ARRIVING

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PARTS = """(main) => [...main.querySelectorAll('.card')].map((card) => {
  const {left, right, top, bottom} = card.getBoundingClientRect();
  return {name: card.querySelector('h2, p, summary').textContent.trim(), left, right, top, bottom};
})"""
"""The cards of a page, in the order in which they are written."""
WITHIN = "document.activeElement.closest('.card').querySelector('h2').textContent.trim()"


@pytest.mark.parametrize("width", [390, 820, 1280, 1440, 1920])
def test_home_begins_with_what_is_due_for_everybody(
    width: int,
    worker: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
) -> None:
    by = worker.viewer()
    ana = ContactFactory(by=by, first_name="Ana")
    promised(worker, ana, "Call the landlord", now() - dt.timedelta(days=3))
    MeetingFactory(by=by, contact=ana, scheduled_at=now() + dt.timedelta(hours=1))
    page = sign_in(context(viewport={"width": width, "height": 900}), worker)
    expect(page.locator(ARRIVING)).to_have_count(0)
    parts = page.locator("main").evaluate(PARTS)
    names = [part["name"] for part in parts]
    assert names[:2] == ["Follow-ups due", "Today's meetings"]
    assert names.index("Quick log") < names.index("Slipping") < names.index("Latest entries")
    for before, after in combinations(parts, 2):
        is_beside = after["left"] >= before["right"] or after["right"] <= before["left"]
        assert is_beside or after["top"] >= before["bottom"], (before, after)
    first = parts[0]
    assert all(first["left"] <= one["left"] and first["top"] <= one["top"] for one in parts)
    page.locator("main h1").focus()
    page.keyboard.press("Tab")
    assert page.evaluate(WITHIN) == "Follow-ups due"


@pytest.mark.parametrize("width", [390, 1024, 1280, 1440])
def test_a_contacts_page_has_no_hole_beside_a_long_timeline(
    width: int,
    worker: Person,
    context: Callable[..., BrowserContext],
    sign_in: Callable[[BrowserContext, Person], Page],
) -> None:
    by = worker.viewer()
    ana = ContactFactory(by=by, first_name="Ana", phone="+1 555 010 0000")
    for day in range(1, 25):
        InteractionFactory(by=by, contact=ana, starts_at=now() - dt.timedelta(days=day))
    page = sign_in(context(viewport={"width": width, "height": 900}), worker)
    page.goto(f"{page.url}contacts/{ana.number}/")
    expect(page.locator(ARRIVING)).to_have_count(0)
    columns: dict[float, list[dict[str, float]]] = {}
    for part in page.locator(".dossier").evaluate(PARTS):
        columns.setdefault(part["left"], []).append(part)
    assert len(columns) == {390: 1, 1024: 2, 1280: 2, 1440: 3}[width]
    for column in columns.values():
        for above, below in pairwise(column):
            assert 0 < below["top"] - above["bottom"] < 40, (above, below)
