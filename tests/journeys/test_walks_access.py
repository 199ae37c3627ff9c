"""Asking to read what a tag hides, letting somebody in, and opening it with a reason: in every way,
and by everybody who may or may not."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from crm.tenancy.context import acting_as
from crm.tests.factories import Person, PersonFactory
from interactions import actions
from interactions.models import AccessRequest, BreakGlass, Interaction, InteractionGrant
from interactions.tests.access import asked, lets_open, open_to
from tests.journeys.conftest import PASSWORD
from tests.journeys.hands import SECRET, TAG, Browsers, Hands, SignIn, World
from tests.journeys.walks import ADMINS, EVERYBODY, Walk, WorldOf, by_everybody, in_every_way

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REASON = "I stand in for Alice"
ANSWER = "Alice is back on Monday"
THEIRS = {"holder": "Who holds the tag reads it without asking."}


def entry(world: World) -> Interaction:
    with acting_as(world.alice.viewer(TAG)) as viewer:
        found: Interaction = Interaction.objects.visible_to(viewer).get(number=1)
    return found


def vera(world: World) -> Person:
    made: Person = PersonFactory.create(
        username="vera", first_name="Vera", site=world.alice.site, role="employee"
    )
    return made


def vera_asks(world: World) -> None:
    asked(entry(world), vera(world), reason=REASON)


def refused_by_alice(world: World) -> None:
    waiting = asked(entry(world), world.walker, reason=REASON)
    with acting_as(world.alice.viewer(TAG)) as viewer:
        actions.refuse(waiting, note=ANSWER, by=viewer)


def vera_reads(world: World) -> None:
    open_to(entry(world), vera(world), by=world.alice)


def it_can_be_opened(world: World) -> None:
    lets_open(world.walker, PASSWORD)


def states(person: Person) -> list[str]:
    with acting_as(person.viewer(TAG)) as viewer:
        return [one.state for one in AccessRequest.objects.visible_to(viewer)]


def ask_and_think_better_of_it(hands: Hands) -> None:
    hands.go("interactions/1/")
    hands.press(hands.link("Ask for access"))
    hands.at("interactions/1/ask/")
    hands.type(hands.field("Why you need to read it"), REASON)
    hands.save(hands.button("Ask"), "interactions/1/")
    hands.sees("Waiting for the holders.")
    assert states(hands.person) == ["waiting"]
    hands.press(hands.link("Your requests"))
    hands.at("requests/")
    hands.sees(REASON)
    hands.save(hands.button("Withdraw"), "requests/")
    hands.sees("Withdrawn")
    assert states(hands.person) == ["withdrawn"]


def let_somebody_in(hands: Hands) -> None:
    hands.go()
    hands.press(hands.page.get_by_role("link", name="Decide"))
    hands.at("requests/*/")
    hands.sees(REASON)
    hands.pick(hands.field("How long"), "For a week")
    hands.type(hands.field("A note to who asks"), "Mind the brother")
    hands.save(hands.button("Allow"), "requests/")
    hands.sees("Decided in the last thirty days")
    assert states(hands.person) == ["granted"]


def refuse_somebody(hands: Hands) -> None:
    hands.go("requests/")
    hands.press(hands.page.get_by_role("link", name="Decide"))
    hands.at("requests/*/")
    hands.type(hands.field("A note to who asks"), ANSWER)
    hands.save(hands.button("Refuse"), "requests/")
    hands.sees("Refused")
    assert states(hands.person) == ["refused"]


def read_that_one_is_refused(hands: Hands) -> None:
    hands.go("interactions/1/")
    hands.sees("Your request was refused")
    hands.press(hands.link("Requests", hands.page.get_by_role("main")))
    hands.at("requests/")
    hands.sees(ANSWER)
    hands.go("interactions/1/ask/")
    hands.type(hands.field("Why you need to read it"), "It cannot wait")
    hands.save(hands.button("Ask"), "interactions/1/")
    hands.sees("Waiting for the holders.")
    assert sorted(states(hands.person)) == ["refused", "waiting"]


def end_what_was_opened(hands: Hands) -> None:
    hands.go("interactions/1/open/")
    hands.save(hands.page.get_by_role("button", name="End"), "interactions/1/open/")
    hands.sees("Nobody.")
    with acting_as(hands.person.viewer(TAG)) as viewer:
        assert not InteractionGrant.objects.visible_to(viewer).live().exists()


def open_it_with_a_reason(hands: Hands) -> None:
    hands.go("interactions/1/")
    hands.press(hands.link("Open with a reason"))
    hands.at("interactions/1/break-glass/")
    hands.type(hands.field("Why you need to read it now"), REASON)
    hands.type(hands.field("Your password"), PASSWORD)
    hands.save(hands.button("Open for three hours"), "interactions/1/")
    hands.sees("This entry is open to you until")
    hands.reads = True
    main = hands.page.get_by_role("main")
    hands.save(hands.button("Show restricted entries", main), "interactions/1/")
    hands.sees(SECRET)
    with acting_as(hands.alice.viewer(TAG)) as viewer:
        assert BreakGlass.objects.visible_to(viewer).count() == 1


def show_and_hide_what_is_restricted(hands: Hands) -> None:
    hands.go("interactions/1/")
    hands.misses(SECRET)
    hands.save(hands.page.get_by_role("button", name="Restricted hidden"), "interactions/1/")
    hands.sees(SECRET)
    hands.save(hands.page.get_by_role("button", name="Restricted shown"), "interactions/1/")
    hands.sees("All restricted entries are hidden from you just now")
    hands.misses(SECRET)


def find_oneself_in_the_read_log(hands: Hands) -> None:
    hands.go("interactions/1/")
    hands.save(hands.page.get_by_role("button", name="Restricted hidden"), "interactions/1/")
    hands.sees(SECRET)
    hands.go("read-log/")
    hands.type(hands.field("Interaction number"), "1")
    hands.press(hands.button("Filter"))
    hands.at("read-log/?*number=1*")
    expect(hands.line("Bob").filter(has_text=TAG).first).to_be_visible()


WALKS = (
    Walk(
        ask_and_think_better_of_it,
        "interactions/1/",
        "interactions/1/ask/",
        may=EVERYBODY,
        never=THEIRS,
    ),
    Walk(
        let_somebody_in,
        "",
        "requests/",
        given=vera_asks,
        holds=True,
        never={"viewer": "Whoever only reads decides nothing: below."},
    ),
    Walk(
        refuse_somebody,
        "",
        "requests/",
        given=vera_asks,
        holds=True,
        never={"viewer": "Whoever only reads decides nothing: below."},
    ),
    Walk(
        read_that_one_is_refused,
        "interactions/1/",
        "requests/",
        may=EVERYBODY,
        given=refused_by_alice,
        never=THEIRS,
    ),
    Walk(
        end_what_was_opened,
        "interactions/1/",
        "interactions/1/open/",
        may=EVERYBODY,
        given=vera_reads,
        holds=True,
    ),
    Walk(
        open_it_with_a_reason,
        "interactions/1/",
        "interactions/1/break-glass/",
        may=EVERYBODY,
        given=it_can_be_opened,
        never=THEIRS,
    ),
    Walk(
        show_and_hide_what_is_restricted,
        "interactions/1/",
        "interactions/1/",
        may=EVERYBODY,
        holds=True,
    ),
    Walk(
        find_oneself_in_the_read_log,
        "",
        "read-log/",
        may=ADMINS,
        as_role="admin",
        holds=True,
        never={"cut": "It sends nothing besides the switch, which is a walk of its own."},
    ),
)


@in_every_way(WALKS)
def test_in_every_way(
    walk: Walk, way: str, world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    walk.in_a(way, world_of, context, signed_in)


@by_everybody(WALKS)
def test_by_everybody(
    walk: Walk, who: str, world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    walk.by_a(who, world_of, context, signed_in)


@pytest.mark.parametrize(("role", "holds"), [("viewer", [TAG]), ("admin", [])])
def test_nobody_else_is_asked(
    role: str, holds: list[str], world_of: WorldOf, context: Browsers, signed_in: SignIn
) -> None:
    world = world_of(role, holds=holds)
    vera_asks(world)
    hands = Hands(world, context, signed_in)
    for path in ("", "requests/"):
        hands.go(path)
        hands.misses(REASON)
        expect(hands.page.get_by_role("link", name="Decide")).to_have_count(0)
