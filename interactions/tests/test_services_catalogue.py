"""The two starters, by action and by command; and the admin of what is offered."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.translation import override

from crm.errors import Forbidden, RuleBroken
from crm.models import Site, User
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner, at_once
from crm.tests.admin import visit
from crm.tests.factories import Person
from interactions import actions
from interactions.api.clients.words import PLACES
from interactions.catalogue import CATALOGUES, told
from interactions.models import Program, Question, Service
from interactions.tests.offers import question_of, service_of
from interactions.vocabulary import Kind, QuestionType


def counts(person: Person) -> list[int]:
    with acting_as(person.viewer()) as viewer:
        return [model.objects.visible_to(viewer).count() for model in (Program, Service, Question)]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("name", CATALOGUES)
def test_a_starter_is_sound(name: str, language: str) -> None:
    with override(language):
        programs = [told(program) for program in CATALOGUES[name]]
    for program in programs:
        for service in program.services:
            assert service.kind in Kind.values
            assert service.location in ("", *PLACES)
            assert {question.type for question in service.questions} <= set(QuestionType.values)
    names = [service.name for program in programs for service in program.services]
    assert len({name.lower() for name in names}) == len(names)


@pytest.mark.parametrize("name", CATALOGUES)
def test_loading_twice_adds_once(name: str, alice: Person, charlie: Person) -> None:
    with acting_as(alice.viewer()) as viewer:
        wanted = sum(len(program.services) for program in CATALOGUES[name])
        assert actions.load_catalogue(name, by=viewer) == wanted
        Service.objects.visible_to(viewer).filter(number=1).update(description="Ours")
    loaded = counts(alice)
    assert loaded[:2] == [len(CATALOGUES[name]), wanted]
    assert loaded[2] > 3
    with acting_as(alice.viewer()) as viewer:
        assert actions.load_catalogue(name, by=viewer) == 0
        assert Service.objects.visible_to(viewer).get(number=1).description == "Ours"
    assert counts(alice) == loaded
    assert counts(charlie) == [0, 0, 0]


def test_it_comes_in_the_readers_language_and_once_in_whichever(alice: Person) -> None:
    with acting_as(alice.viewer()) as viewer:
        with override("es"):
            actions.load_catalogue("business", by=viewer)
            assert actions.starters_for(viewer)[0].missing[0].services[0].questions
            told_first = actions.starters_for(viewer)[0].missing[0].name
        assert told_first == "Inmigración y ciudadanía"
        question = Question.objects.visible_to(viewer).get(label="Gravedad")
        assert question.options == ["Bajo", "Medio", "Alto", "Crítico"]
        Service.objects.visible_to(viewer).filter(name="Arranque").update(name="Ours")
        assert actions.load_catalogue("business", by=viewer) == 1
        kick_off = Service.objects.visible_to(viewer).get(name="Kick-off")
        assert kick_off.program is not None
        assert kick_off.program.name == "Incorporación"  # the one that was there


@pytest.mark.django_db(transaction=True)
def test_two_at_once_in_two_languages_add_it_once(alice: Person) -> None:
    def load(language: str) -> int:
        with acting_as(alice.viewer()) as viewer, override(language):
            return actions.load_catalogue("business", by=viewer)

    fresh, late = at_once(lambda: load("en"), lambda: load("es"))
    assert (fresh, late.result()) == (8, 0)
    assert counts(alice)[:2] == [len(CATALOGUES["business"]), 8]


def test_who_may_load(bob: Person) -> None:
    with acting_as(bob.viewer()) as viewer, pytest.raises(Forbidden):
        actions.load_catalogue("community", by=viewer)
    assert counts(bob) == [0, 0, 0]


def test_an_unknown_starter(alice: Person) -> None:
    with acting_as(alice.viewer()) as viewer, pytest.raises(RuleBroken):
        actions.load_catalogue("circus", by=viewer)


def test_the_command(alice: Person, site_a: Site) -> None:
    out = StringIO()
    call_command("load_catalogue", "casa abierta", "business", stdout=out)
    assert out.getvalue() == "8 services are new on 'Casa Abierta', added as alice.\n"
    call_command("load_catalogue", site_a.slug, "business", stdout=StringIO())
    assert counts(alice)[1] == 8
    with acting_as(alice.viewer()) as viewer:
        Service.objects.visible_to(viewer).filter(name="Kick-off").update(name="Ours")
    out = StringIO()
    call_command("load_catalogue", site_a.slug, "business", stdout=out)
    assert out.getvalue() == "1 service is new on 'Casa Abierta', added as alice.\n"


def test_the_command_says_what_is_missing(site_b: Site) -> None:
    with pytest.raises(CommandError, match="No site is called 'nowhere'"):
        call_command("load_catalogue", "nowhere", "business")
    with pytest.raises(CommandError, match="has no owner yet"):
        call_command("load_catalogue", site_b.slug, "business")


# --- the admin


@pytest.fixture
def browser(alice: Person) -> Client:
    with as_owner():
        User.objects.filter(pk=alice.user.pk).update(is_staff=True)
    return visit(alice.user)


def test_the_admin_adds_and_changes(browser: Client, alice: Person) -> None:
    admin = "/admin/interactions"
    assert (
        browser.post(f"{admin}/program/add/", {"name": "Legal", "is_active": "on"}).status_code
        == 302
    )
    with acting_as(alice.viewer()) as viewer:
        program = Program.objects.visible_to(viewer).get()
    assert (program.number, program.created_by_id) == (1, alice.user.pk)
    service: dict[str, Any] = {
        "name": "Papers",
        "program": program.pk,
        "default_duration": "1:00:00",
    }
    browser.post(f"{admin}/service/add/", {**service, "is_active": "on"})
    with acting_as(alice.viewer()) as viewer:
        made = Service.objects.visible_to(viewer).get()
    asked = {
        "service": made.pk,
        "label": "Which?",
        "type": "select",
        "options": "A,B",
        "position": 1,
    }
    browser.post(f"{admin}/question/add/", {**asked, "is_active": "on"})
    browser.post(f"{admin}/service/{made.pk}/change/", {**service, "name": "Documents"})
    with acting_as(alice.viewer()) as viewer:
        made.refresh_from_db()
        assert (made.name, made.is_active, made.updated_by_id) == (
            "Documents",
            False,
            alice.user.pk,
        )
        assert Question.objects.visible_to(viewer).get().options == ["A", "B"]


def test_every_page_of_the_admin_opens(browser: Client, alice: Person) -> None:
    question = question_of(alice, service_of(alice))
    for noun, row in (("service", question.service), ("question", question)):
        assert browser.get(f"/admin/interactions/{noun}/?q=x").status_code == 200
        assert browser.get(f"/admin/interactions/{noun}/{row.pk}/change/").status_code == 200
        assert browser.get(f"/admin/interactions/{noun}/{row.pk}/delete/").status_code == 403
    assert browser.get("/admin/interactions/clientlog/").status_code == 200


@pytest.mark.parametrize("add", [actions.add_program, actions.add_service])
def test_who_may_add(add: Any, bob: Person) -> None:
    with pytest.raises(Forbidden), acting_as(bob.viewer()) as viewer:
        add(by=viewer, name="Mine")
