"""Nobody writes over, moves, tags, untags, deletes or brings back what they cannot read.

Each contract's own answer, sent back as it was read, loses nothing (trust.md, RED-11 and RED-12).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import now

import interactions.actions.encounters
import meetings.actions
from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.errors import Forbidden
from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tests.api import Api, ApiOf
from crm.tests.factories import Person, PersonFactory
from interactions import actions
from interactions.models import Interaction, InteractionContent, InteractionTag
from meetings.actions import MeetingOutcome, complete
from meetings.models import Meeting
from meetings.tests.factories import MeetingFactory

Unchanged = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def ana(alice: Person) -> Contact:
    return ContactFactory.create(by=alice.viewer(), first_name="Ana")


@pytest.fixture
def meeting(alice: Person, ana: Contact) -> Meeting:
    """Completed, and its interaction restricted; everything that can be said is said."""
    planned = MeetingFactory(by=alice.viewer(), contact=ana, purpose="SECRETpurpose")
    with acting_as(alice.viewer("immigration")) as viewer:
        outcome = MeetingOutcome(
            completed_at=now(),
            topics_covered=["SECRETtopic"],
            outcomes="SECRETout",
            next_steps="SECRETnext",
            tags=list(Tag.objects.visible_to(viewer).filter(name="immigration")),
        )
        done = complete(planned, by=viewer, outcome=outcome)
        changes = {"lead": "SECRETlead", "description": "SECRETwords", "notes": "SECRETnotes"}
        actions.edit(done.interaction, by=viewer, changes=changes)
    return done


@pytest.fixture
def row(meeting: Meeting) -> Interaction:
    found: Any = meeting.interaction
    return found


@pytest.fixture
def adam(alice: Person) -> Person:
    """May delete what others wrote, and holds no tag."""
    return PersonFactory.create(username="adam", site=alice.site, role="admin")


CHANGES = {
    "sites": ("PUT", "/api/interactions/{row.number}"),
    "tracking": ("PUT", "/api/interactions/{row.uuid}"),
    "clients": ("PATCH", "/api/clients/{row.contact.number}/interactions/{row.number}"),
    "meetings": ("PUT", "/api/meetings/{meeting.uuid}"),
}
OTHERS: dict[str, dict[str, Any]] = {
    "sites": {"title": "Mine"},
    "tracking": {"contactId": "{other.uuid}"},
    "clients": {"description": "Mine"},
    "meetings": {"purpose": "Mine"},
}


def read_by(client: Api, path: str) -> dict[str, Any]:
    """The row as the contract answers it, out of its envelope."""
    body = client.get(path).json()
    found: dict[str, Any] = body["data"]["interaction"] if "data" in body else body
    assert found["redacted"] is True
    return found


@pytest.mark.parametrize("contract", CHANGES)
def test_what_was_read_redacted_is_sent_back(
    contract: str,
    api: ApiOf,
    adam: Person,
    meeting: Meeting,
    row: Interaction,
    unchanged: Unchanged,
) -> None:
    method, address = CHANGES[contract]
    path, client = address.format(row=row, meeting=meeting), api(adam)
    read = read_by(client, path)
    nulls = {name: None for name in read if name != "id"}
    with unchanged():
        for body in (read, nulls, {}, OTHERS[contract], {**read, **OTHERS[contract]}):
            for asking in ("", "?tags=immigration"):
                assert client.send(method, f"{path}{asking}", body).status_code == 403
        assert client.delete(path).status_code == (400 if contract == "clients" else 403)


@pytest.mark.parametrize("contract", CHANGES)
def test_a_holder_sends_back_what_they_read_without_asking(
    contract: str,
    api: ApiOf,
    alice: Person,
    meeting: Meeting,
    row: Interaction,
    unchanged: Unchanged,
) -> None:
    """The body says that it was read redacted, so nothing of it is written over the rest."""
    method, address = CHANGES[contract]
    path, client = address.format(row=row, meeting=meeting), api(alice)
    read = read_by(client, path)
    with unchanged():
        assert client.send(method, f"{path}?tags=immigration", read).status_code == 409
        if contract == "sites":  # a client that keeps documented fields only
            del read["redacted"]
            assert client.send(method, f"{path}?tags=immigration", read).status_code == 409
    if contract != "meetings":  # a completed one never changes
        body = {**OTHERS[contract], "redacted": False}
        body.pop("contactId", None)
        assert client.send(method, f"{path}?tags=immigration", body).status_code == 200


def test_meetings_are_not_completed_or_called_off_unread(
    api: ApiOf, adam: Person, meeting: Meeting, unchanged: Unchanged
) -> None:
    client = api(adam)
    with unchanged():
        for verb in ("complete", "cancel"):
            path = f"/api/meetings/{meeting.uuid}/{verb}"
            assert client.put(path, {"reason": "Mine", "outcomes": "Mine"}).status_code == 403


def test_pages(adam: Person, row: Interaction, unchanged: Unchanged) -> None:
    browser, path = Browser(adam), f"interactions/{row.number}"
    with unchanged():
        assert browser.get(f"{path}/edit/").status_code == 403
        data = {"title": "Mine", "version": row.version}
        assert browser.post(f"{path}/edit/", data).status_code == 403
        assert browser.post(f"{path}/delete/").status_code == 403


def test_nobody_brings_back_what_they_cannot_read(
    alice: Person, adam: Person, row: Interaction, unchanged: Unchanged
) -> None:
    with acting_as(alice.viewer("immigration")) as viewer:
        actions.delete(row, by=viewer)
    browser = Browser(adam)
    with unchanged():
        assert browser.post(f"interactions/{row.number}/restore/").status_code == 403


def refused(person: Person, write: Callable[[Any], Any]) -> None:
    with (
        pytest.raises(DatabaseError, match="restricted"),
        acting_as(person.viewer()) as viewer,
        transaction.atomic(),
    ):
        write(viewer)


@pytest.mark.parametrize("doing", ["change", "delete", "restore", "delete a meeting"])
def test_actions_ask_before_the_second_wall_must(
    doing: str,
    alice: Person,
    adam: Person,
    meeting: Meeting,
    row: Interaction,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if doing == "restore":
        with acting_as(alice.viewer("immigration")) as viewer:
            actions.delete(row, by=viewer)
    doings: dict[str, Callable[..., Any]] = {
        "change": partial(actions.edit, row, changes={"location": "Elsewhere"}),
        "delete": partial(actions.delete, row),
        "restore": partial(actions.restore, row),
        "delete a meeting": partial(meetings.actions.delete, meeting),
    }
    refusal: type[Exception] | None = None
    try:
        with acting_as(adam.viewer()) as viewer:
            doings[doing](by=viewer)
    except Exception as error:  # whatever else it is fails below
        refusal = type(error)
    assert refusal is Forbidden
    (line,) = (each for each in caplog.records if each.name == "crm.refused")
    said = line.getMessage()
    assert f"user {adam.user.pk} of site {adam.site.pk}: changing the " in said
    assert str(meeting.pk if doing == "delete a meeting" else row.pk) in said
    assert "SECRET" not in said
    assert "immigration" not in said


def test_the_second_wall_refuses_what_an_action_forgets(
    alice: Person, bob: Person, meeting: Meeting, row: Interaction, unchanged: Unchanged
) -> None:
    """Also who holds the tag, while they do not ask for it."""
    with acting_as(alice.viewer()):
        other = Tag(site=alice.site, name="other")
        other.save()
    link = InteractionTag(site=alice.site, interaction=row, tag=other)
    mine = {"pk": row.pk}
    with unchanged():
        for person in (alice, bob):
            for write in (
                lambda by: Interaction.objects.visible_to(by).filter(**mine).update(contact=None),
                lambda by: (
                    Interaction.objects.visible_to(by).filter(**mine).update(deleted_at=now())
                ),
                lambda by: InteractionTag.objects.visible_to(by).delete(),
                lambda by: InteractionTag.objects.visible_to(by).update(tag=other),
                lambda by: link.save(),
                lambda by: Meeting.objects.visible_to(by).update(interaction=None, status="x"),
            ):
                refused(person, write)


@pytest.mark.parametrize("way", ["api", "page"])
def test_what_the_second_wall_refuses_is_forbidden(
    way: str,
    api: ApiOf,
    adam: Person,
    row: Interaction,
    unchanged: Unchanged,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A tag that comes between the asking and the writing, or a check that somebody removes."""
    unasked = InteractionContent(interaction=row, site_id=row.site_id)
    monkeypatch.setattr(interactions.actions.encounters, "readable", lambda found: unasked)
    monkeypatch.setattr("interactions.pages.views._restricted", lambda *args: None)
    monkeypatch.setattr(Interaction, "redacted", False)
    client, browser = api(adam), Browser(adam)
    with unchanged():
        if way == "api":
            answer = client.delete(f"/api/interactions/{row.number}")
        else:
            answer = browser.post(f"interactions/{row.number}/delete/")
        assert answer.status_code == 403
