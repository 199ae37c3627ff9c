"""Completing and cancelling a meeting, once; and ticking off what is to be done."""

import datetime as dt
import uuid

import pytest
from django.utils.timezone import now

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.tenancy.context import acting_as
from interactions.models import Interaction
from interactions.tests.pages import tag_of
from meetings import actions
from meetings.models import Meeting
from meetings.tests.factories import MeetingFactory
from meetings.tests.pages import CANARY, HOME, completed, restricted, stored
from rapport.models import TacticLog
from rapport.tests.factories import LISTENING

pytestmark = pytest.mark.django_db

OUTCOME = {
    "completed_at": "2026-03-03T11:15",
    "length": "other",
    "minutes": "50",
    "attendees": "Ana, Bob , Ana",
    "topics_covered": "Papers\nRent",
    "outcomes": "All papers are there.",
    "next_steps": "Send the application",
    "action_items": "Copy the papers\nCall the landlord",
    "follow_up_at": "2030-03-10",
    "relationship_impact": "strengthened",
    f"tactic_{uuid.UUID(LISTENING).hex}": "4",
}


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


@pytest.fixture
def meeting(bob, ana) -> Meeting:
    return MeetingFactory(
        by=bob.viewer(),
        contact=ana,
        scheduled_at=now() - dt.timedelta(hours=3),
        purpose="Plan the spring",
        agenda_items=["Papers", "Rent"],
        planned_duration=dt.timedelta(minutes=45),
        location="Room 2",
    )


def logged(person) -> list[Interaction]:
    with acting_as(person.viewer("immigration")) as viewer:
        return list(Interaction.objects.visible_to(viewer).with_content().order_by("number"))


# --- completing


def test_the_form_knows_what_was_planned(bob, meeting):
    form = fields_of(Browser(bob).get("meetings/1/complete/"))
    assert form["topics_covered"] == "Papers\nRent"
    assert (form["length"], form["outcomes"]) == ("45", "")
    assert form["completed_at"] == f"{_local(meeting.scheduled_at):%Y-%m-%dT%H:%M}"


def test_before_its_time_it_has_just_ended(bob, ana):
    """No talk is logged that goes on."""
    ahead, lasts = now() + dt.timedelta(days=3), dt.timedelta(hours=1)
    MeetingFactory(by=bob.viewer(), contact=ana, scheduled_at=ahead, planned_duration=lasts)
    before = now()
    form = fields_of(Browser(bob).get("meetings/1/complete/"))
    began = dt.datetime.fromisoformat(form["completed_at"]).replace(tzinfo=HOME)
    minute = dt.timedelta(minutes=1)
    assert before - lasts - minute <= began <= now() - lasts


def _local(moment):
    return moment.astimezone(HOME)


def test_completing_logs_it_and_leads_there(bob, meeting):
    page = Browser(bob).post("meetings/1/complete/", OUTCOME, follow=True)
    assert page.redirect_chain == [(f"/s/{bob.site.slug}/interactions/1/", 302)]
    assert "Meeting completed and logged." in page.content.decode()
    (entry,) = logged(bob)
    content = entry.shown
    assert (entry.kind, entry.location) == ("meeting", "Room 2")
    assert content.lead == bob.user.get_full_name()
    assert (content.title, content.outcome) == ("Plan the spring", "All papers are there.")
    assert (content.topics, content.next_action) == (["Papers", "Rent"], "Send the application")
    assert content.duration == dt.timedelta(minutes=50)
    assert content.follow_up_needed
    assert f"{_local(content.follow_up_at):%Y-%m-%d}" == "2030-03-10"
    done = stored(bob)
    assert (done.status, done.interaction_id) == ("completed", entry.pk)
    assert done.shown.attendees == ["Ana", "Bob"]
    assert done.shown.relationship_impact == "strengthened"
    assert [item.text for item in done.action_items.all()] == [
        "Copy the papers",
        "Call the landlord",
    ]
    with acting_as(bob.viewer()) as viewer:
        (log,) = TacticLog.objects.visible_to(viewer)
        assert (str(log.tactic_id), log.effectiveness_score) == (LISTENING, 4)


def test_what_was_talked_about_is_what_is_read_where_nothing_else_was_written(bob, meeting):
    nothing = dict.fromkeys(("outcomes", "next_steps", "action_items", "follow_up_at"), "")
    browser = Browser(bob)
    said = {"topics_covered": "She asked about the lease.\nThe rent goes up in May."}
    page = browser.post("meetings/1/complete/", OUTCOME | nothing | said, follow=True)
    text = page.content.decode()
    assert "No note was written." not in text
    assert "She asked about the lease.<br>The rent goes up in May.</p>" in text
    assert text.count("She asked about the lease.") == 1
    recent = browser.get("interactions/recent/").content.decode()
    assert "She asked about the lease.\nThe rent goes up in May." in recent


def test_as_it_was_planned_is_enough(bob, meeting):
    browser = Browser(bob)
    data = fields_of(browser.get("meetings/1/complete/"))
    assert browser.post("meetings/1/complete/", data).status_code == 302
    (entry,) = logged(bob)
    assert not entry.shown.follow_up_needed
    assert entry.shown.duration == dt.timedelta(minutes=45)
    with acting_as(bob.viewer()) as viewer:
        assert not TacticLog.objects.visible_to(viewer).exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"completed_at": ""}, "completed_at"),
        ({"completed_at": "2090-01-01T10:00"}, "completed_at"),  # in the future
        ({"completed_at": "1600-01-01T10:00"}, "completed_at"),
        ({"length": "other", "minutes": ""}, "minutes"),
        ({"attendees": "x" * 201}, "attendees"),
        ({"topics_covered": "x" * 201}, "topics_covered"),
        ({"outcomes": "x" * 5001}, "outcomes"),
        ({"next_steps": "x" * 501}, "next_steps"),
        ({"action_items": "x" * 501}, "action_items"),
        ({"action_items": "x\n" * 51}, "action_items"),
        ({"follow_up_at": "2026-13-01"}, "follow_up_at"),
        ({"follow_up_at": "9999-12-31"}, "follow_up_at"),
        ({"relationship_impact": "evil"}, "relationship_impact"),
        ({"tags": "evil"}, "tags"),
        ({f"tactic_{uuid.UUID(LISTENING).hex}": "6"}, f"tactic_{uuid.UUID(LISTENING).hex}"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_half_saved(bob, meeting, unchanged, wrong, field):
    browser = Browser(bob)
    with unchanged():
        page = browser.post("meetings/1/complete/", OUTCOME | wrong)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {field}
    assert fields_of(page)["next_steps"][:4] == (OUTCOME | wrong)["next_steps"][:4]


def test_a_tag_hides_it_from_the_beginning(alice, bob, meeting):
    browser = Browser(alice)  # holds the tag, and has not switched it on
    page = browser.get("meetings/1/complete/").content.decode()
    assert tag_of(alice) in page
    answer = browser.post("meetings/1/complete/", OUTCOME | {"tags": tag_of(alice)}, follow=True)
    assert answer.status_code == 200
    for text in (answer.content.decode(), Browser(bob).get("meetings/1/").content.decode()):
        assert "Restricted" in text
        assert "All papers are there" not in text
    assert stored(alice).shown.outcomes == "All papers are there."
    assert tag_of(alice) not in Browser(bob).get("meetings/1/complete/").content.decode()


def test_who_does_not_hold_a_tag_cannot_put_it_on(alice, bob, meeting, unchanged):
    browser, tag = Browser(bob), tag_of(alice)
    with unchanged():
        assert browser.post("meetings/1/complete/", OUTCOME | {"tags": tag}).status_code == 422


# --- once


def test_a_second_click_is_answered_like_the_first(bob, meeting):
    browser = Browser(bob)
    first = browser.post("meetings/1/complete/", OUTCOME)
    second = browser.post("meetings/1/complete/", OUTCOME)
    assert first.url == second.url
    assert len(logged(bob)) == 1


def test_so_it_is_where_the_first_click_hid_it(alice, meeting):
    browser, sent = Browser(alice), OUTCOME | {"tags": tag_of(alice)}
    assert browser.post("meetings/1/complete/", sent).status_code == 302
    assert browser.post("meetings/1/complete/", sent).status_code == 302
    assert len(logged(alice)) == 1


def test_other_words_are_not_lost_in_a_second_try(bob, meeting, unchanged):
    browser = Browser(bob)
    browser.post("meetings/1/complete/", OUTCOME)
    with unchanged():
        page = browser.post("meetings/1/complete/", OUTCOME | {"outcomes": "Something else."})
    assert page.status_code == 409
    assert "Something else." in page.content.decode()


@pytest.mark.parametrize("ending", ["complete", "cancel"])
def test_what_somebody_else_did_meanwhile_is_told(alice, bob, meeting, unchanged, ending):
    browser = Browser(bob)
    if ending == "complete":
        completed(alice, meeting, outcomes="Alice was faster")
    else:
        with acting_as(alice.viewer()) as viewer:
            actions.cancel(meeting, by=viewer)
    with unchanged():
        page = browser.post("meetings/1/complete/", OUTCOME)
    text = page.content.decode()
    assert page.status_code == 409
    assert f"alice {'completed' if ending == 'complete' else 'cancelled'} it" in text
    for words in ("All papers are there.", "Copy the papers", "Send the application"):
        assert words in text


def test_what_was_hidden_meanwhile_stays_hidden(alice, bob, meeting, unchanged):
    browser = Browser(bob)
    completed(alice, meeting, "immigration", outcomes=CANARY)
    with unchanged():
        page = browser.post("meetings/1/complete/", OUTCOME)
    assert page.status_code == 403
    assert CANARY not in page.content.decode()
    owner = Browser(alice).post("meetings/1/complete/", OUTCOME)  # may reveal it, and has not
    assert owner.status_code == 403
    assert CANARY not in owner.content.decode()


# --- cancelling


def test_called_off_with_a_reason(bob, meeting):
    browser = Browser(bob)
    assert "Cancel this meeting?" in browser.get("meetings/1/cancel/").content.decode()
    page = browser.post("meetings/1/cancel/", {"reason": "They are ill."}, follow=True)
    text = page.content.decode()
    assert "The meeting is cancelled." in text
    assert "They are ill." in text
    assert (stored(bob).status, stored(bob).updated_by_id) == ("cancelled", bob.user.pk)
    assert not logged(bob)


def test_called_off_twice_is_called_off_once(bob, meeting):
    browser = Browser(bob)
    sent = fields_of(browser.get("meetings/1/cancel/")) | {"reason": "First"}
    answers = [browser.post("meetings/1/cancel/", sent) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    again = browser.post("meetings/1/cancel/", {"reason": "Second"})
    assert (again.status_code, "Second" in again.content.decode()) == (409, True)
    assert stored(bob).shown.cancel_reason == "First"


def test_what_took_place_is_not_called_off(alice, bob, meeting, unchanged):
    browser = Browser(bob)
    completed(alice, meeting)
    with unchanged():
        page = browser.post("meetings/1/cancel/", {"reason": "They are ill."})
    assert page.status_code == 409
    assert "alice completed it" in page.content.decode()
    assert "They are ill." in page.content.decode()


def test_a_reason_that_is_too_long(bob, meeting, unchanged):
    browser = Browser(bob)
    with unchanged():
        page = browser.post("meetings/1/cancel/", {"reason": "x" * 501})
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"reason"})


# --- what is to be done


def test_items_are_ticked_off_and_opened_again(bob, meeting):
    completed(bob, meeting, action_items=["Copy", "Call"])
    first, _second = stored(bob).action_items.all()
    browser = Browser(bob)
    address = f"meetings/items/{first.uuid}/"
    assert browser.post(address, {"done": "1"}).status_code == 302
    text = browser.get("meetings/1/").content.decode()
    assert text.count('aria-pressed="true" aria-label="Done: Copy"') == 1
    assert text.count('aria-pressed="false" aria-label="Done: Call"') == 1
    assert [bool(item.done_at) for item in stored(bob).action_items.all()] == [True, False]
    browser.post(address, {"done": "0"})
    assert [bool(item.done_at) for item in stored(bob).action_items.all()] == [False, False]


def test_nobody_ticks_off_what_they_cannot_see(alice, bob, vera, charlie, ana, meeting, unchanged):
    restricted(alice, ana, scheduled_at=now() - dt.timedelta(hours=1))
    completed(alice, meeting, action_items=["Copy"])
    (hidden,), (open_one,) = stored(alice, 2).action_items.all(), stored(alice).action_items.all()
    browsers = [Browser(person) for person in (bob, alice, charlie)]
    looking = Browser(vera)
    with unchanged():
        for browser in browsers:
            answer = browser.post(f"meetings/items/{hidden.uuid}/", {"done": "1"})
            assert answer.status_code == 404
        denied = looking.post(f"meetings/items/{open_one.uuid}/", {"done": "1"})
        assert denied.status_code == 403
