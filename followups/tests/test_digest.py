"""The daily e-mail: to whom, when, what it says, and never twice."""

from __future__ import annotations

import datetime as dt
import smtplib
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import DatabaseError, IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from contacts.actions import create, note_contacted, set_rhythm, snooze
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.actions import remove_member
from crm.models import Site, User
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner, at_once, membership
from followups import actions
from followups.models import DailyDigest
from followups.tasks import call_for_digests, mail_of_digest
from followups.tests.pages import TODAY, agreed, on, promised
from interactions.tests.access import open_to
from meetings.tests.pages import at

pytestmark = pytest.mark.django_db

SEVEN = at("2026-03-04", "07:00")  # by the clock on site A's wall, five hours behind UTC


@pytest.fixture(autouse=True)
def morning() -> Any:
    with time_machine.travel(SEVEN, tick=False):
        yield


@pytest.fixture
def ana(alice):
    return ContactFactory(by=alice.viewer(), first_name="Ana", last_name="", owner_id=alice.user.pk)


@pytest.fixture
def due(alice, ana):
    promised(alice, ana, "Call the landlord", on(-3))
    agreed(alice, ana, "Send the form", on(0, "23:00"))
    promised(alice, ana, "NOT YET", on(1))


def wants(person: Any, hour: int = 7, *, is_on: bool = True, **fields: Any) -> None:
    with as_owner():
        email = f"{person.user.username}@example.org"
        User.objects.filter(pk=person.user.pk).update(**{"email": email, **fields})
    person.user.refresh_from_db()
    with acting_as(person.viewer()) as viewer:
        actions.set_digest(by=viewer, is_on=is_on, hour=hour)


def called() -> list[dict[str, Any]]:
    """The jobs that the clock makes now, taken out of the queue."""
    call_for_digests(timestamp=0)
    with as_owner():
        jobs = ProcrastinateJob.objects.filter(task_name="mail_of_digest")
        return [job.args for job in jobs.order_by("id")]


def sent() -> list[Any]:
    for args in called():
        mail_of_digest(**args)
    return mail.outbox


def test_it_says_what_is_due_and_who_slips(alice, bob, ana, due):
    wants(alice)
    with acting_as(alice.viewer()) as viewer:
        set_rhythm(by=viewer, status="prospect", days=14)
        ben = create(by=viewer, first_name="Ben", email="b@example.org", owner_id=viewer.user_id)
        note_contacted(ben.pk, at=on(-20), by=viewer)
    promised(bob, ContactFactory(by=bob.viewer()), "NOT HERS", on(0))
    (letter,) = sent()
    assert (letter.to, letter.subject) == (
        ["alice@example.org"],
        f"2 follow-ups due ({alice.site.name})",
    )
    lines = letter.body.splitlines()
    assert lines[:3] == [
        "Follow-ups due: 2",
        "- Call the landlord · Ana · March 1, 2026",
        "- Send the form · Ana · March 4, 2026",
    ]
    assert f"/s/{alice.site.slug}/follow-ups/" in lines[3]
    assert lines[lines.index("Contacts slipping: 1") + 1].startswith("- Ben · http")
    assert "NOT" not in letter.body
    assert f"/s/{alice.site.slug}/follow-ups/mail/" in lines[-1]


def test_who_slips_is_told_of_once_and_who_is_put_off_is_not(alice, ana):
    wants(alice)
    with acting_as(alice.viewer()) as viewer:
        set_rhythm(by=viewer, status="prospect", days=14)
        ben = create(by=viewer, first_name="Ben", email="b@example.org", owner_id=viewer.user_id)
        note_contacted(ana.pk, ben.pk, at=on(-20), by=viewer)
        snooze(ben, by=viewer, until=on(1))
    (letter,) = sent()
    assert letter.subject == f"1 contact is slipping ({alice.site.name})"
    assert letter.body.count("Ana") == 1
    assert "Ben" not in letter.body


def test_no_text_is_a_line_or_a_header_of_its_own(alice):
    """trust.md, INP-08."""
    wants(alice)
    odd = "Ben\r\nBcc: eve@example.org\u2028All of them: https://evil.example"
    with as_owner():
        Site.objects.filter(pk=alice.site.pk).update(name=odd)
    ben = ContactFactory(by=alice.viewer(), first_name=odd, owner_id=alice.user.pk)
    promised(alice, ben, odd, on(0))
    with acting_as(alice.viewer()) as viewer:
        set_rhythm(by=viewer, status="prospect", days=14)
        note_contacted(ben.pk, at=on(-20), by=viewer)
    (letter,) = sent()
    assert "Bcc" in letter.subject
    assert not [
        line
        for line in letter.body.splitlines()
        if line.startswith(("Bcc", "All of them: https://evil"))
    ]
    assert sum("eve@example.org" in line for line in letter.body.splitlines()) == 2
    assert "\nBcc" not in letter.message().as_string()


@pytest.mark.parametrize(
    ("clock", "zone", "is_sent"),
    [
        ("06:59", "", False),
        ("07:00", "", True),
        ("23:59", "", True),
        ("06:59", "Europe/Madrid", True),  # where it is nearly one
        ("07:00", "America/Los_Angeles", False),
    ],
)
def test_at_the_readers_own_hour(alice, due, clock, zone, is_sent):
    with time_machine.travel(at("2026-03-04", clock), tick=False):
        wants(alice, timezone=zone)
        assert bool(sent()) is is_sent


def test_in_the_readers_language(alice, due):
    wants(alice, language="es")
    (letter,) = sent()
    assert letter.subject.startswith("2 seguimientos")
    assert "1 de marzo de 2026" in letter.body


def test_once_a_day(alice, due):
    wants(alice)
    args = called()
    assert called() == args  # a quarter of an hour later the same job still waits
    for _ in range(2):
        mail_of_digest(**args[0])
    assert len(mail.outbox) == 1
    with time_machine.travel(SEVEN + dt.timedelta(days=1), tick=False):
        mail_of_digest(**args[0])  # yesterday's, by a worker that was away
        assert len(mail.outbox) == 1
        mail_of_digest(**{**args[0], "day": f"{TODAY + dt.timedelta(days=1)}"})
    assert len(mail.outbox) == 2
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 2


def test_a_worker_killed_while_sending_sends_none_twice(alice, due, monkeypatch):
    wants(alice)
    (args,) = called()
    genuine = EmailBackend.send_messages

    def killed(backend: Any, letters: Any) -> int:
        genuine(backend, letters)
        raise KeyboardInterrupt

    monkeypatch.setattr(EmailBackend, "send_messages", killed)
    with pytest.raises(KeyboardInterrupt):
        mail_of_digest(**args)
    monkeypatch.undo()
    mail_of_digest(**args)
    assert len(mail.outbox) == 1


def test_a_server_out_of_reach_is_asked_again(alice, due, monkeypatch):
    wants(alice)
    (args,) = called()

    def refusing(backend: Any) -> None:
        raise smtplib.SMTPConnectError(421, b"later")

    monkeypatch.setattr(EmailBackend, "open", refusing)
    with pytest.raises(smtplib.SMTPConnectError):
        mail_of_digest(**args)
    monkeypatch.undo()
    mail_of_digest(**args)
    assert len(mail.outbox) == 1


def test_nothing_restricted_is_in_it_whatever_the_reader_holds(alice, bob, ana):
    wants(alice)
    wants(bob)
    theirs = promised(alice, ana, "zqx", on(0), "immigration")
    agreed(alice, ana, "zqx item", on(0), "immigration")
    open_to(theirs, bob, by=alice)
    assert sent() == []
    promised(alice, ana, "plain", on(0))
    (letter,) = sent_again(alice)
    assert "zqx" not in letter.body
    assert letter.subject.startswith("1 follow-up due")


def sent_again(person: Any) -> list[Any]:
    """As if today's had not been taken."""
    with acting_as(person.viewer()) as viewer:
        DailyDigest.objects.visible_to(viewer).update(sent_on=None)
    return sent()


def test_nothing_for_who_has_left_switched_it_off_or_has_no_address(alice, bob, vera, charlie, due):
    wants(alice, is_on=False)
    wants(vera, email="")
    wants(bob)
    promised(bob, ContactFactory(by=bob.viewer()), "Call", on(0))
    args = called()
    assert [job["person"] for job in args] == [bob.user.pk]
    with acting_as(alice.viewer()) as viewer:
        remove_member(membership=membership(alice.site, bob.user), by=viewer)
    mail_of_digest(**args[0])
    assert mail.outbox == []


def test_the_page_keeps_everybodys_own(alice, bob, vera):
    browser, path = Browser(vera), "follow-ups/mail/"
    page = browser.get(path).content.decode()
    assert "no e-mail address" in page
    assert f'href="/s/{vera.site.slug}/settings/#id_email"' in page
    assert 'id="id_email"' in browser.get("settings/").content.decode()
    assert browser.post(path, {"is_on": "on", "hour": "18"}).status_code == 302
    form = browser.get(path).context["form"]
    assert form.initial == {"is_on": True, "hour": 18}
    assert Browser(bob).get(path).context["form"].initial == {"is_on": False, "hour": 7}
    for hour in ("24", "-1", "x", ""):
        assert browser.post(path, {"hour": hour}).status_code == 422
    assert browser.post(path, {"hour": "18"}).status_code == 302
    assert browser.get(path).context["form"].initial["is_on"] is False


@pytest.mark.django_db(transaction=True)
def test_chosen_for_the_first_time_twice_at_once_it_is_chosen_once(alice):
    def choose(hour: int) -> int:
        with acting_as(alice.viewer()) as viewer:
            return actions.set_digest(by=viewer, is_on=True, hour=hour).hour

    _first, late = at_once(lambda: choose(6), lambda: choose(7))
    assert late.result() == 7
    with acting_as(alice.viewer()) as viewer:
        assert DailyDigest.objects.visible_to(viewer).get().hour == 7


def test_the_database_keeps_them_too(alice, bob):
    wants(bob)
    with acting_as(alice.viewer()) as viewer:
        assert not DailyDigest.objects.visible_to(viewer).exists()
        stolen = DailyDigest(site_id=viewer.site_id, member_id=bob.user.pk, hour=3)
        with pytest.raises(DatabaseError), transaction.atomic():
            stolen.save(force_insert=True)
        own = DailyDigest(site_id=viewer.site_id, member_id=viewer.user_id, hour=24)
        with pytest.raises(IntegrityError), transaction.atomic():
            own.save(force_insert=True)
