"""How often somebody is to be in touch, and who slips."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts import actions
from contacts.models import Contact, StatusRhythm
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.errors import Forbidden, RuleBroken
from crm.tenancy.context import acting_as
from crm.tests.admin import visit

pytestmark = pytest.mark.django_db

LIST = {"view": "slipping", "sort": "last"}


def touched(person: Any, days: int | None, **fields: Any) -> Contact:
    """Somebody whom one was in touch with so many days ago."""
    contact: Contact = ContactFactory.create(by=person.viewer(), **fields)
    if days is not None:
        with acting_as(person.viewer()) as viewer:
            at = timezone.now() - dt.timedelta(days=days)
            actions.note_contacted(contact.pk, at=at, by=viewer)
    return contact


def every(person: Any, days: int, status: str = "prospect") -> StatusRhythm:
    with acting_as(person.viewer()) as viewer:
        return actions.set_rhythm(by=viewer, status=status, days=days)


def slipping(person: Any, **query: Any) -> list[str]:
    page = Browser(person).get("contacts/", **LIST, **query)
    return [contact.first_name for contact in page.context["page"]]


def test_by_their_own_rhythm_or_that_of_their_status(alice, bob):
    touched(bob, 29, first_name="status, in time")
    touched(bob, 31, first_name="status, late")
    touched(bob, 31, first_name="own, in time", rhythm_days=60)
    touched(bob, 10, first_name="own, late", rhythm_days=7)
    touched(bob, None, first_name="added just now", rhythm_days=1)
    assert slipping(bob) == ["own, late"]  # nothing is usual for the status yet
    every(alice, 30)
    assert slipping(bob) == ["status, late", "own, late"]
    every(alice, 90)  # another one in its place
    assert slipping(bob) == ["own, late"]
    with acting_as(alice.viewer()) as viewer:
        (rhythm,) = StatusRhythm.objects.visible_to(viewer)
        actions.drop_rhythm(rhythm, by=viewer)
    with acting_as(bob.viewer()) as viewer:
        later = timezone.now() + dt.timedelta(days=2)
        found = Contact.objects.visible_to(viewer).slipping(viewer, later)
        assert {row.first_name for row in found} == {"own, late", "added just now"}


def test_another_sites_rhythm_is_not_ours(bob, charlie):
    touched(bob, 31)
    every(charlie, 1)
    assert slipping(bob) == []


def test_home_shows_mine_the_longest_first_and_leads_to_the_list(alice, bob):
    every(alice, 5)
    for days in (10, 30, 20):
        touched(bob, days, first_name=f"silent {days}", owner_id=bob.user.pk)
    touched(bob, 40, first_name="not mine", owner_id=alice.user.pk)
    browser, slug = Browser(bob), bob.site.slug
    assert f'hx-get="/s/{slug}/contacts/slipping/"' in browser.get("").content.decode()
    part = browser.get("contacts/slipping/", htmx="slipping")
    told = [contact.first_name for contact in part.context["contacts"]]
    assert told == ["silent 30", "silent 20", "silent 10"]
    plain = browser.get("contacts/slipping/").headers["Location"]
    assert plain == f"/s/{slug}/contacts/?view=slipping&owner={bob.user.pk}&sort=last"
    assert slipping(bob, owner=bob.user.pk) == told


def test_more_of_them_take_no_more_queries(alice, bob):
    every(alice, 5)
    browser, counted = Browser(bob), []
    for more in (1, 9):
        for _ in range(more):
            touched(bob, 30, owner_id=bob.user.pk)
        for path, query in (("contacts/", LIST), ("contacts/slipping/", {})):
            with CaptureQueriesContext(connection) as seen:
                browser.get(path, htmx="slipping" if "slipping/" in path else None, **query)
            counted.append(len(seen))
    assert counted[:2] == counted[2:]


def test_the_form_sets_and_empties_it(bob):
    touched(bob, None)
    browser = Browser(bob)
    for given, told in (("0", 422), ("731", 422), ("x", 422), ("14", 302), ("", 302)):
        sent = {**fields_of(browser.get("contacts/1/edit/")), "rhythm_days": given}
        assert browser.post("contacts/1/edit/", sent).status_code == told
        with acting_as(bob.viewer()) as viewer:
            stored = Contact.objects.visible_to(viewer).get().rhythm_days
        assert stored == (14 if given == "14" else None)
        if given == "14":
            assert "every 14 days" in browser.get("contacts/1/").content.decode()


@pytest.mark.parametrize("days", [0, 731, -1])
def test_what_is_no_rhythm_is_refused_by_action_and_database(alice, days):
    with acting_as(alice.viewer()) as viewer:
        with pytest.raises(RuleBroken) as refused:
            actions.set_rhythm(by=viewer, status="prospect", days=days)
        assert [problem.field for problem in refused.value.problems] == ["days"]
        row = StatusRhythm(site_id=viewer.site_id, status="prospect", days=days)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
        with pytest.raises(RuleBroken):
            actions.create(by=viewer, first_name="x", email="x@example.org", rhythm_days=days)


def test_the_sites_defaults_are_its_admins_to_set(alice, bob):
    with pytest.raises(Forbidden):
        every(bob, 30)
    client, path = visit(alice.user), "/admin/contacts/statusrhythm/"
    assert client.post(f"{path}add/", {"status": "prospect", "days": "0"}).status_code == 200
    assert client.post(f"{path}add/", {"status": "prospect", "days": "30"}).status_code == 302
    with acting_as(alice.viewer()) as viewer:
        (rhythm,) = StatusRhythm.objects.visible_to(viewer)
    assert (rhythm.status, rhythm.days, rhythm.created_by_id) == ("prospect", 30, alice.user.pk)
    client.post(f"{path}{rhythm.pk}/change/", {"days": "60"})
    with acting_as(alice.viewer()) as viewer:
        assert StatusRhythm.objects.visible_to(viewer).get().days == 60
    client.post(f"{path}{rhythm.pk}/delete/", {"post": "yes"})
    with acting_as(alice.viewer()) as viewer:
        assert not StatusRhythm.objects.visible_to(viewer).exists()
