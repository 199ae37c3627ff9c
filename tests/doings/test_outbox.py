"""One event for each thing that happened, and none for what came to nothing (CON-02)."""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection

from contacts.models import StatusChange
from crm.errors import NotLogged
from crm.models import Event
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.factories import Person
from crm.tests.failing import Failing
from interactions.models import ClientLog
from tests.doings.work import DOINGS, NOTHING, Told

OPERATIONS = int(os.environ.get("CRM_DOINGS", "100"))
SEED = int(os.environ.get("CRM_SEED", "1"))
LATEST = 30  # statements; about as many as the longest doing takes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Outbox:
    """What was told since somebody last looked."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.number = self.lines = self.moves = 0

    def news(self) -> Told:
        with acting_as(self.viewer):
            events: Any = Event.objects.visible_to(self.viewer).filter(number__gt=self.number)
            found = list(events.order_by("number").values_list("type", flat=True))
            lines = ClientLog.objects.visible_to(self.viewer).count()
            moves = StatusChange.objects.visible_to(self.viewer).count()
        told = Told(found, lines - self.lines, moves - self.moves)
        self.number, self.lines, self.moves = self.number + len(found), lines, moves
        return told


def done(viewer: Viewer, dice: random.Random) -> Told:
    """Do something; one in five fails, at any statement or right before the commit."""
    fails = dice.random() < 0.2
    nth = dice.randint(1, LATEST) if fails else 0
    try:
        with connection.execute_wrapper(Failing(nth)), acting_as(viewer):
            told = dice.choice(DOINGS)(viewer, dice)
            if fails:
                raise OperationalError("planted")
    except (OperationalError, NotLogged):  # the latter where the log of readings was to fail
        return NOTHING
    except DatabaseError as error:
        raise AssertionError(f"this was not made to fail: {error}") from error
    return told


def test_each_change_that_was_committed_is_told_once(alice: Person) -> None:
    viewer, dice = alice.viewer("immigration"), random.Random(SEED)
    outbox = Outbox(viewer)
    for nth in range(OPERATIONS):
        expected = done(viewer, dice)
        assert outbox.news() == expected, f"operation {nth} of seed {SEED}"
    assert outbox.number > OPERATIONS / 2
    with acting_as(viewer):
        numbers = Event.objects.visible_to(viewer).order_by("number")
        assert list(numbers.values_list("number", flat=True)) == [*range(1, outbox.number + 1)]
