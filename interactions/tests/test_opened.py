"""One interaction, opened to one person: by whom, to whom, for how long, and what it shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils.timezone import now

from crm.errors import Forbidden, NotFound, RuleBroken
from crm.tenancy.context import acting_as
from crm.tests.accounts import in_parallel, membership
from crm.tests.api import ApiOf
from crm.tests.factories import Person, PersonFactory
from interactions import actions
from interactions.models import Interaction, InteractionContent, InteractionGrant
from interactions.tests.access import open_to, put_on, readable, restricted_tag
from interactions.tests.factories import InteractionFactory

HOUR = dt.timedelta(hours=1)


def test_it_shows_that_one_to_that_one_who_asks(
    alice: Person, bob: Person, vera: Person, hidden: Interaction
) -> None:
    other = InteractionFactory(by=alice.viewer("immigration"), tagged=["immigration"])
    assert not readable(hidden, bob, "immigration")
    open_to(hidden, bob, by=alice)
    assert readable(hidden, bob, "immigration")
    assert not readable(hidden, bob), "opened, but not asked for"
    assert not readable(hidden, bob, "other"), "opened, but something else asked for"
    assert not readable(other, bob, "immigration"), "another one"
    assert not readable(hidden, vera, "immigration"), "another person"


def test_every_tag_must_be_asked_for(alice: Person, bob: Person, hidden: Interaction) -> None:
    health = restricted_tag(alice, "health")
    carol = PersonFactory(
        username="carol", site=alice.site, role="owner", holds=["health", "immigration"]
    )
    put_on(hidden, health, alice)
    open_to(hidden, bob, by=carol)
    assert not readable(hidden, bob, "immigration")
    assert not readable(hidden, bob, "health")
    assert readable(hidden, bob, "immigration", "health")
    open_to(hidden, alice, by=carol)  # who holds one of them, and has it opened for the other
    assert readable(hidden, alice, "immigration", "health")


def test_it_ends(alice: Person, bob: Person, hidden: Interaction) -> None:
    open_to(hidden, bob, by=alice, until=now() + HOUR)
    assert readable(hidden, bob, "immigration")
    with acting_as(alice.viewer()) as viewer:
        grants = InteractionGrant.objects.visible_to(viewer)
        grants.update(expires_at=now() - dt.timedelta(seconds=1))
    assert not readable(hidden, bob, "immigration")
    assert not bob.viewer().may_reveal
    open_to(hidden, bob, by=alice)
    assert readable(hidden, bob, "immigration"), "opened again, now for good"
    with acting_as(alice.viewer()) as viewer:
        actions.close_to(hidden, membership=membership(bob.site, bob.user), by=viewer)
    assert not readable(hidden, bob, "immigration")


def test_a_tag_that_comes_later_ends_it(alice: Person, bob: Person, hidden: Interaction) -> None:
    """Whoever opened it did not decide about what the new tag protects."""
    health = restricted_tag(alice, "health")
    open_to(hidden, bob, by=alice)
    put_on(hidden, health, by=alice)
    assert not readable(hidden, bob, "immigration", "health")
    assert bob.viewer().opened == frozenset()


def test_who_decides(alice: Person, bob: Person, vera: Person, hidden: Interaction) -> None:
    """Who holds every tag on it: not an owner for being one, nor whom it was opened to."""
    owner = PersonFactory(username="olga", site=alice.site, role="owner")
    open_to(hidden, bob, by=alice)
    for person in (owner, bob):
        with pytest.raises(Forbidden):
            open_to(hidden, vera, by=person)
    put_on(hidden, restricted_tag(alice, "health"), by=alice)
    with pytest.raises(Forbidden):
        open_to(hidden, vera, by=alice)


def test_what_is_refused(alice: Person, bob: Person, charlie: Person, hidden: Interaction) -> None:
    with pytest.raises(NotFound):
        open_to(hidden, charlie, by=alice)
    with pytest.raises(NotFound):
        open_to(hidden, bob, by=charlie)
    with pytest.raises(RuleBroken) as past:
        open_to(hidden, bob, by=alice, until=now())
    assert past.value.problems[0].field == "until"
    with pytest.raises(RuleBroken):
        open_to(InteractionFactory(by=bob.viewer()), bob, by=alice)


def test_no_key_fits_another_sites_person(
    alice: Person, charlie: Person, hidden: Interaction
) -> None:
    def grant() -> None:
        actions.opening.grant_to(hidden, charlie.user.pk, by=alice.viewer(), until=None)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")

    with pytest.raises(IntegrityError), acting_as(alice.viewer()):
        grant()


CONTRACTS = {
    "sites": "/api/interactions/{row.number}",
    "tracking": "/api/interactions/{row.uuid}",
    "clients": "/api/clients/{row.contact.number}/interactions/{row.number}",
    "tactics": "/api/v1/interactions/{row.uuid}",
    "sites' list": "/api/interactions?search=SECRET",
    "clients' list": "/api/clients/{row.contact.number}/interactions",
    "business's list": "/api/contacts/{row.contact.uuid}/interactions",
    "tracking's list": "/api/interactions?contactId={row.contact.uuid}",
    "tactics' list": "/api/v1/interactions?contact_id={row.contact.uuid}",
}


@pytest.mark.parametrize("address", CONTRACTS.values(), ids=CONTRACTS)
def test_every_contract(
    address: str, api: ApiOf, alice: Person, bob: Person, hidden: Interaction
) -> None:
    path = address.format(row=hidden)
    asking = f"{path}{'&' if '?' in path else '?'}tags=immigration"
    client = api(bob)
    assert b"SECRET" not in client.get(asking).content
    open_to(hidden, bob, by=alice)
    assert b"SECRET" not in client.get(path).content
    assert b"SECRET" in client.get(asking).content


def test_clients_refuses_to_be_asked_by_who_could_read_nothing(
    api: ApiOf, alice: Person, bob: Person, hidden: Interaction
) -> None:
    path = CONTRACTS["clients"].format(row=hidden)
    client = api(bob)
    assert client.get(f"{path}?tags=immigration").status_code == 403
    open_to(hidden, bob, by=alice)
    assert client.get(f"{path}?tags=immigration").status_code == 200
    body: dict[str, Any] = {"description": "x"}
    assert client.patch(f"{path}?tags=immigration", body).status_code == 403, "to tag is to hold"


@pytest.mark.django_db(transaction=True)
def test_two_who_tag_at_once_hide_it_by_both_tags(alice: Person, bob: Person) -> None:
    """Whoever commits last must not write down the tags as they were before the other's."""
    rows = [InteractionFactory.create(by=bob.viewer()) for _number in range(20)]
    tags = [restricted_tag(alice, name) for name in ("health", "housing")]
    rita = PersonFactory(username="rita", site=alice.site, holds=["health", "housing"])

    def tag_all(number: int) -> None:
        for row in rows:
            put_on(row, tags[number], rita)

    in_parallel(2, tag_all)
    both = sorted(tag.pk for tag in tags)
    with acting_as(rita.viewer("health", "housing")) as viewer:
        found = InteractionContent.objects.visible_to(viewer)
        assert [content.restricted_tags for content in found] == [both] * len(rows)
