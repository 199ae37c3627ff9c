"""When something breaks below the handlers: nothing is saved, and the answer is still JSON."""

import logging
import uuid
from typing import Any

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection
from rest_framework.exceptions import APIException

import contacts.actions
import interactions.actions
import meetings.actions
import rapport.api.tactics
from crm.errors import Stale
from interactions.api.sites import InteractionOut
from interactions.models import Interaction

SECRET = "SECRETtext"


class _Cause(Exception):
    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def caused(error, sqlstate) -> Any:
    error.__cause__ = _Cause(sqlstate)
    return error


FAILURES = {
    "bug": (RuntimeError(SECRET), 500),
    "bottomless": (RecursionError(SECRET), 500),
    "unique": (caused(IntegrityError(SECRET), "23505"), 409),
    "foreign key": (caused(IntegrityError(SECRET), "23503"), None),
    "check": (caused(IntegrityError(SECRET), "23514"), None),
    "untranslatable": (caused(DataError(SECRET), "22P05"), 400),
    "too large": (caused(DataError(SECRET), "22003"), 400),
    "too slow": (caused(OperationalError(SECRET), "57014"), 503),
    "deadlock": (caused(OperationalError(SECRET), "40P01"), 503),
    "shut down": (caused(OperationalError(SECRET), "57P01"), 503),
    "gone": (InterfaceError(SECRET), 503),
    "stale": (Stale("Somebody else saved this in the meantime."), 409),
    "framework": (APIException("Not now."), 500),
}


SAVING: list[tuple[Any, str]] = [
    (contacts.actions, "create"),
    (interactions.actions, "log"),
    (interactions.actions, "add_program"),
    (interactions.actions, "add_question"),
    (interactions.actions, "add_service"),
    (meetings.actions, "schedule"),
    (rapport.api.tactics, "log_with_tactics"),
]


@pytest.fixture
def failing(monkeypatch):
    """Make every contract's POST save its row and then fail."""

    def fail_with(error):
        for module, verb in SAVING:
            saves = getattr(module, verb)

            def save_and_fail(saves=saves, **fields):
                saves(**fields)
                raise error

            monkeypatch.setattr(module, verb, save_and_fail)

    return fail_with


@pytest.mark.parametrize("name", FAILURES)
def test_nothing_is_saved_and_the_answer_is_json(
    door, mine, failing, name, unchanged, caplog, capfd
):
    error, status = FAILURES[name]
    failing(error)
    with unchanged(), caplog.at_level(logging.DEBUG, "crm"):
        answer = mine.post(door.path, door.sent(**{next(iter(door.texts)): SECRET}))
    assert answer.status_code == (status or door.invalid)
    assert door.is_error(answer.json())
    assert SECRET not in answer.content.decode() + caplog.text + "".join(capfd.readouterr())
    assert ("Retry-After" in answer.headers) == (answer.status_code == 503)
    if name == "bug":
        assert answer.headers["X-Request-ID"] in caplog.text
        assert "save_and_fail" in caplog.text


def test_what_cannot_be_answered_is_not_saved(api, bob, monkeypatch, unchanged):
    bobs = api(bob)
    monkeypatch.setattr(InteractionOut, "to_representation", lambda self, row: {"x": object()})
    body = {"title": "x", "type": "Call", "lead": "y", "timezone": "UTC"}
    with unchanged():
        answer = bobs.post("/api/interactions", {**body, "start_datetime": "2023-08-15T14:00:00Z"})
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "INTERNAL_SERVER_ERROR"


def test_a_query_that_takes_too_long(api, bob, monkeypatch):
    bobs = api(bob)

    def dawdle(row, *, by):
        with connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = 20")
            cursor.execute("select pg_sleep(2)")

    monkeypatch.setattr(interactions.actions, "delete", dawdle)
    monkeypatch.setattr("interactions.api.sites.one", lambda *given: None)
    assert bobs.delete("/api/interactions/1").status_code == 503


def test_the_context_ends_with_the_request(door, api, bob):
    api(bob).get(door.path)
    api(bob).get(f"{door.path}/999")
    with connection.cursor() as cursor:
        cursor.execute("select current_user, current_setting('app.site_id', true)")
        user, site = cursor.fetchone()
    assert user == "crm_app"
    assert not site


@pytest.mark.django_db(transaction=True)
def test_a_failed_commit_is_a_refusal_too(api, bob, monkeypatch):
    """Composite keys are checked at COMMIT, after the handler has answered."""
    bobs = api(bob)
    saves = interactions.actions.log

    def save_with_a_stranger(**fields: Any) -> Any:
        row = saves(**fields)
        Interaction.objects.visible_to(fields["by"]).update(contact_id=uuid.uuid4())
        return row

    monkeypatch.setattr(interactions.actions, "log", save_with_a_stranger)
    body = {"title": "x", "type": "Call", "lead": "y", "timezone": "UTC"}
    answer = bobs.post("/api/interactions", {**body, "start_datetime": "2023-08-15T14:00:00Z"})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "VALIDATION_ERROR"
    listed = bobs.get("/api/interactions").json()
    assert listed["meta"]["pagination"]["total_records"] == 0
