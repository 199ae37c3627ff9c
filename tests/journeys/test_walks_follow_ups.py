"""A promise is set, seen to be due, put off, put back, kept and opened again; somebody who slips
by a rhythm is left out; in every way, and by everybody who may or may not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.tenancy.context import acting_as
from interactions.models import Interaction
from interactions.tests.factories import InteractionFactory
from tests.journeys.hands import Browsers, Hands, SignIn, World
from tests.journeys.walks import Walk, WorldOf, by_everybody, in_every_way

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROMISE = "Ask for the letter"


def promise(hands: Hands) -> Interaction:
    with acting_as(hands.person.viewer()) as viewer:
        rows = Interaction.objects.visible_to(viewer).with_content()
        found: Interaction = rows.get(number=2)
        return found


def keep_a_promise(hands: Hands) -> None:
    today = timezone.localdate(timezone=hands.person.site.zone).isoformat()
    hands.go("contacts/1/")
    hands.press(hands.link("Follow-up"))
    hands.at("interactions/new/?contact=1&follow_up=1")
    hands.type(hands.page.get_by_role("textbox", name="Note", exact=True), "Called the landlord.")
    hands.type(hands.field("Next action"), PROMISE)
    hands.type(hands.field("Follow up on"), today)
    hands.save(hands.button("Save"), "contacts/1/")
    hands.sees("The follow-up is set.")

    hands.go("follow-ups/")
    line = hands.line(PROMISE)
    expect(line.get_by_text("Today")).to_be_visible()
    put_off = line.get_by_text("Until next week")
    hands.save(put_off, "follow-ups/**")
    hands.sees("Put off until")
    expect(line.get_by_text("Today")).to_have_count(0)
    hands.save(hands.button("Undo"), "follow-ups/**")
    hands.sees("Due on ")
    expect(line.get_by_text("Today")).to_be_visible()
    assert promise(hands).shown.follow_up_at.date().isoformat() == today

    hands.save(hands.button(f"Done: {PROMISE}"), "follow-ups/**")
    hands.sees("Done.")
    expect(line).to_have_count(0)
    hands.press(hands.page.get_by_role("navigation", name="Which follow-ups").get_by_text("Done"))
    hands.at("follow-ups/?view=done")
    hands.save(hands.button(f"Open again: {PROMISE}"), "follow-ups/**")
    hands.sees("Open again.")
    hands.sees("Nothing is done yet")
    assert promise(hands).shown.follow_up_needed


def ben_slips(world: World) -> None:
    """Nobody was in touch with him for longer than was meant."""
    by = world.alice.viewer()
    ben = ContactFactory.create(
        by=by,
        first_name="Ben",
        last_name="Diaz",
        rhythm_days=30,
        owner_id=world.walker.user.pk,
    )
    ago = timezone.now() - dt.timedelta(days=45)
    InteractionFactory.create(by=by, contact=ben, starts_at=ago)


def days_put_off(hands: Hands) -> int | None:
    with acting_as(hands.person.viewer()) as viewer:
        until = Contact.objects.visible_to(viewer).get(number=2).snoozed_until
    zone = hands.person.site.zone
    away = until and until.astimezone(zone).date() - timezone.localdate(timezone=zone)
    return away.days if away else None


def leave_somebody_out_this_time(hands: Hands) -> None:
    hands.go("follow-ups/?view=overdue")
    line = hands.line("Be in touch with Ben Diaz")
    hands.save(line.get_by_text("Until tomorrow"), "follow-ups/?view=overdue**")
    hands.sees("Put off until")
    expect(line).to_have_count(0)
    assert days_put_off(hands) == 1
    hands.save(hands.button("Undo"), "follow-ups/?view=overdue**")
    hands.sees("Not put off any longer.")
    expect(line.get_by_text("Overdue")).to_be_visible()
    assert days_put_off(hands) is None
    hands.save(line.get_by_text("Skip this time"), "follow-ups/?view=overdue**")
    expect(line).to_have_count(0)
    assert days_put_off(hands) == 30


WALKS = (
    Walk(keep_a_promise, "contacts/1/", "interactions/new/?contact=1&follow_up=1"),
    Walk(leave_somebody_out_this_time, "follow-ups/", "follow-ups/contacts/2/", given=ben_slips),
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
