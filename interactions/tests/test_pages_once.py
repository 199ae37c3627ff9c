"""A form makes one entry, however often it is sent; and tells when it has waited."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.tenancy.context import acting_as
from crm.tests.accounts import in_parallel
from crm.tests.factories import Person, PersonFactory
from interactions.models import Interaction
from interactions.tests.pages import CALL, stored

NEW = "interactions/new/"
SENT = CALL | {"key": "0123456789abcdef"}
NOON = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)


def count(person: Person) -> int:
    with acting_as(person.viewer()) as viewer:
        return int(Interaction.objects.visible_to(viewer).count())


@pytest.fixture
def ana(bob: Person) -> Any:
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


@pytest.mark.django_db
def test_every_form_has_a_key_of_its_own(bob: Person, ana: Any) -> None:
    browser = Browser(bob)
    one, other = (fields_of(browser.get(NEW))["key"] for _time in range(2))
    assert len(one) == 36
    assert one != other


@pytest.mark.django_db
def test_sent_again_it_is_answered_again(bob: Person, ana: Any) -> None:
    browser = Browser(bob)
    first = browser.post(NEW, SENT)
    again = browser.post(NEW, SENT | {"pressed_at": "2026-03-02T17:00:00Z", "another": "1"})
    assert (first.status_code, again.status_code, count(bob)) == (302, 302, 1)
    assert again.url.endswith("/interactions/new/?contact=1"), "the button pressed now is heard"


@pytest.mark.django_db
def test_with_other_words_it_is_asked_first(bob: Person, ana: Any, unchanged: Any) -> None:
    """Somebody went back in their browser, and wrote on."""
    browser = Browser(bob)
    browser.post(NEW, SENT)
    with unchanged():
        page = browser.post(NEW, SENT | {"notes": "Another talk"})
    assert page.status_code == 422
    assert "This form was saved before" in page.content.decode()
    sent = fields_of(page)
    assert (sent["notes"], sent["key"] != SENT["key"]) == ("Another talk", True)
    assert browser.post(NEW, sent).status_code == 302
    assert count(bob) == 2


@pytest.mark.django_db
def test_a_refusal_leaves_the_key_free(bob: Person, ana: Any, unchanged: Any) -> None:
    browser = Browser(bob)
    with unchanged():
        refused = browser.post(NEW, SENT | {"timezone": "Mars/Base"})
    assert refused.status_code == 422
    assert browser.post(NEW, SENT).status_code == 302
    assert count(bob) == 1


@pytest.mark.django_db
def test_keys_are_each_persons_own(bob: Person, ana: Any) -> None:
    eva = PersonFactory.create(site=bob.site)
    assert [Browser(one).post(NEW, SENT).status_code for one in (bob, eva)] == [302, 302]
    assert count(bob) == 2


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_make_one(bob: Person, ana: Any) -> None:
    browsers = [Browser(bob) for _n in range(10)]
    answers = in_parallel(10, lambda n: browsers[n].post(NEW, SENT).status_code)
    assert (set(answers), count(bob)) == ({302}, 1)


@pytest.mark.django_db
@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("pressed", "hours"),
    [
        ("2026-03-02T14:00:00.000Z", 3),
        ("", 0),
        ("junk", 0),
        ("2026-02-31T00:00:00Z", 0),
        ("2026-03-02T14:00:00", 0),  # of no zone
        ("2026-03-02T18:00:00Z", 0),  # to come
        ("2020-01-01T00:00:00Z", 0),  # longer ago than anything waits
    ],
)
def test_now_is_when_it_was_pressed(bob: Person, ana: Any, pressed: str, hours: int) -> None:
    assert Browser(bob).post(NEW, SENT | {"pressed_at": pressed}).status_code == 302
    assert stored(bob).starts_at == NOON - dt.timedelta(hours=hours)


@pytest.mark.django_db
def test_drafts_are_sealed_for_one_person_on_one_site(bob: Person, ana: Any, ab: Person) -> None:
    def sealed(person: Person, slug: str = "", **query: Any) -> tuple[str, str]:
        page = Browser(person, slug=slug).get(NEW, **query).content.decode()
        name, key = re.search(r'data-draft="(\w+)"', page), re.search(r'data-drafts="(\w+)"', page)
        assert name
        assert key
        return name[1], key[1]

    there = PersonFactory(username="abby").site.slug
    found = [sealed(bob), sealed(bob, contact=1), sealed(ab), sealed(ab, slug=there)]
    assert len({name for name, _key in found}) == 4
    assert len({key for _name, key in found}) == 3, "one of Bob's, two of Abby's"
    assert sealed(bob) == found[0]
    assert all(len(key) == 64 for _name, key in found)


@pytest.mark.django_db
def test_a_draft_comes_back_as_it_was_typed(bob: Person, ana: Any, unchanged: Any) -> None:
    browser = Browser(bob)
    with unchanged():
        page = browser.post(NEW, CALL | {"kind": "", "outcome": "Half", "draft": "1"})
    assert page.status_code == 200
    assert "A draft was kept" in page.content.decode()
    assert "field-error" not in page.content.decode()
    assert fields_of(page)["outcome"] == "Half"


@pytest.mark.django_db
def test_htmx_is_led_on_as_browsers_are(bob: Person, ana: Any) -> None:
    page = Browser(bob).post(NEW, SENT, headers={"HX-Request": "true"})
    assert page.headers["HX-Redirect"] == f"/s/{bob.site.slug}/contacts/1/"


@pytest.mark.django_db
def test_what_the_outbox_sends_is_told_at_once_and_never_on_a_later_page(
    bob: Person, ana: Any
) -> None:
    browser, htmx = Browser(bob), {"HX-Request": "true"}
    said = "Interaction logged."
    for more, then, later in (({}, 0, 1), ({"X-Unattended": "1"}, 1, 0)):
        sent = SENT | {"key": f"of-{then}"}
        answer = browser.post(NEW, sent, headers=htmx | more)
        assert "HX-Redirect" in answer.headers
        assert answer.content.decode().count(said) == then
        assert (b"data-press" in answer.content) is bool(then), "Undo comes with it"
        assert browser.get("outbox/").content.decode().count(said) == later
    assert count(bob) == 2
