"""The feed of events: complete, in order, and nobody else's."""

from __future__ import annotations

import random
import threading
import time
import uuid
from typing import Any

import pytest

from crm.events import publish
from crm.models import Event, Site
from crm.tenancy.context import acting_as
from crm.tests.accounts import in_parallel
from crm.tests.factories import Person, PersonFactory
from crm.tests.happenings import Happened, everything, happen

PATH = "/api/events"
WRITERS = 8


def test_events_tell_who_what_when_and_about_whom(alice: Person, api: Any) -> None:
    contact = uuid.uuid4()
    happen(alice.viewer(), contact)
    (event,) = everything()

    answer = api(alice).get(PATH)

    assert answer.status_code == 200
    (told,) = answer.json()["events"]
    assert list(answer.json()) == ["events", "next"]
    moment = told.pop("occurredAt")
    assert moment.endswith("Z")
    assert told == {
        "id": str(event.uuid),
        "type": "Happened",
        "actorId": alice.user.pk,
        "contactId": str(contact),
        "subject": {"type": "thing", "id": str(event.subject_id)},
    }


def test_pages_follow_each_other_and_the_cursor_stays_at_the_end(alice: Person, api: Any) -> None:
    happen(alice.viewer(), *[None] * 5)
    client, seen, cursor = api(alice), [], "0"
    for expected in (2, 2, 1, 0, 0):
        page = client.get(f"{PATH}?after={cursor}&limit=2").json()
        assert len(page["events"]) == expected
        seen += [event["id"] for event in page["events"]]
        assert isinstance(page["next"], str)
        cursor = page["next"]
    assert seen == [str(event.uuid) for event in everything()]
    happen(alice.viewer(), None)
    assert len(client.get(f"{PATH}?after={cursor}").json()["events"]) == 1


def test_without_events_the_cursor_is_the_beginning(alice: Person, api: Any) -> None:
    assert api(alice).get(PATH).json() == {"events": [], "next": "0"}
    assert api(alice).get(f"{PATH}?after=7").json() == {"events": [], "next": "7"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("after=-1", "after"),
        ("after=x", "after"),
        ("after=9223372036854775808", "after"),
        ("after=1&after=2", "after"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=1.5", "limit"),
    ],
)
def test_bad_values_are_refused_by_name(alice: Person, api: Any, query: str, field: str) -> None:
    answer = api(alice).get(f"{PATH}?{query}")
    assert answer.status_code == 400
    assert [detail["field"] for detail in answer.json()["error"]["details"]] == [field]


def test_only_a_sites_own_members_read_its_events(
    alice: Person, vera: Person, charlie: Person, ab: Person, site_b: Site, api: Any
) -> None:
    happen(alice.viewer(), None)
    assert api().get(PATH).status_code == 401
    assert api(charlie).get(PATH, X_Site_ID=str(alice.site.pk)).status_code == 403
    assert api(charlie).get(PATH).json()["events"] == []
    assert api(ab, site_b).get(PATH).json()["events"] == []
    assert len(api(vera).get(PATH).json()["events"]) == 1
    assert api(alice).post(PATH, {}).status_code == 405


def _write(viewer: Any, writer: int) -> None:
    """Transactions of random length, some of which come to nothing."""
    dice = random.Random(writer)
    for _ in range(12):
        try:
            with acting_as(viewer):
                time.sleep(dice.random() / 50)
                publish(*[Happened(uuid.uuid4())] * dice.randint(1, 3), by=viewer)
                time.sleep(dice.random() / 50)
                if dice.random() < 0.2:
                    raise InterruptedError
        except InterruptedError:
            pass


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_no_event_appears_behind_a_cursor_that_was_read(api: Any) -> None:
    dora = PersonFactory(username="dora")
    viewer, done = dora.viewer(), threading.Event()
    seen: list[str] = []

    def work(number: int) -> None:
        if number < WRITERS:
            return _write(viewer, number)
        client, cursor = api(dora), "0"
        while True:
            finished = done.is_set()
            page = client.get(f"{PATH}?after={cursor}&limit=3").json()
            seen.extend(event["id"] for event in page["events"])
            cursor = page["next"]
            if finished and not page["events"]:
                return None

    reader = threading.Thread(target=in_parallel, args=(1, lambda _: work(WRITERS)))
    reader.start()
    in_parallel(WRITERS, work)
    done.set()
    reader.join(60)

    with acting_as(viewer):
        stored = Event.objects.visible_to(viewer).order_by("number")
        assert seen == [str(event.uuid) for event in stored]
    assert len(seen) > WRITERS * 12
