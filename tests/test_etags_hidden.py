"""Tags of rows that a restricted tag hides, and of the sub-addresses that change a row."""

from __future__ import annotations

from typing import Any

import pytest

from crm.models import Tag
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions.models import Interaction, InteractionContent, InteractionTag
from meetings.models import MeetingContent
from tests.api_doors import CONTACT, ApiDoor, door_named

SEEN = "?tags=immigration"
HIDING = ("sites", "clients", "tactics", "tracking", "meetings")
hiding = pytest.mark.parametrize(
    "door", [door_named(name) for name in HIDING], indirect=True, ids=str
)


def restrict(alice: Person) -> None:
    """Tag the site's only interaction so that Bob cannot read it any more."""
    with acting_as(alice.viewer()) as viewer:
        row = Interaction.objects.visible_to(viewer).get()
        tag = Tag.objects.visible_to(viewer).get(name="immigration")
        InteractionTag(site_id=viewer.site_id, interaction=row, tag=tag).save()


def rewrite(alice: Person) -> None:
    """Change what is hidden, and nothing else."""
    with acting_as(alice.viewer("immigration")) as viewer:
        fields: dict[str, Any] = {"title": "X", "description": "X", "notes": "X"}
        assert InteractionContent.objects.visible_to(viewer).update(**fields) == 1
        MeetingContent.objects.visible_to(viewer).update(purpose="X")


@pytest.fixture
def hidden(door: ApiDoor, api: Any, alice: Person) -> str:
    """The address of a row about a restricted interaction."""
    client = api(alice)
    address = door.ids(door.row(client.post(door.path, door.body).json()))
    if door.name == "meetings":
        assert client.put(f"{address}/complete", {"outcomes": "Agreed"}).status_code == 200
    restrict(alice)
    return address


@hiding
def test_revealed_and_redacted_have_tags_of_their_own(
    hidden: str, api: Any, alice: Person, bob: Person
) -> None:
    revealed = api(alice).get(hidden + SEEN)
    redacted = api(bob).get(hidden)
    assert revealed.headers["ETag"] != redacted.headers["ETag"]
    assert api(alice).get(hidden).headers["ETag"] == redacted.headers["ETag"]
    for reader in (api(alice).get, api(bob).get):
        answer = reader(hidden, If_None_Match=revealed.headers["ETag"])
        assert (answer.status_code, answer.content) == (200, redacted.content)
    known = api(alice).get(hidden + SEEN, If_None_Match=revealed.headers["ETag"])
    assert known.status_code == 304


@hiding
def test_what_is_hidden_moves_nobodys_tag_but_the_readers(
    hidden: str, api: Any, alice: Person, bob: Person
) -> None:
    revealed = api(alice).get(hidden + SEEN).headers["ETag"]
    redacted = api(bob).get(hidden).headers["ETag"]
    rewrite(alice)
    assert api(bob).get(hidden).headers["ETag"] == redacted
    assert api(bob).get(hidden, If_None_Match=redacted).status_code == 304
    assert api(alice).get(hidden + SEEN).headers["ETag"] != revealed


@pytest.mark.parametrize("door", [door_named("sites")], indirect=True, ids=str)
def test_a_condition_is_about_what_its_sender_reads(
    door: ApiDoor, hidden: str, api: Any, alice: Person, bob: Person, unchanged: Any
) -> None:
    alices, bobs = api(alice), api(bob)
    revealed = alices.get(hidden + SEEN).headers["ETag"]
    redacted = bobs.get(hidden).headers["ETag"]
    with unchanged():
        assert bobs.put(hidden, {"title": "X"}, If_Match=revealed).status_code == 412
        assert bobs.put(hidden, {"title": "X"}, If_Match=redacted).status_code == 403
        assert alices.put(hidden + SEEN, {"title": "X"}, If_Match=redacted).status_code == 412
    assert alices.put(hidden + SEEN, {"title": "X"}, If_Match=revealed).status_code == 200


@pytest.mark.parametrize("door", [door_named("meetings")], indirect=True, ids=str)
@pytest.mark.parametrize("verb", ["complete", "cancel"])
def test_completing_and_cancelling_a_meeting(
    door: ApiDoor, api: Any, bob: Person, verb: str, unchanged: Any
) -> None:
    client = api(bob)
    made = client.post(door.path, door.body)
    address, old = door.ids(made.json()), made.headers["ETag"]
    new = client.put(address, {"location": "Office"}).headers["ETag"]
    with unchanged():
        assert client.put(f"{address}/{verb}", {}, If_Match=old).status_code == 412
    done = client.put(f"{address}/{verb}", {}, If_Match=new)
    assert done.status_code == 200
    assert done.headers["ETag"] == client.get(address).headers["ETag"] != new
    with unchanged():
        again = client.put(f"{address}/{verb}", {}, If_Match=done.headers["ETag"])
        assert again.status_code == 409


def test_moving_a_contact_is_held_to_the_contacts_tag(
    ground: None, api: Any, bob: Person, vera: Person, unchanged: Any
) -> None:
    client, veras, address = api(bob), api(vera), f"/api/contacts/{CONTACT}"
    old = client.get(address).headers["ETag"]
    new = client.patch(address, {"notes": "Changed"}).headers["ETag"]
    move = {"relationship_status": "qualified_lead"}
    with unchanged():
        stale = client.put(f"{address}/status", move, If_Match=old)
        assert (stale.status_code, list(stale.json())) == (412, ["detail"])
        assert veras.put(f"{address}/status", move, If_Match=old).status_code == 403
        assert client.put("/api/contacts/999/status", move, If_Match=old).status_code == 404
    moved = client.put(f"{address}/status", move, If_Match=new)
    assert moved.status_code == 200, moved.content
    assert "ETag" not in moved.headers  # it shows the move, and not the contact
    assert client.get(address).headers["ETag"] != new


def test_the_contracts_tags_are_their_own_and_their_changes_everybodys(
    ground: None, api: Any, bob: Person, unchanged: Any
) -> None:
    tracking = door_named("tracking")
    client = api(bob)
    address = tracking.ids(client.post(tracking.path, tracking.body, **tracking.headers).json())
    by_sites = client.get("/api/interactions/1").headers["ETag"]
    by_tracking = client.get(address).headers["ETag"]
    assert by_sites != by_tracking
    assert client.put("/api/interactions/1", {"notes": "X"}, If_Match=by_sites).status_code == 200
    with unchanged():
        assert client.put(address, {"notes": "Y"}, If_Match=by_tracking).status_code == 412


def test_what_is_answered_again_has_todays_tag(ground: None, api: Any, bob: Person) -> None:
    tracking = door_named("tracking")
    client = api(bob)
    client.headers["Idempotency-Key"] = "once"
    first = client.post(tracking.path, tracking.body)
    again = client.post(tracking.path, tracking.body)
    assert first.headers["ETag"] == again.headers["ETag"]
    changed = client.put(tracking.ids(first.json()), {"notes": "X"}).headers["ETag"]
    assert client.post(tracking.path, tracking.body).headers["ETag"] == changed
