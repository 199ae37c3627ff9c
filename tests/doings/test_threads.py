"""Many at once on the same few rows: no answer is our fault, and nothing is lost (CON-09).

A deadlock would be answered 503, so that none may happen at all.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count, pairwise, takewhile
from typing import Any

import pytest

from contacts.models import Contact, StatusChange
from contacts.rules import TRANSITIONS
from contacts.vocabulary import RelationshipStatus
from crm.models import Event
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.accounts import in_parallel
from crm.tests.api import Api, ApiOf
from crm.tests.factories import Person
from interactions.models import Interaction
from meetings.models import Meeting
from rapport.tests.factories import body
from tests.api_doors import TRACKING, door_named
from tests.full_site import fill

SECONDS = float(os.environ.get("CRM_SECONDS", "0"))
EACH = 8  # requests of each thread, where no time is given
SEED = int(os.environ.get("CRM_SEED", "1"))
THREADS = 16
CONTACTS = 3

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

Request = Callable[[Api, random.Random, Contact], Any]


def _day(dice: random.Random) -> str:
    return f"2024-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}T10:00:00Z"


def _some(dice: random.Random) -> int:
    """Of the older rows more often than of the newest ones."""
    return dice.randint(1, dice.choice([4, 12, 40]))


def _status(dice: random.Random) -> dict[str, str]:
    return {"relationship_status": dice.choice(RelationshipStatus.values)}


def _tracked(dice: random.Random, contact: Contact) -> dict[str, Any]:
    return {**door_named("tracking").body, "contactId": str(contact.pk), "date": _day(dice)}


def _planned(dice: random.Random, contact: Contact) -> dict[str, Any]:
    return {"contactId": str(contact.pk), "scheduledDateTime": _day(dice), "purpose": "Plan"}


HEADERS = {name.replace("-", "_"): text for name, text in TRACKING.items()}
SAID = {**door_named("clients").body, "customQuestions": [{"questionId": 1, "answer": 7}]}
REQUESTS: list[Request] = [
    lambda api, dice, who: api.post("/api/interactions", door_named("sites").body),
    lambda api, dice, who: api.post("/api/interactions", _tracked(dice, who), **HEADERS),
    lambda api, dice, who: api.post(f"/api/clients/{who.number}/interactions", SAID),
    lambda api, dice, who: api.post("/api/v1/interactions", body(who)),
    lambda api, dice, who: api.put(f"/api/interactions/{_some(dice)}", {"title": "Other"}),
    lambda api, dice, who: api.put(
        f"/api/interactions/{_some(dice)}", _tracked(dice, who), **HEADERS
    ),
    lambda api, dice, who: api.patch(
        f"/api/clients/{who.number}/interactions/{_some(dice)}?tags=immigration", SAID
    ),
    lambda api, dice, who: api.delete(f"/api/interactions/{_some(dice)}"),
    lambda api, dice, who: api.put(f"/api/contacts/{who.number}/status", _status(dice)),
    lambda api, dice, who: api.patch(f"/api/contacts/{who.number}", {"notes": str(dice.random())}),
    lambda api, dice, who: api.post("/api/meetings", _planned(dice, who)),
    lambda api, dice, who: api.put(
        f"/api/meetings/{_some(dice)}/complete", {"actionItems": ["Call", "Write"]}
    ),
    lambda api, dice, who: api.put(f"/api/meetings/{_some(dice)}/cancel", {}),
    lambda api, dice, who: api.put(f"/api/meetings/{_some(dice)}", _planned(dice, who)),
]


def test_sixteen_at_once(alice: Person, api: ApiOf) -> None:
    fill(alice, alice, CONTACTS)
    viewer = alice.viewer("immigration")
    with acting_as(viewer):
        people = list(Contact.objects.visible_to(viewer))
    clients = [api(alice) for _number in range(THREADS)]

    def work(number: int) -> Counter[int]:
        dice = random.Random(f"{SEED} {number}")
        told: Counter[int] = Counter()
        for _turn in turns():
            request = dice.choice(REQUESTS)
            told[request(clients[number], dice, dice.choice(people)).status_code] += 1
        return told

    every: Counter[int] = sum(in_parallel(THREADS, work, workers=THREADS), Counter())
    print(f"{every.total()} requests: {dict(sorted(every.items()))}")
    assert [status for status in every if status >= 500] == []
    assert every[200] + every[201] > THREADS
    with acting_as(viewer):
        check_events(viewer)
        check_moves(viewer, people)
        check_meetings(viewer)


def turns() -> Iterator[int]:
    until = time.monotonic() + SECONDS
    return takewhile(lambda turn: turn < EACH or time.monotonic() < until, count())


def check_events(viewer: Viewer) -> None:
    numbers = list(Event.objects.visible_to(viewer).values_list("number", flat=True))
    assert sorted(numbers) == [*range(1, len(numbers) + 1)]


def check_moves(viewer: Viewer, people: list[Contact]) -> None:
    """Each move begins where the one before it ended, and was allowed from there."""
    for contact in people:
        rows = StatusChange.objects.visible_to(viewer).filter(contact=contact)
        moves = list(rows.order_by("changed_at"))
        assert all(one.new_status == other.old_status for one, other in pairwise(moves))
        for move in moves:
            allowed = TRANSITIONS[RelationshipStatus(move.old_status)]
            assert move.new_status in {*allowed, move.old_status}
        found = Contact.objects.visible_to(viewer).get(pk=contact.pk)
        assert found.relationship_status == (moves[-1].new_status if moves else "prospect")
        assert rows.count() == events(viewer, "ContactStatusChanged", contact.pk)


def check_meetings(viewer: Viewer) -> None:
    """Whatever took place was logged and told once."""
    for meeting in Meeting.objects.visible_to(viewer):
        is_done = meeting.status == "completed"
        assert bool(meeting.interaction_id) is is_done
        assert events(viewer, "MeetingCompleted", meeting.pk) == is_done
    logged = Interaction.objects.visible_to(viewer).count()
    logged += Interaction.objects.deleted_for(viewer).count()
    told = Event.objects.visible_to(viewer).filter(type="InteractionLogged")
    assert told.count() == logged


def events(viewer: Viewer, type: str, subject: Any) -> int:
    rows = Event.objects.visible_to(viewer).filter(type=type, subject_id=subject)
    return int(rows.count())
