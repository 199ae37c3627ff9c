"""The list of contacts: search, filters, sorting, paging, what it says when it is empty."""

import datetime as dt

import pytest
from django.utils import timezone

from contacts.actions import delete, note_contacted
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.tenancy.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(alice, bob):
    by = alice.viewer()
    return [
        ContactFactory(by=by, first_name="Inés", last_name="Álvarez", owner_id=bob.user.pk),
        ContactFactory(
            by=by,
            first_name="Zoe",
            last_name="Young",
            company_name="Casa Sol",
            relationship_status="active_client",
            tags=["legal"],
        ),
        ContactFactory(by=by, first_name="Mei", last_name="Tanaka", contact_type="lead"),
    ]


def names(page) -> list[str]:
    return [contact.display_name for contact in page.context["page"]]


def test_a_fresh_site_says_what_to_do(bob):
    page = Browser(bob).get("contacts/")
    assert "No contacts yet" in page.content.decode()
    assert "/contacts/new/" in page.content.decode()


def test_a_viewer_is_offered_nothing_to_write(vera, people):
    assert "/contacts/new/" not in Browser(vera).get("contacts/").content.decode()


def test_it_lists_by_name_with_what_matters(bob, people):
    page = Browser(bob).get("contacts/")
    assert names(page) == ["Inés Álvarez", "Mei Tanaka", "Zoe Young (Casa Sol)"]
    text = page.content.decode()
    assert all(word in text for word in ("Casa Sol", "Active client", "legal", "1–3"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "ines"}, ["Inés Álvarez"]),
        ({"search": "alvarez"}, ["Inés Álvarez"]),
        ({"q": "sol zoe"}, ["Zoe Young (Casa Sol)"]),
        ({"status": "active_client"}, ["Zoe Young (Casa Sol)"]),
        ({"type": "lead"}, ["Mei Tanaka"]),
        ({"tag": "legal"}, ["Zoe Young (Casa Sol)"]),
        ({"view": "mine"}, ["Inés Álvarez"]),
        ({"view": "new", "sort": "-name"}, ["Zoe Young (Casa Sol)", "Mei Tanaka", "Inés Álvarez"]),
        ({"view": "silent"}, []),
        ({"view": "slipping"}, []),
        ({"q": "%"}, []),
        ({"q": "\x00"}, ["Inés Álvarez", "Mei Tanaka", "Zoe Young (Casa Sol)"]),
    ],
)
def test_search_and_filters(bob, people, query, expected):
    assert names(Browser(bob).get("contacts/", **query)) == expected


def test_by_owner(bob, people):
    assert names(Browser(bob).get("contacts/", owner=bob.user.pk)) == ["Inés Álvarez"]
    assert len(names(Browser(bob).get("contacts/", owner="junk"))) == 3


def test_who_is_silent_is_found_and_sorted_by_silence(alice, people):
    viewer = alice.viewer()
    with acting_as(viewer):
        for days, contact in ((40, people[0]), (90, people[1]), (3, people[2])):
            then = timezone.now() - dt.timedelta(days=days)
            note_contacted(contact.pk, at=then, by=viewer)
    page = Browser(alice).get("contacts/", view="silent", sort="last")
    assert names(page) == ["Zoe Young (Casa Sol)", "Inés Álvarez"]


def test_the_sorted_column_says_so(bob, people):
    text = Browser(bob).get("contacts/", sort="-status").content.decode()
    assert text.count('aria-sort="descending"') == 1
    assert 'aria-sort="none"' in text


def test_all_tags_of_the_site_are_offered(alice, bob, charlie, people):
    """Not only those in sight; without what is gone, and with the filters that are on."""
    with acting_as(alice.viewer()) as viewer:
        gone = ContactFactory(by=viewer, tags=["gone"])
        ContactFactory(by=viewer, tags=["Éxito", "legal", "a & b"])
        delete(gone, by=viewer)
    ContactFactory(by=charlie.viewer(), tags=["theirs"])
    browser, slug = Browser(bob), bob.site.slug
    page = browser.get("contacts/", status="prospect", page=2)
    assert f'hx-get="/s/{slug}/contacts/tags/?status=prospect"' in page.content.decode()
    part = browser.get("contacts/tags/", htmx="contact-tags", status="prospect")
    assert part.context["tags"] == ["a & b", "Éxito", "legal"]
    text = part.content.decode()
    assert f'href="/s/{slug}/contacts/?status=prospect&amp;tag=a+%26+b"' in text
    assert "<html" not in text
    whole = browser.get("contacts/tags/").content.decode()
    assert "<html" in whole
    assert "Éxito" in whole


def test_no_match_offers_to_clear(bob, people):
    text = Browser(bob).get("contacts/", q="nobody").content.decode()
    assert "No contact fits" in text
    assert "Clear search" in text


def test_filters_are_cleared_only_where_there_are_any(bob, people):
    """A tab is none: whoever is on it would land on another."""
    browser = Browser(bob)
    for query in ({}, {"view": "overdue"}, {"view": "mine", "sort": "-name"}):
        assert "Clear all" not in browser.get("contacts/", **query).content.decode(), query
    for query in ({"status": "prospect"}, {"view": "overdue", "tag": "legal"}, {"view": "silent"}):
        assert "Clear all" in browser.get("contacts/", **query).content.decode(), query


def test_pages_are_in_the_address_and_forgiving(bob, people):
    for number in range(12):
        ContactFactory(by=bob.viewer(), last_name=f"Row {number:02}")
    page = Browser(bob).get("contacts/", per_page=10, page=2)
    assert "11–15" in page.content.decode()
    for junk in ("0", "-1", "99", "x", "9" * 30):
        assert Browser(bob).get("contacts/", per_page="7", page=junk).status_code == 200


def test_htmx_gets_only_the_table(bob, people):
    page = Browser(bob).get("contacts/", htmx="results", q="zoe")
    text = page.content.decode()
    assert "<html" not in text
    assert 'id="results"' in text
    assert "1 contact" in text
    assert "HX-Request" in page.headers["Vary"]


def test_another_sites_contacts_are_not_there(charlie, people):
    assert names(Browser(charlie).get("contacts/")) == []
    assert names(Browser(charlie).get("contacts/", q="zoe")) == []


def test_the_number_of_queries_does_not_grow(bob, people, django_assert_max_num_queries):
    for number in range(20):
        ContactFactory(by=bob.viewer(), last_name=f"Row {number:02}", owner_id=bob.user.pk)
    browser = Browser(bob)
    with django_assert_max_num_queries(12):
        browser.get("contacts/")


def test_the_summary_counts_and_links(bob, people):
    page = Browser(bob).get("contacts/summary/")
    assert [stat["value"] for stat in page.context["stats"]] == [3, 1, 0, 3]
    assert "?status=active_client" in page.content.decode()
    assert "<html" in page.content.decode()
    part = Browser(bob).get("contacts/summary/", htmx="")
    assert "<html" not in part.content.decode()
