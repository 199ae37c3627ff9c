"""Browsers that are signed in: listed in the settings, ended one by one or all but this one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from crm import actions
from crm.models import BrowserSession, User
from crm.tasks import purge_expired
from crm.templatetags.agents import agent_name
from crm.tenancy.context import signed_in_as
from crm.tests.accounts import PASSWORD
from crm.tests.admin import staff, visit
from crm.tests.api import ApiOf
from crm.tests.factories import Person, PersonFactory

pytestmark = pytest.mark.django_db

LINUX = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/142.0.0.0 Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def bob(site_a: Any) -> Person:
    return PersonFactory.create(username="bob", site=site_a, password=PASSWORD)  # type: ignore[no-any-return]  # the factory's own


@pytest.fixture
def page(bob: Person) -> str:
    return f"/s/{bob.site.slug}/settings/sign-ins/"


def signs_in(agent: str, name: str = "bob") -> Client:
    client = Client(headers={"user-agent": agent})
    sent = {"username": name, "password": PASSWORD}
    assert client.post("/sign-in/", sent, follow=True).status_code == 200
    return client


def row_of(client: Client) -> Any:
    return BrowserSession.objects.get(pk=client.session.session_key)


def test_ones_browsers_are_named_and_the_one_here_is_marked(bob: Person, page: str) -> None:
    here, phone = signs_in(LINUX), signs_in(IPHONE)
    answer = here.get(page)
    assert answer.context["this"].pk == here.session.session_key
    assert [each.pk for each in answer.context["others"]] == [phone.session.session_key]
    told = answer.content.decode()
    for text in ("Chrome on Linux", "Safari on iPhone", "This browser", str(row_of(phone).uuid)):
        assert told.count(text) == 1, text
    for secret in (here.session.session_key, phone.session.session_key):
        assert str(secret) not in told


def test_a_browser_is_ended_at_once_by_its_person_only(
    bob: Person, alice: Person, page: str
) -> None:
    here, phone, hers = signs_in(LINUX), signs_in(IPHONE), visit(alice.user)
    for other in (row_of(hers).uuid, row_of(here).uuid, phone.session.session_key, "x", ""):
        assert here.post(page, {"browser": other}).status_code == 404, other
    assert phone.get(page).status_code == 200
    assert here.post(page, {"browser": row_of(phone).uuid}).status_code == 302
    ended = phone.get(page)
    assert (ended.status_code, ended.headers["Location"][:9]) == (302, "/sign-in/")
    assert here.get(page).context["others"] == []
    assert hers.get(f"/s/{alice.site.slug}/").status_code == 200


def test_everywhere_else_is_every_browser_and_program_but_this_one(
    bob: Person, alice: Person, page: str, api: ApiOf
) -> None:
    here, phone, program = signs_in(LINUX), signs_in(IPHONE), api(bob)
    hers, her_program = visit(alice.user), api(alice)
    assert here.post(page, {"elsewhere": "1"}).status_code == 302
    assert phone.get(page).status_code == 302
    assert program.get("/api/auth/me").status_code == 401
    shown = here.get(page)
    assert (shown.context["others"], shown.context["sessions"]) == ([], [])
    assert 'name="elsewhere"' not in shown.content.decode()
    assert hers.get(f"/s/{alice.site.slug}/").status_code == 200
    assert her_program.get("/api/auth/me").status_code == 200


def test_what_no_longer_counts_is_not_listed(bob: Person, page: str) -> None:
    old = signs_in(IPHONE)
    bob.user.set_password("quiet-Harbour-29")
    User.objects.filter(pk=bob.user.pk).update(password=bob.user.password)
    late = visit(bob.user)
    BrowserSession.objects.filter(pk=late.session.session_key).update(expire_date=now())
    assert visit(bob.user).get(page).context["others"] == []
    assert BrowserSession.objects.filter(pk=old.session.session_key).exists()


def test_use_is_noted_every_five_minutes_and_the_beginning_stays(bob: Person, page: str) -> None:
    start = dt.datetime.now(dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        client = signs_in(LINUX)
        for minutes, noted in ((4, 0), (5, 5), (9, 5), (11, 11)):
            clock.move_to(start + dt.timedelta(minutes=minutes))
            with CaptureQueriesContext(connection) as seen:
                client.get(page)
            session = client.session
            session["anything"] = minutes  # the store writes the whole row
            session.save()
            row = row_of(client)
            assert (row.started_at, row.agent) == (start, LINUX)
            assert row.used_at == start + dt.timedelta(minutes=noted)
            writes = [each for each in seen if each["sql"].startswith("UPDATE")]
            assert len(writes) == (minutes == noted)


def test_a_new_password_keeps_when_this_browser_began(bob: Person, page: str) -> None:
    start = dt.datetime.now(dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        client = signs_in(LINUX)
        before = row_of(client)
        clock.move_to(start + dt.timedelta(hours=1))
        new = "quiet-Harbour-29"
        sent = {"password": PASSWORD, "new": new, "again": new}
        address = page.replace("sign-ins", "password")
        assert client.post(address, sent).status_code == 302
        after = row_of(client)
    assert (after.started_at, after.agent) == (start, LINUX)
    assert after.pk != before.pk
    assert after.uuid != before.uuid


def test_somebody_elses_sign_in_in_the_same_browser_begins_anew(bob: Person, alice: Person) -> None:
    client = signs_in(LINUX)
    before = row_of(client)
    client.force_login(alice.user, "django.contrib.auth.backends.ModelBackend")
    after = row_of(client)
    assert (after.user_id, after.agent) == (alice.user.pk, "")
    assert after.started_at > before.started_at
    assert not BrowserSession.objects.filter(pk=before.pk).exists()


def test_the_admin_notes_use_too(bob: Person) -> None:
    client = visit(staff(bob.user))
    client.get("/admin/", headers={"user-agent": IPHONE})
    assert row_of(client).agent == IPHONE


def test_a_person_is_shown_no_other_persons_rows(bob: Person, alice: Person) -> None:
    """The second wall: whatever a query forgets to ask."""
    mine, hers = visit(bob.user), visit(alice.user)
    with signed_in_as(bob.user.pk):
        rows = BrowserSession.objects
        assert [row.pk for row in rows.all()] == [mine.session.session_key]
        assert rows.exclude(user=bob.user).update(agent="x") == 0
        assert rows.filter(pk=hers.session.session_key).delete()[0] == 0


def test_an_account_that_is_enabled_again_signs_in_again(bob: Person, page: str) -> None:
    client = visit(bob.user)
    actions.disable_user(user=bob.user)
    User.objects.filter(pk=bob.user.pk).update(is_active=True)
    assert client.get(page).status_code == 302


def test_what_has_run_out_is_purged(bob: Person) -> None:
    late, live = visit(bob.user), visit(bob.user)
    BrowserSession.objects.filter(pk=late.session.session_key).update(
        expire_date=now() - dt.timedelta(seconds=1)
    )
    purge_expired(timestamp=0)
    assert list(BrowserSession.objects.values_list("pk", flat=True)) == [live.session.session_key]


NAMES = {
    LINUX: "Chrome on Linux",
    IPHONE: "Safari on iPhone",
    LINUX.replace("X11; Linux x86_64", "Linux; Android 10; K"): "Chrome on Android",
    f"{LINUX.replace('X11; Linux x86_64', 'Windows NT 10.0')} Edg/142.0": "Edge on Windows",
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/142.0 Safari/537.36": "Chrome on ChromeOS",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 15.1; rv:132.0) Firefox/132.0": "Firefox on Mac",
    "Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/18.1 Safari/605.1": "Safari on Mac",
    "curl/8.5.0": "curl/8.5.0",
    "Mozilla/5.0 (PlayStation 5) Unheard/1.0": "Mozilla/5.0 (PlayStation 5) Unheard/1.0",
    "x" * 200: "x" * 59 + "…",
    "": "",
}


@pytest.mark.parametrize("agent", NAMES)
def test_agents_are_named_as_people_say_it(agent: str) -> None:
    assert agent_name(agent) == NAMES[agent]
