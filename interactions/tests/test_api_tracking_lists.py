"""The tracking contract's lists: filters, pages, and what a long timeline costs."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection

from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.tenancy.context import acting_as
from crm.tests.factories import Person
from interactions.api.tracking import KINDS, TYPES
from interactions.models import Interaction
from interactions.tests.factories import InteractionFactory
from interactions.vocabulary import Kind


@pytest.fixture
def bobs(api, bob):
    return api(bob)


@pytest.fixture
def ana(bob: Person):
    return ContactFactory(by=bob.viewer())


@pytest.fixture
def log(bob):
    viewer = bob.viewer()
    return lambda **fields: InteractionFactory(by=viewer, **fields)


def at(day: int) -> dt.datetime:
    return dt.datetime(2023, 6, day, 12, tzinfo=dt.UTC)


def notes(answer):
    assert answer.status_code == 200, answer.content
    return [row["notes"] for row in answer.json()["interactions"]]


LISTS = ["/api/interactions?pageSize=50&", "/api/contacts/1/interactions?pageSize=50&"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["c", "b", "a"]),
        ("type=call", ["b"]),
        ("startDate=2023-06-02", ["c", "b"]),
        ("endDate=2023-06-02", ["b", "a"]),
        ("startDate=2023-06-02T12:00:00Z&endDate=2023-06-02T12:00:00Z", ["b"]),
    ],
)
def test_filters(bobs, log, ana, path, query, found):
    for day, name in enumerate("abc", start=1):
        kind = "video_call" if name == "b" else "meeting"
        log(notes=name, starts_at=at(day), contact=ana, kind=kind)
    assert notes(bobs.get(path + query)) == found


def test_pages(bobs, log, ana):
    for day in range(1, 8):
        log(notes=str(day), starts_at=at(day), contact=ana)
    log(notes="nobody's", starts_at=at(9))
    first = bobs.get(f"/api/interactions?contactId={ana.pk}&pageSize=3").json()
    assert list(first) == ["interactions", "totalCount", "page", "pageSize", "totalPages"]
    assert [first[k] for k in ("totalCount", "page", "pageSize", "totalPages")] == [7, 1, 3, 3]
    assert notes(bobs.get("/api/interactions?page=3&pageSize=3")) == ["2", "1"]
    beyond = bobs.get("/api/contacts/1/interactions?page=4&pageSize=3").json()
    assert (beyond["interactions"], beyond["totalCount"]) == ([], 7)
    assert bobs.get("/api/contacts/1/interactions?page=1").json()["pageSize"] == 50


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("page", "0"), ("page", "x"), ("pageSize", "0"), ("pageSize", "201")),
        *(("startDate", "x"), ("endDate", "2023-02-30"), ("type", "Meeting"), ("contactId", "x")),
    ],
)
def test_bad_parameters(bobs, name, value):
    answer = bobs.get(f"/api/interactions?{name}={value}", X_API_Contract="tracking")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]
    reversed_ = bobs.get("/api/interactions?startDate=2023-06-02&endDate=2023-06-01")
    assert list(reversed_.json()["errors"]) == ["startDate"]


def test_a_type_finds_all_that_reads_so(bobs, log):
    for kind in Kind:
        log(kind=kind, notes=kind.value)
    for word in KINDS:
        found = notes(bobs.get(f"/api/interactions?type={word}&pageSize=200"))
        assert sorted(found) == sorted(kind.value for kind in Kind if TYPES[kind] == word)


def test_a_strangers_timeline_is_not_there(api, bobs, ana, charlie):
    for client, who in ((api(charlie), ana.pk), (bobs, "999"), (bobs, "junk")):
        for query, kind in (("?page=1", "application/problem+json"), ("", "application/json")):
            answer = client.get(f"/api/contacts/{who}/interactions{query}")
            assert answer.status_code == 404
            assert answer.headers["Content-Type"] == kind
            assert answer.json()["detail"] == "Contact not found"


def many(person: Person, contact: Contact, count: int) -> None:
    """Rows beside the actions, which would take minutes; numbers far from those given out."""
    with acting_as(person.viewer()), connection.cursor() as cursor:
        cursor.execute(
            "insert into interactions_interaction (uuid, site_id, contact_id, number, version,"
            " kind, starts_at, timezone, location, created_at, created_by_id)"
            " select gen_random_uuid(), %s, %s, 1000000 + n, 1, 'call',"
            " now() - n * interval '1 hour', 'UTC', '', now(), %s from generate_series(1, %s) n",
            [person.site.pk, contact.pk, person.user.pk, count],
        )
        cursor.execute(
            "insert into interactions_interactioncontent (interaction_id, site_id, title, lead,"
            " description, notes, medium, topics, sentiment, outcome, next_action,"
            " follow_up_needed, follow_up_notes, non_verbal, restricted_tags)"
            " select uuid, site_id, '', '', '', 'x', '', '{}', '', '', '', false, '', '', '{}'"
            " from interactions_interaction where number > 1000000"
        )


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for part in plan.get("Plans", []) for node in nodes(part))]


def test_a_long_timeline_is_read_off_its_index(bobs, bob, ana):
    many(bob, ana, 10_000)
    with connection.as_owner(), connection.cursor() as cursor:
        cursor.execute("analyze interactions_interaction, interactions_interactioncontent")
    with acting_as(bob.viewer()) as viewer:
        rows = Interaction.objects.visible_to(viewer).for_contact(ana).with_content()
        (plan,) = json.loads(rows.newest_first()[:50].explain(format="json"))
    types = {(node["Node Type"], node.get("Relation Name")) for node in nodes(plan["Plan"])}
    assert ("Seq Scan", "interactions_interaction") not in types
    assert "Sort" not in {kind for kind, _table in types}
    answer = bobs.get(f"/api/contacts/{ana.pk}/interactions?page=1").json()
    assert (len(answer["interactions"]), answer["totalCount"]) == (50, 10_000)
