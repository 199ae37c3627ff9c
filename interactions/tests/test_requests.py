"""Requests after they are answered, those that nobody can answer, and the mail about one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils.timezone import now
from procrastinate.contrib.django.models import ProcrastinateJob

from contacts.tests.pages import Browser
from crm.models import Event, User
from crm.relay import relay_events
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner, membership
from crm.tests.factories import Person, PersonFactory
from interactions import actions
from interactions.models import AccessRequest, Interaction
from interactions.tasks import mail_of_request
from interactions.tests.access import asked, put_on, readable, restricted_tag

pytestmark = pytest.mark.django_db


def text(page: Any) -> str:
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


def test_what_was_allowed_stays_in_sight_and_can_be_taken_back(
    alice: Person, bob: Person, vera: Person, hidden: Interaction
) -> None:
    waiting = asked(hidden, bob)
    with acting_as(alice.viewer()) as viewer:
        actions.allow(waiting, until=now() + dt.timedelta(days=1), by=viewer)
    page = text(Browser(alice).get("requests/"))
    assert "Decided in the last thirty days" in page
    assert "Take back" in page
    for other in (bob, vera):
        assert "Decided in the last thirty days" not in text(Browser(other).get("requests/"))
    sent = {"person": bob.user.username, "next": f"/s/{alice.site.slug}/requests/"}
    back = Browser(alice).post("interactions/1/close/", sent)
    assert back.headers["Location"] == sent["next"]
    assert not readable(hidden, bob, "immigration")
    page = text(Browser(alice).get("requests/"))
    assert "No longer open" in page
    assert "Take back" not in page


def _taken_back(hidden: Interaction, alice: Person, bob: Person) -> None:
    with acting_as(alice.viewer()) as viewer:
        actions.close_to(hidden, membership=membership(bob.site, bob.user), by=viewer)


def _ended_by_another_tag(hidden: Interaction, alice: Person, bob: Person) -> None:
    put_on(hidden, restricted_tag(alice, "housing"), alice)


@pytest.mark.parametrize("end", [_taken_back, _ended_by_another_tag, None])
def test_who_asked_is_told_that_it_is_open_no_longer(
    alice: Person,
    bob: Person,
    hidden: Interaction,
    end: Callable[[Interaction, Person, Person], None] | None,
) -> None:
    """Under their requests, at home, and where they would read it; without an end it runs out."""
    waiting = asked(hidden, bob)
    places = ("requests/", "", f"requests/{waiting.pk}/")
    with acting_as(alice.viewer()) as viewer:
        actions.allow(waiting, until=now() + dt.timedelta(days=1), by=viewer)
    for place in places:
        page = text(Browser(bob).get(place))
        assert "Granted" in page, place
        assert "No longer open" not in page, place
    if end is not None:
        end(hidden, alice, bob)
    with time_machine.travel(now() + dt.timedelta(days=0 if end else 2)):
        for place in places:
            page = text(Browser(bob).get(place))
            assert "No longer open" in page, place
            assert "Granted" not in page, place
            assert "Until <time" not in page, place
        page = text(Browser(bob).get("interactions/1/"))
        assert "Your request was granted" in page
        assert "no longer open to you" in page
        assert "Ask for access" in page
        rows = text(Browser(bob).get("interactions/"))
        assert "No longer open" in rows[rows.index("<tbody") :]
        assert "No longer open to you" in text(Browser(bob).get("contacts/1/"))


def test_what_is_allowed_anew_is_told_with_its_own_end(
    alice: Person, bob: Person, hidden: Interaction
) -> None:
    ends = [now() + dt.timedelta(days=days) for days in (1, 20)]
    for end in ends:
        waiting = asked(hidden, bob)
        with acting_as(alice.viewer()) as viewer:
            actions.allow(waiting, until=end, by=viewer)
        if end == ends[0]:
            _taken_back(hidden, alice, bob)
    with acting_as(bob.viewer()) as viewer:
        rows = AccessRequest.objects.visible_to(viewer).asked_by(viewer).with_opening(viewer)
        told = [(row.is_open, row.opened_until) for row in rows]
    assert told == [(True, ends[1])] * 2, "the one until then, whichever request was for it"


def test_what_was_refused_and_opened_otherwise_is_told_apart(
    alice: Person, bob: Person, hidden: Interaction
) -> None:
    """Else "refused" and "until" would stand beside each other."""
    waiting = asked(hidden, bob)
    with acting_as(alice.viewer()) as viewer:
        actions.refuse(waiting, note="", by=viewer)
        until = now() + dt.timedelta(days=1)
        actions.open_to(hidden, membership=membership(bob.site, bob.user), until=until, by=viewer)
    for person in (alice, bob):
        page = text(Browser(person).get("requests/"))
        assert "Refused" in page, person
        assert "Opened in another way, until" in page, person


def test_what_nobody_can_decide_is_told_to_the_asker_and_who_answers_for_the_site(
    alice: Person, bob: Person, hidden: Interaction
) -> None:
    adam = PersonFactory(username="adam", site=alice.site, role="admin")
    asked(hidden, bob, "I stand in")
    told = ("Nobody can decide about these", "Nobody else on this site can decide")
    for person in (alice, bob, adam):
        page = text(Browser(person).get("requests/"))
        assert not any(words in page for words in told), "alice can"
    put_on(hidden, restricted_tag(alice, "housing"), alice)
    page = text(Browser(adam).get("requests/"))
    assert told[0] in page
    assert "I stand in" not in page, "which is for who decides"
    page = text(Browser(bob).get("requests/"))
    assert told[1] in page
    assert told[0] not in page


def test_holders_get_a_mail_without_a_word_of_the_entry(
    alice: Person, bob: Person, vera: Person, hidden: Interaction, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://crm.example.org"
    for person in (alice, bob, vera):
        User.objects.filter(pk=person.user.pk).update(email=f"{person.user}@example.org")
    User.objects.filter(pk=bob.user.pk).update(first_name="Bob\r\nBcc: x@example.org")
    waiting = asked(hidden, bob, "SECRETreason")
    asked(hidden, bob, "again")
    with as_owner():
        assert Event.objects.across_sites().filter(type="accessRequested").count() == 1
    relay_events()
    with as_owner():
        jobs = [job.args for job in ProcrastinateJob.objects.filter(task_name="mail_of_request")]
    assert len(jobs) == 1
    mail_of_request(**jobs[0])
    (letter,) = mail.outbox
    assert letter.to == ["alice@example.org"]
    assert "Bob Bcc: x@example.org" in letter.subject
    letter.message().as_bytes()  # which refuses a line's end in a header
    said = f"{letter.subject}\n{letter.body}"
    assert f"https://crm.example.org/s/{bob.site.slug}/requests/{waiting.pk}/" in said
    assert not any(word in said for word in ("SECRET", "immigration", "Ana"))
    with acting_as(bob.viewer()) as viewer:
        actions.take_back(waiting, by=viewer)
    mail_of_request(**jobs[0])
    assert len(mail.outbox) == 1, "it waits no longer"
