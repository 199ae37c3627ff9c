"""The head of a contact's page: what is promised next, and whether they hear nothing for long."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.actions import note_contacted, set_rhythm
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.models import Reading
from crm.tenancy.context import acting_as
from followups.tests.pages import NOW, agreed, on, promised

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana")


def head(browser: Browser, contact: Any) -> str:
    text = browser.get(f"contacts/{contact.number}/").content.decode()
    subtitle = text.split('class="page-subtitle"')[1].split('class="page-actions')[0]
    return " ".join(subtitle.split())


def test_what_is_due_first_leads_to_the_list_of_it(bob, vera, ana):
    browser = Browser(bob)
    assert "ollow-up" not in head(browser, ana)
    promised(bob, ana, "some day", None)
    assert "Follow-up, no day set" in head(browser, ana)
    agreed(bob, ana, "soon", on(2))
    assert "Next follow-up" in head(browser, ana)
    agreed(bob, ana, "today", on(0, "00:10"))
    assert "Next follow-up" in head(browser, ana)
    promised(bob, ana, "last night", on(-1, "23:50"))
    for reader in (browser, Browser(vera)):
        shown = head(reader, ana)
        assert "Follow-up overdue since" in shown
        assert on(-1, "23:50").date().strftime("%Y-%m-%d") in shown
        assert f"/s/{bob.site.slug}/follow-ups/?contact={ana.number}" in shown


def test_it_takes_one_query(bob, ana):
    browser, path = Browser(bob), f"contacts/{ana.number}/"
    promised(bob, ana, "x", on(1))
    with CaptureQueriesContext(connection) as seen:
        browser.get(path)
    first = [each for each in seen if "order by at asc nulls last, key limit 1" in each["sql"]]
    assert len(first) == 1
    assert len(seen) <= 16
    with CaptureQueriesContext(connection) as seen:
        browser.get(f"{path}timeline/", htmx="timeline")
    assert not [each for each in seen if "order by at asc" in each["sql"]]


def test_what_a_tag_hides_says_no_day_and_each_reading_is_kept(alice, bob, ana):
    promised(alice, ana, "secret", on(-3), "immigration")
    assert "ollow-up" not in head(Browser(bob), ana)
    assert "ollow-up" not in head(Browser(alice), ana)
    asked = f"contacts/{ana.number}/"  # filtered, so that nothing else of the page tells of it
    awake = Browser(alice, reveal=True)
    assert "overdue since" in awake.get(asked, q="zzz").content.decode()
    with acting_as(alice.viewer()) as viewer:
        assert Reading.objects.visible_to(viewer).filter(through="page").count() == 1


def test_who_hears_nothing_for_longer_than_was_meant_slips(alice, bob, ana):
    browser = Browser(bob)

    def silent(days: int) -> str:
        with acting_as(bob.viewer()) as viewer:
            note_contacted(ana.pk, at=NOW - dt.timedelta(days=days), by=viewer)
        return head(browser, ana)

    assert "Slipping" not in silent(40)  # nothing is usual for the status
    with acting_as(alice.viewer()) as viewer:
        set_rhythm(by=viewer, status=ana.relationship_status, days=30)
    assert "Slipping: every 30 days" in head(browser, ana)
    with acting_as(bob.viewer()):
        ana.rhythm_days = 60
        ana.save()
    assert "Slipping" not in head(browser, ana)


def test_one_key_opens_the_form_of_a_follow_up_with_the_contact(bob, vera, ana):
    """And what it sends is a note that is to be followed up."""
    browser, there = Browser(bob), f"?contact={ana.number}&amp;follow_up=1"
    for path in (f"contacts/{ana.number}/", f"follow-ups/?contact={ana.number}"):
        assert f"/interactions/new/{there}" in browser.get(path).content.decode()
        assert there not in Browser(vera).get(path).content.decode()
    page = browser.get("interactions/new/", contact=ana.number, follow_up=1)
    assert page.context["form"].more_is_open
    sent = fields_of(page) | {"notes": "Ask for the lease", "follow_up_at": "2026-03-09"}
    assert sent["kind"] == "note"
    assert browser.post("interactions/new/", sent).status_code == 302
    (line,) = [each.card for each in browser.get("follow-ups/").context["lines"] if each.card]
    assert (line.text, line.follow_up.due_at) == ("Ask for the lease", on(5))
