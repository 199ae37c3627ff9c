"""Scheduling, changing and deleting a meeting."""

import datetime as dt
import re

import pytest
from django.utils.timezone import localtime, now

from contacts.actions import delete as delete_contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.tenancy.context import acting_as
from meetings import actions
from meetings.models import Meeting
from meetings.tests.factories import MeetingFactory
from meetings.tests.pages import HOME, at, completed, stored

pytestmark = pytest.mark.django_db

PLAN = {
    "contact": "1",
    "purpose": "Plan the spring",
    "scheduled_at": "2030-03-04T10:00",
    "length": "45",
    "location": "Room 2",
    "agenda_items": "Papers\n\n  Next talk  ",
    "preparation_notes": "Bring the form.",
}


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


@pytest.fixture
def meeting(bob, ana) -> Meeting:
    return MeetingFactory(
        by=bob.viewer(),
        contact=ana,
        scheduled_at=at("2030-03-04"),
        planned_duration=dt.timedelta(minutes=45),
        agenda_items=["Papers"],
    )


# --- scheduling


def test_a_meeting_is_scheduled_as_told(bob, ana):
    answer = Browser(bob).post("meetings/new/", PLAN)
    assert (answer.status_code, answer.url) == (302, f"/s/{bob.site.slug}/meetings/1/")
    meeting = stored(bob)
    content = meeting.shown
    assert meeting.scheduled_at == at("2030-03-04")  # in Bob's zone
    assert (meeting.contact_id, meeting.location) == (ana.pk, "Room 2")
    assert content.planned_duration == dt.timedelta(minutes=45)
    assert content.agenda_items == ["Papers", "Next talk"]
    assert (content.purpose, content.preparation_notes) == ("Plan the spring", "Bring the form.")


def test_undo_takes_it_back(bob, ana):
    page = Browser(bob).post("meetings/new/", PLAN, follow=True).content.decode()
    assert "Meeting scheduled." in page
    undo = f"/s/{bob.site.slug}/meetings/1/delete/"
    assert f'action="{undo}"' in page


def test_what_the_address_knows_is_filled_in(bob, ana):
    browser = Browser(bob)
    form = fields_of(browser.get("meetings/new/", contact="1"))
    assert (form["contact_kept"], form["length"]) == ("1", "60")
    suggested = dt.datetime.fromisoformat(form["scheduled_at"]).replace(tzinfo=HOME)
    assert dt.timedelta(0) < suggested - now() <= dt.timedelta(hours=1)
    assert fields_of(browser.get("meetings/new/", on="2030-05-06"))["scheduled_at"] == (
        "2030-05-06T09:00"
    )
    for junk in ("x", "9" * 40, "77"):
        assert "contact_kept" not in fields_of(browser.get("meetings/new/", contact=junk))


def test_another_one_takes_the_plan_over(bob, meeting):
    form = fields_of(Browser(bob).get("meetings/new/", again="1"))
    assert (form["contact_kept"], form["agenda_items"], form["length"]) == ("1", "Papers", "45")
    assert form["purpose"] == "Plan the spring"
    assert form["scheduled_at"] != "2030-03-04T10:00"
    assert Browser(bob).get("meetings/new/", again="99").status_code == 404
    assert Browser(bob).get("meetings/new/", again="9" * 40).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"contact": ""}, "contact"),
        ({"contact": "99"}, "contact"),
        ({"contact": "", "contact_search": "nobody"}, "contact"),
        ({"scheduled_at": ""}, "scheduled_at"),
        ({"scheduled_at": "junk"}, "scheduled_at"),
        ({"scheduled_at": "1600-01-01T10:00"}, "scheduled_at"),
        ({"scheduled_at": "2030-03-10T02:30"}, "scheduled_at"),  # skipped by the clocks
        ({"length": "evil"}, "length"),
        ({"length": "other"}, "minutes"),
        ({"length": "other", "minutes": "0"}, "minutes"),
        ({"purpose": "x" * 501}, "purpose"),
        ({"purpose": "a\x00b"}, "purpose"),
        ({"location": "x" * 256}, "location"),
        ({"agenda_items": "x" * 201}, "agenda_items"),
        ({"agenda_items": "x\n" * 51}, "agenda_items"),
        ({"preparation_notes": "x" * 5001}, "preparation_notes"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(bob, ana, unchanged, wrong, field):
    browser = Browser(bob)
    with unchanged():
        page = browser.post("meetings/new/", PLAN | wrong)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {field}
    kept = fields_of(page)
    assert kept["preparation_notes"][:20] == (PLAN | wrong)["preparation_notes"][:20]


def test_a_contact_found_by_its_name(bob, ana):
    plan = PLAN | {"contact": "", "contact_search": "ruiz"}
    assert Browser(bob).post("meetings/new/", plan).status_code == 302
    assert stored(bob).contact_id == ana.pk


def test_who_may_only_look_is_not_let_in(vera, meeting, unchanged):
    browser = Browser(vera)
    with unchanged():
        for path in ("new/", "1/edit/", "1/delete/", "1/complete/", "1/cancel/"):
            assert browser.get(f"meetings/{path}").status_code == 403
            assert browser.post(f"meetings/{path}", PLAN).status_code == 403


def test_another_sites_meetings_are_nowhere(charlie, bob, meeting, unchanged):
    browser, trespasser = Browser(charlie), Browser(charlie, slug=bob.site.slug)
    with unchanged():
        for path in ("1/", "1/brief/", "1/edit/", "1/delete/", "1/complete/", "1/cancel/"):
            assert browser.get(f"meetings/{path}").status_code == 404
            assert trespasser.get(f"meetings/{path}").status_code == 404
        for path in ("1/edit/", "1/delete/", "1/restore/", "1/complete/", "1/cancel/"):
            assert browser.post(f"meetings/{path}", PLAN).status_code == 404
        theirs = browser.post("meetings/new/", PLAN)  # their site has no such contact
        assert theirs.status_code == 422


@pytest.mark.parametrize("path", ["", "1/", "month/", "week/", "1/brief/"])
def test_pages_to_read_take_no_post(bob, meeting, path):
    assert Browser(bob).post(f"meetings/{path}").status_code == 405


# --- changing


def test_only_what_changed_is_sent(bob, meeting):
    browser = Browser(bob)
    data = fields_of(browser.get("meetings/1/edit/"))
    assert data["scheduled_at"] == "2030-03-04T10:00"
    assert browser.post("meetings/1/edit/", data).status_code == 302
    assert stored(bob).version == 1
    assert browser.post("meetings/1/edit/", data | {"length": "30"}).status_code == 302
    assert (stored(bob).version, stored(bob).updated_by_id) == (2, bob.user.pk)
    assert stored(bob).shown.planned_duration == dt.timedelta(minutes=30)
    assert stored(bob).scheduled_at == meeting.scheduled_at


def test_it_moves_to_somebody_else(bob, meeting):
    ContactFactory(by=bob.viewer(), first_name="Ben")
    browser = Browser(bob)
    data = fields_of(browser.get("meetings/1/edit/")) | {"contact": "2"}
    assert browser.post("meetings/1/edit/", data).status_code == 302
    assert stored(bob).contact.number == 2


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_saved_meanwhile_by_somebody_else(alice, bob, meeting, keep):
    browser = Browser(bob)
    data = fields_of(browser.get("meetings/1/edit/")) | {"purpose": "Mine"}
    with acting_as(alice.viewer()) as viewer:
        theirs = {"purpose": "Theirs", "agenda_items": ["Other papers"]}
        actions.change(meeting, by=viewer, changes=theirs)
    page = browser.post("meetings/1/edit/", data)
    assert page.status_code == 409
    told = {one.field.name: (one.theirs, one.disputed) for one in page.context["differences"]}
    assert told == {"purpose": ("Theirs", True), "agenda_items": ("Other papers", False)}
    again = fields_of(page) | {"keep-purpose": keep}
    assert browser.post("meetings/1/edit/", again).status_code == 302
    assert stored(bob).shown.purpose == keep.title()
    assert stored(bob).shown.agenda_items == ["Other papers"]


def test_what_ended_meanwhile_is_explained(alice, bob, meeting, unchanged):
    browser = Browser(bob)
    data = fields_of(browser.get("meetings/1/edit/")) | {"preparation_notes": "My long note"}
    completed(alice, meeting)
    with unchanged():
        page = browser.post("meetings/1/edit/", data)
    text = page.content.decode()
    assert page.status_code == 409
    assert "alice completed it while you were writing" in text
    assert "My long note" in text
    assert f"/s/{bob.site.slug}/interactions/1/" in text


def test_a_link_that_is_out_of_date_leads_to_the_meeting(bob, meeting):
    completed(bob, meeting)
    for part in ("edit/", "complete/", "cancel/"):
        answer = Browser(bob).client.get(f"/s/{bob.site.slug}/meetings/1/{part}", follow=True)
        assert answer.redirect_chain == [(f"/s/{bob.site.slug}/meetings/1/", 302)]
        assert "This meeting is closed" in answer.content.decode()


# --- the trash


def test_deleted_with_a_way_back(bob, meeting):
    browser = Browser(bob)
    assert "Delete this meeting?" in browser.get("meetings/1/delete/").content.decode()
    page = browser.post("meetings/1/delete/", follow=True).content.decode()
    assert f'action="/s/{bob.site.slug}/meetings/1/restore/"' in page
    assert browser.get("meetings/1/").status_code == 404
    assert browser.post("meetings/1/restore/").status_code == 302
    assert browser.get("meetings/1/").status_code == 200
    assert browser.post("meetings/1/restore/").status_code == 404


def test_others_meetings_are_deleted_by_who_may(alice, bob, ana, unchanged):
    MeetingFactory(by=alice.viewer(), contact=ana)
    browser = Browser(bob)
    with unchanged():
        assert browser.post("meetings/1/delete/").status_code == 403
    assert "/delete/" not in browser.get("meetings/1/").content.decode()
    assert Browser(alice).post("meetings/1/delete/").status_code == 302


# --- one meeting's page


def test_everything_of_it_is_told(alice, bob, meeting):
    with acting_as(alice.viewer()) as viewer:
        actions.change(meeting, by=viewer, changes={"location": "https://meet.example.org/x"})
    text = Browser(bob).get("meetings/1/").content.decode()
    for word in ("Plan the spring", "Papers", "45 min", "Ana Ruiz", "bob", "alice"):
        assert word in text
    assert 'href="https://meet.example.org/x"' in text
    assert [*re.findall(r"meetings/1/(\w+)/\"", text)] == [
        *("complete", "brief", "edit", "cancel", "delete", "delete", "history", "history")
    ]


def test_the_sites_clock_is_told_where_it_differs(bob, meeting):
    bob.user.timezone = "Europe/Madrid"
    bob.user.save()
    text = Browser(bob).get("meetings/1/").content.decode()
    assert "4:00 p.m." in text
    assert "10:00 a.m." in text
    assert "America/New_York" in text


def test_the_brief_tells_what_is_hidden_only_as_a_number(alice, bob, ana, meeting):
    held = localtime(now()) - dt.timedelta(days=1)
    for tags in ((), ("immigration",)):
        row = MeetingFactory(by=alice.viewer(), contact=ana, scheduled_at=held, purpose="Before")
        completed(alice, row, *tags, outcomes=f"Said {len(tags)}", action_items=[f"Do {len(tags)}"])
    text = Browser(bob).get("meetings/1/brief/").content.decode()
    assert "Said 0" in text
    assert "Do 0" in text
    assert "Said 1" not in text
    assert "Do 1" not in text
    assert "1 entry of this contact is restricted" in text
    whole = Browser(alice, reveal=True).get("meetings/1/brief/").content.decode()
    assert "Said 1" in whole
    assert "is restricted" not in whole
    hidden = Browser(alice).get("meetings/1/brief/").content.decode()
    assert "1 entry of this contact is hidden from you just now" in hidden
    assert "is restricted" not in hidden


def test_with_a_contact_that_is_gone(bob, ana, meeting):
    with acting_as(bob.viewer()) as viewer:
        delete_contact(ana, by=viewer)
    browser = Browser(bob)
    assert browser.get("meetings/new/", again="1").status_code == 200
    data = fields_of(browser.get("meetings/1/edit/")) | {"purpose": "New"}
    assert browser.post("meetings/1/edit/", data).status_code == 422  # somebody else is needed


def test_a_draft_comes_back_with_whom_was_added_for_it(bob, ana):
    page = {"Referer": f"http://testserver/s/{bob.site.slug}/meetings/new/?added={ana.number}"}
    typed = {"purpose": "Plan the spring", "contact_search": "zzz", "draft": "1"}
    back = Browser(bob).post("meetings/new/", typed, headers=page)
    assert back.context["picked"] == ana
    assert fields_of(back)["purpose"] == "Plan the spring"
