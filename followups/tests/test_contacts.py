"""The list of contacts: when something is promised next, and to whom it is overdue."""

from typing import Any

import pytest
import time_machine

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.models import Reading
from crm.tenancy.context import acting_as
from followups.tests.pages import NOW, agreed, on, promised

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people(alice, bob):
    """Late by an interaction, late by a meeting, in time, with nothing, and late behind a tag."""
    late, later, coming, none, hidden = (
        ContactFactory(by=bob.viewer(), first_name=name, last_name=name)
        for name in ("Ana", "Ben", "Cai", "Dua", "Eva")
    )
    promised(bob, late, "send the form", on(-3))
    promised(bob, late, "some day", None)
    agreed(bob, later, "call back", on(-1))
    promised(bob, coming, "soon", on(2))
    promised(bob, coming, "sooner", on(1))
    promised(alice, hidden, "secret", on(-5), "immigration")
    return late, later, coming, none, hidden


def told(page: Any) -> list[str]:
    return [
        card.follow_up.text if card else "-"
        for _contact, beside in page.context["rows"]
        for _template, card in beside
    ]


def readings(person: Any) -> int:
    with acting_as(person.viewer()) as viewer:
        return int(Reading.objects.visible_to(viewer).filter(through="page").count())


def test_each_has_what_is_due_first_and_the_late_are_a_view(bob, people):
    page = Browser(bob).get("contacts/")
    assert told(page) == ["send the form", "call back", "sooner", "-", "-"]
    assert "Next follow-up" in page.content.decode()
    late = Browser(bob).get("contacts/", view="overdue")
    assert [row.first_name for row in late.context["page"]] == ["Ana", "Ben"]


def test_what_a_tag_hides_is_late_for_who_asks_and_each_reading_is_kept(alice, people):
    asleep, awake = Browser(alice), Browser(alice, reveal=True)
    assert [row.first_name for row in asleep.get("contacts/", view="overdue").context["page"]] == [
        *("Ana", "Ben")
    ]
    assert readings(alice) == 0
    assert told(awake.get("contacts/", view="overdue"))[-1] == "secret"
    assert readings(alice) == 1


def test_the_number_of_queries_does_not_grow(bob, people, django_assert_max_num_queries):
    for number in range(8):
        promised(bob, ContactFactory(by=bob.viewer(), last_name=f"Row {number}"), "x", on(number))
    browser = Browser(bob)
    with django_assert_max_num_queries(14):
        browser.get("contacts/")
