"""No restricted text without a line that says who read it: whatever door, whatever query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.errors import Forbidden
from crm.models import Reading, Tag
from crm.tenancy.context import acting_as
from crm.tests.accounts import as_owner, membership
from crm.tests.api import ApiOf
from crm.tests.factories import Person
from interactions import actions
from interactions.models import Interaction, InteractionContent
from interactions.tests.offers import question_of, service_of
from rapport.actions import log_with_tactics
from rapport.models import RapportTactic
from rapport.rules import TacticUsed

ASKED = "immigration"
Line = tuple[str, str, bool]


@pytest.fixture
def ana(alice: Person) -> Contact:
    return ContactFactory.create(by=alice.viewer(), first_name="Ana")


@pytest.fixture
def row(alice: Person, ana: Contact) -> Interaction:
    """Restricted, with an answer and a tactic."""
    question = question_of(alice, service_of(alice, "Advice"), "text")
    with acting_as(alice.viewer(ASKED)) as viewer:
        return log_with_tactics(
            by=viewer,
            kind="call",
            contact=ana,
            title="SECRETtitle",
            notes="SECRETnotes",
            duration=dt.timedelta(minutes=30),
            service=question.service,
            answers={question: "SECRETanswer"},
            tags=list(Tag.objects.visible_to(viewer).filter(name=ASKED)),
            tactic_logs=[TacticUsed(RapportTactic.objects.by_name()[0].pk, 3, "SECRETtactic")],
        )


def lines(person: Person) -> list[Any]:
    """The site's read log, the first line first."""
    with acting_as(person.viewer()) as viewer:
        return list(Reading.objects.visible_to(viewer).order_by("at"))


@pytest.fixture
def told(alice: Person) -> Callable[[], list[Line]]:
    """Who read through which door, and whether by a grant, since the last look."""
    seen: set[Any] = set()

    def look() -> list[Line]:
        fresh = [line for line in lines(alice) if line.pk not in seen]
        seen.update(line.pk for line in fresh)
        return [(line.user.username, line.through, line.by_grant) for line in fresh]

    return look


CONTRACTS = {
    "sites": ["/api/interactions/{row.number}", "/api/interactions?search=SECRET"],
    "tracking": [
        "/api/interactions/{row.uuid}",
        "/api/interactions?contactId={row.contact.uuid}",
        "/api/analytics/interactions?startDate=2020-01-01&endDate=2099-01-01&groupBy=month",
    ],
    "clients": [
        "/api/clients/{row.contact.number}/interactions/{row.number}",
        "/api/clients/{row.contact.number}/interactions",
        "/api/clients/{row.contact.number}/logs",
    ],
    "business": ["/api/contacts/{row.contact.uuid}/interactions"],
    "tactics": [
        "/api/v1/interactions/{row.uuid}",
        "/api/v1/interactions?contact_id={row.contact.uuid}",
        "/api/v1/interactions/{row.uuid}/tactic_logs",
    ],
}
ADDRESSES = [(contract, path) for contract, paths in CONTRACTS.items() for path in paths]


@pytest.mark.parametrize(("contract", "path"), ADDRESSES)
def test_the_api(
    contract: str,
    path: str,
    api: ApiOf,
    alice: Person,
    bob: Person,
    row: Interaction,
    told: Callable[[], list[Line]],
) -> None:
    address = path.format(row=row)
    asking = f"{address}{'&' if '?' in address else '?'}tags={ASKED}"
    told()
    api(bob).get(asking)
    api(alice).get(address)
    assert told() == [], "nothing was shown"
    assert api(alice).get(asking).status_code == 200
    assert told() == [("alice", contract, False)]
    with acting_as(alice.viewer()) as viewer:
        member = membership(bob.site, bob.user)
        actions.open_to(row, membership=member, by=viewer)
    api(bob).get(asking)
    assert told() == [("bob", contract, True)]


def test_a_line_says_what_and_when(api: ApiOf, alice: Person, row: Interaction) -> None:
    before = dt.datetime.now(dt.UTC)
    api(alice).get(f"/api/interactions/{row.number}?tags={ASKED}")
    line = lines(alice)[-1]
    with acting_as(alice.viewer()) as viewer:
        tag = Tag.objects.visible_to(viewer).get(name=ASKED)
    assert (line.interaction_id, line.tags, line.deed) == (row.pk, [tag.pk], "read")
    assert before <= line.at <= dt.datetime.now(dt.UTC)


PAGES = [
    "interactions/{row.number}/",
    "interactions/{row.number}/edit/",
    "interactions/{row.number}/delete/",
    "interactions/",
    "interactions/recent/",
    "contacts/{row.contact.number}/",
]


@pytest.mark.parametrize("path", PAGES)
def test_pages(path: str, alice: Person, row: Interaction, told: Callable[[], list[Line]]) -> None:
    address = path.format(row=row)
    browser = Browser(alice)
    told()
    assert "SECRET" not in browser.get(address).content.decode()
    assert told() == []
    browser.post("reveal/", {"reveal": "on"})
    assert "SECRET" in browser.get(address).content.decode()
    assert told() == [("alice", "page", False)]


def test_the_admin_reveals_nothing_and_so_logs_nothing(
    alice: Person, row: Interaction, told: Callable[[], list[Line]]
) -> None:
    browser = Browser(alice, reveal=True)
    told()
    for path in ("interactions/clientlog/", "rapport/tacticlog/"):
        assert "SECRET" not in browser.client.get(f"/admin/{path}").content.decode()
    assert told() == []


# --- no log, no text


@pytest.fixture
def no_log() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("revoke insert on crm_reading from crm_app")


@pytest.mark.parametrize(("contract", "path"), ADDRESSES)
def test_without_the_log_the_api_says_nothing(
    contract: str, path: str, api: ApiOf, alice: Person, row: Interaction, no_log: None
) -> None:
    address = path.format(row=row)
    answer = api(alice).get(f"{address}{'&' if '?' in address else '?'}tags={ASKED}")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert b"SECRET" not in answer.content
    assert api(alice).get(address).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_without_the_log_pages_say_nothing(
    path: str, alice: Person, row: Interaction, no_log: None
) -> None:
    browser = Browser(alice, reveal=True)
    browser.client.raise_request_exception = False
    answer = browser.get(path.format(row=row))
    assert answer.status_code == 503
    assert b"SECRET" not in answer.content


def test_a_write_without_the_log_writes_nothing(
    api: ApiOf, alice: Person, row: Interaction, no_log: None
) -> None:
    path = f"/api/interactions/{row.number}?tags={ASKED}"
    assert api(alice).put(path, {"title": "New"}).status_code == 503
    with acting_as(alice.viewer(ASKED)), connection.cursor() as cursor:
        cursor.execute("select title from interactions_interactioncontent")
        assert cursor.fetchall() == [("SECRETtitle",)]


def test_what_is_rolled_back_is_logged_again(alice: Person, row: Interaction) -> None:
    """A savepoint takes its lines with it; whoever reads once more afterwards is noted again."""
    count = len(lines(alice))
    with acting_as(alice.viewer(ASKED)) as viewer:
        contents = InteractionContent.objects.visible_to(viewer)
        with transaction.atomic():
            assert contents.get().title
            transaction.set_rollback(True)
        assert contents.get().title
    assert len(lines(alice)) == count + 1


def test_rows_that_are_streamed_are_logged_before_they_come(
    alice: Person, row: Interaction
) -> None:
    count = len(lines(alice))
    with acting_as(alice.viewer(ASKED)) as viewer:
        for content in InteractionContent.objects.visible_to(viewer).iterator(chunk_size=1):
            assert content.title
            assert Reading.objects.visible_to(viewer).count() == count + 1


# --- nobody rewrites it


@pytest.mark.parametrize(
    "statement",
    [
        "update crm_reading set reason = 'x'",
        "delete from crm_reading",
        "truncate crm_reading",
    ],
)
def test_lines_stay(statement: str, alice: Person, row: Interaction) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting_as(alice.viewer()),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_nobody_writes_in_anothers_name(alice: Person, bob: Person, row: Interaction) -> None:
    line = Reading(
        site=alice.site,
        user=alice.user,
        interaction_id=row.pk,
        tags=[],
        visit=row.pk,
        at=row.starts_at,
    )
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        acting_as(bob.viewer()),
        transaction.atomic(),
    ):
        line.save(force_insert=True)


def test_who_may_read_it(alice: Person, bob: Person) -> None:
    with pytest.raises(Forbidden), acting_as(bob.viewer()) as viewer:
        Reading.objects.visible_to(viewer)
