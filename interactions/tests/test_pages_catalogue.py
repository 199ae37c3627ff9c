"""The catalogue: who manages what a site offers does it from these pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.tests.pages import Browser, fields_of
from crm.tenancy.context import acting_as
from crm.tests.accounts import in_parallel
from crm.tests.factories import Person, PersonFactory
from interactions.models import Program, Question, Service
from interactions.tests.access import open_to
from interactions.tests.factories import InteractionFactory
from interactions.tests.offers import question_of, service_of, tag_of

pytestmark = pytest.mark.django_db

Unchanged = Callable[..., Any]
SERVICE = "catalogue/services/1/"


def stored(model: Any, person: Person, number: int = 1) -> Any:
    with acting_as(person.viewer()) as viewer:
        return model.objects.visible_to(viewer).get(number=number)


@pytest.fixture
def coaching(alice: Person) -> Service:
    return service_of(alice)


def test_it_is_for_who_manages_services(
    alice: Person, bob: Person, charlie: Person, unchanged: Unchanged
) -> None:
    """And a site's own: another site's services are as if they were not there."""
    service = service_of(charlie)
    question_of(charlie, service)
    adam = PersonFactory.create(username="adam", site=alice.site, role="admin")
    manager, worker = Browser(adam), Browser(bob)
    assert manager.get("catalogue/").status_code == 200
    assert "/catalogue/" in manager.get("").content.decode()
    assert "/catalogue/" not in worker.get("").content.decode()
    reading = ["", "programs/", "programs/new/", "services/1/", "services/1/edit/", "starters/"]
    writing = ["services/new/", "services/1/use/", "questions/1/move/", "services/1/questions/new/"]
    sent = {"name": "x", "label": "x", "type": "text"}
    with unchanged():
        for path in reading:
            assert worker.get(f"catalogue/{path}").status_code == 403
        for path in (*reading, *writing):
            answer = worker.post(f"catalogue/{path}", sent)
            assert answer.status_code in (403, 405), path
        for path in ("services/1/", "services/1/edit/", "questions/1/edit/"):
            assert manager.get(f"catalogue/{path}").status_code == 404
        for path in writing[1:]:
            assert manager.post(f"catalogue/{path}", sent).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_second_click_on_a_starter_is_told_that_it_is_under_way(alice: Person) -> None:
    def click(_number: int) -> int:
        sent = {"catalogue": "community"}
        return int(Browser(alice).post("catalogue/starters/", sent).status_code)

    assert in_parallel(4, click, workers=4) == [302] * 4


def test_an_empty_catalogue_says_what_to_do_next(alice: Person) -> None:
    browser = Browser(alice)
    empty = browser.get("catalogue/").content.decode()
    assert "No service is offered yet" in empty
    assert "catalogue/services/new/" in empty
    assert browser.post("catalogue/starters/", {"catalogue": "none"}).status_code == 302
    told = browser.post("catalogue/starters/", {"catalogue": "community"}, follow=True)
    assert "services are new." in told.content.decode()
    assert len(told.context["groups"]) > 1


def test_a_service_is_added_and_changed(alice: Person) -> None:
    browser = Browser(alice)
    browser.post("catalogue/programs/new/", {"name": "Courses"})
    sent = {"name": " English ", "program": "1", "default_kind": "workshop", "minutes": "90"}
    assert browser.post("catalogue/services/new/", sent).status_code == 302
    made = stored(Service, alice)
    assert (made.name, made.default_kind, made.program_id) == (
        "English",
        "workshop",
        stored(Program, alice).pk,
    )
    assert made.default_duration.total_seconds() == 90 * 60
    page = browser.get(f"{SERVICE}edit/")
    again = {**fields_of(page), "program": "", "minutes": ""}
    told = browser.post(f"{SERVICE}edit/", again, follow=True)
    assert "Changes saved." in told.content.decode()
    changed = stored(Service, alice)
    assert (changed.name, changed.program, changed.default_duration) == ("English", None, None)


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("services/new/", {"name": ""}, "name"),
        ("services/new/", {"name": "coaching"}, "name"),  # the constraint's own word
        ("services/new/", {"name": "x" * 151}, "name"),
        ("services/new/", {"name": "x", "program": "9"}, "program"),
        ("services/new/", {"name": "x", "minutes": "-1"}, "minutes"),
        ("services/new/", {"name": "x", "default_kind": "dance"}, "default_kind"),
        ("programs/new/", {"name": "\x00"}, "name"),
        ("services/1/questions/new/", {"label": "x", "type": "riddle"}, "type"),
        ("services/1/questions/new/", {"label": "x", "type": "select"}, "options"),
        ("services/1/questions/new/", {"label": "x", "type": "text", "options": "a"}, "options"),
        ("services/1/questions/new/", {"label": "", "type": "text"}, "label"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    path: str, sent: Any, field: str, alice: Person, coaching: Service, unchanged: Unchanged
) -> None:
    browser = Browser(alice)
    with unchanged():
        answer = browser.post(f"catalogue/{path}", sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_two_who_change_a_service_see_what_the_other_did(alice: Person, coaching: Service) -> None:
    browser = Browser(alice)
    mine, theirs = (fields_of(browser.get(f"{SERVICE}edit/")) for _one in range(2))
    browser.post(f"{SERVICE}edit/", {**theirs, "name": "Theirs", "default_location": "Office"})
    answer = browser.post(f"{SERVICE}edit/", {**mine, "name": "Mine"})
    assert answer.status_code == 409
    (name, place) = answer.context["differences"]
    assert (name.before, name.theirs, name.mine, name.disputed) == (
        *("Coaching", "Theirs", "Mine"),
        True,
    )
    assert (place.theirs, place.disputed) == ("Office", False)
    assert browser.post(f"{SERVICE}edit/", fields_of(answer)).status_code == 302
    kept = stored(Service, alice)
    assert (kept.name, kept.default_location) == ("Mine", "Office")


def undo(page: Any) -> str:
    """The address that the toast's button posts to, below the site."""
    (told,) = [each for each in page.context["messages"] if each.extra_tags]
    address: str = told.extra_tags.removeprefix("undo:").split("/", 3)[3]
    return address


def test_out_of_use_and_back(alice: Person, coaching: Service) -> None:
    question_of(alice, coaching)
    browser = Browser(alice)
    browser.post("catalogue/programs/new/", {"name": "Courses"})
    rows = {
        "services": (Service, "catalogue/"),
        "programs": (Program, "catalogue/programs/"),
        "questions": (Question, SERVICE),
    }
    for noun, (model, shown_on) in rows.items():
        page = browser.post(f"catalogue/{noun}/1/use/", follow=True)
        assert not stored(model, alice).is_active
        assert [one.row for one in browser.get(shown_on).context["retired"]] == [
            stored(model, alice)
        ]
        browser.post(undo(page))
        assert stored(model, alice).is_active
        assert browser.get(shown_on).context["retired"] == []


def asked(browser: Browser) -> list[str]:
    return [one.row.label for one in browser.get(SERVICE).context["questions"]]


def test_questions_are_asked_in_the_order_that_is_chosen(alice: Person, coaching: Service) -> None:
    for label in "abc":
        question_of(alice, coaching, label=label, position=7)  # alike, as other doors may set it
    browser = Browser(alice)
    for number, to, order in [
        *((3, "up", "acb"), (3, "up", "cab"), (3, "up", "cab")),
        *((1, "down", "cba"), (1, "down", "cba")),
    ]:
        browser.post(f"catalogue/questions/{number}/move/", {"to": to})
        assert "".join(asked(browser)) == order
    browser.post("catalogue/questions/2/use/")
    browser.post("catalogue/questions/1/move/", {"to": "up"})  # past the one that is out of use
    assert "".join(asked(browser)) == "ac"


def test_options_are_lines_and_a_type_is_for_good(alice: Person, coaching: Service) -> None:
    browser = Browser(alice)
    sent = {"label": "Size?", "type": "select", "options": "small\r\n\r\n large \r\n"}
    browser.post(f"{SERVICE}questions/new/", sent)
    path = "catalogue/questions/1/edit/"
    assert stored(Question, alice).options == ["small", "large"]
    kept = fields_of(browser.get(path))
    assert "type" not in kept
    browser.post(path, {**kept, "options": "small\nhuge", "type": "text"})
    changed = stored(Question, alice)
    assert (changed.type, changed.options) == ("select", ["small", "huge"])
    assert browser.post(path, {**kept, "version": "2", "options": "a\na"}).status_code == 422


def numbers(browser: Browser) -> tuple[int, int, int]:
    """How often the service is used, by its list and its page, and its question answered."""
    page = browser.get(SERVICE)
    ((_program, (one,)),) = browser.get("catalogue/").context["groups"]
    (question,) = page.context["questions"]
    return one.count, page.context["used"].count, question.count


def test_restricted_entries_are_never_counted(alice: Person, coaching: Service) -> None:
    question = question_of(alice, coaching, type="text")
    viewer = alice.viewer("immigration")
    given = {"by": viewer, "service": coaching, "answers": {question: "yes"}}
    InteractionFactory(**given)
    InteractionFactory(**given, tagged=["immigration"])
    adam = PersonFactory.create(username="adam", site=alice.site, role="admin")
    for browser in (Browser(adam), Browser(alice), Browser(alice, reveal=True)):
        assert numbers(browser) == (1, 1, 1)


@pytest.mark.parametrize(
    ("who", "reveal", "more"),
    [
        *(("holder", True, 3), ("holder", False, 1)),
        *(("opened", True, 2), ("opened", False, 1)),
        ("manager", False, 1),
    ],
)
def test_each_number_is_of_the_list_that_it_leads_to(
    alice: Person, coaching: Service, who: str, reveal: bool, more: int
) -> None:
    """Whatever the viewer shows; who shows what is restricted may add it to the list."""
    adam = PersonFactory.create(username="adam", site=alice.site, role="admin")
    by, tag = alice.viewer("immigration"), tag_of(alice, "Housing & rent")
    InteractionFactory(by=by, service=coaching, tagged=[tag.name])
    given = {"by": by, "service": coaching, "tagged": [tag.name, "immigration"]}
    hidden = [InteractionFactory(**given) for _number in range(2)]
    if who == "opened":
        open_to(hidden[0], adam, by=alice)
    browser = Browser(alice if who == "holder" else adam, reveal=reveal)
    ((_program, (service,)),) = browser.get("catalogue/").context["groups"]
    used = browser.get(SERVICE).context["used"]
    tags = [one for one, _holders in browser.get("catalogue/tags/").context["tags"] if one.count]
    for one in (service, used, *tags):
        page = browser.client.get(one.entries)
        assert one.count == page.context["page"].paginator.count == 1
        bare = browser.client.get(one.entries.replace("&restricted=none", ""))
        assert bare.context["page"].paginator.count == more
        chips = [str(chip.value) for chip in page.context["chips"]]
        assert ("Left out" in chips) is reveal
    assert len(tags) == 1


def test_many_services_take_no_more_queries(alice: Person) -> None:
    browser = Browser(alice)

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(path).status_code == 200
        return len(seen)

    def add(number: int) -> None:
        service = service_of(alice, f"Service {number}")
        question_of(alice, service)
        question_of(alice, stored(Service, alice), label=f"More {number}")

    add(0)
    paths = ("catalogue/", SERVICE, "catalogue/programs/")
    few = [cost(path) for path in paths]
    for number in range(1, 6):
        add(number)
    assert [cost(path) for path in paths] == few
