"""Meetings below the doors: once however often at once, and hidden with their interaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

from contacts.tests.factories import ContactFactory
from crm.errors import Conflict, Forbidden
from crm.models import Event, Tag
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.accounts import in_parallel, let_it_wait
from crm.tests.factories import Person, PersonFactory
from interactions.models import Interaction, InteractionTag
from meetings import actions
from meetings.actions import MeetingOutcome
from meetings.models import Meeting, MeetingActionItem, MeetingContent

AT = dt.datetime(2024, 1, 15, 10, tzinfo=dt.UTC)
CANARY = "canary"


def planned(viewer: Viewer) -> Meeting:
    contact = ContactFactory(by=viewer)
    with acting_as(viewer):
        return actions.schedule(
            by=viewer,
            contact=contact,
            scheduled_at=AT,
            purpose=CANARY,
            agenda_items=[CANARY],
            preparation_notes=CANARY,
        )


def restricted(alice: Person) -> Meeting:
    """Completed by Alice, with an interaction that she then restricts."""
    meeting = planned(alice.viewer())
    outcome = MeetingOutcome(
        attendees=[CANARY],
        topics_covered=[CANARY],
        outcomes=CANARY,
        action_items=[CANARY],
        next_steps=CANARY,
    )
    with acting_as(alice.viewer("immigration")) as viewer:
        done = actions.complete(meeting, by=viewer, outcome=outcome)
        tag = Tag.objects.visible_to(viewer).get(name="immigration")
        InteractionTag(site_id=viewer.site_id, interaction=done.interaction, tag=tag).save()
    return done


@pytest.mark.django_db(transaction=True)
def test_fifty_completions_at_once_are_one() -> None:
    dora = PersonFactory(username="dora", role="employee")
    meeting = planned(dora.viewer())

    def complete(number: int) -> int | None:
        """How many items it leaves, None if it comes too late. Half of them bring none: a second
        one's would be refused by their places."""
        items = [f"Item {number}"] * (number % 2)
        try:
            with acting_as(dora.viewer()) as viewer:
                actions.complete(meeting, by=viewer, outcome=MeetingOutcome(action_items=items))
            return len(items)
        except Conflict:
            return None

    answers = in_parallel(50, complete)
    assert answers.count(None) == 49
    (left,) = set(answers) - {None}
    with acting_as(dora.viewer()) as viewer:
        assert Interaction.objects.visible_to(viewer).count() == 1
        assert MeetingActionItem.objects.visible_to(viewer).count() == left
        types = Counter(Event.objects.visible_to(viewer).values_list("type", flat=True))
    assert types == dict.fromkeys(
        [
            *("MeetingScheduled", "MeetingCompleted"),
            *("InteractionLogged", "clientInteractionCreated"),
        ],
        1,
    )


@pytest.mark.django_db(transaction=True)
def test_a_completion_waits_for_the_one_before_it_and_then_finds_it_completed() -> None:
    """Whoever read before the other's commit, without a lock, would complete it once more."""
    dora = PersonFactory(username="dora", role="employee")
    meeting = planned(dora.viewer())

    def complete() -> None:
        try:
            with acting_as(dora.viewer()) as viewer:
                actions.complete(meeting, by=viewer, outcome=MeetingOutcome())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with acting_as(dora.viewer()) as viewer:
            actions.complete(meeting, by=viewer, outcome=MeetingOutcome())
            later = pool.submit(complete)
            let_it_wait(later)
        with pytest.raises(Conflict):
            later.result(20)
    with acting_as(dora.viewer()) as viewer:
        assert Interaction.objects.visible_to(viewer).count() == 1


@pytest.mark.django_db(transaction=True)
def test_last_contacted_never_moves_backwards() -> None:
    dora = PersonFactory(username="dora", role="employee")
    contact = ContactFactory(by=dora.viewer())

    def hold(number: int) -> None:
        with acting_as(dora.viewer()) as viewer:
            at = AT + dt.timedelta(days=number * 7 % 20)
            meeting = actions.schedule(by=viewer, contact=contact, scheduled_at=at)
            actions.complete(meeting, by=viewer, outcome=MeetingOutcome())

    in_parallel(20, hold)
    hold(0)  # the oldest of all, last
    with acting_as(dora.viewer()):
        contact.refresh_from_db(fields=["last_contacted"])
    assert contact.last_contacted == AT + dt.timedelta(days=19)


def everything(model: Any) -> str:
    """The table's rows as plain SQL shows them to the transaction's context."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select coalesce(string_agg(t::text, '|'), '') from {model._meta.db_table} t"
        )
        return str(cursor.fetchone()[0])


def test_what_was_said_is_hidden_with_the_interaction(alice: Person, bob: Person, api: Any) -> None:
    meeting = restricted(alice)
    for path in ("/api/meetings", f"/api/meetings/{meeting.pk}"):
        assert CANARY not in api(bob).get(path).content.decode()
        assert CANARY not in api(bob).get(f"{path}?tags=immigration").content.decode()
        assert CANARY not in api(alice).get(path).content.decode()
        assert CANARY in api(alice).get(f"{path}?tags=immigration").content.decode()
    row = api(bob).get(f"/api/meetings/{meeting.pk}").json()
    assert row["redacted"] is True
    assert (row["status"], row["interactionId"]) == ("completed", str(meeting.interaction_id))
    with acting_as(bob.viewer()) as viewer:
        for model in (Meeting, MeetingContent, MeetingActionItem):
            assert CANARY not in everything(model)
        assert not MeetingActionItem.objects.visible_to(viewer).exists()
        assert Meeting.objects.visible_to(viewer).with_content().get().redacted


def test_taking_the_tag_off_shows_it_again(alice: Person, bob: Person, api: Any) -> None:
    meeting = restricted(alice)
    with acting_as(alice.viewer("immigration")) as viewer:
        InteractionTag.objects.visible_to(viewer).all().delete()
    row = api(bob).get(f"/api/meetings/{meeting.pk}").json()
    assert "redacted" not in row
    assert (row["purpose"], row["actionItems"]) == (CANARY, [CANARY])


def test_nobody_changes_what_is_hidden_from_them(alice: Person, bob: Person, api: Any) -> None:
    meeting = restricted(alice)
    owner = api(alice)
    with acting_as(alice.viewer()) as viewer, pytest.raises(Forbidden):
        actions.delete(meeting, by=viewer)
    for verb, path in (("PUT", "/complete"), ("PUT", "/cancel"), ("DELETE", "")):
        answer = owner.send(verb, f"/api/meetings/{meeting.pk}{path}", {})
        assert answer.status_code == 403
        assert CANARY not in answer.content.decode()
    answer = owner.put(f"/api/meetings/{meeting.pk}", {"purpose": "x"})
    assert answer.status_code == 403
    assert owner.delete(f"/api/meetings/{meeting.pk}?tags=immigration").status_code == 204


def test_nobody_sets_the_tags_but_the_triggers(alice: Person, bob: Person) -> None:
    meeting = restricted(alice)
    with acting_as(alice.viewer("immigration")), connection.cursor() as cursor:
        cursor.execute("update meetings_meetingcontent set restricted_tags = '{}'")
        cursor.execute("update meetings_meetingactionitem set restricted_tags = '{}'")
    with acting_as(bob.viewer()) as viewer:
        assert Meeting.objects.visible_to(viewer).with_content().get(pk=meeting.pk).redacted
        assert not MeetingActionItem.objects.visible_to(viewer).exists()
