"""`check_isolation` is clean as shipped, and red for each leak that is planted here.

Each leak is one forgotten guard, made in a transaction that is rolled back. A guard without a
leak that shows its alarm proves little.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from contacts.querysets import ContactQuerySet
from crm.management.commands.check_isolation import all_findings
from crm.tenancy.querysets import ScopedQuerySet, SoftDeleteQuerySet
from interactions.querysets import ContentQuerySet

pytestmark = pytest.mark.django_db

DATABASE_LEAKS = {
    "a table without site_id": "create table planted (id bigint primary key)",
    "site_id may be null": "alter table contacts_contact alter column site_id drop not null",
    "row-level security is off": "alter table contacts_contact disable row level security",
    "row-level security is not forced": "alter table contacts_contact no force row level security",
    "a policy that is always true": "create policy planted on contacts_contact using (true)",
    "a policy that lets writes through": (
        "create policy planted on contacts_contact for all using (site_id = crm_site())"
        " with check (true)"
    ),
    "a plain key to another table of sites": (
        "alter table interactions_interaction add constraint planted"
        " foreign key (contact_id) references contacts_contact (uuid)"
    ),
    "uniqueness across sites": "create unique index planted on contacts_contact (lower(email))",
    "an index that does not begin with the site": (
        "create index planted on interactions_interaction (starts_at)"
    ),
    "a view with its owner's rights": "create view planted as select * from contacts_contact",
    "a materialized view": "create materialized view planted as select * from contacts_contact",
    "a function with its owner's rights": (
        "create function planted() returns bigint language sql security definer"
        " return (select count(*) from contacts_contact)"
    ),
    "the runtime role owns a table": "alter table contacts_contact owner to crm_app",
    "the runtime role may truncate": "grant truncate on contacts_contact to crm_app",
    "content is not redacted by its policy": (
        "drop policy of_site on interactions_interactioncontent;"
        "create policy of_site on interactions_interactioncontent"
        " using (site_id = (select crm_site())) with check (site_id = (select crm_site()))"
    ),
    "restricted tags are not carried to answers": (
        "drop trigger tags_of_content on interactions_answer"
    ),
    "what the log says is not redacted by its policy": (
        "drop policy of_site on interactions_clientlogtext;"
        "create policy of_site on interactions_clientlogtext"
        " using (site_id = (select crm_site())) with check (site_id = (select crm_site()))"
    ),
    "answers are not redacted by their policy": (
        "drop policy of_site on interactions_answer;"
        "create policy of_site on interactions_answer"
        " using (site_id = (select crm_site())) with check (site_id = (select crm_site()))"
    ),
    "restricted tags are not carried to the content": (
        "drop trigger tags_changed on interactions_interactiontag"
    ),
}


@contextmanager
def planted(statement: str) -> Iterator[None]:
    """The leak, made by the owner, and gone again afterwards."""
    with transaction.atomic():
        owner: Any = connection
        with owner.as_owner(), connection.cursor() as cursor:
            cursor.execute("grant create on schema public to crm_app")
            cursor.execute(statement)
        yield
        transaction.set_rollback(True)


def findings() -> list[str]:
    return [str(finding) for _part, found in all_findings() for finding in found]


def test_isolation_holds_as_shipped() -> None:
    assert findings() == []


@pytest.mark.parametrize("leak", DATABASE_LEAKS)
def test_a_leak_in_the_database_is_found(leak: str) -> None:
    with planted(DATABASE_LEAKS[leak]):
        assert any(found for _part, found in all_findings()), f"nobody noticed {leak}"


def _everything(self: Any, viewer: Any) -> Any:
    return self.across_sites()


def test_a_scope_that_forgets_the_site_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SoftDeleteQuerySet, "visible_to", _everything)
    assert any("contacts.Contact: shows another site's rows" in text for text in findings())


def test_a_manager_that_answers_without_a_viewer_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContactQuerySet, "_scoped", True)
    assert any("contacts.Contact: answers without a viewer" in text for text in findings())


def test_a_content_scope_that_forgets_redaction_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContentQuerySet, "visible_to", ScopedQuerySet.visible_to)
    assert any("shows restricted rows unasked" in text for text in findings())
