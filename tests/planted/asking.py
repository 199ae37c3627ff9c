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
)
