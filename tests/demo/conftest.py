"""The demo, loaded once for all that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from crm.management import planting
from crm.seeds import CASA, NORTHWIND
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from tests.demo.ground import OWNERS, TODAY, viewer


@pytest.fixture(scope="package")
def queries(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """The demo loaded once for the package, and how many queries that took.

    Every test that uses it is marked `django_db`: where none is, pytest-django makes no database
    for tests, and this would be the real one.
    """
    assert connection.settings_dict["NAME"].startswith("test_")
    with django_db_blocker.unblock(), transaction.atomic():
        with CaptureQueriesContext(connection) as captured:
            assert planting.plant(today=TODAY)
        with connection.cursor() as cursor:
            cursor.execute("show statement_timeout")
            assert cursor.fetchone() == ("0",)  # a slow machine may take its time, also at the end
            cursor.execute("set constraints all immediate")  # keys too, which wait for the end
        yield len(captured)
        transaction.set_rollback(True)


@pytest.fixture(params=[CASA, NORTHWIND])
def owner(request: pytest.FixtureRequest, queries: int) -> Iterator[Viewer]:
    """Of each demo site in turn; what a test changes is undone."""
    with transaction.atomic():
        with acting_as(viewer(OWNERS[request.param], request.param)) as found:
            yield found
        transaction.set_rollback(True)
