"""Where a relationship may go, and the history that no path can avoid (seed 003)."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from contacts import actions
from contacts.models import Contact, StatusChange
from contacts.rules import STAGE_OF_STATUS, TRANSITIONS, problem_with_transition
from contacts.tests.factories import ContactFactory
from contacts.vocabulary import LifecycleStage, RelationshipStatus
from crm.errors import Forbidden, NotFound, RuleBroken
from crm.tenancy.context import acting_as
from crm.tests.factories import Person, PersonFactory

ALLOWED = {
    ("prospect", "qualified_lead"),
    ("qualified_lead", "opportunity"),
    ("opportunity", "active_client"),
    ("active_client", "past_client"),
    ("past_client", "prospect"),
    ("lost_lead", "prospect"),
    ("inactive", "prospect"),
}


def history(contact: Contact, person: Person) -> list[Any]:
    with acting_as(person.viewer()) as viewer:
        changes = StatusChange.objects.visible_to(viewer).filter(contact=contact)
        return list(changes.order_by("changed_at"))


@pytest.mark.parametrize("old", RelationshipStatus.values)
@pytest.mark.parametrize("new", RelationshipStatus.values)
def test_the_table_of_moves_is_the_documents(old: str, new: str) -> None:
    expected = old == new or new in {"lost_lead", "inactive"} or (old, new) in ALLOWED
    assert (problem_with_transition(old, new) is None) is expected


def test_every_status_has_its_moves_and_its_stage() -> None:
    assert set(TRANSITIONS) == set(STAGE_OF_STATUS) == set(RelationshipStatus)


def test_a_move_aligns_the_stage_and_writes_history(bob: Person) -> None:
    contact = ContactFactory(by=bob.viewer())
    with acting_as(bob.viewer()) as viewer:
        actions.change_status(
            contact, by=viewer, status="qualified_lead", reason=" Budget ", notes="Ready"
        )
    (change,) = history(contact, bob)
    assert (change.old_status, change.new_status) == ("prospect", "qualified_lead")
    assert (change.old_stage, change.new_stage) == ("awareness", "interest")
    assert (change.changed_by_id, change.reason, change.notes) == (bob.user.pk, "Budget", "Ready")


def test_a_given_stage_is_honoured(bob: Person) -> None:
    contact = ContactFactory(by=bob.viewer())
    with acting_as(bob.viewer()) as viewer:
        moved = actions.change_status(
            contact, by=viewer, status="qualified_lead", stage=LifecycleStage.DECISION
        )
    assert moved.lifecycle_stage == "decision"


def test_a_forbidden_move_changes_nothing(bob: Person) -> None:
    contact = ContactFactory(by=bob.viewer())
    with acting_as(bob.viewer()) as viewer, pytest.raises(RuleBroken) as broken:
        actions.convert_to_client(contact, by=viewer)
    assert str(broken.value) == (
        "Invalid status transition: cannot move from prospect to active_client"
    )
    assert history(contact, bob) == []


def test_staying_changes_nothing(bob: Person) -> None:
    contact = ContactFactory(by=bob.viewer())
    with acting_as(bob.viewer()) as viewer:
        stayed = actions.change_status(contact, by=viewer, status="prospect")
    assert stayed.version == 1
    assert history(contact, bob) == []


def test_plain_sql_cannot_avoid_the_history(bob: Person) -> None:
    contact = ContactFactory(by=bob.viewer())
    with acting_as(bob.viewer()), connection.cursor() as cursor:
        cursor.execute("update contacts_contact set relationship_status = 'lost_lead'")
    told = [(each.new_status, each.changed_by_id, each.reason) for each in history(contact, bob)]
    assert told == [("lost_lead", bob.user.pk, "")]


def test_a_reason_is_said_of_its_own_move_only(bob: Person) -> None:
    """Neither of the action's next one, nor of what no action has moved."""
    contact = ContactFactory(by=bob.viewer())
    with acting_as(bob.viewer()) as viewer, connection.cursor() as cursor:
        actions.progress_to_qualified_lead(contact, by=viewer, reason="Budget", notes="Ready")
        cursor.execute("update contacts_contact set relationship_status = 'lost_lead'")
        actions.reactivate(contact, by=viewer)
    told = [(change.reason, change.notes) for change in history(contact, bob)]
    assert told == [("Budget", "Ready"), ("", ""), ("", "")]


def test_nobody_rewrites_the_history(bob: Person) -> None:
    contact = ContactFactory(by=bob.viewer())
    with acting_as(bob.viewer()) as viewer:
        actions.mark_as_inactive(contact, by=viewer)
    for statement in ("update contacts_statuschange set reason = 'x'", "delete from %s"):
        with (
            pytest.raises(Exception, match="permission denied"),
            acting_as(bob.viewer()),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.replace("%s", "contacts_statuschange"))


def test_who_may_only_look_moves_nobody(bob: Person, vera: Person) -> None:
    contact = ContactFactory(by=bob.viewer())
    with acting_as(vera.viewer()) as viewer, pytest.raises(Forbidden):
        actions.mark_as_inactive(contact, by=viewer)


def test_a_stranger_finds_no_such_contact(bob: Person, charlie: Person) -> None:
    contact = ContactFactory(by=bob.viewer())
    with acting_as(charlie.viewer()) as viewer, pytest.raises(NotFound):
        actions.mark_as_inactive(contact, by=viewer)


@pytest.mark.django_db(transaction=True)
def test_moves_at_once_each_start_where_the_one_before_ended() -> None:
    dora = PersonFactory(username="dora", role="employee")
    contact = ContactFactory(by=dora.viewer())
    moved: list[bool] = []

    def cycle(number: int) -> None:
        status = RelationshipStatus.values[number % len(RelationshipStatus.values)]
        try:
            with acting_as(dora.viewer()) as viewer:
                before = contact.pk
                actions.change_status(Contact(pk=before), by=viewer, status=status)
                moved.append(True)
        except RuleBroken:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=cycle, args=(number,)) for number in range(21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    changes = history(contact, dora)
    assert changes
    assert [change.old_status for change in changes[1:]] == [c.new_status for c in changes[:-1]]
    for change in changes:
        assert problem_with_transition(change.old_status, change.new_status) is None
