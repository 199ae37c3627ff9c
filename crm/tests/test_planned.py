"""Statements that are planned once for a connection: whose rows they answer, and for how long."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DataError
from django.test.utils import CaptureQueriesContext

from crm.access import viewer_on
from crm.tenancy.context import signed_in_as
from crm.tests.accounts import as_owner
from crm.tests.factories import Person

pytestmark = pytest.mark.django_db

MINE = "select user_id from crm_membership where site_id >= %s order by user_id"


def asked(text: str, *parameters: Any) -> list[Any]:
    return [row[0] for row in connection.planned_rows(text, parameters)]


def plans() -> list[tuple[str, int]]:
    """Each statement that is planned on this connection, and how often it was executed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select statement, generic_plans + custom_plans from pg_prepared_statements"
            " where name ~ '^planned_'"
        )
        return cursor.fetchall()


def test_a_plan_answers_each_with_their_own_rows(alice: Person, charlie: Person) -> None:
    for _ in range(8):  # more often than PostgreSQL plans one anew
        for person in (alice, charlie):
            with signed_in_as(person.user.pk):
                assert asked(MINE, 0) == [person.user.pk]
        with signed_in_as(None):
            assert asked(MINE, 0) == []
        with as_owner():
            assert asked(MINE, 0) == sorted([alice.user.pk, charlie.user.pk])
        with signed_in_as(alice.user.pk):
            assert asked(MINE, 0) == [alice.user.pk]


def test_it_is_planned_once_whatever_is_rolled_back(alice: Person) -> None:
    text = "select 'a %% b', %s::int + 1"
    for number in range(3):
        with transaction.atomic():
            assert connection.planned_rows(text, [number]) == [("a % b", number + 1)]
            transaction.set_rollback(True)
    with pytest.raises(DataError), transaction.atomic():
        connection.planned_rows(text, ["x"])
    assert connection.planned_rows(text, [7]) == [("a % b", 8)]
    assert [each[1] for each in plans() if "a % b" in each[0]] == [4]


def test_it_is_one_query_from_the_first_time_on(alice: Person) -> None:
    for number in range(2):
        with CaptureQueriesContext(connection) as seen:
            asked("select %s::int", number)
        assert len(seen) == 1


@pytest.mark.django_db(transaction=True)
def test_another_connection_plans_for_itself(alice: Person) -> None:
    for _ in range(2):
        assert viewer_on_own_site(alice).user == alice.user
        connection.close()
    assert plans() == []


def viewer_on_own_site(person: Person) -> Any:
    with signed_in_as(person.user.pk):
        return viewer_on(person.user, site_id=person.site.pk)
