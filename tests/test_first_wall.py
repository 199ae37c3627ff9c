"""The first wall alone: whole requests and actions with row-level security switched off (ISO-08).

The second wall would hide the holes of the first; so the policies go here, for as long as a test's
transaction lasts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from contacts.actions import create
from contacts.actions import delete as delete_contact
from contacts.models import Contact
from crm.errors import DomainError, NotFound, RuleBroken
from crm.models import Tag
from crm.tenancy.viewer import Viewer
from crm.tenancy.walls import site_owned_models
from crm.tests.admin import listed, visit
from crm.tests.api import Api, ApiOf
from crm.tests.factories import Person
from interactions import actions
from interactions.models import Interaction, Question, Service
from meetings.actions import delete as delete_meeting
from meetings.models import Meeting, MeetingActionItem
from rapport.models import TacticLog
from tests.admin_rows import CANARY, fill
from tests.api_doors import ApiDoor
from tests.test_admin_models import SITES_OWN, address
from tests.test_api_promises import every_verb

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_policies(db: None) -> Callable[[], None]:
    """Call it once the rows are there: from then on every table shows every row."""

    def lift() -> None:
        owner: Any = connection
        with owner.as_owner(), owner.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            for model in site_owned_models():
                table = model._meta.db_table
                cursor.execute(f"alter table {table} disable row level security")
            cursor.execute("set constraints all deferred")

    return lift


# --- another site's rows


def test_a_stranger_finds_nothing(
    door: ApiDoor, api: ApiOf, made: str, charlie: Person, without_policies: Any
) -> None:
    without_policies()
    stranger = api(charlie)
    answers = list(every_verb(door, stranger, made))
    nobodys = list(every_verb(door, stranger, f"{door.path}/999999"))
    assert {answer.status_code for answer in answers} == {404}
    assert [answer.content for answer in answers] == [answer.content for answer in nobodys]
    listed = stranger.get(door.listed())
    assert listed.status_code == 404 if door.asks else door.rows(listed.json()) == []
    assert stranger.get("/api/events").json()["events"] == []


OF_A_SITE = [model for model in SITES_OWN if model._meta.label != "rapport.RapportTactic"]


def test_the_admin_ends_at_its_site(alice: Person, charlie: Person, without_policies: Any) -> None:
    fill(alice.viewer("immigration"))
    without_policies()
    mine, strangers = visit(alice.user), visit(charlie.user)
    for model in OF_A_SITE:
        assert listed(mine, address(model)), model
        assert listed(strangers, address(model)) == [], model


@pytest.mark.parametrize("model", [Contact, Interaction, Meeting], ids=lambda each: each.__name__)
def test_the_trash_ends_at_its_site(
    model: Any, alice: Person, charlie: Person, without_policies: Any
) -> None:
    fill(charlie.viewer())
    theirs, mine = charlie.viewer(), alice.viewer()
    without_policies()
    deletes: Any = {Contact: delete_contact, Interaction: actions.delete, Meeting: delete_meeting}
    for row in model.objects.visible_to(theirs):
        deletes[model](row, by=theirs)
    assert model.objects.deleted_for(theirs).exists()
    assert not model.objects.deleted_for(mine).exists()


def _log(me: Viewer, **fields: Any) -> Any:
    return actions.log(by=me, kind="note", **fields)


def _contact(me: Viewer, **fields: Any) -> Any:
    return create(by=me, first_name="Ana", email="ana@example.org", **fields)


def _answer(me: Viewer, theirs: Viewer) -> Any:
    return _log(me, answers={Question.objects.visible_to(theirs)[0]: "x"})


TAKEN: dict[str, Callable[[Viewer, Viewer], Any]] = {
    "contact": lambda me, theirs: _log(me, contact=Contact.objects.visible_to(theirs)[0]),
    "service": lambda me, theirs: _log(me, service=Service.objects.visible_to(theirs)[0]),
    "question": _answer,
    "tag": lambda me, theirs: _log(me, tags=[Tag.objects.visible_to(theirs)[0]]),
    "owner": lambda me, theirs: _contact(me, owner_id=theirs.user_id),
}


@pytest.mark.parametrize("noun", TAKEN)
def test_an_action_takes_nothing_of_another_site(
    noun: str, alice: Person, charlie: Person, without_policies: Any
) -> None:
    fill(charlie.viewer())
    me, theirs = alice.viewer("immigration"), charlie.viewer("immigration")
    without_policies()
    with pytest.raises(DomainError) as refused:
        TAKEN[noun](me, theirs)
    assert type(refused.value) is (RuleBroken if noun == "owner" else NotFound)


# --- what a tag hides


@pytest.fixture
def secret(alice: Person) -> Contact:
    """Everything that can be said of a contact, restricted."""
    return fill(alice.viewer("immigration"), "immigration", word=CANARY)


def test_who_reads_it_still_does(
    alice: Person, secret: Contact, api: ApiOf, without_policies: Any
) -> None:
    """Else the silence below would prove nothing."""
    without_policies()
    assert told(api(alice), secret, "&tags=immigration")


def test_no_answer_tells_what_is_restricted(
    alice: Person, bob: Person, secret: Contact, api: ApiOf, without_policies: Any
) -> None:
    without_policies()
    assert told(api(alice), secret, "") == []
    assert told(api(bob), secret, "&tags=immigration") == []


def told(client: Api, contact: Contact, asking: str) -> list[str]:
    """The addresses whose answers hold the canary."""
    paths = [path.format(contact=contact) for path in READ]
    answers = {path: client.get(f"{path}{asking}") for path in paths}
    return [path for path, answer in answers.items() if CANARY in answer.content.decode()]


READ = (
    "/api/interactions?per_page=100",
    "/api/interactions?contactId={contact.pk}",
    "/api/contacts/{contact.pk}/interactions?limit=100",
    "/api/contacts/{contact.pk}/interactions?page=1",
    "/api/clients/{contact.number}/interactions?page=1",
    "/api/clients/{contact.number}/logs?page=1",
    "/api/v1/interactions?contact_id={contact.pk}",
    "/api/meetings?page=1",
)


def test_no_line_of_a_log_tells_what_is_restricted(
    bob: Person, secret: Contact, api: ApiOf, without_policies: Any
) -> None:
    without_policies()
    lines = api(bob).get(f"/api/clients/{secret.number}/logs").json()["logs"]
    assert lines
    assert {(line["title"], line["redacted"]) for line in lines} == {(None, True)}


def test_no_search_finds_what_is_restricted(
    bob: Person, secret: Contact, without_policies: Any
) -> None:
    without_policies()
    me = bob.viewer("immigration")
    seen = Interaction.objects.visible_to(me)
    assert seen.exists()
    for found in (
        seen.matching(me, CANARY),
        seen.mentioning(CANARY),
        seen.containing("title", CANARY),
        seen.to_follow_up(),
        seen.readable(),
        Meeting.objects.visible_to(me).mentioning(CANARY),
        TacticLog.objects.visible_to(me),
        MeetingActionItem.objects.visible_to(me),
    ):
        assert not found.exists()
        assert not found.count()  # which a search may count in another way


@pytest.mark.parametrize("field", ["title", "lead", "description", "notes", "end_datetime"])
def test_no_order_tells_what_is_restricted(
    field: str, alice: Person, bob: Person, api: ApiOf, without_policies: Any
) -> None:
    me = alice.viewer("immigration")
    at = dt.datetime(2024, 1, 10, tzinfo=dt.UTC)
    tags = Tag.objects.across_sites().filter(name="immigration")
    without_policies()
    for word, hours in (("zz", 9), ("aa", 1), ("mm", 5)):
        texts = dict.fromkeys(("title", "lead", "description", "notes"), word)
        hidden = [tag for tag in tags if tag.site_id == me.site_id]
        ends = at + dt.timedelta(hours=hours)
        actions.log(by=me, kind="call", starts_at=at, ends_at=ends, tags=hidden, **texts)
    for direction, numbers in (("asc", [1, 2, 3]), ("desc", [3, 2, 1])):
        path = f"/api/interactions?sort_by={field}&sort_direction={direction}&tags=immigration"
        rows = api(bob).get(path).json()["data"]["interactions"]
        assert [row["id"] for row in rows] == numbers


def test_no_average_holds_what_is_restricted(
    alice: Person, bob: Person, secret: Contact, api: ApiOf, without_policies: Any
) -> None:
    without_policies()
    path = "/api/analytics/interactions?startDate=2024-03-01&endDate=2024-03-31&tags=immigration"
    assert api(alice).get(path).json()["averageDuration"] == 7
    answer = api(bob).get(path).json()
    assert (answer["averageDuration"], answer["totalInteractions"]) == (0, 3)
