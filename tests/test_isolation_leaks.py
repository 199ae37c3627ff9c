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
from crm.tenancy.walls import redacted_models
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
    "a grant on an interaction outlives its membership": (
        "alter table interactions_interactiongrant"
        " drop constraint interactions_interactiongrant_user_same_site"
    ),
    "a place in a team outlives its membership": (
        "alter table crm_teammember drop constraint crm_teammember_user_same_site"
    ),
    "restricting a tag reaches nothing": "drop trigger restriction_changed on crm_tag",
    "completing a meeting brings no tags": "drop trigger interaction_changed on meetings_meeting",
}

REDACTED = {
    "interactions_interactioncontent": {
        "tags_of_interaction": "interactions_interactioncontent",
        "tags_changed": "interactions_interactiontag",
    },
    "interactions_answer": {
        "tags_of_content": "interactions_answer",
        "kept_beside_retagged": "interactions_interactioncontent",
    },
    "interactions_clientlogtext": {
        "tags_of_content": "interactions_clientlogtext",
        "kept_beside_retagged": "interactions_interactioncontent",
    },
    "rapport_tacticlog": {
        "tags_of_content": "rapport_tacticlog",
        "content_retagged": "interactions_interactioncontent",
    },
    "meetings_meetingcontent": {
        "tags_of_content": "meetings_meetingcontent",
        "meetings_retagged": "interactions_interactioncontent",
    },
    "meetings_meetingactionitem": {
        "tags_of_content": "meetings_meetingactionitem",
        "meetings_retagged": "interactions_interactioncontent",
    },
}
"""Every table that restricted tags hide, and the triggers (with their tables) that bring them."""

OF_SITE = "site_id = (select crm_site())"
RULES = {
    "hides nothing": f"alter policy of_site on {{0}} using ({OF_SITE}) with check ({OF_SITE})",
    "lets anything be written": f"alter policy of_site on {{0}} with check ({OF_SITE})",
    "has a second policy beside the rule": (
        f"create policy planted on {{0}} for select using ({OF_SITE})"
    ),
    "shows what is asked for": (
        f"alter policy of_site on {{0}} using ({OF_SITE} and restricted_tags <@ crm_asked())"
        f" with check ({OF_SITE} and restricted_tags <@ crm_asked())"
    ),
    "shows what is opened without being asked for": (
        f"alter policy of_site on {{0}} using ({OF_SITE} and (restricted_tags = '{{{{}}}}'"
        " or interaction_id = any (crm_opened())))"
        f" with check ({OF_SITE} and (restricted_tags = '{{{{}}}}'"
        " or interaction_id = any (crm_opened())))"
    ),
}
DATABASE_LEAKS |= {
    f"{table} {what}": statement.format(table)
    for table in REDACTED
    for what, statement in RULES.items()
}
DATABASE_LEAKS |= {
    f"{trigger} is gone from {where}, for {table}": f"drop trigger {trigger} on {where}"
    for table, triggers in REDACTED.items()
    for trigger, where in triggers.items()
}
DATABASE_LEAKS |= {
    f"rows of {table} are written unread": f"drop trigger unread on {table}"
    for table in ("interactions_interaction", "interactions_interactiontag", "meetings_meeting")
}
DATABASE_LEAKS["a trigger is switched off"] = (
    "alter table interactions_answer disable trigger tags_of_content"
)


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


def test_the_redacted_tables_are_the_planted_ones() -> None:
    assert {model._meta.db_table for model in redacted_models()} == set(REDACTED)


def test_a_content_scope_that_forgets_redaction_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContentQuerySet, "visible_to", ScopedQuerySet.visible_to)
    assert any("shows restricted rows unasked" in text for text in findings())
