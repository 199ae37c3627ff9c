"""When somebody was last in touch, by the interactions that there are (ADR 35)."""

from __future__ import annotations

import datetime as dt
import importlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.utils.timezone import now

from contacts import actions as contacts
from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tests.accounts import in_parallel, let_it_wait
from crm.tests.factories import Person
from interactions import actions
from interactions.models import Interaction
from interactions.tasks import count_what_has_begun
from interactions.vocabulary import Kind

NOON = dt.datetime(2026, 2, 10, 12, tzinfo=dt.UTC)


def on(days: int) -> dt.datetime:
    return NOON + dt.timedelta(days=days)


def last(person: Person, contact: Contact) -> dt.datetime | None:
    with acting_as(person.viewer()) as viewer:
        found: Contact = Contact.objects.ever_of(viewer).get(pk=contact.pk)
    return found.last_contacted


def logged(person: Person, contact: Contact | None, days: int, **more: Any) -> Interaction:
    with acting_as(person.viewer(*["immigration"] * ("tags" in more))) as viewer:
        fields = {"kind": Kind.CALL, "starts_at": on(days), **more}
        return actions.log(by=viewer, contact=contact, **fields)


def restricted(person: Person) -> list[Tag]:
    with acting_as(person.viewer()) as viewer:
        return [Tag.objects.visible_to(viewer).get(name="immigration")]


def edited(person: Person, interaction: Interaction, **changes: Any) -> None:
    with acting_as(person.viewer()) as viewer:
        actions.edit(interaction, by=viewer, changes=changes)


def deleted(person: Person, interaction: Interaction) -> None:
    with acting_as(person.viewer()) as viewer:
        actions.delete(interaction, by=viewer)


def test_what_is_deleted_counts_no_more_and_what_comes_back_does(
    alice: Person, ana: Contact
) -> None:
    first, second = logged(alice, ana, 0), logged(alice, ana, 5)
    assert last(alice, ana) == on(5)
    deleted(alice, second)
    assert last(alice, ana) == on(0)
    deleted(alice, first)
    assert last(alice, ana) is None
    with acting_as(alice.viewer()) as viewer:
        actions.restore(second, by=viewer)
    assert last(alice, ana) == on(5)


def test_what_was_planned_counts_once_it_has_begun(
    alice: Person, charlie: Person, ana: Contact
) -> None:
    theirs = ContactFactory(by=charlie.viewer())
    for person, contact in ((alice, ana), (charlie, theirs)):
        logged(person, contact, 0)
        with time_machine.travel(on(1), tick=False):
            logged(person, contact, 3)
            logged(person, contact, 4, kind=Kind.NOTE, follow_up_needed=True)
            deleted(person, logged(person, contact, 4))
            logged(person, contact, 8)
    for day, counted in ((2, 0), (5, 3), (30, 8), (31, 8)):
        with time_machine.travel(on(day), tick=False):
            count_what_has_begun(timestamp=0)
            assert [last(alice, ana), last(charlie, theirs)] == [on(counted)] * 2


def test_a_start_that_is_moved_moves_it_both_ways(alice: Person, ana: Contact) -> None:
    talk = logged(alice, ana, 5)
    edited(alice, talk, starts_at=on(-100))
    assert last(alice, ana) == on(-100)
    edited(alice, talk, starts_at=on(7))
    assert last(alice, ana) == on(7)
    edited(alice, talk, starts_at=now() + dt.timedelta(days=1))
    assert last(alice, ana) is None, "it is planned"


def test_another_contact_takes_it_along(alice: Person, ana: Contact) -> None:
    ben = ContactFactory(by=alice.viewer())
    talk = logged(alice, ana, 5)
    edited(alice, talk, contact=ben)
    assert (last(alice, ana), last(alice, ben)) == (None, on(5))
    edited(alice, talk, contact=None)
    assert last(alice, ben) is None


def test_what_a_tag_hides_counts_for_all(alice: Person, bob: Person, ana: Contact) -> None:
    logged(alice, ana, 5, tags=restricted(alice))
    shown = logged(bob, ana, 3)
    deleted(alice, shown)
    assert last(bob, ana) == on(5)


def test_a_contact_in_the_trash_hears_it_too(alice: Person, ana: Contact) -> None:
    talk = logged(alice, ana, 5)
    with acting_as(alice.viewer()) as viewer:
        contacts.delete(ana, by=viewer)
        actions.delete(talk, by=viewer)
        contacts.restore(ana, by=viewer)
    assert last(alice, ana) is None


def test_a_promise_is_no_touch_until_it_becomes_one(alice: Person, ana: Contact) -> None:
    logged(alice, ana, 0)
    note = logged(alice, ana, 5, kind=Kind.NOTE, follow_up_needed=True)
    assert last(alice, ana) == on(0)
    edited(alice, note, follow_up_needed=False)
    assert last(alice, ana) == on(0), "it is done, and that is no touch either"
    edited(alice, note, kind=Kind.CALL)
    assert last(alice, ana) == on(5)


def test_of_a_promise_that_a_tag_hides_nobody_learns_that_it_is_one(
    alice: Person, ana: Contact
) -> None:
    promise = {"kind": Kind.NOTE, "follow_up_needed": True}
    logged(alice, ana, 3, tags=restricted(alice), **promise)
    assert last(alice, ana) == on(3)
    later = logged(alice, ana, 5, **promise)
    assert last(alice, ana) == on(3)
    with acting_as(alice.viewer("immigration")) as viewer:
        actions.edit(later, by=viewer, changes={}, tags=restricted(alice))
    assert last(alice, ana) == on(5)


def test_a_note_and_a_call_to_be_followed_up_are_touches(alice: Person, ana: Contact) -> None:
    logged(alice, ana, 3, kind=Kind.NOTE)
    assert last(alice, ana) == on(3)
    logged(alice, ana, 5, follow_up_needed=True)
    assert last(alice, ana) == on(5)


def test_the_document_counts_whatever_it_adds(alice: Person, ana: Contact, api: Any) -> None:
    """Seed 003: adding an interaction updates the time of the last contact, a note's as well."""
    promise = {"description": "Call her", "scheduled_follow_up": "2027-01-15T10:00:00Z"}
    body = {"type": "note", **promise}
    row = api(alice).post(f"/api/contacts/{ana.pk}/interactions", body).json()
    contact = api(alice).get(f"/api/contacts/{ana.pk}").json()
    assert contact["last_contacted"] == row["timestamp"]


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_the_contact_counts_what_is_there_then(alice: Person, ana: Contact) -> None:
    _first, second, third = (logged(alice, ana, day) for day in (0, 5, 9))

    def later() -> None:
        try:
            deleted(alice, second)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with acting_as(alice.viewer()) as viewer:
            actions.delete(third, by=viewer)
            waiting = pool.submit(later)
            let_it_wait(waiting)
        waiting.result(20)
    assert last(alice, ana) == on(0)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_what_is_there(alice: Person, ana: Contact) -> None:
    """Whoever comes last counts what the others have written, whether it came or went."""
    ben = ContactFactory(by=alice.viewer())
    talks = [logged(alice, (ana, ben)[number % 2], number) for number in range(12)]

    def work(number: int) -> None:
        if number % 3 == 0:
            deleted(alice, talks[number])
        else:  # crosswise: two that exchange their contacts lock them in one order
            edited(alice, talks[number], contact=(ben, ana)[number % 2])

    in_parallel(12, work)
    with acting_as(alice.viewer()) as viewer:
        for contact in (ana, ben):
            left = Interaction.objects.visible_to(viewer).for_contact(contact)
            newest = left.order_by("-starts_at").first()
            contact.refresh_from_db(fields=["last_contacted"])
            assert contact.last_contacted == newest.starts_at


def test_the_migration_mends_what_deleting_left_behind(alice: Person, ana: Contact) -> None:
    ben, eve = (ContactFactory(by=alice.viewer()) for _ in range(2))
    logged(alice, ana, 0)
    deleted(alice, logged(alice, ben, 5))
    with acting_as(alice.viewer()) as viewer:
        Contact.objects.visible_to(viewer).update(last_contacted=on(9))
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute(importlib.import_module("interactions.migrations.0016_touches").MENDING)
    assert [last(alice, each) for each in (ana, ben, eve)] == [on(0), None, on(9)]


def test_the_follow_up_button_opens_what_it_says_and_is_no_touch(
    alice: Person, ana: Contact
) -> None:
    browser = Browser(alice)
    asked = f"interactions/new/?contact={ana.number}&follow_up=1"
    page = browser.get("interactions/new/", contact=ana.number, follow_up=1)
    assert "Set a follow-up" in page.content.decode()
    assert "Log an interaction</h1>" not in page.content.decode()
    form = page.context["form"]
    sent = {"contact": ana.number, "kind": "note", "when": "now", "key": form.initial["key"]}
    refused = browser.post(asked, {**sent, "follow_up_needed": "on"})
    assert refused.status_code == 422
    assert "Set a follow-up" in refused.content.decode()
    saved = browser.post(asked, {**sent, "notes": "Call her", "follow_up_at": "2027-03-09"})
    assert saved.status_code == 302
    assert last(alice, ana) is None
    assert "The follow-up is set." in browser.get(f"contacts/{ana.number}/").content.decode()
