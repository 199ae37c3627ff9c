"""Asking to read one restricted interaction, and deciding about that."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.utils.timezone import now

from crm.actions import remove_member
from crm.errors import Conflict, Forbidden, NotFound, RuleBroken
from crm.tenancy.context import acting_as
from crm.tests.accounts import in_parallel, membership
from crm.tests.factories import Person, PersonFactory
from interactions import actions
from interactions.models import AccessRequest, Interaction
from interactions.tests.access import asked, open_to, put_on, readable, restricted_tag
from interactions.tests.factories import InteractionFactory
from interactions.vocabulary import AccessState

DAY = dt.timedelta(days=1)


def allow(request: AccessRequest, by: Person, **given: Any) -> AccessRequest:
    given = {"until": now() + DAY, **given}
    with acting_as(by.viewer()) as viewer:
        return actions.allow(request, by=viewer, **given)


def refuse(request: AccessRequest, by: Person, note: str = "") -> AccessRequest:
    with acting_as(by.viewer()) as viewer:
        return actions.refuse(request, by=viewer, note=note)


def seen_by(person: Person) -> list[AccessRequest]:
    with acting_as(person.viewer()) as viewer:
        return list(AccessRequest.objects.visible_to(viewer).newest_first())


@pytest.mark.parametrize("who", ["bob", "vera"])
def test_who_asks_reads_once_a_holder_allows_it_and_as_long(
    who: str, alice: Person, hidden: Interaction, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    waiting = asked(hidden, person)
    assert waiting.is_waiting
    assert not readable(hidden, person, "immigration"), "asked, and not answered"
    done = allow(waiting, alice, note="For the hearing")
    assert (done.state, done.note) == (AccessState.GRANTED, "For the hearing")
    assert readable(hidden, person, "immigration")
    assert not readable(hidden, person), "who does not ask for the tag sees nothing unasked"
    with time_machine.travel(now() + DAY):
        assert not readable(hidden, person, "immigration")


def test_a_refusal_opens_nothing_and_one_may_ask_again(
    alice: Person, bob: Person, hidden: Interaction
) -> None:
    refused = refuse(asked(hidden, bob), alice, note="Ask me in person")
    assert (refused.state, refused.note) == (AccessState.REFUSED, "Ask me in person")
    assert not readable(hidden, bob, "immigration")
    assert asked(hidden, bob).pk != refused.pk


def test_asking_twice_is_asking_once(bob: Person, hidden: Interaction) -> None:
    first, second = asked(hidden, bob), asked(hidden, bob, "And again")
    assert first.pk == second.pk
    assert second.reason == first.reason


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_as_one_there_is_one_request(
    alice: Person, bob: Person, hidden: Interaction
) -> None:
    found = in_parallel(8, lambda number: asked(hidden, bob).pk)
    assert len(set(found)) == 1
    assert len(seen_by(alice)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_decides(
    alice: Person, bob: Person, hidden: Interaction
) -> None:
    other = PersonFactory(username="olga", site=alice.site, role="owner", holds=["immigration"])
    waiting = asked(hidden, bob)

    def decide(number: int) -> str:
        try:
            done = refuse(waiting, alice) if number % 2 else allow(waiting, other)
        except Conflict:
            return "late"
        return str(done.state)

    answers = in_parallel(8, decide, workers=8)
    assert answers.count("late") == 7
    (said,) = set(answers) - {"late"}
    assert seen_by(bob)[0].state == said
    assert readable(hidden, bob, "immigration") is (said == AccessState.GRANTED)


def test_who_may_decide(alice: Person, bob: Person, vera: Person, hidden: Interaction) -> None:
    """Who holds every tag, and may edit or manage; and nobody else even knows of it."""
    waiting = asked(hidden, bob)
    owner = PersonFactory(username="olga", site=alice.site, role="owner")
    looks = PersonFactory(username="lou", site=alice.site, role="viewer", holds=["immigration"])
    for blind in (owner, vera):
        assert seen_by(blind) == []
        with pytest.raises(NotFound):
            allow(waiting, blind)
        with pytest.raises(NotFound):
            refuse(waiting, blind)
    for decide in (allow, refuse):
        with pytest.raises(Forbidden):
            decide(waiting, looks)
    put_on(hidden, restricted_tag(alice, "health"), by=alice)
    assert seen_by(alice) == [], "she holds one of two"
    with pytest.raises(NotFound):
        allow(waiting, alice)
    both = PersonFactory(
        username="carol", site=alice.site, role="manager", holds=["immigration", "health"]
    )
    assert allow(waiting, both).state == AccessState.GRANTED
    assert readable(hidden, bob, "immigration", "health")


def test_nobody_decides_for_themselves(alice: Person, bob: Person, hidden: Interaction) -> None:
    waiting = asked(hidden, bob)
    entrusted = PersonFactory(
        username="bob", site=alice.site, role="employee", holds=["immigration"]
    )
    for decide in (allow, refuse):
        with pytest.raises(Forbidden):
            decide(waiting, entrusted)


def test_what_is_refused_to_askers(
    alice: Person, bob: Person, charlie: Person, hidden: Interaction
) -> None:
    for reason in ("", "  ", "x" * 1001, "nul\0"):
        with pytest.raises(RuleBroken) as broken:
            asked(hidden, bob, reason)
        assert [problem.field for problem in broken.value.problems] == ["reason"]
    with pytest.raises(NotFound):
        asked(hidden, charlie)
    with pytest.raises(RuleBroken):
        asked(InteractionFactory(by=bob.viewer()), bob)
    with pytest.raises(RuleBroken):
        asked(hidden, alice)
    open_to(hidden, bob, by=alice)
    with pytest.raises(RuleBroken):
        asked(hidden, bob)
    assert seen_by(bob) == []


def test_what_is_refused_to_deciders(alice: Person, bob: Person, hidden: Interaction) -> None:
    waiting = asked(hidden, bob)
    for wrong in ({"until": now()}, {"until": now() + 400 * 365 * DAY}, {"note": "x" * 1001}):
        with pytest.raises(RuleBroken) as broken:
            allow(waiting, alice, **wrong)
        assert [problem.field for problem in broken.value.problems] == list(wrong)
    assert not readable(hidden, bob, "immigration"), "nothing half saved"
    assert seen_by(bob)[0].is_waiting


def test_taking_it_back(alice: Person, bob: Person, hidden: Interaction) -> None:
    waiting = asked(hidden, bob)
    with acting_as(alice.viewer()) as viewer, pytest.raises(NotFound):
        actions.take_back(waiting, by=viewer)
    with acting_as(bob.viewer()) as viewer:
        assert actions.take_back(waiting, by=viewer).state == AccessState.WITHDRAWN
    with pytest.raises(Conflict):
        allow(waiting, alice)


def test_it_goes_with_the_membership(alice: Person, bob: Person, hidden: Interaction) -> None:
    asked(hidden, bob)
    allow(seen_by(alice)[0], alice)
    asked(InteractionFactory(by=alice.viewer("immigration"), tagged=["immigration"]), bob)
    with acting_as(alice.viewer()) as viewer:
        remove_member(membership=membership(bob.site, bob.user), by=viewer)
    assert seen_by(alice) == []
    back = PersonFactory(username="bob", site=bob.site)
    assert not readable(hidden, back, "immigration")


def test_another_tag_ends_what_was_allowed(alice: Person, bob: Person, hidden: Interaction) -> None:
    allow(asked(hidden, bob), alice)
    put_on(hidden, restricted_tag(alice, "health"), by=alice)
    assert not readable(hidden, bob, "immigration", "health")
    assert asked(hidden, bob).is_waiting, "and so one may ask anew"


def test_no_key_fits_another_sites_person(
    alice: Person, charlie: Person, hidden: Interaction
) -> None:
    def save() -> None:
        row = AccessRequest(
            site=alice.site, interaction=hidden, asker_id=charlie.user.pk, reason="?"
        )
        row.save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")

    with pytest.raises(IntegrityError), acting_as(alice.viewer()):
        save()


def test_whatever_hides_it_the_asker_learns_the_same(alice: Person, bob: Person) -> None:
    """Twins: under a tag that somebody holds, under one that nobody holds, and under both."""
    restricted_tag(alice, "health")
    PersonFactory(username="hal", site=alice.site, holds=["health", "immigration"])
    rows = [
        InteractionFactory(
            by=PersonFactory(username="hal", site=alice.site).viewer("health", "immigration"),
            tagged=tags,
        )
        for tags in (["health"], ["immigration"], ["health", "immigration"])
    ]
    requests = [asked(row, bob) for row in rows]
    known = [
        {name: value for name, value in vars(each).items() if name not in DIFFERENT}
        for each in requests
    ]
    assert known[0] == known[1] == known[2]


DIFFERENT = {"_state", "uuid", "interaction_id", "created_at"}
