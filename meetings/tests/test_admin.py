"""Meetings in the admin: read, put away and brought back."""

from __future__ import annotations

import pytest
from django.test import Client

from crm.errors import Forbidden, NotFound
from crm.tenancy.context import acting_as
from crm.tests.admin import listed, visit
from crm.tests.factories import Person
from meetings import actions
from meetings.models import Meeting
from tests.admin_rows import AT, contact_of, meeting

LIST = "/admin/meetings/meeting/"


@pytest.fixture
def client(alice: Person) -> Client:
    return visit(alice.user)


def test_a_page_shows_what_came_of_it(client: Client, bob: Person) -> None:
    done = meeting(bob.viewer(), contact_of(bob.viewer()), word="lease")
    page = client.get(f"{LIST}{done.pk}/change/").content.decode()
    assert page.count("lease") >= 8  # purpose, agenda, preparation, four outcomes, an action item
    assert f"/admin/interactions/interaction/{done.interaction_id}/change/" in page
    assert listed(client, f"{LIST}?interaction={done.interaction_id}") == [done]
    assert listed(client, f"{LIST}?q=garc") == [done]
    assert listed(client, f"{LIST}?status__exact=scheduled") == []


def test_why_it_was_called_off_is_shown(client: Client, bob: Person) -> None:
    with acting_as(bob.viewer()) as viewer:
        contact = contact_of(viewer)
        planned = actions.schedule(by=viewer, contact=contact, scheduled_at=AT)
        actions.cancel(planned, by=viewer, reason="She is ill")
    page = client.get(f"{LIST}{planned.pk}/change/").content.decode()
    assert "She is ill" in page
    assert "What came of it" not in page


def test_trash_and_back(client: Client, alice: Person, bob: Person) -> None:
    done = meeting(bob.viewer(), contact_of(bob.viewer()))
    assert (
        "interaction that completed it" in client.get(f"{LIST}{done.pk}/delete/").content.decode()
    )
    client.post(f"{LIST}{done.pk}/delete/", {"post": "yes"})
    assert listed(client, LIST) == []
    assert listed(client, f"{LIST}?deleted=yes") == [done]
    client.post(f"{LIST}?deleted=yes", {"action": "bring_back", "_selected_action": str(done.pk)})
    assert listed(client, LIST) == [done]


def test_only_who_may_delete_it_brings_it_back(alice: Person, bob: Person, vera: Person) -> None:
    done = meeting(alice.viewer("immigration"), contact_of(alice.viewer()), "immigration")
    with acting_as(alice.viewer("immigration")) as viewer:
        actions.delete(done, by=viewer)
    for person, refusal in ((bob, Forbidden), (vera, Forbidden), (alice, Forbidden)):
        with acting_as(person.viewer()) as viewer, pytest.raises(refusal):
            actions.restore(done, by=viewer)
    with acting_as(alice.viewer("immigration")) as viewer:
        actions.restore(done, by=viewer)
        assert Meeting.objects.visible_to(viewer).with_content().get().shown is not None
        with pytest.raises(NotFound):
            actions.restore(done, by=viewer)
