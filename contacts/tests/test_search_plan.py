"""A search goes through an index that begins with the site, so other sites' rows cost nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection

from benchmarks.rows import CONTACT_SQL
from contacts.models import Contact
from crm.tenancy.context import Context, acting_as, bound
from crm.tests.factories import Person

ROWS = 1500  # enough for an index to be cheaper than the table


@pytest.fixture
def _many(alice: Person, charlie: Person) -> None:
    for person in (alice, charlie):
        with bound(Context(site_id=str(person.site.pk))), connection.cursor() as cursor:
            cursor.execute(CONTACT_SQL, {"site": person.site.pk, "contacts": ROWS})
    with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute("analyze contacts_contact")


def scans(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(scan for part in plan.get("Plans", []) for scan in scans(part))]


@pytest.mark.usefixtures("_many")
def test_the_index_is_asked_for_the_site_and_the_text_at_once(alice: Person) -> None:
    with acting_as(alice.viewer()) as viewer:
        found = Contact.objects.visible_to(viewer).matching("first123 last")
        assert found.count() == 11  # 123 and 1230 to 1239
        (told,) = json.loads(found.explain(format="json"))
    (scan,) = [each for each in scans(told["Plan"]) if "Index Name" in each]
    assert scan["Index Name"] == "contacts_contact_search"
    assert "site_id" in scan["Index Cond"]
    assert "search_text" in scan["Index Cond"]
