"""The pages on which access is asked for, decided about, taken and ended."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import now

from contacts.tests.pages import BACKEND, Browser
from crm import actions as foundation
from crm.errors import SignInRefused, TooManyTries
from crm.models import SignInTries, Site, User
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner, in_parallel
from crm.tests.admin import visit
from crm.tests.factories import Person, PersonFactory
from interactions.models import AccessRequest, Interaction
from interactions.tests.access import asked, open_to, put_on, readable, restricted_tag
from interactions.tests.factories import InteractionFactory

PASSWORD = "correct horse battery"
ENTRY = "interactions/1/"
BREAK = f"{ENTRY}break-glass/"


@pytest.fixture
def allowed(site_a: Site) -> None:
    with as_owner():
        Site.objects.filter(pk=site_a.pk).update(break_glass_allowed=True)


@pytest.fixture
def known(bob: Person) -> Person:
    """Bob, who knows his password."""
    bob.user.set_password(PASSWORD)
    bob.user.save()
    return bob


def text(page: Any, status: int = 200) -> str:
    assert page.status_code == status, page.content
    return " ".join(page.content.decode().split())


def waiting_of(person: Person) -> AccessRequest:
    with acting_as(person.viewer()) as viewer:
        found: AccessRequest = AccessRequest.objects.visible_to(viewer).waiting().get()
    return found


@pytest.mark.parametrize("who", ["bob", "vera"])
def test_asking_deciding_reading(
    who: str, alice: Person, hidden: Interaction, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    theirs, holders = Browser(person), Browser(alice)
    page = text(theirs.get(ENTRY))
    assert "Ask for access" in page
    assert "Open with a reason" not in page, "the site does not allow it"
    assert "Ask for access" in text(theirs.get("contacts/1/"))
    answer = theirs.post(f"{ENTRY}ask/", {"reason": "I stand in for her"})
    assert answer.headers["Location"].endswith(ENTRY)
    for path in (ENTRY, "contacts/1/", "interactions/recent/"):
        page = text(theirs.get(path))
        assert "Waiting for the holders." in page, path
        assert "Ask for access" not in page, path
    key = waiting_of(person).pk
    home = text(holders.get(""))
    assert "I stand in for her" in home
    assert f"requests/{key}/" in home
    answer = holders.post(
        f"requests/{key}/", {"decision": "allow", "lasts": "24", "note": "Mind the brother"}
    )
    assert answer.status_code == 302
    assert "I stand in for her" not in text(holders.get(""))
    assert "Mind the brother" in text(theirs.get("requests/"))
    home = text(theirs.get(""))
    assert "Answers to your requests" in home
    assert "Mind the brother" in home
    assert "SECRET" not in home
    assert "Answers to your requests" not in text(holders.get("")), "it is theirs alone"
    with time_machine.travel(now() + dt.timedelta(days=8)):
        assert "Answers to your requests" not in text(Browser(person).get(""))
    assert "SECRET" not in text(theirs.get(ENTRY))
    page = text(Browser(person, reveal=True).get(ENTRY))
    assert "SECRETnotes" in page
    assert "This entry is open to you until" in page
    assert "Open to somebody" not in page, "who was let in lets nobody in"


def test_refusing_says_so_and_no_more(
    alice: Person, bob: Person, vera: Person, charlie: Person, hidden: Interaction
) -> None:
    asked(hidden, bob)
    path = f"requests/{waiting_of(bob).pk}/"
    assert "Allow" in text(Browser(alice).get(path))
    assert Browser(alice).post(path, {"decision": "refuse", "lasts": "24"}).status_code == 302
    for path in ("requests/", ""):
        page = text(Browser(bob).get(path))
        assert "Refused" in page, path
        assert alice.user.username not in page.casefold(), (
            "who holds the tag would tell which it is"
        )
    assert "Ask for access" in text(Browser(bob).get(ENTRY))
    for person in (vera, charlie):
        assert "Answers to your requests" not in text(Browser(person).get(""))


def test_bad_input_is_told_at_its_field(alice: Person, bob: Person, hidden: Interaction) -> None:
    page = text(Browser(bob).post(f"{ENTRY}ask/", {"reason": " "}), 422)
    assert "id_reason_error" in page
    assert "Please check:" in page
    assert "Not saved yet" not in page, "nothing was to be"
    asked(hidden, bob)
    path = f"requests/{waiting_of(bob).pk}/"
    for sent in (
        {"decision": "allow", "lasts": "1"},
        {"decision": "maybe", "lasts": "24"},
        {"decision": "allow", "lasts": "24", "note": "x" * 1001},
    ):
        assert Browser(alice).post(path, sent).status_code == 422
    assert waiting_of(bob).is_waiting


def test_only_deciders_decide(
    alice: Person, bob: Person, vera: Person, charlie: Person, hidden: Interaction
) -> None:
    asked(hidden, bob)
    key = waiting_of(bob).pk
    sent = {"decision": "allow", "lasts": "24"}
    for person in (vera, charlie, PersonFactory(site=alice.site, role="owner")):
        browser = Browser(person)
        assert browser.get(f"requests/{key}/").status_code == 404
        assert browser.post(f"requests/{key}/", sent).status_code == 404
        assert browser.post(f"requests/{key}/withdraw/").status_code == 404
        assert "I stand in" not in text(browser.get("requests/"))
        assert "I stand in" not in text(browser.get(""))
    assert Browser(bob).post(f"requests/{key}/", sent).status_code == 403
    assert Browser(alice).post(f"requests/{key}/withdraw/").status_code == 404
    assert Browser(bob).post(f"requests/{key}/withdraw/").status_code == 302
    late = text(Browser(alice).post(f"requests/{key}/", sent | {"note": "Mind her"}), 409)
    assert "This request is no longer open" in late
    assert "Mind her" in late
    assert not readable(hidden, bob, "immigration")


def test_opening_to_somebody_and_ending_it(
    alice: Person, bob: Person, vera: Person, hidden: Interaction
) -> None:
    holder = Browser(alice, reveal=True)
    assert f"{ENTRY}open/" in text(holder.get(ENTRY))
    page = holder.get(f"{ENTRY}open/")
    assert "Nobody." in text(page)
    assert holder.post(f"{ENTRY}open/", {"person": "vera", "lasts": "168"}).status_code == 302
    assert holder.post(f"{ENTRY}open/", {"person": "bob", "lasts": ""}).status_code == 302
    assert readable(hidden, vera, "immigration")
    with time_machine.travel(now() + dt.timedelta(days=7)):
        assert not readable(hidden, vera, "immigration")
        assert readable(hidden, bob, "immigration"), "for good"
    assert holder.post(f"{ENTRY}close/", {"person": "bob"}).status_code == 302
    assert not readable(hidden, bob, "immigration")
    assert holder.post(f"{ENTRY}open/", {"person": "charlie", "lasts": "3"}).status_code == 422
    for nobody in ("nobody", "nul\0", "x" * 3000, ""):
        assert holder.post(f"{ENTRY}close/", {"person": nobody}).status_code == 404


def test_who_does_not_hold_it_opens_it_to_nobody(
    alice: Person, bob: Person, hidden: Interaction
) -> None:
    open_to(hidden, bob, by=alice)
    for browser in (Browser(bob, reveal=True), Browser(PersonFactory(site=alice.site))):
        assert browser.get(f"{ENTRY}open/").status_code == 403
        sent = {"person": "bob", "lasts": "24"}
        assert browser.post(f"{ENTRY}open/", sent).status_code == 403
        assert browser.post(f"{ENTRY}close/", sent).status_code == 403


# --- with a reason


def test_breaking_the_glass(
    allowed: None, alice: Person, known: Person, vera: Person, hidden: Interaction
) -> None:
    browser = Browser(known)
    assert "Open with a reason" in text(browser.get(ENTRY))
    assert "Open with a reason" in text(browser.get("contacts/1/"))
    answer = browser.post(BREAK, {"reason": "She is at the border", "password": PASSWORD})
    assert answer.headers["Location"].endswith(ENTRY)
    page = text(browser.get(ENTRY))
    assert "SECRET" not in page
    assert "Show restricted entries" in page
    browser.post("reveal/", {"reveal": "on"})
    assert "SECRETnotes" in text(browser.get(ENTRY))
    for path in ("", "requests/"):
        assert "She is at the border" in text(Browser(alice).get(path))
        assert "She is at the border" not in text(Browser(vera).get(path))
    assert "opened it with a reason" in text(Browser(alice).get(f"{ENTRY}open/"))
    with time_machine.travel(now() + dt.timedelta(hours=3)):
        browser = Browser(known)
        assert "SECRET" not in text(browser.get(ENTRY))
        assert browser.post("reveal/", {"reveal": "on"}).status_code == 403


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + " "])
def test_without_the_password_nothing_opens(
    password: str, allowed: None, known: Person, hidden: Interaction
) -> None:
    page = text(Browser(known).post(BREAK, {"reason": "Now", "password": password}), 422)
    assert "id_password_error" in page
    assert "Not saved yet" not in page, "nothing was to be"
    assert not password or f'value="{password}"' not in page
    assert not readable(hidden, known, "immigration")


def test_where_it_is_not_allowed(known: Person, hidden: Interaction) -> None:
    sent = {"reason": "Now", "password": PASSWORD}
    assert Browser(known).get(BREAK).status_code == 403
    assert Browser(known).post(BREAK, sent).status_code == 403
    assert not readable(hidden, known, "immigration")


def test_owners_and_admins_allow_it_in_the_admin(alice: Person, bob: Person) -> None:
    path = f"/admin/crm/site/{alice.site.pk}/change/"
    client = visit(alice.user)
    form = client.get(path).context["adminform"].form
    assert form["break_glass_allowed"].value() is False, "off unless somebody decides"
    sent = {name: form[name].value() or "" for name in form.fields}
    assert client.post(path, {**sent, "break_glass_allowed": "on"}).status_code == 302
    assert alice.viewer().site.break_glass_allowed
    assert visit(bob.user).get(path).status_code in (302, 403)


def is_locked(person: Person) -> bool:
    try:
        foundation.sign_in(username=person.user.username, password="wrong", network="203.0.113.7")
    except TooManyTries:
        return True
    except SignInRefused:
        return False
    raise AssertionError


@pytest.mark.django_db(transaction=True)
def test_the_password_is_tried_as_often_as_a_sign_in(
    allowed: None, known: Person, hidden: Interaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten are looked at, however many are sent at once, and then nobody signs in either."""
    looked_at: list[str] = []
    genuine = User.check_password

    def check(user: User, password: str) -> bool:
        looked_at.append(password)
        return genuine(user, password)

    monkeypatch.setattr(User, "check_password", check)

    def work(number: int) -> int:
        client = Client()
        client.force_login(known.user, BACKEND)
        sent = {"reason": "Now", "password": f"wrong {number}"}
        answer = client.post(f"/s/{known.site.slug}/{BREAK}", sent)
        assert answer.status_code == 422 or 0 < int(answer.headers["Retry-After"]) <= 900
        return int(answer.status_code)

    answers = in_parallel(24, work, workers=8)
    assert (answers.count(422), answers.count(429)) == (10, 14)
    assert len(looked_at) == 10
    right = Browser(known).post(BREAK, {"reason": "Now", "password": PASSWORD})
    assert right.status_code == 429
    assert is_locked(known)
    assert not readable(hidden, known, "immigration")


@pytest.mark.django_db(transaction=True)
def test_the_right_password_starts_the_count_again_and_no_password_is_no_try(
    allowed: None, known: Person, hidden: Interaction
) -> None:
    browser = Browser(known)
    for _ in range(12):
        assert browser.post(BREAK, {"reason": "Now", "password": ""}).status_code == 422
    assert not SignInTries.objects.exists()
    for _ in range(9):
        browser.post(BREAK, {"reason": "Now", "password": "wrong"})
    assert browser.post(BREAK, {"reason": "", "password": PASSWORD}).status_code == 422
    assert not SignInTries.objects.filter(key__startswith="account", count__gt=0).exists()


# --- what the asker learns


def test_pages_tell_no_tag_from_another(allowed: None, alice: Person, bob: Person) -> None:
    """Twins: one of the site's tags that somebody holds, one that nobody holds, both."""
    hal = PersonFactory(username="hal", site=alice.site, holds=["health", "immigration"])
    seeing, said, at = hal.viewer("health", "immigration"), [], now()
    with time_machine.travel(at, tick=False):  # or a minute ends between two of them
        found = [
            InteractionFactory(by=seeing, tagged=tags, title=f"SECRET{tags}")
            for tags in (["immigration"], ["health"], ["immigration", "health"])
        ]
    put_on(found[2], restricted_tag(alice, "housing"), by=hal)  # nobody holds all three
    for row in found:
        with time_machine.travel(at, tick=False):
            browser, path = Browser(bob), f"interactions/{row.number}/"
            pages = [browser.get(path), browser.get(f"{path}ask/")]
            pages += [browser.post(f"{path}ask/", {"reason": "Please"}), browser.get(path)]
            pages += [browser.get(f"{path}break-glass/"), browser.get(f"{path}open/")]
            pages += [browser.get("requests/")]
            key = str(waiting_of(bob).pk)
            assert browser.post(f"requests/{key}/withdraw/").status_code == 302
        said.append([_masked(page, row.number, key) for page in pages[:-1]])
    assert said[0] == said[1] == said[2]
    assert "SECRET" not in str(said)
    assert "immigration" not in str(said)


def _masked(page: Any, number: int, key: str) -> tuple[int, str]:
    random = r"\b(\w{64}|[0-9a-f]{32})\b|(?<=name=\"key\" value=\")[\w-]{36}"
    body = re.sub(random, "TOKEN", page.content.decode())
    for written in (f"interactions/{number}/", f"Meeting {number}", f">{number}<"):
        body = body.replace(written, "NUMBER")
    return page.status_code, body.replace(key, "KEY")
