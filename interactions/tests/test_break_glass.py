"""Opening one restricted interaction to oneself: where, for how long, and who hears of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import now
from procrastinate.contrib.django.models import ProcrastinateJob

from crm.actions import Confirmed, remove_member
from crm.errors import Forbidden, NotFound, RuleBroken
from crm.models import Event, Site, User
from crm.relay import relay_events
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner, in_parallel, membership
from crm.tests.factories import Person, PersonFactory
from interactions import actions
from interactions.models import BreakGlass, Interaction
from interactions.tasks import mail_of_opening
from interactions.tests.access import asked, open_to, put_on, readable, restricted_tag
from interactions.tests.factories import InteractionFactory

THREE_HOURS = dt.timedelta(hours=3)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def allowed(site_a: Site) -> None:
    allow_on(site_a)


def allow_on(site: Site, *, allowed: bool = True) -> None:
    with as_owner():
        Site.objects.filter(pk=site.pk).update(break_glass_allowed=allowed)


def break_glass(
    interaction: Interaction, person: Person, reason: str = "She is at the border"
) -> BreakGlass:
    with acting_as(person.viewer()) as viewer:
        confirmed = Confirmed(person.user.pk)
        return actions.break_glass(interaction, reason=reason, confirmed=confirmed, by=viewer)


def records(person: Person) -> list[BreakGlass]:
    with acting_as(person.viewer()) as viewer:
        return list(BreakGlass.objects.visible_to(viewer))


@pytest.mark.parametrize("who", ["bob", "vera"])
def test_it_shows_that_one_for_three_hours_to_who_asks_for_its_tags(
    who: str, alice: Person, hidden: Interaction, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    other = InteractionFactory(by=alice.viewer("immigration"), tagged=["immigration"])
    with time_machine.travel(now(), tick=False) as clock:
        record = break_glass(hidden, person)
        assert record.until == now() + THREE_HOURS
        assert readable(hidden, person, "immigration")
        assert not readable(hidden, person), "opened, but not asked for"
        assert not readable(other, person, "immigration"), "another one"
        clock.shift(THREE_HOURS - SECOND)
        assert readable(hidden, person, "immigration")
        clock.shift(SECOND)
        assert not readable(hidden, person, "immigration")
        assert not person.viewer().may_reveal


def test_the_record_tells_who_what_when_why_and_until_when(
    alice: Person, bob: Person, vera: Person, hidden: Interaction
) -> None:
    made = break_glass(hidden, bob)
    (record,) = records(alice)
    assert record == made
    assert (record.opener_id, record.interaction_id) == (bob.user.pk, hidden.pk)
    assert (record.reason, record.until - record.opened_at) == ("She is at the border", THREE_HOURS)
    assert records(bob) == [record]
    assert records(vera) == [], "who does not answer for the site"


@pytest.mark.parametrize("statement", ["delete from {}", "update {} set reason = 'other'"])
def test_nobody_rewrites_the_records(statement: str, alice: Person, hidden: Interaction) -> None:
    break_glass(hidden, PersonFactory(site=alice.site))
    refused = pytest.raises(DatabaseError, match="permission denied")
    with acting_as(alice.viewer()), refused, transaction.atomic():
        connection.cursor().execute(statement.format("interactions_breakglass"))


def test_nobody_writes_one_in_anothers_name(
    alice: Person, bob: Person, hidden: Interaction
) -> None:
    row = BreakGlass(site=alice.site, interaction=hidden, opener=bob.user, reason="?", until=now())
    with acting_as(alice.viewer()), pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


def test_it_ends_with_the_membership_and_the_record_stays(
    alice: Person, bob: Person, hidden: Interaction
) -> None:
    break_glass(hidden, bob)
    with acting_as(alice.viewer()) as viewer:
        remove_member(membership=membership(bob.site, bob.user), by=viewer)
    back = PersonFactory(username="bob", site=bob.site)
    assert not readable(hidden, back, "immigration")
    assert len(records(alice)) == 1


def test_holders_and_another_tag_end_it(alice: Person, bob: Person, hidden: Interaction) -> None:
    break_glass(hidden, bob)
    with acting_as(alice.viewer()) as viewer:
        actions.close_to(hidden, membership=membership(bob.site, bob.user), by=viewer)
    assert not readable(hidden, bob, "immigration")
    break_glass(hidden, bob, "Again")
    put_on(hidden, restricted_tag(alice, "health"), by=alice)
    assert not readable(hidden, bob, "immigration", "health")


def test_a_waiting_request_stays(alice: Person, bob: Person, hidden: Interaction) -> None:
    waiting = asked(hidden, bob)
    break_glass(hidden, bob)
    until = now() + dt.timedelta(days=2)
    with acting_as(alice.viewer()) as viewer:
        actions.allow(waiting, until=until, by=viewer)
    with time_machine.travel(now() + dt.timedelta(days=1)):
        assert readable(hidden, bob, "immigration")


def test_what_is_refused(alice: Person, bob: Person, charlie: Person, hidden: Interaction) -> None:
    for reason in ("", " ", "x" * 1001, "nul\0"):
        with pytest.raises(RuleBroken) as broken:
            break_glass(hidden, bob, reason)
        assert [problem.field for problem in broken.value.problems] == ["reason"]
    with pytest.raises(RuleBroken):
        break_glass(hidden, alice)  # who holds the tag
    with pytest.raises(RuleBroken):
        break_glass(InteractionFactory(by=bob.viewer()), bob)
    allow_on(charlie.site)
    with pytest.raises(NotFound):
        break_glass(hidden, charlie)
    with acting_as(bob.viewer()) as viewer, pytest.raises(Forbidden):
        actions.break_glass(hidden, reason="?", confirmed=Confirmed(alice.user.pk), by=viewer)
    open_to(hidden, bob, by=alice)
    with pytest.raises(RuleBroken):
        break_glass(hidden, bob)  # it must not shorten what was opened for good
    assert records(alice) == []
    assert everything_told() == []


def test_where_the_site_does_not_allow_it(alice: Person, bob: Person, hidden: Interaction) -> None:
    allow_on(alice.site, allowed=False)
    with pytest.raises(Forbidden):
        break_glass(hidden, bob)
    assert not readable(hidden, bob, "immigration")


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_open_it_once(alice: Person, bob: Person, hidden: Interaction) -> None:
    def work(number: int) -> bool:
        try:
            break_glass(hidden, bob)
        except RuleBroken:
            return False
        return True

    assert in_parallel(8, work, workers=8).count(True) == 1
    assert len(records(alice)) == 1
    assert len(everything_told()) == 1


# --- who is told


def everything_told() -> list[Event]:
    with as_owner():
        rows = Event.objects.across_sites().filter(type="restrictedInteractionOpened")
        return list(rows.order_by("number"))


def jobs() -> list[dict[str, Any]]:
    with as_owner():
        found = ProcrastinateJob.objects.filter(task_name="mail_of_opening").order_by("id")
        return [job.args for job in found]


@pytest.fixture
def reachable(alice: Person, bob: Person, vera: Person, charlie: Person) -> Person:
    """Everybody has an address; besides Alice, Adam manages the site, and Ines in Spanish."""
    adam = PersonFactory(username="adam", site=alice.site, role="admin")
    ines = PersonFactory(username="ines", site=alice.site, role="admin")
    gone = PersonFactory(username="gone", site=alice.site, role="admin")
    mute = PersonFactory(username="mute", site=alice.site, role="admin")
    for person in (alice, bob, vera, charlie, adam, ines, gone):
        User.objects.filter(pk=person.user.pk).update(email=f"{person.user}@example.org")
    User.objects.filter(pk=ines.user.pk).update(language="es", timezone="Europe/Madrid")
    User.objects.filter(pk=gone.user.pk).update(is_active=False)
    User.objects.filter(pk=bob.user.pk).update(first_name="Bob\r\nBcc: x@example.org")
    return mute


Deliver = Callable[[], list[Any]]


@pytest.fixture
def deliver() -> Deliver:
    def delivering() -> list[Any]:
        """As the worker would: the relay, then its jobs."""
        relay_events()
        for args in jobs():
            mail_of_opening(**args)
        return sorted(mail.outbox, key=lambda letter: letter.to)

    return delivering


def test_owners_and_admins_get_a_mail_without_a_word_of_the_entry(
    reachable: Person, bob: Person, hidden: Interaction, deliver: Deliver, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://crm.example.org"
    record = break_glass(hidden, bob, "SECRETreason")
    letters = deliver()
    assert [letter.to for letter in letters] == [
        [f"{name}@example.org"] for name in ("adam", "alice", "ines")
    ]
    for letter in letters:
        said = f"{letter.subject}\n{letter.body}"
        assert "SECRET" not in said
        assert "immigration" not in said
        assert "Ana" not in said
        assert "Bob Bcc: x@example.org" in letter.subject
        assert letter.bcc == letter.cc == []
        assert f"https://crm.example.org/s/{bob.site.slug}/interactions/1/" in letter.body
        assert f"https://crm.example.org/s/{bob.site.slug}/requests/" in letter.body
        letter.message().as_bytes()  # which refuses a line's end in a header
    english, spanish = letters[0], letters[2]
    there = record.until.astimezone(bob.site.zone)
    assert f"{there:%M}" in english.body
    assert there.tzname() in english.body
    assert "CE" in spanish.body
    assert "abri" in spanish.subject.lower()


def test_the_event_is_for_who_answers_for_the_site(
    alice: Person, bob: Person, hidden: Interaction, api: Any
) -> None:
    break_glass(hidden, bob)
    for person, told in ((alice, 1), (bob, 0)):
        found = api(person).get("/api/events?limit=200").json()["events"]
        types = [event["type"] for event in found]
        assert types.count("restrictedInteractionOpened") == told
        assert "InteractionLogged" in types


def test_a_refused_opening_tells_nobody(
    reachable: Person, bob: Person, hidden: Interaction, deliver: Deliver
) -> None:
    with pytest.raises(RuleBroken):
        break_glass(hidden, bob, "")
    assert deliver() == []


def test_each_mail_is_a_job_of_its_own_written_once_with_the_delivery(
    reachable: Person, bob: Person, hidden: Interaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relay that dies half way has queued nothing, and the next one queues all."""
    break_glass(hidden, bob)
    genuine, calls = mail_of_opening.defer, []

    def failing(**args: Any) -> int:
        calls.append(args)
        if len(calls) == 2:
            raise OSError
        return genuine(**args)

    monkeypatch.setattr(mail_of_opening, "defer", failing)
    relay_events()
    assert jobs() == []
    with time_machine.travel(now() + dt.timedelta(minutes=1)):
        relay_events()
        relay_events()
    assert len(jobs()) == 3
    assert len({job["person"] for job in jobs()}) == 3


def test_who_no_longer_answers_for_the_site_gets_none(
    reachable: Person, alice: Person, bob: Person, hidden: Interaction
) -> None:
    break_glass(hidden, bob)
    relay_events()
    queued = jobs()
    ines = User.objects.get(username="ines")
    with acting_as(alice.viewer()) as viewer:
        remove_member(membership=membership(bob.site, ines), by=viewer)
    for args in queued:
        mail_of_opening(**args)
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "adam@example.org",
        "alice@example.org",
    ]
