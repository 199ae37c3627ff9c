"""Requests that no browser of ours sends, and texts that want to be code."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

import pytest
from django.test import Client, RequestFactory

from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser, fields_of
from crm.errors import Conflict
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from crm.wsgi import application
from interactions.tests.factories import InteractionFactory
from meetings.models import MeetingActionItem
from tests.coded_site import coded
from tests.full_site import fill
from tests.routes import routes


@pytest.fixture
def client_of_bob(bob: Person) -> Client:
    client = Client()
    client.force_login(bob.user)
    return client


@pytest.mark.parametrize("charset", ["hex", "bz2_codec", "undefined", "latin-1", "idna"])
@pytest.mark.parametrize(
    ("path", "status", "said_so"),
    [
        ("/api/contacts", "415", b'{"detail":"Send JSON in UTF-8."}'),
        ("/api/meetings", "415", b'"title"'),
        ("/api", "404", b'"RESOURCE_NOT_FOUND"'),
        ("/nowhere/", "400", b"<html"),
    ],
)
def test_a_charset_that_is_not_utf8_is_refused(
    charset: str, path: str, status: str, said_so: bytes, db: None
) -> None:
    """Below /api/ in the shape of the contract."""
    environ = RequestFactory().get(path, {"x": "1"}).environ
    said: list[str] = []
    environ["CONTENT_TYPE"] = f"application/json; charset={charset}"
    body = b"".join(application(environ, lambda line, headers: said.append(line)))
    assert said[0].startswith(status)
    assert said_so in body


@pytest.mark.parametrize("kind", ["", "application/json", "text/html; charset=UTF-8"])
def test_utf8_is_let_through(kind: str, db: None) -> None:
    environ = RequestFactory().get("/api/nowhere").environ
    said: list[str] = []
    environ["CONTENT_TYPE"] = kind
    application(environ, lambda line, headers: said.append(line))
    assert said[0].startswith("404")


@pytest.mark.parametrize(
    "wanted", ["abc", "front", "javascript:alert(1)", "//evil.example", "http://["]
)
def test_onward_is_a_place_of_ours_or_home(wanted: str, client_of_bob: Client) -> None:
    answer = client_of_bob.get("/sign-in/", {"next": wanted})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("shown", ["http://[", "//[", "\x00", "x" * 5000])
def test_htmx_may_say_it_is_anywhere(shown: str, db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": shown}
    assert Client().get("/sites/", headers=headers).status_code == 401


@pytest.mark.parametrize("shown", ["http://[", "//[::1", "http://testserver]/"])
def test_a_part_may_be_asked_for_from_anywhere(
    shown: str, client_of_bob: Client, bob: Person
) -> None:
    ContactFactory(by=bob.viewer())
    headers = {"HX-Request": "true", "HX-Target": "x", "HX-Current-URL": shown}
    parts = {"slug": bob.site.slug, "int": "1", "str": "1", "uuid": str(uuid.uuid4())}
    pages = [one for one in routes() if one.address.startswith("s/")]
    answers = {one: client_of_bob.get(one.path(parts), headers=headers) for one in pages}
    assert sum(answer.status_code == 200 for answer in answers.values()) > 20
    assert {one for one, answer in answers.items() if answer.status_code >= 500} == set()


def test_a_page_lets_no_foreign_code_in(client_of_bob: Client, bob: Person) -> None:
    policy = client_of_bob.get(f"/s/{bob.site.slug}/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";") if rule.strip())
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == "'none'"
    assert "unsafe" not in policy
    assert "http:" not in policy


def test_texts_are_never_code(client_of_bob: Client, bob: Person) -> None:
    for path in coded(bob):
        page = client_of_bob.get(path)
        assert page.status_code == 200, path
        text = page.content.decode()
        assert "alert(1)" in text, path
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path


@pytest.mark.parametrize(
    "started",
    [
        *("[" * 100_000, "null", '{"a": ' * 50_000),
        *(r'{"first_name": "\ud800"}', r'{"title": "\u0000"}', r'{"\ud800": "x"}'),
    ],
)
@pytest.mark.parametrize("keep", [{}, {"keep-title": "theirs", "keep-first_name": "theirs"}])
def test_a_form_does_not_believe_what_it_once_said(
    started: str, keep: dict[str, str], client_of_bob: Client, bob: Person
) -> None:
    contact = ContactFactory(by=bob.viewer())
    InteractionFactory(by=bob.viewer(), contact=contact)
    for row in ("contacts/1", "interactions/1"):
        address = f"/s/{bob.site.slug}/{row}/edit/"
        sent = {"started": started, "version": "0", "title": "New", **keep}
        assert client_of_bob.post(address, sent).status_code in (409, 422), row


@pytest.mark.parametrize("number", ["9" * 19, "9" * 4_301, "²", "-1"])
def test_a_number_too_long_is_nobodys(number: str, client_of_bob: Client, bob: Person) -> None:
    ContactFactory(by=bob.viewer())
    here = f"/s/{bob.site.slug}/interactions"
    sent = {"line": "call 5m", "contact": number, "contact_kept": number}
    for path in ("new/", "quick/", "quick/preview/"):
        answers = [
            client_of_bob.post(f"{here}/{path}", sent),
            client_of_bob.get(f"{here}/{path}", sent),
        ]
        assert max(each.status_code for each in answers) < 500, path


@pytest.mark.parametrize("before", ["2025-01-01T00:00:00+23:59~1", "2025-01-01T00:00:00-23:59~5"])
def test_a_cursor_with_an_odd_offset_is_a_moment_all_the_same(
    before: str, client_of_bob: Client, bob: Person
) -> None:
    contact = ContactFactory(by=bob.viewer())
    address = f"/s/{bob.site.slug}/contacts/{contact.number}/"
    assert client_of_bob.get(address, {"before": before}).status_code == 200


BEYOND = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
"""Moments that are on no calendar once they are in UTC."""


@pytest.mark.parametrize("moment", [*BEYOND, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_moment_on_no_calendar_is_refused_in_words(moment: str, alice: Person) -> None:
    fill(alice, alice, 1)
    with acting_as(alice.viewer()) as viewer:
        item = MeetingActionItem.objects.visible_to(viewer)[0].pk
    browser = Browser(alice)
    back = {"do": "back", "at": moment}
    for row in ("contacts/1", "interactions/1", f"items/{item}"):
        assert browser.post(f"follow-ups/{row}/", back).status_code < 500, row
        in_address = f"follow-ups/{row}/?{urlencode(back)}"
        assert browser.post(in_address, {}).status_code < 500, row
    times = dict.fromkeys(("starts_at", "ends_at", "scheduled_at", "completed_at"), moment)
    edits = ("interactions/1/edit/", "meetings/1/edit/", "meetings/1/complete/")
    for form in ("interactions/new/", "meetings/new/", *edits):
        for draft in ({}, {"draft": "1"}):
            sent = fields_of(browser.get(form)) | times | draft
            answer = browser.post(form, sent)
            assert answer.status_code < 500, form
            if moment in BEYOND and not draft:
                assert "Enter a date and a time." in answer.content.decode(), form


def test_what_two_do_at_once_is_a_page_where_nobody_expected_it(
    client_of_bob: Client, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(**_given: object) -> None:
        raise Conflict("Another row has this.")

    monkeypatch.setattr("followups.pages.digests.actions.set_digest", late)
    sent = {"is_on": "on", "hour": "7"}
    answer = client_of_bob.post(f"/s/{bob.site.slug}/follow-ups/mail/", sent)
    assert answer.status_code == 409
    assert "Somebody was quicker" in answer.content.decode()
