"""Settings: of oneself, of the password, of programs that are signed in, of the site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject

from crm.fallback import not_found, server_error
from crm.models import Site, User
from crm.tests.accounts import PASSWORD, as_owner
from crm.tests.admin import visit
from crm.tests.api import ApiOf
from crm.tests.factories import Person, PersonFactory
from crm.vocabulary import Role

pytestmark = pytest.mark.django_db
NEW = "quiet-Harbour-29"


@pytest.fixture
def bob(site_a: Site) -> Person:
    return PersonFactory.create(username="bob", site=site_a, password=PASSWORD)  # type: ignore[no-any-return]  # the factory's own


@pytest.fixture
def client(bob: Person) -> Client:
    return visit(bob.user)


@pytest.fixture
def page(bob: Person) -> str:
    return f"/s/{bob.site.slug}/settings/"


def test_a_profile_is_kept_and_used_at_once(client: Client, page: str, bob: Person) -> None:
    sent = {"first_name": "Bob", "last_name": "Ruiz", "email": "bob@example.org"}
    sent |= {"language": "es", "timezone": "Asia/Tokyo"}
    assert client.post(page, sent).status_code == 302
    told = User.objects.filter(pk=bob.user.pk).values(*sent).get()
    assert told == sent
    shown = client.get(page).content.decode()
    assert "Zona horaria" in shown
    assert 'value="Ruiz"' in shown


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "nobody"), ("language", "xx"), ("timezone", "Mars/Base"), ("last_name", "x" * 151)],
)
def test_a_wrong_profile_says_where_and_keeps_all(
    field: str, value: str, client: Client, page: str, unchanged: Callable[..., Any]
) -> None:
    sent = {"first_name": "Typed", "last_name": "", "email": "", "language": "", "timezone": ""}
    with unchanged():
        answer = client.post(page, {**sent, field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="Typed"' in answer.content.decode()


def test_a_new_password_ends_every_other_sign_in(
    client: Client, page: str, bob: Person, api: ApiOf
) -> None:
    program, elsewhere = api(bob), visit(bob.user)
    assert program.get("/api/auth/me").status_code == 200
    sent = {"password": PASSWORD, "new": NEW, "again": NEW}
    assert client.post(f"{page}password/", sent).status_code == 302
    assert client.get(page).status_code == 200
    assert elsewhere.get(page).status_code == 302
    assert program.get("/api/auth/me").status_code == 401
    assert User.objects.get(pk=bob.user.pk).check_password(NEW)


@pytest.mark.parametrize(
    ("field", "value"), [("password", "wrong"), ("password", ""), ("new", "short"), ("again", "x")]
)
def test_a_password_is_not_changed(
    field: str, value: str, client: Client, page: str, bob: Person
) -> None:
    sent = {"password": PASSWORD, "new": NEW, "again": NEW, field: value}
    if field == "new":
        sent["again"] = value
    answer = client.post(f"{page}password/", sent)
    assert answer.status_code == 422
    assert len(answer.context["form"].errors[field]) == 1, "an empty one is not wrong as well"
    assert NEW not in answer.content.decode()
    assert User.objects.get(pk=bob.user.pk).check_password(PASSWORD)


def test_a_programs_sign_in_is_ended(
    client: Client, page: str, bob: Person, alice: Person, api: ApiOf
) -> None:
    program, hers = api(bob), api(alice)
    (mine,) = client.get(f"{page}sign-ins/").context["sessions"]
    (other,) = visit(alice.user).get(f"{page}sign-ins/").context["sessions"]
    assert client.post(f"{page}sign-ins/", {"session": other.pk}).status_code == 404
    assert client.post(f"{page}sign-ins/", {"session": mine.pk}).status_code == 302
    assert program.get("/api/auth/me").status_code == 401
    assert hers.get("/api/auth/me").status_code == 200
    assert client.get(f"{page}sign-ins/").context["sessions"] == []


def stored(site: Site) -> Site:
    with as_owner():
        return Site.objects.get(pk=site.pk)


def test_a_site_is_set_by_who_answers_for_it(alice: Person, bob: Person, page: str) -> None:
    sent = {"description": "For all", "timezone": "Europe/Madrid", "country": "es"}
    sent |= {"colour": "teal", "break_glass_allowed": "on"}
    assert visit(bob.user).post(f"{page}site/", sent).status_code == 403
    owner = visit(alice.user)
    assert owner.post(f"{page}site/", {**sent, "country": "Spain"}).status_code == 422
    assert not stored(alice.site).break_glass_allowed
    assert owner.post(f"{page}site/", sent).status_code == 302
    found = stored(alice.site)
    assert (found.break_glass_allowed, found.timezone, found.country) == (
        True,
        "Europe/Madrid",
        "ES",
    )


def test_zones_are_offered_by_their_names_of_today(client: Client, page: str, bob: Person) -> None:
    """And the old one that somebody has is theirs to keep, but nobody else's to choose."""
    assert 'value="US/Eastern"' not in client.get(page).content.decode()
    User.objects.filter(pk=bob.user.pk).update(timezone="US/Eastern")
    assert '<option value="US/Eastern" selected' in client.get(page).content.decode()
    sent = {"first_name": "B", "last_name": "", "email": "", "language": ""}
    assert client.post(page, {**sent, "timezone": "US/Eastern"}).status_code == 302
    assert client.post(page, {**sent, "timezone": "US/Pacific"}).status_code == 422


@pytest.mark.parametrize(("where", "status"), [("contacts/999/", 404), ("settings/site/", 403)])
def test_what_is_refused_leads_back(where: str, status: int, client: Client, bob: Person) -> None:
    home = f"/s/{bob.site.slug}/"
    answer = client.get(f"{home}{where}")
    told = answer.content.decode()
    assert answer.status_code == status
    for link in (f'href="{home}"', f'href="{home}contacts/"', f'href="{home}trash/"'):
        assert link in told
    assert 'action="/sign-out/"' in told
    stranger = client.get("/s/elsewhere/").content.decode()
    assert "/s/" not in stranger


@pytest.mark.parametrize("path", ["/nope/", "/s/casa-abierta/nope/", "/s/elsewhere/contacts/"])
def test_what_is_not_there_is_said_in_the_language_chosen(
    path: str, client: Client, bob: Person
) -> None:
    """Also where no view has come to choose it."""
    told = client.get(path, headers={"Accept-Language": "en"}).content.decode()
    assert "This page does not exist" in told
    User.objects.filter(pk=bob.user.pk).update(language="es")
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.headers["Content-Language"] == "es"
    assert "Esta página no existe" in answer.content.decode()
    strangers = Client().get(path, headers={"Accept-Language": "en"})
    assert strangers.headers["Content-Language"] == "en"


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, ProgrammingError])
def test_what_is_not_there_is_said_without_a_database_too(
    error: type[Exception], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any) -> None:
        raise error

    monkeypatch.setattr("crm.fallback.speak_their_language", away)
    answer = client.get("/nope/", headers={"Accept-Language": "es"})
    assert answer.status_code == 404
    assert "Esta página no existe" in answer.content.decode()


def test_a_fault_of_ours_asks_the_database_nothing(
    client: Client, bob: Person, django_assert_num_queries: Any
) -> None:
    request: Any = RequestFactory().get("/nope/")
    request.user = SimpleLazyObject(lambda: User.objects.get(pk=bob.user.pk))
    with django_assert_num_queries(0):
        assert server_error(request).status_code == 500
    with django_assert_num_queries(1):
        assert not_found(request).status_code == 404


@pytest.mark.parametrize("role", [*Role])
def test_each_tab_of_the_settings_leads_to_its_page(role: Role, site_a: Site) -> None:
    """And there are the tabs of what the role may set, and no others."""
    person = PersonFactory.create(username="p", site=site_a, role=role)
    browser, home = visit(person.user), f"/s/{site_a.slug}/settings/"
    tabs = [tab["url"].removeprefix(home) for tab in browser.get(home).context["tabs"]]
    theirs = ["", "password/", "sign-ins/"]
    if role in (Role.OWNER, Role.ADMIN):
        theirs += ["rhythm/", "members/", "site/"]
    assert tabs == theirs
    for tab in tabs:
        page = browser.get(f"{home}{tab}")
        assert page.status_code == 200
        assert [each["url"] for each in page.context["tabs"] if each["active"]] == [f"{home}{tab}"]
