"""Requests made up from the OpenAPI document, sound and broken, one by one and in sequences.

Whatever is sent, the answer has a documented status, media type, headers and shape, none is a 5xx,
none holds a word of another site or of what a restricted tag hides, and what was deleted has gone.
`python -m tests.fuzz` makes up more of them.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis.generation.meta import TestPhase
from schemathesis.specs.openapi.checks import ensure_resource_availability, negative_data_rejection
from werkzeug.test import Client

from tests.fuzz.requests import OWN_SITE, SCHEMA, SEQUENCES, SERVED, Mia
from tests.fuzz.world import SECRETS, World, made, undone
from tests.openapi_document import OPERATIONS

WANTED = os.environ.get("CRM_FUZZ_CASES")  # as `python -m tests.fuzz` says
CASES = max(int(WANTED) // len(OPERATIONS), 1) if WANTED else 6  # for each operation
RUNS, STEPS = CASES * 4, 12  # of sequences

pytestmark = pytest.mark.django_db

usual: dict[str, Any] = {
    "deadline": None,
    "derandomize": not WANTED,
    "database": None,
    "suppress_health_check": list(HealthCheck),
}


@pytest.fixture(scope="module", autouse=True)
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One for all cases, which take back what they do. Like a test of Django's own, within a
    transaction that does not count: sign-in insists on being outside of any."""
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # as django.test.TestCase says it
    with django_db_blocker.unblock():
        request_started.disconnect(close_old_connections)
        request_finished.disconnect(close_old_connections)
        with whole:
            SERVED.world = made()
            yield SERVED.world
            transaction.set_rollback(True)
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)


def tells_nothing(context: Any, response: Any, case: Any) -> None:
    """No answer holds what only others may read, or what is of another site."""
    text = response.text + str(response.headers)
    sent = str([case.path_parameters, case.query, case.headers, case.body])
    told = [secret for secret in SECRETS if secret in text and secret not in sent]
    assert not told, f"{told} in the answer"


def has_gone(context: Any, response: Any, case: Any) -> None:
    """What was deleted is not there any more."""
    if case.operation.method == "delete" and response.status_code < 300:
        again = Client(SERVED).get(case.formatted_path, headers=HEADERS)
        assert again.status_code == 404, "deleted, and still there"


HEADERS = {"Authorization": Mia.token, "X-Site-ID": OWN_SITE[0]}
OURS = [tells_nothing, has_gone]


def unfit_for(case: Any) -> list[Any]:
    """Where two contracts share an address, the one that answers ignores what only the other
    knows, as it ignores everything that it does not know. A 404 to what has a body may speak of
    the contact that the body names, and not of the row that was made."""
    is_shared = len(case.operation.definition.raw["tags"]) > 1
    names_others = case.operation.method not in {"get", "delete"}
    return [
        *([negative_data_rejection] if is_shared else []),
        *([ensure_resource_availability] if names_others else []),
    ]


TURNS: Counter[Any] = Counter()


def is_left_out(case: Any) -> bool:
    """Of the requests at the borders of the schema, a usual run takes a part, always the same."""
    if WANTED or case.meta.phase.name is not TestPhase.COVERAGE:
        return False
    mode = case.meta.generation.mode
    TURNS[case.operation.label, mode] += 1
    return bool(TURNS[case.operation.label, mode] % _every(case))


def _every(case: Any) -> int:
    """Of how many one is taken: sound ones show more than broken ones, and questions cost least."""
    if case.meta.generation.mode.is_negative:
        return 30
    return 1 if case.operation.method == "get" else 8


@SCHEMA.parametrize()
@settings(max_examples=CASES, **usual)
def test_what_is_answered(case: Any) -> None:
    if is_left_out(case):
        return
    with undone():
        response = case.call()
        case.validate_response(response, additional_checks=OURS, excluded_checks=unfit_for(case))


class Sequence(SEQUENCES.as_state_machine()):  # type: ignore[misc]  # made at run time
    """One request after another, each about what those before have answered."""

    def setup(self) -> None:
        self.held = undone()
        self.held.__enter__()
        self.has_deleted = False

    def teardown(self) -> None:
        self.held.__exit__(None, None, None)

    def validate_response(self, response: Any, case: Any, **options: Any) -> None:
        """A row goes by any contract's address, and with its contact: once something was deleted
        in a sequence, the library cannot know what should still be there."""
        self.has_deleted |= case.operation.method == "delete" and response.status_code < 300
        unfit = unfit_for(case) + [ensure_resource_availability] * self.has_deleted
        case.validate_response(
            response,
            recorder=self.recorder,  # of what has been made and deleted so far
            additional_checks=OURS,
            excluded_checks=unfit,
        )


TestSequences = Sequence.TestCase
TestSequences.settings = settings(max_examples=RUNS, stateful_step_count=STEPS, **usual)
