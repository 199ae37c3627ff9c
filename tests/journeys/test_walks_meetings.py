"""A meeting is planned, changed, called off, deleted and brought back, and it is said how it went;
in every way, and by everybody who may or may not."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from crm.tenancy.context import acting_as
from meetings.models import Meeting, MeetingActionItem
from meetings.tests.factories import MeetingFactory
from meetings.tests.pages import completed
from tests.journeys.hands import Browsers, Hands, SignIn, World
from tests.journeys.walks import EVERYBODY, Walk, WorldOf, by_everybody, in_every_way

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PURPOSE = "Review the lease"
AGENDA = "The landlord's letter\nThe deposit"
OUTCOME = "He repairs the heating."
TO_DO = "Write to the landlord"
READS = {"cut": "It sends nothing."}


def planned(world: World) -> None:
    """In March of 2030, wherever one is."""
    MeetingFactory(
        by=world.alice.viewer(),
        contact=world.ana,
        purpose=PURPOSE,
        agenda_items=AGENDA.splitlines(),
        planned_duration=dt.timedelta(minutes=45),
        scheduled_at=dt.datetime(2030, 3, 6, 12, tzinfo=world.alice.site.zone),
    )


def over(world: World) -> None:
    """With something to do of it."""
    meeting = MeetingFactory(by=world.alice.viewer(), contact=world.ana, purpose=PURPOSE)
    completed(world.alice, meeting, action_items=[TO_DO])


def meetings(hands: Hands) -> list[Meeting]:
    with acting_as(hands.person.viewer()) as viewer:
        return list(Meeting.objects.visible_to(viewer).with_content())


def schedule_a_meeting(hands: Hands) -> None:
    hands.go("contacts/1/")
    hands.press(hands.link("Meeting", hands.page.get_by_role("main")))
    hands.at("meetings/new/?contact=1")
    hands.type(hands.field("What for"), PURPOSE)
    hands.tick(hands.field("45 min"))
    hands.type(hands.field("Agenda"), AGENDA)
    hands.save(hands.button("Save"), "meetings/1/")
    hands.press(hands.link("Brief"))
    hands.at("meetings/1/brief/")
    hands.sees("The deposit")
    assert [one.shown.purpose for one in meetings(hands) if one.shown] == [PURPOSE]


def say_how_it_went(hands: Hands) -> None:
    hands.go("meetings/1/")
    hands.press(hands.link("Complete"))
    hands.at("meetings/1/complete/")
    assert hands.field("What was talked about").input_value() == AGENDA
    assert hands.field("45 min").is_checked()
    hands.type(hands.field("What came out"), OUTCOME)
    hands.type(hands.field("To do"), TO_DO)
    hands.save(hands.button("Complete and log"), "interactions/2/")
    hands.sees(OUTCOME)
    hands.go("follow-ups/?tab=all")
    hands.sees(TO_DO)
    with acting_as(hands.person.viewer()) as viewer:
        assert MeetingActionItem.objects.visible_to(viewer).count() == 1


def call_one_off(hands: Hands) -> None:
    hands.go("meetings/1/")
    hands.press(hands.link("Cancel"))
    hands.at("meetings/1/cancel/")
    hands.type(hands.field("Why it is called off"), "She is ill.")
    hands.save(hands.button("Cancel the meeting"), "meetings/1/")
    hands.sees("This meeting was cancelled.")
    hands.sees("She is ill.")
    assert [one.status for one in meetings(hands)] == ["cancelled"]


def is_done(hands: Hands) -> bool:
    with acting_as(hands.person.viewer()) as viewer:
        return MeetingActionItem.objects.visible_to(viewer).get().done_at is not None


def do_what_was_agreed(hands: Hands) -> None:
    hands.go("meetings/1/")
    tick = hands.button(f"Done: {TO_DO}")
    hands.save(tick, "meetings/1/")
    expect(tick).to_have_attribute("aria-pressed", "true")
    assert is_done(hands)
    hands.save(tick, "meetings/1/")
    expect(tick).to_have_attribute("aria-pressed", "false")
    assert not is_done(hands)


def change_one(hands: Hands) -> None:
    hands.go("meetings/1/")
    hands.press(hands.link("Edit"))
    hands.at("meetings/1/edit/")
    assert hands.field("Agenda").input_value() == AGENDA
    hands.type(hands.field("What for"), "Sign the lease")
    hands.save(hands.button("Save"), "meetings/1/")
    expect(hands.page.get_by_role("heading", name="Sign the lease")).to_be_visible()
    (one,) = meetings(hands)
    assert one.shown
    assert (one.shown.purpose, one.shown.agenda_items) == ("Sign the lease", AGENDA.splitlines())


def delete(hands: Hands) -> None:
    """From its page, where it says so at once; without scripts a page asks first."""
    hands.go("meetings/2/")
    offered = hands.page.locator("main .menu-item-danger")
    if hands.scripts:
        hands.save(offered, "meetings/")
    else:
        hands.press(offered)
        hands.at("meetings/2/delete/")
        hands.save(hands.button("Delete"), "meetings/")
    hands.sees("The meeting is deleted.")
    assert len(meetings(hands)) == 1


def delete_and_bring_back(hands: Hands) -> None:
    MeetingFactory(by=hands.person.viewer(), contact=hands.ana, purpose="Sign it")
    delete(hands)
    hands.save(hands.button("Undo"), "meetings/2/")
    hands.sees("The meeting is back.")
    delete(hands)
    hands.go("trash/meetings/")
    hands.save(hands.line("Sign it").get_by_role("button"), "trash/meetings/**")
    hands.sees("The meeting is back.")
    assert len(meetings(hands)) == 2


def turn_the_pages_of_the_calendar(hands: Hands) -> None:
    hands.go("meetings/")
    hands.sees(PURPOSE)
    hands.press(hands.link("Month"))
    hands.at("meetings/month/**")
    hands.go("meetings/month/?on=2030-02-01")
    hands.misses(PURPOSE)
    hands.press(hands.link("Next month"))
    hands.at("meetings/month/?on=2030-03-01")
    hands.press(hands.link("Week"))
    hands.at("meetings/week/?on=2030-03-01")
    hands.misses(PURPOSE)
    hands.press(hands.link("Next week"))
    hands.at("meetings/week/?on=2030-03-0*")
    hands.press(hands.page.get_by_role("link", name=PURPOSE))
    hands.at("meetings/1/")
    hands.sees("The deposit")


WALKS = (
    Walk(schedule_a_meeting, "contacts/1/", "meetings/new/?contact=1"),
    Walk(say_how_it_went, "meetings/1/", "meetings/1/complete/", given=planned),
    Walk(call_one_off, "meetings/1/", "meetings/1/cancel/", given=planned),
    Walk(do_what_was_agreed, "meetings/1/", "meetings/items/", given=over),
    Walk(change_one, "meetings/1/", "meetings/1/edit/", given=planned),
    Walk(delete_and_bring_back, "meetings/1/", "meetings/1/delete/", given=planned),
    Walk(
        turn_the_pages_of_the_calendar,
        "meetings/",
        "meetings/month/",
        may=EVERYBODY,
        given=planned,
        never=READS,
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
