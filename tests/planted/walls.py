"""What keeps sites apart, and each wall without the other."""

from __future__ import annotations

from tests.planted.guard import Guard

BOTH_WALLS = "tests/test_isolation_leaks.py::test_isolation_holds_as_shipped"
FIRST_WALL = "tests/test_first_wall.py"

GUARDS = (
    Guard(
        name="visible-to",
        removes="Every table's scope no longer names the site.",
        promises="ISO-04 ISO-08",
        file="crm/tenancy/querysets.py",
        find="scoped = self.filter(site_id=_Number(site_id))",
        replace="scoped = self.all()",
        tests=(
            BOTH_WALLS,
            f"{FIRST_WALL}::test_a_stranger_finds_nothing[sites]",
            f"{FIRST_WALL}::test_the_admin_ends_at_its_site",
        ),
    ),
    Guard(
        name="unscoped",
        removes="A query for which nobody said visible_to reaches the database.",
        promises="ISO-08",
        file="crm/tenancy/querysets.py",
        find="if not self._scoped:",
        replace="if False:",
        tests=(BOTH_WALLS,),
    ),
    Guard(
        name="trash-scope",
        removes="The trash of a site is that of all sites.",
        promises="ISO-04 CON-10",
        file="crm/tenancy/querysets.py",
        find="trash = self._within(viewer.site_id).filter(deleted_at__isnull=False)",
        replace="trash = self.across_sites().filter(deleted_at__isnull=False)",
        tests=(f"{FIRST_WALL}::test_the_trash_ends_at_its_site",),
    ),
    Guard(
        name="deleted",
        removes="What is in the trash is still seen.",
        promises="CON-10",
        file="crm/tenancy/querysets.py",
        find="return self._within(viewer.site_id).filter(deleted_at__isnull=True)",
        replace="return self._within(viewer.site_id)",
        tests=(
            "tests/test_api_promises.py::test_works[sites]",
            "tests/test_contract_pairs.py::test_what_one_deletes_is_gone_for_all",
        ),
    ),
    Guard(
        name="deleted-meetings-items",
        removes="Action items of a meeting in the trash are still seen.",
        promises="CON-10",
        file="meetings/querysets.py",
        find="return super().visible_to(viewer).filter(meeting__deleted_at__isnull=True)",
        replace="return super().visible_to(viewer)",
        tests=("meetings/tests/test_planning.py::test_items_of_a_deleted_meeting_are_gone",),
    ),
    Guard(
        name="forced-policies",
        removes="Row-level security is not forced, so that an owner of tables sees all.",
        promises="ISO-07 ISO-09",
        file="crm/tenancy/operations.py",
        find='            f"alter table {table} force row level security",\n            *(f"create',
        replace='            *(f"create',
        tests=(BOTH_WALLS,),
        in_migration=True,
    ),
    Guard(
        name="local-context",
        removes="Whom the policies serve outlives the transaction, for the connection's next user.",
        promises="ISO-10",
        file="crm/tenancy/context.py",
        find="set_config('app.site_id', %s, true), set_config('app.user_id', %s, true)",
        replace="set_config('app.site_id', %s, false), set_config('app.user_id', %s, false)",
        tests=("crm/tests/test_site_context.py::test_nothing_of_a_context_outlives_it",),
    ),
    Guard(
        name="nested-context",
        removes="After a context within another one, the inner one stays.",
        promises="ISO-10",
        file="crm/tenancy/context.py",
        find="            if nested:\n                bind(outer, OWNER if _owner_speaks()",
        replace="            if False:\n                bind(outer, OWNER if _owner_speaks()",
        tests=(
            "interactions/tests/test_redaction.py"
            "::test_the_owner_is_the_owner_again_after_a_context_within",
        ),
    ),
    Guard(
        name="strange-contact",
        removes="An interaction may be with another site's contact.",
        promises="ISO-02",
        file="interactions/actions/encounters.py",
        find="if contact is not None and contact.site_id != by.site_id:",
        replace="if False:",
        tests=("interactions/tests/test_redaction.py::test_another_sites_contact_is_no_contact",),
    ),
    Guard(
        name="strange-service",
        removes="An interaction may be about another site's service.",
        promises="ISO-02",
        file="interactions/actions/encounters.py",
        find='if service.site_id != by.site_id:\n        raise NotFound("Service")',
        replace="pass",
        tests=(f"{FIRST_WALL}::test_an_action_takes_nothing_of_another_site",),
    ),
    Guard(
        name="strange-question",
        removes="An answer may be to another site's question.",
        promises="ISO-02",
        file="interactions/actions/answers.py",
        find="if question.site_id != by.site_id:",
        replace="if False:",
        tests=(f"{FIRST_WALL}::test_an_action_takes_nothing_of_another_site",),
    ),
    Guard(
        name="strange-tag",
        removes="Another site's tag may be put on.",
        promises="ISO-02",
        file="interactions/actions/tagging.py",
        find=(
            "if tag.site_id != by.site_id:\n"
            '            raise NotFound("Tag")\n'
            "        if tag.restricted and"
        ),
        replace="if tag.restricted and",
        tests=(f"{FIRST_WALL}::test_an_action_takes_nothing_of_another_site",),
    ),
    Guard(
        name="strange-owner",
        removes="A contact's owner need not be a member of the site.",
        promises="ISO-02",
        file="contacts/actions.py",
        find="if owner_id is not None and not _is_member(owner_id, by):",
        replace="if False:",
        tests=(f"{FIRST_WALL}::test_an_action_takes_nothing_of_another_site",),
    ),
)
