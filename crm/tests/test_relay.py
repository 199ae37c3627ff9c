"""The relay: at least once, in order per contact, and on past what cannot be told."""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import InterfaceError, OperationalError, connection
from django.utils.timezone import now

from crm import relay
from crm.events import EventFacts
from crm.models import Tag, User
from crm.tasks import hand_out_events
from crm.tenancy.viewer import Viewer
from crm.tests.accounts import in_parallel
from crm.tests.admin import visit
from crm.tests.factories import Person, PersonFactory
from crm.tests.happenings import everything, happen, told, trouble

ANA, BEN = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture(autouse=True)
def _subscribed(settings: Any) -> Iterator[None]:
    settings.EVENT_SUBSCRIBERS = ["crm.tests.happenings.subscriber"]
    told.clear()
    trouble.clear()
    yield
    told.clear()
    trouble.clear()


def told_of() -> list[tuple[uuid.UUID | None, int]]:
    return [(event.contact_id, event.number) for event in told]


def fails_for(contact: uuid.UUID) -> Any:
    def cause(event: EventFacts) -> None:
        if event.contact_id == contact:
            raise LookupError("what somebody wrote in confidence")

    return cause


def test_everything_is_told_once_and_in_order(alice: Person, charlie: Person) -> None:
    happen(alice.viewer(), ANA, BEN, ANA, None, BEN)
    happen(charlie.viewer(), ANA)

    hand_out_events(timestamp=0)
    hand_out_events(timestamp=5)

    for site in (alice.site, charlie.site):
        for contact in (ANA, BEN):
            numbers = [e.number for e in told if (e.site_id, e.contact_id) == (site.pk, contact)]
            assert numbers == sorted(numbers)
    assert Counter(event.id for event in told) == Counter(event.uuid for event in everything())
    assert all(event.delivered_at for event in everything())


def test_a_later_event_of_the_same_contact_waits_and_others_do_not(alice: Person) -> None:
    happen(alice.viewer(), ANA, ANA, BEN, None)
    trouble.append(fails_for(ANA))
    relay.relay_events()
    assert sorted(told_of(), key=str) == sorted([(BEN, 3), (None, 4)], key=str)

    trouble.clear()
    relay.relay_events()
    assert len(told) == 2  # not due yet
    with time_machine.travel(now() + relay.PAUSES[0]):
        relay.relay_events()
    assert told_of()[2:] == [(ANA, 1), (ANA, 2)]
    assert everything()[0].last_error == ""


def exhaust() -> None:
    """Try until nothing is left to try."""
    relay.relay_events()
    at = now()
    for pause in relay.PAUSES:
        at += pause + dt.timedelta(seconds=1)
        with time_machine.travel(at):
            relay.relay_events()


def test_what_keeps_failing_is_parked_and_the_next_goes_on(alice: Person) -> None:
    happen(alice.viewer(), ANA)
    trouble.append(fails_for(ANA))
    exhaust()
    (event,) = everything()
    assert event.parked_at
    assert event.attempts == len(relay.PAUSES) + 1
    assert event.last_error == "LookupError"  # and nothing of its text

    trouble.clear()
    happen(alice.viewer(), ANA)
    relay.relay_events()
    assert told_of() == [(ANA, 2)]


def test_the_admin_shows_parked_events_and_tells_of_them_again(
    alice: Person, charlie: Person
) -> None:
    happen(alice.viewer(), ANA)
    happen(charlie.viewer(), ANA)
    trouble.append(fails_for(ANA))
    exhaust()
    trouble.clear()
    User.objects.filter(pk=alice.user.pk).update(is_staff=True)
    client = visit(User.objects.get(pk=alice.user.pk))

    page = client.get("/admin/crm/event/?parked_at__isempty=0")
    assert [event.site_id for event in page.context["cl"].result_list] == [alice.site.pk]
    chosen = [str(event.pk) for event in everything()]  # another site's among them
    client.post("/admin/crm/event/", {"action": "try_again", "_selected_action": chosen})
    relay.relay_events()

    assert [event.site_id for event in told] == [alice.site.pk]


def test_a_subscriber_serves_the_events_site_and_fails_without_a_trace(
    alice: Person, charlie: Person
) -> None:
    def write_and_fail(event: EventFacts) -> None:
        Tag(site_id=event.site_id, name=f"seen {event.number}").save()
        if event.site_id == charlie.site.pk:
            raise LookupError

    trouble.append(write_and_fail)
    happen(alice.viewer(), ANA)
    happen(charlie.viewer(), ANA)
    relay.relay_events()

    with connection.as_owner():
        written = Tag.objects.across_sites().filter(name__startswith="seen")
        assert [tag.site_id for tag in written] == [alice.site.pk]


def test_a_subscriber_cannot_reach_another_site(alice: Person, charlie: Person) -> None:
    trouble.append(lambda event: Tag(site_id=charlie.site.pk, name="stray").save())
    happen(alice.viewer(), ANA)
    relay.relay_events()
    assert everything()[0].last_error == "ProgrammingError"


def test_a_relay_that_dies_in_the_middle_has_told_nothing_for_good(alice: Person) -> None:
    happen(alice.viewer(), ANA, BEN, None)

    def die(event: EventFacts) -> None:
        if event.contact_id == BEN:
            raise SystemExit

    trouble.append(die)
    with pytest.raises(SystemExit):
        relay.relay_events()
    assert not [event for event in everything() if event.delivered_at]
    trouble.clear()
    relay.relay_events()
    assert all(event.delivered_at for event in everything())
    assert {event.id for event in told} == {event.uuid for event in everything()}


CONTACTS = [uuid.UUID(int=number) for number in range(1, 6)]


def _write(viewer: Viewer, writer: int) -> None:
    dice = random.Random(writer)
    for _ in range(25):
        happen(viewer, *dice.choices(CONTACTS, k=dice.randint(1, 3)))
        time.sleep(dice.random() / 20)


def _killer(times: int) -> Callable[[EventFacts], None]:
    """Ends the relay's connection now and then, as the server does when a process is killed:
    whatever was not committed is gone."""
    kills = iter(range(times))

    def kill(event: EventFacts) -> None:
        if event.number % 7 == 0 and next(kills, None) is not None:
            with connection.cursor() as cursor:
                cursor.execute("set local role none")
                cursor.execute("select pg_terminate_backend(pg_backend_pid())")

    return kill


def _relay_until(written: threading.Event) -> int:
    """Hand out until everything is written and told; answers how often the relay died."""
    deaths = 0
    while True:
        last = written.is_set()
        try:
            if relay.relay_events() == 0 and last:
                return deaths
        except (OperationalError, InterfaceError):
            deaths += 1
            connection.close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_relays_that_are_killed_ten_times_lose_nothing() -> None:
    """While eight writers write."""
    viewer, written = PersonFactory.create().viewer(), threading.Event()

    def write_all() -> None:
        in_parallel(8, lambda number: _write(viewer, number))
        written.set()

    trouble.append(_killer(10))
    writers = threading.Thread(target=write_all)
    writers.start()
    deaths = sum(in_parallel(2, lambda _: _relay_until(written)))
    writers.join()

    assert deaths == 10
    assert {event.id for event in told} == {event.uuid for event in everything()}
    assert all(event.delivered_at for event in everything())
    for contact in CONTACTS:
        first_time = list(dict.fromkeys(e.number for e in told if e.contact_id == contact))
        assert first_time == sorted(first_time)
