"""Who is signed in where, and what is done to many at once."""

from __future__ import annotations

from tests.planted.guard import Guard

BROWSERS = "crm/tests/test_browsers.py"
ONES_OWN = f"{BROWSERS}::test_a_browser_is_ended_at_once_by_its_person_only"
TOGETHER = "contacts/tests/test_pages_together.py"

GUARDS = (
    Guard(
        name="policy-of-browsers",
        removes="The policies show everybody's browsers to whoever forgets to ask for their own.",
        promises="AUT-03 ISO-08",
        file="crm/migrations/0013_browser_sessions.py",
        find='OWN_OR_NOBODY_YET = f"user_id = {CURRENT_USER} or {CURRENT_USER} is null"',
        replace='OWN_OR_NOBODY_YET = "true"',
        tests=(f"{BROWSERS}::test_a_person_is_shown_no_other_persons_rows",),
        in_migration=True,
    ),
    Guard(
        name="browsers-of-the-old-password",
        removes="Browsers that no longer count are listed as signed in.",
        promises="AUT-03",
        file="crm/actions/browsers.py",
        find='            if secrets.compare_digest(each.get_decoded().get(HASH_SESSION_KEY, ""), '
        "mark)\n",
        replace="",
        tests=(f"{BROWSERS}::test_what_no_longer_counts_is_not_listed",),
    ),
    Guard(
        name="everywhere-else",
        removes="Signing out everywhere else leaves programs signed in.",
        promises="AUT-03",
        file="crm/actions/browsers.py",
        find="Session.objects.filter(user=user, revoked_at=None).update(revoked_at=now())",
        replace="pass",
        tests=(f"{BROWSERS}::test_everywhere_else_is_every_browser_and_program_but_this_one",),
    ),
    Guard(
        name="role-as-it-stands",
        removes="A role is set by what a page has read before, and not by what it is now.",
        promises="AUT-05 CON-09",
        file="crm/actions/members.py",
        find="            if not membership._state.adding:\n"
        "                _as_it_stands(membership, by)\n",
        replace="",
        tests=("crm/tests/test_members.py::test_a_role_is_compared_with_what_it_is_now",),
    ),
    Guard(
        name="tried-only",
        removes="The dry run of a bulk change is done.",
        promises="CON-01",
        file="contacts/bulk.py",
        find="        transaction.set_rollback(True)\n",
        replace="",
        tests=(f"{TOGETHER}::test_nothing_changes_before_it_is_confirmed_and_undo_takes_it_back",),
    ),
    Guard(
        name="undo-of-ones-own",
        removes="Undo of a bulk deletion brings back what somebody deleted later.",
        promises="CON-10",
        file="contacts/bulk.py",
        find="if contact.deleted_at is None or contact.deleted_at.isoformat() != "
        'was["trashed_at"]:',
        replace="if contact.deleted_at is None:",
        tests=(f"{TOGETHER}::test_a_later_deletion_is_not_undone",),
    ),
    Guard(
        name="restricted-for-good",
        removes="A restricted tag is renamed, and who asks for it by name loses what they may "
        "read.",
        promises="RED-01",
        file="crm/actions/tags.py",
        find='    if found.restricted:\n        raise RuleBroken.on("name"',
        replace='    if False:\n        raise RuleBroken.on("name"',
        tests=("interactions/tests/test_pages_tags.py::test_a_restricted_one_stays_as_it_is",),
    ),
)
