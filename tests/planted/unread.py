"""Writing over what one cannot read, and reading without being written down."""

from __future__ import annotations

from tests.planted.guard import Guard

UNREAD = "tests/test_unread.py"

GUARDS = (
    Guard(
        name="edit",
        removes="Whoever cannot read an interaction gets past the refusal to change it.",
        promises="RED-11",
        file="interactions/actions/encounters.py",
        find="    content = readable(found)\n    if version",
        replace="    content = found.shown\n    if version",
        tests=("tests/test_unread.py::test_actions_ask_before_the_second_wall_must[change]",),
    ),
    Guard(
        name="delete",
        removes="Whoever cannot read an interaction may delete it.",
        promises="RED-12",
        file="interactions/actions/encounters.py",
        find="    readable(found)\n    found.mark_deleted",
        replace="    found.mark_deleted",
        tests=(f"{UNREAD}::test_actions_ask_before_the_second_wall_must[delete]",),
    ),
    Guard(
        name="restore",
        removes="Whoever cannot read an interaction may bring it back.",
        promises="RED-12",
        file="interactions/actions/encounters.py",
        find="    readable(found)\n    found.mark_restored",
        replace="    found.mark_restored",
        tests=(f"{UNREAD}::test_actions_ask_before_the_second_wall_must[restore]",),
    ),
    Guard(
        name="delete-a-meeting",
        removes="Whoever cannot read a meeting may delete it.",
        promises="RED-12",
        file="meetings/actions.py",
        find="    readable(found)\n    found.mark_deleted",
        replace="    found.mark_deleted",
        tests=(f"{UNREAD}::test_actions_ask_before_the_second_wall_must[delete a meeting]",),
    ),
    Guard(
        name="second-wall-of-writing",
        removes="Where an action forgets to ask, who cannot read an interaction changes it.",
        promises="RED-11 RED-12",
        file="interactions/migrations/0009_unread.py",
        find="    if hidden then",
        replace="    if false then",
        tests=(f"{UNREAD}::test_the_second_wall_refuses_what_an_action_forgets",),
        in_migration=True,
    ),
    Guard(
        name="read-log",
        removes="Restricted text is read without a line that says by whom.",
        promises="RED-13",
        file="crm/tenancy/compiler.py",
        find="    if found:\n        readlog.write(found)",
        replace="    del found",
        tests=(
            "tests/test_read_log.py::test_the_api",
            "tests/test_read_log.py::test_pages",
            "tests/test_read_log_counts.py::test_the_page",
        ),
    ),
    Guard(
        name="read-log-of-values",
        removes="Values of restricted columns are handed out, which no line can tell of.",
        promises="RED-13",
        file="crm/tenancy/compiler.py",
        find="if any(_tells(expression, self.query.model) for expression in expressions):",
        replace="if False:",
        tests=("tests/test_read_log_values.py::test_values_cannot_be_read_through_a_door",),
    ),
)
