"""Who may change something: the API by token alone, pages by cookie and token of their own.

Every unsafe way in is taken from the URL configuration (trust.md, AUT-08).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from contacts.tests.factories import ContactFactory
from crm.models import User
from crm.tenancy.context import acting_as
from crm.tests.accounts import PASSWORD, member
from crm.tests.api import Api
from crm.tests.factories import Person, PersonFactory
from interactions.tests.access import asked
from interactions.tests.factories import InteractionFactory
from meetings.actions import MeetingOutcome, complete
from meetings.models import MeetingActionItem
from meetings.tests.factories import MeetingFactory
from tests.routes import UNSAFE, Route, routes

Unchanged = Callable[[], AbstractContextManager[None]]

WITHOUT_TOKEN = {"api/auth/login", "api/auth/refresh"}
"""What is asked for a token's sake answers by what was sent; see `crm.checks.PUBLIC`."""
NOWHERE = {"api", "api/", "api/<path:rest>"}


@pytest.fixture
def parts(alice: Person) -> dict[str, str]:
    """Rows that the addresses name, so that a way in that is open would change one."""
    contact = ContactFactory(by=alice.viewer())
    InteractionFactory(by=alice.viewer(), contact=contact)
    MeetingFactory(by=alice.viewer(), contact=contact)
    over = MeetingFactory(by=alice.viewer(), contact=contact)
    with acting_as(alice.viewer()) as viewer:
        complete(over, by=viewer, outcome=MeetingOutcome(action_items=["Call"]))
        item = MeetingActionItem.objects.visible_to(viewer).get()
    hidden = InteractionFactory(by=alice.viewer("immigration"), tagged=["immigration"])
    waiting = asked(hidden, PersonFactory(site=alice.site))
    User.objects.filter(pk=alice.user.pk).update(is_staff=True, is_superuser=True)
    return {"slug": alice.site.slug, "int": "1", "str": "1", "path": "1", "url": "x/"} | {
        "uuid": str(item.uuid),
        "key": str(waiting.pk),
        "app_label": "crm",
        "id": str(alice.user.pk),
    }


@pytest.fixture
def browser(alice: Person) -> Client:
    """Alice's, which sends her cookie with everything, as browsers do for other sites' forms."""
    made = Client(enforce_csrf_checks=True, raise_request_exception=False)
    made.force_login(alice.user, "django.contrib.auth.backends.ModelBackend")
    return made


def unsafe_api_routes() -> Iterator[tuple[Route, str]]:
    for route in routes():
        if route.is_api and route.address.rstrip("/") not in {*WITHOUT_TOKEN, *NOWHERE, "api"}:
            yield from ((route, method) for method in sorted(route.methods & set(UNSAFE)))


def test_a_cookie_changes_nothing_through_the_api(
    parts: dict[str, str], browser: Client, unchanged: Unchanged
) -> None:
    asked = list(unsafe_api_routes())
    assert len(asked) > 50
    with unchanged():
        answers = {
            (route.address, method): browser.generic(
                method, route.path(parts), b"{}", content_type="application/json"
            ).status_code
            for route, method in asked
        }
    assert {key: status for key, status in answers.items() if status != 401} == {}


def test_without_json_the_api_changes_nothing(
    parts: dict[str, str], alice: Person, unchanged: Unchanged
) -> None:
    """What a form of another site can send: text/plain, and the kinds that forms have."""
    api = Api(alice)
    kinds = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")
    told = [
        (route, method)
        for route, method in unsafe_api_routes()
        if method != "DELETE" and "logout" not in route.address  # these read no body
    ]
    with unchanged():
        answers = {
            (route.address, method, kind): api.send(
                method, route.path(parts), b'{"first_name": "x"}', Content_Type=kind
            ).status_code
            for route, method in told
            for kind in kinds
        }
    # 403 where the number is that of the hidden interaction: told before the body is looked at
    wrong = {key: code for key, code in answers.items() if code not in (403, 404, 415)}
    assert wrong == {}
    assert sum(code == 415 for code in answers.values()) > 50  # else it would prove little


def page_routes() -> list[Route]:
    return [route for route in routes() if not route.is_api]


@pytest.mark.parametrize("method", UNSAFE)
def test_a_page_changes_nothing_without_its_token(
    method: str, parts: dict[str, str], browser: Client, unchanged: Unchanged
) -> None:
    with unchanged():
        answers = {
            route.address: browser.generic(method, route.path(parts), b"", headers=headers)
            for route in page_routes()
            for headers in ({}, {"HX-Request": "true"}, {"X-CSRFToken": "x" * 64})
        }
    assert {path: a.status_code for path, a in answers.items() if a.status_code != 403} == {}


@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {"Referer": "https://evil.example/x"},
    ],
    ids=str,
)
def test_a_right_token_from_elsewhere_changes_nothing(
    sent: dict[str, str], parts: dict[str, str], browser: Client, unchanged: Unchanged
) -> None:
    page = browser.get(f"/s/{parts['slug']}/contacts/1/edit/", secure=True)
    token = page.context["csrf_token"]
    with unchanged():
        answers = {
            route.address: browser.post(
                route.path(parts), {"csrfmiddlewaretoken": str(token)}, headers=sent, secure=True
            )
            for route in page_routes()
        }
    assert {path: a.status_code for path, a in answers.items() if a.status_code != 403} == {}


def test_a_right_token_from_here_does(parts: dict[str, str], browser: Client) -> None:
    """Else the tests above would prove nothing."""
    address = f"/s/{parts['slug']}/contacts/1/delete/"
    token = str(browser.get("/sites/", secure=True).context["csrf_token"])
    sent = {"Referer": "https://testserver/"}
    data = {"csrfmiddlewaretoken": token}
    assert browser.post(address, data, headers=sent, secure=True).status_code == 302


def test_a_bearer_token_opens_no_page(alice: Person) -> None:
    api = Api(alice)
    for path in ("/", f"/s/{alice.site.slug}/", "/admin/"):
        assert api.client.get(path, headers=api.headers).status_code == 302


# --- hosts and places to go (AUT-10)


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil", ""])
@pytest.mark.parametrize("path", ["/sign-in/", "/api/auth/me", "/admin/login/", "/static/x.css"])
def test_an_unknown_host_is_refused(host: str, path: str, db: None) -> None:
    answer = Client().get(path, headers={"host": host})
    assert answer.status_code == 400
    assert b"evil" not in answer.content


def test_what_a_proxy_claims_changes_no_address(alice: Person) -> None:
    member(alice.site, "alice", password=PASSWORD)
    claimed = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Server": "evil.example",
        "X-Forwarded-Port": "666",
        "X-Original-URL": "/admin/",
        "X-Rewrite-URL": "/admin/",
        "Forwarded": "host=evil.example",
    }
    client = Client(headers=claimed)
    page = client.get("/s/x/", follow=True)
    signed_in = client.post("/sign-in/", {"username": "alice", "password": PASSWORD}, follow=True)
    for answer in (page, signed_in):
        assert answer.status_code == 200
        assert all(place.startswith("/") for place, _ in answer.redirect_chain)
        assert b"evil" not in answer.content


@pytest.mark.parametrize(
    "onward", ["//evil.example", "javascript:alert(1)", "https://evil.example"]
)
def test_no_page_sends_anybody_elsewhere(onward: str, parts: dict[str, str], alice: Person) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(alice.user, "django.contrib.auth.backends.ModelBackend")
    names = ("next", "back", "return", "url", "_popup", "_to_field")
    for route in page_routes():
        if route.address == "admin/logout/":
            continue
        path = route.path(parts)
        asked = client.get(path, dict.fromkeys(names, onward))
        assert not asked.headers.get("Location", "/").startswith(("//", "http", "javascript")), path
    for name in ("language", "sign-in", f"s/{parts['slug']}/reveal"):
        told = client.post(f"/{name}/", dict.fromkeys(names, onward), headers={"Referer": onward})
        assert not told.headers.get("Location", "/").startswith(("//", "http", "javascript")), name
