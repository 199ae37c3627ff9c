"""What a meeting's forms tell before they are sent: who can read it, and what is for good; and how
they come back from a draft, of which nothing is saved."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils.timezone import now

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.tests.factories import Person, PersonFactory
from interactions.tests.pages import tag_of
from meetings.models import Meeting
from meetings.tests.factories import MeetingFactory
from meetings.tests.pages import stored

pytestmark = pytest.mark.django_db

COMPLETE, CANCEL = "meetings/1/complete/", "meetings/1/cancel/"


@pytest.fixture
def meeting(alice: Person, bob: Person) -> Meeting:
    ana = ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")
    begun = now() - dt.timedelta(hours=3)
    return MeetingFactory(by=bob.viewer(), contact=ana, scheduled_at=begun, agenda_items=["Rent"])


def test_completing_asks_who_can_see_it_before_it_is_saved(
    alice: Person, meeting: Meeting, unchanged: Any
) -> None:
    PersonFactory.create(
        first_name="Dora", last_name="Díaz", site=alice.site, holds=["immigration"]
    )
    browser = Browser(alice)
    form = browser.get(COMPLETE).content.decode()
    assert f'hx-post="/s/{alice.site.slug}/interactions/new/readers/"' in form
    typed = fields_of(browser.get(COMPLETE)) | {"outcomes": "Half typed", "readers": "1"}
    with unchanged():
        everybody = browser.post(COMPLETE, typed)
        page = browser.post(COMPLETE, typed | {"tags": tag_of(alice), "completed_at": ""})
    assert "Everybody on this site: 3 people." in everybody.content.decode()
    said = page.content.decode()
    assert page.status_code == 200
    assert "Only 2 people of this site." in said
    assert "Dora Díaz" in said
    assert "field-error" not in said
    sent = fields_of(page)
    assert (sent["outcomes"], sent["tags"]) == ("Half typed", tag_of(alice))


def test_its_tags_stand_open_beside_what_they_hide(
    alice: Person, bob: Person, meeting: Meeting
) -> None:
    form = Browser(alice).get(COMPLETE).content.decode().partition('id="complete-form"')[2]
    assert form.index(tag_of(alice)) < form.index("<details")
    assert "and what was planned" in form
    assert "and what was planned" not in Browser(bob).get(COMPLETE).content.decode()


def test_enter_in_a_field_completes_and_asks_nothing(bob: Person, meeting: Meeting) -> None:
    """A browser then presses the form's first button."""
    form = Browser(bob).get(COMPLETE).content.decode().partition('id="complete-form"')[2]
    first = form[form.index('type="submit"') :].partition(">")[0]
    assert "name=" not in first


def test_who_reads_a_plan_is_told_where_it_is_written(bob: Person, meeting: Meeting) -> None:
    for path in ("meetings/new/", "meetings/1/edit/"):
        form = Browser(bob).get(path).content.decode()
        assert "Everybody on this site can read the agenda and the preparation." in form
        assert "as an entry with a restricted tag" in form
    assert "Everybody on this site can read it." in Browser(bob).get(CANCEL).content.decode()


def test_what_cannot_be_taken_back_is_told_before_the_button(bob: Person, meeting: Meeting) -> None:
    form = Browser(bob).get(COMPLETE).content.decode()
    assert form.index("Completing cannot be taken back.") < form.index("Complete and log")
    form = Browser(bob).get(CANCEL).content.decode()
    assert form.index("does not come back") < form.index("Cancel the meeting")


def test_the_reason_of_calling_it_off_comes_back_from_a_draft(
    bob: Person, meeting: Meeting, unchanged: Any
) -> None:
    browser = Browser(bob)
    assert f'data-draft-page="/s/{bob.site.slug}/{CANCEL}"' in browser.get(CANCEL).content.decode()
    with unchanged():
        page = browser.post(CANCEL, {"reason": "x" * 501, "draft": "1"})
    assert page.status_code == 200
    assert "A draft was kept." in page.content.decode()
    assert "field-error" not in page.content.decode()
    assert fields_of(page)["reason"] == "x" * 501


def test_htmx_is_led_on_once_it_is_called_off(bob: Person, meeting: Meeting) -> None:
    """It would follow a redirect inside the page, and the draft would stay."""
    sent: dict[str, Any] = {"data": {"reason": "Ill"}, "headers": {"HX-Request": "true"}}
    address = f"/s/{bob.site.slug}/"
    answer = Browser(bob).client.post(f"{address}{CANCEL}", **sent)
    assert answer.headers["HX-Redirect"] == f"{address}meetings/1/"
    assert stored(bob).status == "cancelled"
