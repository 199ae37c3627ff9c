"""A contact's page and the timeline in its middle."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.tenancy.context import acting_as
from interactions.models import Interaction, InteractionContent
from interactions.tests.factories import InteractionFactory
from interactions.vocabulary import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


def many(person, contact, count: int, **fields) -> None:
    """Entries an hour apart, the first one an hour ago, in two statements."""
    with acting_as(person.viewer()) as viewer:
        mine = {"site_id": viewer.site_id, "created_by_id": viewer.user_id}
        rows = [
            Interaction(
                **mine,
                contact=contact,
                number=1000 + index,
                kind=Kind.CALL,
                starts_at=now() - dt.timedelta(hours=1 + index),
            )
            for index in range(count)
        ]
        Interaction.objects.visible_to(viewer).bulk_create(rows)
        contents = [
            InteractionContent(
                interaction=row, site_id=viewer.site_id, notes=f"Entry {index:04}", **fields
            )
            for index, row in enumerate(rows)
        ]
        InteractionContent.objects.visible_to(viewer).bulk_create(contents)


def shown(page) -> list[str]:
    return [line.entry.body for line in page.context["timeline"].lines if line.entry]


def test_the_page_is_complete_without_scripts(bob, ana):
    many(bob, ana, 3, follow_up_needed=True, next_action="Call back")
    text = Browser(bob).get("contacts/1/").content.decode()
    assert text.index("Entry 0000") < text.index("Entry 0001") < text.index("Entry 0002")
    for expected in (
        "Ana Ruiz",
        "Prospect",
        "Awareness",
        "ana",
        "Show the follow-ups",
        "?contact=1",
    ):
        assert expected in text


def test_an_empty_timeline_offers_the_first_step(bob, vera, ana):
    assert "Log the first one" in Browser(bob).get("contacts/1/").content.decode()
    assert "Log the first one" not in Browser(vera).get("contacts/1/").content.decode()


def test_what_is_planned_stands_above_now(bob, ana):
    ahead = now() + dt.timedelta(days=3)
    InteractionFactory(by=bob.viewer(), contact=ana, starts_at=ahead, title="Planned")
    many(bob, ana, 2)
    lines = Browser(bob).get("contacts/1/").context["timeline"].lines
    kinds = ["now" if line.is_now else "day" if line.day else "entry" for line in lines]
    assert kinds[:4] == ["day", "entry", "now", "day"]
    assert lines[1].entry.title == "Planned"


def test_there_is_no_now_line_without_plans(bob, ana):
    many(bob, ana, 2)
    assert not any(
        line.is_now for line in Browser(bob).get("contacts/1/").context["timeline"].lines
    )


def test_paging_by_key_shows_every_entry_once(bob, ana):
    many(bob, ana, 60)
    page = Browser(bob).get("contacts/1/")
    seen = shown(page)
    while more := page.context["timeline"].more:
        page = Browser(bob).get("contacts/1/timeline/", htmx="", before=more)
        assert "<html" not in page.content.decode()
        seen += shown(page)
    assert seen == [f"Entry {index:04}" for index in range(60)]


def test_the_next_page_is_a_link_too(bob, ana):
    many(bob, ana, 30)
    page = Browser(bob).get("contacts/1/")
    more = page.context["timeline"].more
    later = Browser(bob).get("contacts/1/", before=more)
    assert shown(later)[0] == "Entry 0025"
    assert "Back to the newest" in later.content.decode()


@pytest.mark.parametrize(
    "before", ["x", "x~1", "2026-01-01~1", "2026-01-01T00:00:00Z~x", "0001-01-01T00:00:00Z~1"]
)
def test_a_junk_key_is_nothing(bob, ana, before):
    assert Browser(bob).get("contacts/1/", before=before).status_code == 404


def test_filters(alice, bob, ana):
    many(bob, ana, 2)
    InteractionFactory(
        by=alice.viewer(), contact=ana, kind="email", notes="Letter", follow_up_needed=True
    )
    browser = Browser(bob)
    assert shown(browser.get("contacts/1/", type="email")) == ["Letter"]
    assert shown(browser.get("contacts/1/", author=alice.user.pk)) == ["Letter"]
    assert shown(browser.get("contacts/1/", follow_up="open")) == ["Letter"]
    assert shown(browser.get("contacts/1/", q="0001")) == ["Entry 0001"]
    assert len(shown(browser.get("contacts/1/", type="junk", author="junk"))) == 3
    assert "No entry fits" in browser.get("contacts/1/", q="nothing").content.decode()


def test_the_fragment_opened_directly_leads_to_the_page(bob, ana):
    page = Browser(bob).get("contacts/1/timeline/", type="call")
    assert page.url == f"/s/{bob.site.slug}/contacts/1/?type=call"
    part = Browser(bob).get("contacts/1/timeline/", htmx="timeline").content.decode()
    assert 'id="timeline"' in part
    assert "<html" not in part


def test_other_contacts_and_other_sites_stay_out(bob, charlie, ana):
    other = ContactFactory(by=bob.viewer())
    many(bob, other, 1)
    assert shown(Browser(bob).get("contacts/1/")) == []
    for path in ("contacts/1/", "contacts/1/timeline/"):
        assert Browser(charlie).get(path).status_code == 404
        assert Browser(charlie, slug=bob.site.slug).get(path).status_code == 404


def test_the_number_of_queries_is_the_same_for_5_and_500(bob, ana):
    counts = []
    browser = Browser(bob)
    for count in (5, 500):
        contact = ana if count == 5 else ContactFactory(by=bob.viewer())
        with acting_as(bob.viewer()), connection.cursor() as cursor:
            cursor.execute("delete from interactions_interaction")
        many(bob, contact, count, follow_up_needed=True)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(f"contacts/{contact.number}/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16
