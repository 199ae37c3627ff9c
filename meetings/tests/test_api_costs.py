"""What the meetings' API costs, and what is left of a request that fails half-way."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.tests.factories import ContactFactory
from crm.tenancy.context import acting_as
from interactions.models import Interaction

OUTCOME = {"outcomes": "Agreed", "actionItems": ["Send the contract", "Book the room"]}


@pytest.fixture
def bobs(api, bob):
    return api(bob)


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer())


def planned(bobs, ana, minute=0):
    at = f"2024-01-01T10:{minute:02}:00Z"
    plan = {"contactId": str(ana.pk), "scheduledDateTime": at}
    return f"/api/meetings/{bobs.post('/api/meetings', plan).json()['id']}/complete"


@pytest.mark.parametrize("many", [5, 50])
def test_queries_do_not_grow(bobs, ana, many):
    for minute in range(many):
        assert bobs.put(planned(bobs, ana, minute), OUTCOME).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        assert len(bobs.get("/api/meetings").json()["meetings"]) == many
    assert len([q for q in seen if "meetings_" in q["sql"]]) <= 3


def test_a_failure_after_the_log_leaves_nothing(bobs, ana, monkeypatch, unchanged, bob):
    def fail(*events: Any, by: Any) -> None:
        raise RuntimeError

    complete = planned(bobs, ana)
    monkeypatch.setattr("meetings.actions.publish", fail)
    with unchanged():
        answer = bobs.put(complete, OUTCOME)
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    with acting_as(bob.viewer()) as viewer:
        assert not Interaction.objects.visible_to(viewer).exists()
