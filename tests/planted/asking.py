"""What keeps single interactions from whoever asks for them, or opens them with a reason."""

from __future__ import annotations

from tests.planted.guard import Guard

GUARDS = (
    Guard(
        name="requests",
        removes="Everybody finds the requests to read something, whatever they hold.",
        promises="RED-01",
        file="interactions/querysets/access.py",
        find="return Q(Exists(restricting)) & ~Q(Exists(others)) if viewer.held else Q(pk__in=[])",
        replace="return Q(asker_id__isnull=False)",  # an empty Q() beside another adds nobody
        tests=(
            "interactions/tests/test_asking.py::test_who_may_decide",
            "interactions/tests/test_pages_access.py::test_only_deciders_decide",
        ),
    ),
    Guard(
        name="answers-of-others",
        removes="Home tells holders what others were answered, as if they had asked.",
        promises="RED-01",
        file="interactions/pages/requests.py",
        find=".asked_by(viewer)\n    rows = rows.decided_since",
        replace="\n    rows = rows.decided_since",
        tests=(
            "interactions/tests/test_pages_access.py::test_asking_deciding_reading",
            "tests/leaks/test_pages.py::test_page[GET pages /s/{slug}/]",
        ),
    ),
    Guard(
        name="openings-of-others",
        removes="Everybody reads for which reasons entries were opened, and by whom.",
        promises="RED-13",
        file="interactions/querysets/access.py",
        find="        if viewer.may(Permission.MANAGE_MEMBERS):\n            return found\n",
        replace="        if viewer.may(Permission.VIEW_CONTACTS):\n            return found\n",
        tests=(
            "interactions/tests/test_break_glass.py"
            "::test_the_record_tells_who_what_when_why_and_until_when",
            "tests/leaks/test_pages.py::test_page[GET pages /s/{slug}/requests/]",
        ),
    ),
    Guard(
        name="break-glass-off",
        removes="Restricted entries are opened with a reason where the site does not allow it.",
        promises="RED-01",
        file="interactions/actions/asking.py",
        find="if not by.site.break_glass_allowed:",
        replace="if False:",
        tests=("interactions/tests/test_break_glass.py::test_where_the_site_does_not_allow_it",),
    ),
    Guard(
        name="break-glass-password",
        removes="Any password opens a restricted interaction with a reason.",
        promises="RED-01 AUT-06",
        file="crm/actions/signing_in.py",
        find="    if not _is_right(user, password):\n",
        replace="    if False:\n",
        tests=("interactions/tests/test_pages_access.py::test_without_the_password_nothing_opens",),
    ),
    Guard(
        name="own-requests",
        removes="Whoever asks to read something may allow it to themselves.",
        promises="RED-01",
        file="interactions/actions/asking.py",
        find="    if found.asker_id == by.user_id:\n",
        replace="    if False:\n",
        tests=("interactions/tests/test_asking.py::test_nobody_decides_for_themselves",),
    ),
    Guard(
        name="decided-by-viewers",
        removes="Who may only look decides about requests whose tags they hold.",
        promises="RED-01 AUT-05",
        file="interactions/actions/asking.py",
        find="    if not may_decide(by):\n",
        replace="    if False:\n",
        tests=("interactions/tests/test_asking.py::test_who_may_decide",),
    ),
    Guard(
        name="decided-twice",
        removes="A request that somebody has answered is answered again.",
        promises="RED-01 CON-04",
        file="interactions/actions/asking.py",
        find="    if not found.is_waiting:\n",
        replace="    if False:\n",
        tests=("interactions/tests/test_asking.py::test_taking_it_back",),
    ),
    Guard(
        name="opening-without-an-end",
        removes="What is opened with a reason stays open.",
        promises="RED-01",
        file="interactions/actions/asking.py",
        find="grant_to(interaction, by.user_id, by=by, until=record.until)",
        replace="grant_to(interaction, by.user_id, by=by, until=None)",
        tests=(
            "interactions/tests/test_break_glass.py"
            "::test_it_shows_that_one_for_three_hours_to_who_asks_for_its_tags",
        ),
    ),
    Guard(
        name="log-of-openings",
        removes="Opening an entry with a reason leaves no line in the read log.",
        promises="RED-13",
        file="interactions/actions/asking.py",
        find="    readlog.write({interaction.pk: tags}, Deed.OPENED, reason=reason)\n",
        replace="",
        tests=("interactions/tests/test_opening_logged.py::test_without_the_log_nothing_opens",),
    ),
    Guard(
        name="opening-untold",
        removes="Nobody who answers for the site hears that an entry was opened with a reason.",
        promises="RED-13",
        file="interactions/actions/asking.py",
        find="    publish(RestrictedInteractionOpened(record.uuid), by=by)\n",
        replace="",
        tests=(
            "interactions/tests/test_break_glass.py"
            "::test_owners_and_admins_get_a_mail_without_a_word_of_the_entry",
        ),
    ),
    Guard(
        name="tags-while-opening",
        removes="Somebody restricts a tag while an entry that carries it is opened to somebody.",
        promises="RED-01 RED-10",
        file="interactions/actions/opening.py",
        find="    InteractionTag.objects.visible_to(by).keep_tags_of(interaction)\n",
        replace="",
        tests=(
            "interactions/tests/test_tags_at_once.py::test_who_restricts_waits_for_who_opens",
            "interactions/tests/test_tags_at_once.py::test_who_opens_waits_for_who_restricts",
        ),
    ),
    Guard(
        name="tags-while-tagging",
        removes="Somebody restricts a tag while it is put on an entry, which stays readable.",
        promises="RED-10",
        file="interactions/migrations/0015_tags_kept.py",
        find="    perform crm_keep_tag(new.tag_id);\n",
        replace="",
        tests=(
            "interactions/tests/test_tags_at_once.py::test_who_restricts_waits_for_who_tags",
            "interactions/tests/test_tags_at_once.py::test_who_tags_waits_for_who_restricts",
        ),
        in_migration=True,
    ),
    Guard(
        name="tags-lost-while-writing",
        removes="A form whose tag is not the writer's any more is saved without it, for everybody.",
        promises="RED-10",
        file="interactions/pages/parts.py",
        find="        if self.lost.ask:\n            raise",
        replace="        if False:\n            raise",
        tests=(
            "tests/test_lost_tags.py::test_a_draft_keeps_the_tag_and_says_that_it_is_lost",
            "tests/test_lost_tags.py::test_a_plain_save_is_refused_with_the_tag_still_in_the_form",
            "tests/test_lost_tags.py::test_a_tag_that_is_restricted_meanwhile_is_asked_for_as_well",
        ),
    ),
    Guard(
        name="tags-lost-in-a-draft",
        removes="A draft comes back without a word about a tag that its writer has lost.",
        promises="RED-10",
        file="interactions/pages/parts.py",
        find="        if self.lost.ask:\n            self.add_error(",
        replace="        if False:\n            self.add_error(",
        tests=("tests/test_lost_tags.py::test_a_draft_keeps_the_tag_and_says_that_it_is_lost",),
    ),
    Guard(
        name="tags-lost-beside-others",
        removes="Who leaves one lost tag out leaves out all that are lost later, unasked.",
        promises="RED-10",
        file="interactions/pages/lost.py",
        find="left_out=bool(keys) and set(keys).issubset(said)",
        replace="left_out=bool(keys) and bool(said)",
        tests=(
            "tests/test_lost_tags.py::test_a_word_on_one_is_none_on_another_that_is_lost_later",
        ),
    ),
)
