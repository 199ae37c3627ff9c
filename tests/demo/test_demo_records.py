"""The demo beyond contacts and interactions: histories, logs, events, tactics and meetings."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.db.models import Avg, Count, F, Q

from contacts.models import Contact, StatusChange
from contacts.rules import TRANSITIONS
from contacts.vocabulary import RelationshipStatus
from crm.models import Event, Reading, field_problems
from crm.seeds import CASA, NORTHWIND
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from interactions.models import ClientLog, ClientLogText, Interaction
from meetings.actions import schedule
from meetings.models import Meeting, MeetingActionItem, MeetingContent
from rapport.models import TacticLog
from tests.demo.ground import midnight, viewer

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def of(model: Any, on: Viewer) -> Any:
    return model.objects.visible_to(on)


# --- contacts


def test_histories_follow_the_rules_and_end_where_the_contact_stands(owner: Viewer) -> None:
    histories = defaultdict(list)
    for move in of(StatusChange, owner).select_related("contact").order_by("changed_at"):
        histories[move.contact].append(move)
    assert len(histories) > of(Contact, owner).count() / 3
    for contact, moves in histories.items():
        for move in moves:
            old, new = RelationshipStatus(move.old_status), RelationshipStatus(move.new_status)
            assert new in TRANSITIONS[old]
            assert contact.created_at < move.changed_at < midnight(owner)
        for one, next_one in pairwise(moves):
            assert (one.new_status, one.new_stage) == (next_one.old_status, next_one.old_stage)
        last = moves[-1]
        assert (last.new_status, last.new_stage) == (
            contact.relationship_status,
            contact.lifecycle_stage,
        )
        assert contact.version > len(moves)
        assert contact.updated_at >= last.changed_at
    assert of(StatusChange, owner).exclude(reason="").count() > 50


# --- logs and events


def test_every_interaction_has_its_line_in_the_clients_log(owner: Viewer) -> None:
    lines = of(ClientLog, owner)
    created = lines.filter(log_type="clientInteractionCreated")
    assert created.count() == of(Interaction, owner).count()
    assert not created.exclude(created_at=F("interaction__created_at")).exists()
    updated = lines.filter(log_type="clientInteractionUpdated")
    assert updated.count() == of(Interaction, owner).filter(updated_at__isnull=False).count() > 50
    moments = list(lines.order_by("number").values_list("created_at", flat=True))
    assert moments == sorted(moments)
    titles = set(of(ClientLogText, owner).values_list("title", flat=True))
    assert "Interaction created" in titles
    assert any(title.endswith(": interaction created") for title in titles)


def test_what_the_logs_say_is_hidden_with_the_interaction(queries: int) -> None:
    stranger = viewer("amara", CASA)
    with acting_as(stranger):
        assert 0 < of(ClientLogText, stranger).count() < of(ClientLog, stranger).count()


def test_events_are_in_order_and_everybody_has_been_told(owner: Viewer) -> None:
    events = of(Event, owner).order_by("number")
    moments = list(events.values_list("occurred_at", flat=True))
    assert moments == sorted(moments)
    assert midnight(owner) - dt.timedelta(days=90) <= moments[0]
    assert moments[-1] < midnight(owner)
    assert list(events.values_list("number", flat=True)) == list(range(1, len(moments) + 1))
    assert not events.filter(Q(delivered_at=None) | Q(attempts__gt=0)).exists()
    assert set(events.values_list("type", flat=True)) == {
        *("ContactStatusChanged", "InteractionLogged", "EmailExchangeTracked"),
        *("clientInteractionCreated", "clientInteractionUpdated"),
        *("MeetingScheduled", "MeetingCompleted"),
    }


# --- tactics


def test_some_tactics_truly_work_better(queries: int) -> None:
    orders = []
    for slug, name in ((CASA, "elena"), (NORTHWIND, "grace")):
        on = viewer(name, slug)
        with acting_as(on):
            results = of(TacticLog, on).values_list("tactic__name")
            rows = results.annotate(mean=Avg("effectiveness_score"), times=Count("*"))
            ranked = sorted(rows, key=lambda row: -row[1])
        assert len(ranked) == 7
        assert ranked[0][1] - ranked[-1][1] > 1.2
        assert min(times for _name, _mean, times in ranked) > 40
        orders.append([name for name, _mean, _times in ranked])
    assert orders[0][0] != orders[1][0]


def test_better_talks_had_better_tactics(owner: Viewer) -> None:
    logs = of(TacticLog, owner)
    scored = "interaction__content__rapport_score"

    def mean(**among: int) -> float:
        return float(logs.filter(**among).aggregate(mean=Avg("effectiveness_score"))["mean"])

    assert mean(**{f"{scored}__gte": 7}) > mean(**{f"{scored}__lte": 5}) + 0.4


# --- meetings


def test_meetings_of_every_status(owner: Viewer) -> None:
    counts = dict(of(Meeting, owner).values_list("status").annotate(Count("pk")))
    wanted = {
        CASA: {"completed": 210, "scheduled": 26, "cancelled": 24},
        NORTHWIND: {"completed": 140, "scheduled": 22, "cancelled": 18},
    }
    assert counts == wanted[owner.site.slug]


def test_a_completed_meeting_is_its_interaction(owner: Viewer) -> None:
    done = of(Meeting, owner).filter(status="completed").with_content()
    for meeting in done.select_related("interaction", "contact"):
        talk = meeting.interaction
        assert (talk.contact_id, talk.kind) == (meeting.contact_id, "meeting")
        assert (talk.starts_at, talk.location) == (meeting.completed_at, meeting.location)
        assert meeting.contact.created_at < meeting.created_at
        assert meeting.created_at < min(meeting.scheduled_at, meeting.completed_at)
        assert meeting.shown.purpose
        assert meeting.shown.outcomes


def test_what_is_open_stands_behind_a_follow_up(owner: Viewer) -> None:
    items = of(MeetingActionItem, owner)
    undone = items.filter(done_at=None)
    assert undone.exists()
    assert items.exclude(done_at=None).count() > 50
    needed = "meeting__interaction__content__follow_up_needed"
    assert not undone.filter(**{needed: False}).exists()
    assert not items.exclude(done_at=None).filter(**{needed: True}).exists()
    assert not items.filter(done_at__gt=midnight(owner)).exists()


def test_today_yesterday_and_ahead(owner: Viewer) -> None:
    planned = of(Meeting, owner).filter(status="scheduled")
    start = midnight(owner)
    end = start + dt.timedelta(days=1)
    assert planned.filter(scheduled_at__gte=start, scheduled_at__lt=end).count() >= 3
    assert planned.filter(scheduled_at__lt=start).count() == 2  # nobody has said how they went
    assert planned.filter(scheduled_at__gte=end).count() >= 15
    assert not planned.filter(created_at__gte=start).exists()


def test_what_was_called_off_says_why(owner: Viewer) -> None:
    off = of(Meeting, owner).filter(status="cancelled").with_content()
    assert all(meeting.shown.cancel_reason for meeting in off)
    assert all(meeting.created_at < meeting.updated_at < midnight(owner) for meeting in off)
    assert off.filter(scheduled_at__gt=midnight(owner)).count() < off.count()


def test_what_was_said_there_is_hidden_from_strangers(queries: int) -> None:
    stranger = viewer("amara", CASA)
    with acting_as(stranger):
        assert 0 < of(MeetingContent, stranger).count() < of(Meeting, stranger).count()


# --- all of it


@pytest.mark.parametrize("model", [StatusChange, TacticLog, Meeting, MeetingContent])
def test_rows_are_sound(owner: Viewer, model: Any) -> None:
    for row in of(model, owner):
        assert field_problems(row) == []


def test_the_next_numbers_are_fresh(owner: Viewer) -> None:
    contact = of(Contact, owner).first()
    for model in (Meeting, Event):
        assert of(model, owner).exists()
    events, meetings = of(Event, owner).count(), of(Meeting, owner).count()
    made = schedule(by=owner, contact=contact, scheduled_at=midnight(owner))
    made.refresh_from_db(fields=["number"], from_queryset=of(Meeting, owner))
    assert made.number == meetings + 1
    assert of(Event, owner).order_by("-number").first().number == events + 1


def test_the_text_indexes_are_as_they_were(queries: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*), count(*) filter (where reloptions @> '{fastupdate=off}')"
            " from pg_class c join pg_am a on a.oid = c.relam where a.amname = 'gin'"
            " and c.relnamespace = 'public'::regnamespace"
        )
        every, updated_at_once = cursor.fetchone()
    assert every == updated_at_once >= 3


def test_loading_is_nobodys_reading(owner: Viewer) -> None:
    assert not of(Reading, owner).exists()
