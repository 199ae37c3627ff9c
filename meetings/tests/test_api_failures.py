"""What is left of a meeting whose completion fails half-way: nothing."""

from __future__ import annotations

from typing import Any

import pytest

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
