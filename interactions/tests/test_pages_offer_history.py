"""Who changed what of what a site offers: one line for each row and save, by whatever door."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from contacts.tests.pages import Browser, fields_of
from crm.errors import Conflict, Stale
from crm.models import SettingsChange
from crm.tenancy.context import acting_as
from crm.tests.admin import visit
from crm.tests.factories import Person
from interactions import actions
from interactions.models import Program, Question, Service
from interactions.vocabulary import QuestionType

pytestmark = pytest.mark.django_db

Told = list[tuple[str, list[tuple[str, str, str]]]]


@pytest.fixture
def offered(alice: Person) -> tuple[Program, Service, Question]:
    with acting_as(alice.viewer()) as viewer:
        program = actions.add_program(by=viewer, name="Family")
        service = actions.add_service(by=viewer, name="Referral", program=program)
        question = actions.add_question(
            by=viewer, service=service, label="To whom?", type=QuestionType.SELECT, options=["A"]
        )
    return program, service, question


def told(person: Person, path: str) -> Told:
    lines = Browser(person).get(f"catalogue/{path}/history/").context["lines"]
    assert all(line.by.username == "alice" for line in lines)
    return [
        (line.what, [(one.label, one.before, one.after) for one in line.changes]) for line in lines
    ]


def lines(person: Person) -> int:
    with acting_as(person.viewer()) as viewer:
        return int(SettingsChange.objects.visible_to(viewer).count())


def test_every_kind_of_field_is_worded(
    alice: Person, offered: tuple[Program, Service, Question]
) -> None:
    with acting_as(alice.viewer()) as viewer:
        work = actions.add_program(by=viewer, name="Work")
    browser, path = Browser(alice), "catalogue/services/1/edit/"
    given = {"program": str(work.number), "minutes": "90", "default_kind": "call"}
    data = fields_of(browser.get(path)) | given
    assert browser.post(path, data).status_code == 302
    assert told(alice, "services/1") == [
        (
            "Changed",
            [
                ("Usual duration", "", "1 h 30 min"),
                ("Usual type", "", "Call"),
                ("Program", "Family", "Work"),
            ],
        ),
        ("Added", [("Name", "", "Referral"), ("Program", "", "Family")]),
    ]


def test_each_page_tells_its_own_closed(
    alice: Person, offered: tuple[Program, Service, Question]
) -> None:
    browser = Browser(alice)
    for path in ("programs/1/edit", "services/1", "questions/1/edit"):
        page = browser.get(f"catalogue/{path}/").content.decode()
        assert '<details class="card" id="who-changed-what">' in page
        history = path.removesuffix("/edit")
        assert f'hx-get="/s/{alice.site.slug}/catalogue/{history}/history/"' in page
        assert [what for what, _changes in told(alice, history)] == ["Added"]
        part = browser.get(f"catalogue/{history}/history/", htmx="history").content.decode()
        assert "<del>" not in part, "of what is new, nothing was there before"
    assert "who-changed-what" not in browser.get("catalogue/programs/new/").content.decode()


def test_out_of_use_and_another_order_are_told(
    alice: Person, offered: tuple[Program, Service, Question]
) -> None:
    _program, service, question = offered
    browser = Browser(alice)
    assert browser.post("catalogue/programs/1/use/").status_code == 302
    assert told(alice, "programs/1")[0] == ("Changed", [("Active", "Yes", "No")])
    with acting_as(alice.viewer()) as viewer:
        actions.add_question(by=viewer, service=service, label="Why?", type=QuestionType.TEXT)
        actions.change_question(question, by=viewer, changes={"options": ["A", "B"]})
        before = lines(alice)
        actions.move_question(question, by=viewer, places=1)
    assert lines(alice) == before + 2  # each of both has another place
    assert told(alice, "questions/1")[:2] == [
        ("Changed", [("Position", "1", "2")]),
        ("Changed", [("Options", "A", "A, B")]),
    ]


def test_what_stays_or_is_refused_leaves_no_line(
    alice: Person, offered: tuple[Program, Service, Question]
) -> None:
    program, service, _question = offered
    before = lines(alice)
    with acting_as(alice.viewer()) as viewer:
        actions.change_program(program, by=viewer, changes={"name": " Family ", "is_active": True})
        with pytest.raises(Conflict):
            actions.add_program(by=viewer, name="family")
        with pytest.raises(Stale):
            actions.change_service(service, by=viewer, changes={"name": "X"}, version=7)
    assert lines(alice) == before


def test_the_admin_and_the_starters_leave_their_lines(
    alice: Person, offered: tuple[Program, Service, Question]
) -> None:
    _program, service, _question = offered
    client = visit(alice.user)
    address = f"/admin/interactions/service/{service.pk}/change/"
    client.get(address)
    given: dict[str, Any] = {"name": "Referral", "default_duration": "1:00:00", "is_active": "on"}
    assert client.post(address, given).status_code == 302
    changes = [("Usual duration", "", "1 h"), ("Program", "Family", "")]
    assert told(alice, "services/1")[0] == ("Changed", changes)
    with acting_as(alice.viewer()) as viewer:
        before = lines(alice)
        actions.load_catalogue("business", by=viewer)
        added = lines(alice) - before
        models = (Program, Service, Question)
        rows = sum(model.objects.visible_to(viewer).count() for model in models)
    assert added == rows - len(models)


def test_it_is_nothing_to_strangers_and_refused_to_who_manages_nothing(
    alice: Person, bob: Person, charlie: Person, offered: tuple[Program, Service, Question]
) -> None:
    for path in ("programs/1", "services/1", "questions/1"):
        address = f"catalogue/{path}/history/"
        assert Browser(bob).get(address).status_code == 403
        assert Browser(charlie).get(address).status_code == 404
        assert Browser(charlie, slug=alice.site.slug).get(address).status_code == 404


def test_a_length_is_told_as_it_is_elsewhere(
    alice: Person, offered: tuple[Program, Service, Question]
) -> None:
    with acting_as(alice.viewer()) as viewer:
        length = {"default_duration": dt.timedelta(minutes=45)}
        actions.change_service(offered[1], by=viewer, changes=length)
    assert told(alice, "services/1")[0] == ("Changed", [("Usual duration", "", "45 min")])


def test_it_comes_page_by_page_and_takes_as_many_queries(
    alice: Person,
    offered: tuple[Program, Service, Question],
    django_assert_max_num_queries: Any,
) -> None:
    with acting_as(alice.viewer()) as viewer:
        for number in range(12):
            program = actions.add_program(by=viewer, name=f"Program {number}")
            actions.change_service(offered[1], by=viewer, changes={"program": program})
    browser = Browser(alice)
    with django_assert_max_num_queries(12):
        page = browser.get("catalogue/services/1/history/")
    assert len(page.context["lines"]) == 10
    assert "Added" in browser.get("catalogue/services/1/history/", page="2").content.decode()
