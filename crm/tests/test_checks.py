"""The system checks find what they are there for."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.http import HttpResponse
from django.urls import include, path

from crm import checks
from crm.api.accounts import MeView, SignInView
from crm.api.base.doors import Door
from crm.api.base.views import DialectViewSet
from crm.pages.base import signed_in_page, site_page


class OpenToAll(DialectViewSet):
    opens_to = Door.ANYONE

    def list(self, request):
        return HttpResponse()


def stranger(request):
    return HttpResponse()


me = MeView.as_view({"get": "retrieve"})
open_to_all = OpenToAll.as_view({"get": "list"})


def chooser(*choices: object) -> Any:
    def choose(request: object) -> None:
        raise NotImplementedError  # checks never call a view

    choose.choices = choices  # type: ignore[attr-defined]
    return choose


def test_every_address_of_ours_says_who_may_enter():
    assert checks.every_view_says_who_may_enter() == []
    assert len(checks.PUBLIC) <= 6


@pytest.mark.parametrize("view", [stranger, open_to_all, chooser(me, stranger)])
def test_a_view_without_a_guard_is_an_error(view):
    (found,) = checks.unguarded([path("a/", include([path("b/", view)]))])
    assert found.id == "crm.E001"
    assert "/a/b/" in found.msg


@pytest.mark.parametrize(
    "view",
    [
        site_page()(stranger),
        signed_in_page(stranger),
        me,
        SignInView.as_view({"post": "create"}),
        chooser(me, signed_in_page(stranger)),
    ],
)
def test_guarded_views_pass(view):
    assert checks.unguarded([path("a/", view)]) == []


def test_every_operation_of_ours_is_declared():
    assert checks.every_operation_is_declared() == []
    (found,) = checks.undeclared([path("a", chooser(me, open_to_all))])
    assert found.id == "crm.E004"
    assert found.msg == "GET /a is not declared: OpenToAll.list"


def test_connections_must_assume_the_runtime_role(settings):
    assert checks.connections_speak_as_the_runtime_role() == []
    settings.RUNTIME_ROLE = "another"
    (found,) = checks.connections_speak_as_the_runtime_role()
    assert found.id == "crm.E002"


@pytest.mark.django_db
def test_the_database_as_it_is_passes():
    found = run_checks(tags=["database"], databases=["default"])
    assert [each for each in found if (each.id or "").startswith("crm.")] == []
    assert checks.text_search_can_use_its_index() == []  # nobody asked about a database


@pytest.mark.django_db
def test_a_role_that_owns_tables_is_an_error():
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute("grant create on schema public to crm_app")
        cursor.execute("alter table crm_signintries owner to crm_app")
    (found,) = checks.the_runtime_role_is_bound_by_policies(databases=["default"])
    assert found.id == "crm.E003"
    assert "owns tables" in found.msg


def test_a_search_that_cannot_use_its_index_is_a_warning(monkeypatch):
    monkeypatch.setattr(checks, "_asked", lambda *given: [(False,)])
    (found,) = checks.text_search_can_use_its_index(databases=["default"])
    assert found.id == "crm.W001"
    assert checks.LEAKPROOF in (found.hint or "")
