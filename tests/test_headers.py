"""Headers of every answer, walked from the URL configuration (trust.md, AUT-09)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from contacts.tests.factories import ContactFactory
from crm.models import User
from crm.tests.accounts import PASSWORD, member
from crm.tests.api import Api
from crm.tests.factories import Person
from crm.wsgi import application
from interactions.tests.factories import InteractionFactory
from meetings.tests.factories import MeetingFactory
from tests.routes import Route, routes

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}
STRICT = {
    **dict.fromkeys(("default-src", "script-src", "style-src", "connect-src"), "'self'"),
    **dict.fromkeys(("object-src", "base-uri", "frame-ancestors"), "'none'"),
    "img-src": "'self' data:",
    "form-action": "'self'",
}


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_in_production(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_HSTS_PRELOAD = True


@pytest.fixture
def site(alice: Person) -> dict[str, str]:
    """A row behind every address that asks for one; what the parts of addresses are called."""
    contact = ContactFactory(by=alice.viewer())
    InteractionFactory(by=alice.viewer(), contact=contact)
    MeetingFactory(by=alice.viewer(), contact=contact)
    User.objects.filter(pk=alice.user.pk).update(is_staff=True, is_superuser=True)
    return {"slug": alice.site.slug, "int": "1", "str": "1", "path": "1", "url": "nowhere/"} | {
        "uuid": str(uuid4()),
        "app_label": "crm",
    }


@pytest.fixture
def browser(alice: Person) -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(alice.user, "django.contrib.auth.backends.ModelBackend")
    return made


def policy_of(answer: HttpResponse) -> dict[str, str]:
    rules = answer.headers.get("Content-Security-Policy", "").split(";")
    return dict(rule.strip().split(" ", 1) for rule in rules if " " in rule.strip())


def lacking(answer: HttpResponse, *, is_admin: bool = False) -> list[str]:
    """What is wrong with the headers of an answer."""
    wrong = [name for name, value in EVERYWHERE.items() if answer.headers.get(name) != value]
    policy = policy_of(answer)
    if is_admin and "unsafe" in str(policy):  # unfold needs it: crm/admin/site.py
        policy |= {"script-src": "'self'", "style-src": "'self'", "connect-src": "'self'"}
        wrong += [] if "unsafe-inline" not in policy_of(answer)["script-src"] else ["inline script"]
    wrong += [f"policy: {name}" for name in STRICT if policy.get(name) != STRICT[name]]
    if "camera=()" not in answer.headers.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    if "Access-Control-Allow-Origin" in answer.headers:
        wrong.append("answers other origins")
    if not answer.headers.get("Cache-Control") and answer.status_code not in (302, 405):
        wrong.append("may be kept")
    return wrong


def answers_of(route: Route, path: str, browser: Client, api: Api) -> Iterator[HttpResponse]:
    """As somebody and as nobody, asked and told, with a verb that does not exist."""
    origin = {"Origin": "https://elsewhere.example"}
    if route.is_api:
        yield api.client.get(path, headers={**api.headers, **origin}, secure=True)
        yield api.client.post(path, "{", "application/json", headers=api.headers, secure=True)
    else:
        yield browser.get(path, headers=origin, secure=True)
        yield Client(enforce_csrf_checks=True).post(path, secure=True)
    nobody = Client(raise_request_exception=False)
    yield nobody.get(path, secure=True)
    yield nobody.generic("BREW", path, secure=True)


def test_every_address_sends_them(site: dict[str, str], browser: Client, alice: Person) -> None:
    api = Api(alice)
    wrong = {}
    for route in routes():
        if route.address == "admin/logout/":
            continue  # ends the visit
        path = route.path(site)
        for answer in answers_of(route, path, browser, api):
            assert answer.status_code < 500, path
            found = lacking(answer, is_admin=route.is_admin)
            if route.is_api and "no-store" not in answer.headers.get("Cache-Control", ""):
                found.append("no no-store")
            if found:
                wrong[path, answer.status_code] = found
    assert wrong == {}


@pytest.mark.parametrize("path", ["/static/css/app.css", "/static/img/icon.svg", "/static/x.css"])
def test_static_files_send_them(path: str) -> None:
    answer = Client().get(path, secure=True)
    answer.close()
    assert lacking(answer) == []


@pytest.mark.parametrize("redirecting", [False, True])
def test_refusals_of_the_framework_send_them(settings: Any, redirecting: bool) -> None:
    """An unknown host is refused by Django's own middleware, before or after it redirects."""
    settings.SECURE_SSL_REDIRECT = redirecting
    for path in ("/sign-in/", "/api/contacts"):
        answer = Client().get(path, headers={"host": "evil.example"}, secure=not redirecting)
        assert answer.status_code == 400
        answer.headers["Strict-Transport-Security"] = EVERYWHERE["Strict-Transport-Security"]
        assert lacking(answer) == []


@pytest.mark.parametrize("path", ["/api/contacts", "/sign-in/"])
def test_a_refused_charset_sends_them(path: str) -> None:
    environ = RequestFactory().get(path, secure=True).environ
    environ["CONTENT_TYPE"] = "text/html; charset=hex"
    said: list[HttpResponse] = []

    def start_response(line: str, headers: list[tuple[str, str]]) -> None:
        said.append(HttpResponse(status=int(line.split()[0]), headers=dict(headers)))

    list(application(environ, start_response))
    missing = lacking(said[0])
    assert missing in ([], ["Strict-Transport-Security"])  # the application keeps its settings


def test_cookies_are_out_of_reach_of_scripts_and_other_origins(alice: Person) -> None:
    member(alice.site, "alice", password=PASSWORD)
    client = Client()
    client.get("/sign-in/")
    client.post("/language/", {"language": "es"})
    client.post("/sign-in/", {"username": "alice", "password": PASSWORD})
    assert set(client.cookies) == {"csrftoken", "django_language", "sessionid"}
    for name, cookie in client.cookies.items():
        assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True), name
