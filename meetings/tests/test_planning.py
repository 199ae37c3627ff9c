"""What the pages ask of meetings, below any door: plans, promises, and the brief."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from contacts.tests.factories import ContactFactory
from crm.errors import Conflict, Forbidden, NotFound, RuleBroken, Stale
from crm.models import Tag
from crm.tenancy.context import acting_as
from interactions.models import Interaction
from interactions.tests.factories import InteractionFactory
from meetings import actions
from meetings.actions import MeetingOutcome
from meetings.models import Meeting, MeetingActionItem, MeetingContent
from meetings.reports import brief_of
from meetings.tests.factories import MeetingFactory
from rapport.rules import TacticUsed
from rapport.tests.factories import LISTENING, SIMILARITY

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


def completed(person, meeting, *asked: str, **outcome) -> Meeting:
    with acting_as(person.viewer(*asked)) as viewer:
        return actions.complete(meeting, by=viewer, outcome=MeetingOutcome(**outcome))


def follow_up_of(person, meeting) -> bool:
    with acting_as(person.viewer()) as viewer:
        row = Interaction.objects.visible_to(viewer).with_content().get(pk=meeting.interaction_id)
        return bool(row.shown.follow_up_needed)


# --- planning


def test_a_planned_duration_is_positive(bob, ana, unchanged):
    with unchanged(), pytest.raises(RuleBroken) as refused:
        MeetingFactory(by=bob.viewer(), contact=ana, planned_duration=dt.timedelta(0))
    assert [problem.field for problem in refused.value.problems] == ["planned_duration"]


def test_a_stale_change_is_refused(alice, bob, ana):
    meeting = MeetingFactory(by=bob.viewer(), contact=ana)
    with acting_as(alice.viewer()) as viewer:
        actions.change(meeting, by=viewer, changes={"location": "Room 2"}, version=1)
    with acting_as(bob.viewer()) as viewer:
        with pytest.raises(Stale):
            actions.change(meeting, by=viewer, changes={"location": "Room 3"}, version=1)
        changed = actions.change(meeting, by=viewer, changes={"location": "Room 3"}, version=2)
    assert (changed.location, changed.version) == ("Room 3", 3)


@pytest.mark.parametrize(
    ("ago", "lasting", "expected"),
    [(2 * HOUR, HOUR, True), (HOUR / 2, HOUR, False), (HOUR / 2, None, True), (-HOUR, None, False)],
)
def test_a_meeting_is_untold_once_it_is_over(bob, ana, ago, lasting, expected):
    at = now()
    planned = MeetingFactory(
        by=bob.viewer(), contact=ana, scheduled_at=at - ago, planned_duration=lasting
    )
    with acting_as(bob.viewer()) as viewer:
        found = Meeting.objects.visible_to(viewer).untold(at)
        assert found.exists() is expected
        (row,) = Meeting.objects.visible_to(viewer).with_content()
        assert row.is_untold(at) is expected
    completed(bob, planned)
    with acting_as(bob.viewer()) as viewer:
        assert not Meeting.objects.visible_to(viewer).untold(at).exists()


def test_mine_are_those_i_planned_and_those_of_my_contacts(alice, bob, ana):
    theirs = ContactFactory(by=alice.viewer(), owner_id=alice.user.pk)
    of_my_contact = ContactFactory(by=alice.viewer(), owner_id=bob.user.pk)
    MeetingFactory(by=bob.viewer(), contact=theirs, purpose="planned by me")
    MeetingFactory(by=alice.viewer(), contact=of_my_contact, purpose="with my contact")
    MeetingFactory(by=alice.viewer(), contact=theirs, purpose="not mine")
    with acting_as(bob.viewer()) as viewer:
        rows = Meeting.objects.visible_to(viewer).concerning(viewer.user_id).with_content()
        assert {row.shown.purpose for row in rows} == {"planned by me", "with my contact"}


def test_deleted_and_back(bob, ana, unchanged):
    """But for two lines of its history, all is as it was."""
    meeting = MeetingFactory(by=bob.viewer(), contact=ana)
    with unchanged(), acting_as(bob.viewer()) as viewer:
        actions.delete(meeting, by=viewer)
        assert not Meeting.objects.visible_to(viewer).exists()
        actions.restore(meeting, by=viewer)
        assert Meeting.objects.visible_to(viewer).exists()
        with pytest.raises(NotFound):
            actions.restore(meeting, by=viewer)
        content = MeetingContent.objects.visible_to(viewer).get()
        *before, deleted, restored = content.history
        assert [deleted["what"], restored["what"]] == ["deleted", "restored"]
        content.history = before
        content.save(update_fields=["history"])


def test_restoring_needs_what_deleting_does(alice, bob, ana):
    meeting = MeetingFactory(by=alice.viewer(), contact=ana)
    with acting_as(alice.viewer()) as viewer:
        actions.delete(meeting, by=viewer)
    with acting_as(bob.viewer()) as viewer, pytest.raises(Forbidden):
        actions.restore(meeting, by=viewer)


# --- completing


def test_completing_takes_tags_tactics_and_a_day_along(alice, bob, ana):
    meeting = MeetingFactory(by=alice.viewer(), contact=ana, purpose="Hush")
    due = now() + DAY
    with acting_as(alice.viewer("immigration")) as viewer:
        tags = list(Tag.objects.visible_to(viewer).filter(name="immigration"))
        outcome = MeetingOutcome(
            action_items=["Call"],
            follow_up_at=due,
            tags=tags,
            tactics=[TacticUsed(uuid.UUID(LISTENING), 4)],
        )
        done = actions.complete(meeting, by=viewer, outcome=outcome)
        (item,) = MeetingActionItem.objects.visible_to(viewer)
        assert item.due_at == done.interaction.shown.follow_up_at == due
        (result,) = brief_of(done, viewer, now()).tactics
        assert (result.times, result.mean) == (1, 4)
    with acting_as(bob.viewer()) as viewer:
        row = Meeting.objects.visible_to(viewer).with_content().get()
        assert row.redacted
        assert not MeetingActionItem.objects.visible_to(viewer).exists()


def test_a_tag_that_is_not_held_completes_nothing(alice, bob, ana, unchanged):
    meeting = MeetingFactory(by=bob.viewer(), contact=ana)
    with acting_as(alice.viewer("immigration")) as viewer:
        tags = list(Tag.objects.visible_to(viewer).filter(name="immigration"))
    with unchanged(), pytest.raises(Forbidden):
        completed(bob, meeting, tags=tags)


# --- what is to be done


def test_the_last_item_settles_the_follow_up_that_stood_for_them(bob, ana):
    done = completed(bob, MeetingFactory(by=bob.viewer(), contact=ana), action_items=["A", "B"])
    assert follow_up_of(bob, done)
    with acting_as(bob.viewer()) as viewer:
        first, second = MeetingActionItem.objects.visible_to(viewer).order_by("position")
        actions.settle(first, by=viewer, done=True)
    assert follow_up_of(bob, done)
    with acting_as(bob.viewer()) as viewer:
        actions.settle(second, by=viewer, done=True)
    assert not follow_up_of(bob, done)
    with acting_as(bob.viewer()) as viewer:
        actions.settle(second, by=viewer, done=False)
        assert [item.text for item in MeetingActionItem.objects.visible_to(viewer).to_do()] == ["B"]
    assert follow_up_of(bob, done)


def test_a_next_step_stays_when_the_items_are_done(bob, ana):
    meeting = MeetingFactory(by=bob.viewer(), contact=ana)
    done = completed(bob, meeting, action_items=["A"], next_steps="Sign")
    with acting_as(bob.viewer()) as viewer:
        actions.settle(MeetingActionItem.objects.visible_to(viewer).get(), by=viewer, done=True)
    assert follow_up_of(bob, done)


def test_items_are_settled_by_who_may_edit(bob, vera, ana, unchanged):
    """The first of two, which changes nothing about the interaction, and the only one left."""
    completed(bob, MeetingFactory(by=bob.viewer(), contact=ana), action_items=["A", "B"])
    for _item in range(2):
        with acting_as(vera.viewer()) as viewer:
            item = MeetingActionItem.objects.visible_to(viewer).to_do().earliest("position")
        with unchanged(), acting_as(vera.viewer()) as viewer, pytest.raises(Forbidden):
            actions.settle(item, by=viewer, done=True)
        with acting_as(bob.viewer()) as viewer:
            actions.settle(item, by=viewer, done=True)


def test_items_of_a_deleted_meeting_are_gone(bob, ana):
    done = completed(bob, MeetingFactory(by=bob.viewer(), contact=ana), action_items=["A"])
    with acting_as(bob.viewer()) as viewer:
        actions.delete(done, by=viewer)
        assert not MeetingActionItem.objects.visible_to(viewer).exists()


# --- the brief


@pytest.fixture
def history(alice, ana):
    """Five talks, the latest but one restricted, each with a promise."""
    for days in range(5):
        hidden = days == 1
        InteractionFactory(
            by=alice.viewer("immigration"),
            contact=ana,
            starts_at=now() - (days + 1) * DAY,
            title=f"Talk {days}",
            next_action=f"Promise {days}",
            follow_up_needed=True,
            tagged=["immigration"] if hidden else [],
        )
    InteractionFactory(by=alice.viewer(), contact=ana, starts_at=now() + DAY, title="Ahead")


def test_the_brief_tells_what_may_be_read_and_counts_the_rest(alice, bob, ana, history):
    meeting = MeetingFactory(by=bob.viewer(), contact=ana)
    long_ago = MeetingFactory(by=bob.viewer(), contact=ana, scheduled_at=now() - 30 * DAY)
    done = completed(bob, long_ago, action_items=["Call"])
    with acting_as(bob.viewer()) as viewer:
        brief = brief_of(meeting, viewer, now())
    titles = [row.shown.title for row in brief.talks]
    assert titles == ["Talk 0", "Talk 2", "Talk 3"]
    promised = {row.shown.next_action for row in brief.follow_ups}
    assert promised == {"Promise 0", "Promise 2", "Promise 3", "Promise 4"}
    assert [item.text for item in brief.items] == ["Call"]
    assert done.interaction_id not in {row.pk for row in brief.follow_ups}
    assert brief.restricted == 1
    with acting_as(alice.viewer("immigration")) as viewer:
        brief = brief_of(meeting, viewer, now())
    assert [row.shown.title for row in brief.talks] == ["Talk 0", "Talk 1", "Talk 2"]
    assert brief.restricted == 0


def test_what_worked_counts_what_may_be_read(alice, bob, ana):
    def talk(score: int, tactic: str, *tags: str) -> None:
        meeting = MeetingFactory(by=alice.viewer(), contact=ana)
        with acting_as(alice.viewer("immigration")) as viewer:
            put = list(Tag.objects.visible_to(viewer).filter(name__in=tags))
            outcome = MeetingOutcome(tags=put, tactics=[TacticUsed(uuid.UUID(tactic), score)])
            actions.complete(meeting, by=viewer, outcome=outcome)

    talk(2, LISTENING)
    talk(5, LISTENING)
    talk(4, SIMILARITY)
    talk(1, SIMILARITY, "immigration")
    meeting = MeetingFactory(by=alice.viewer(), contact=ana)
    with acting_as(bob.viewer()) as viewer:
        found = [(one.times, one.mean) for one in brief_of(meeting, viewer, now()).tactics]
    assert found == [(1, 4.0), (2, 3.5)]


def test_the_brief_costs_the_same_however_long_the_history_is(bob, ana):
    meeting = MeetingFactory(by=bob.viewer(), contact=ana)

    def queries() -> int:
        with acting_as(bob.viewer()) as viewer, CaptureQueriesContext(connection) as seen:
            brief_of(meeting, viewer, now())
        return len(seen)

    def talk(days: int) -> None:
        at = now() - days * DAY
        InteractionFactory(by=bob.viewer(), contact=ana, starts_at=at, follow_up_needed=True)

    talk(1)
    few = queries()
    for days in range(2, 14):
        talk(days)
    assert queries() == few


def test_nothing_ends_twice(bob, ana):
    done = completed(bob, MeetingFactory(by=bob.viewer(), contact=ana))
    with acting_as(bob.viewer()) as viewer:
        for verb, given in (
            (actions.change, {"changes": {"location": "x"}, "version": 1}),
            (actions.complete, {"outcome": MeetingOutcome()}),
            (actions.cancel, {}),
        ):
            with pytest.raises(Conflict, match="completed already"):
                verb(done, by=viewer, **given)
