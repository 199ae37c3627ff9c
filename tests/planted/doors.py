"""What each door lets in, and what it says to the caches on the way."""

from __future__ import annotations

from tests.planted.guard import Guard

PROMISED = "tests/test_api_promises.py"
INPUT = "tests/test_api_input.py"
WIRE = "crm/tests/test_api_wire.py"

AUDIENCE = "interactions/tests/test_audience.py"
ONCE = "interactions/tests/test_pages_once.py"
DRAFTS = "tests/test_draft_doors.py"
WRITTEN_ON = "tests/test_written_on.py"

GUARDS = (
    Guard(
        name="right-to-look",
        removes="A member without the right to view gets in through the API.",
        promises="AUT-05",
        file="crm/api/base/views.py",
        find="                self.viewer.require(self.permission)\n",
        replace="",
        tests=(f"{PROMISED}::test_who_may_not_even_look[sites]",),
    ),
    Guard(
        name="feed-of-a-site",
        removes="The feed of events starts behind nothing, whatever the cursor says.",
        promises="CON-02",
        file="crm/api/feed.py",
        find='.filter(number__gt=asked["after"])',
        replace=".all()",
        tests=(
            "crm/tests/test_events_feed.py"
            "::test_pages_follow_each_other_and_the_cursor_stays_at_the_end",
        ),
    ),
    Guard(
        name="right-of-a-page",
        removes="A page opens to members without the permission that it names.",
        promises="AUT-05",
        file="crm/pages/base.py",
        find="            if permission is not None:\n                viewer.require(permission)\n",
        replace="",
        tests=(
            "contacts/tests/test_pages_form.py::test_a_viewer_may_not_write",
            "crm/tests/test_pages_base.py::test_a_lowered_role_bites_on_the_next_request",
        ),
    ),
    Guard(
        name="no-store",
        removes="Caches may keep what the API answers.",
        promises="AUT-09 RED-14",
        file="crm/api/base/views.py",
        find='        self.response.headers.setdefault("Cache-Control", "no-store")\n',
        replace="",
        tests=(f"{PROMISED}::test_headers[sites]",),
    ),
    Guard(
        name="vary",
        removes="A cache may answer one person with what another one was answered.",
        promises="AUT-09 RED-14",
        file="crm/api/base/views.py",
        find='        patch_vary_headers(self.response, ["Authorization", CONTRACT_HEADER])\n',
        replace="",
        tests=(f"{PROMISED}::test_headers[sites]",),
    ),
    Guard(
        name="another-contract",
        removes="An address answers in its own words whatever contract the client means.",
        promises="INP-10",
        file="crm/api/base/views.py",
        find="        self._refuse_another_contract()\n",
        replace="",
        tests=(
            "tests/test_api_switch.py::test_an_address_of_one_contract_answers_no_other"
            "[/api/meetings-tracking]",
        ),
    ),
    Guard(
        name="no-store-of-pages",
        removes="The next person at a screen can go back to the pages of the one before.",
        promises="AUT-09",
        file="crm/pages/base.py",
        find="        add_never_cache_headers(response)",
        replace="        pass",
        tests=("tests/test_headers.py::test_every_address_sends_them",),
    ),
    Guard(
        name="policy-of-content",
        removes="Pages no longer tell browsers to run nobody else's scripts.",
        promises="AUT-09 INP-06",
        file="crm/settings.py",
        find='    "csp.middleware.CSPMiddleware",\n',
        replace="",
        tests=("tests/test_headers.py::test_every_address_sends_them",),
    ),
    Guard(
        name="csrf",
        removes="Forms of other origins are taken.",
        promises="AUT-08",
        file="crm/settings.py",
        find='    "django.middleware.csrf.CsrfViewMiddleware",\n',
        replace="",
        tests=(
            "tests/test_ways_in.py::test_a_page_changes_nothing_without_its_token",
            "tests/test_ways_in.py::test_a_right_token_from_elsewhere_changes_nothing",
        ),
    ),
    Guard(
        name="next",
        removes="Signing in leads wherever the address says.",
        promises="AUT-10",
        file="crm/pages/base.py",
        find='return local and wanted.startswith("/")',
        replace="return bool(wanted)",
        tests=(
            "crm/tests/test_pages_base.py::test_next_leads_nowhere_else",
            "tests/test_ways_in.py::test_no_page_sends_anybody_elsewhere",
        ),
    ),
    Guard(
        name="next-of-another-site",
        removes="Adding a contact leads on to a form of another site.",
        promises="AUT-10",
        file="crm/pages/base.py",
        find='return page.url_name in names and page.kwargs.get("site") == '
        "request.viewer.site.slug",
        replace="return page.url_name in names",
        tests=("interactions/tests/test_pages_adding.py::test_it_leads_nowhere_else",),
    ),
    Guard(
        name="into-the-admin",
        removes="Everybody who is signed in enters the admin.",
        promises="AUT-05",
        file="crm/admin/site.py",
        find='return bool(user.is_active and (user.is_staff or getattr(request, "managed", ())))',
        replace="return bool(user.is_active)",
        tests=("crm/tests/test_admin.py::test_who_manages_nothing_stays_outside",),
    ),
    Guard(
        name="site-of-the-admin",
        removes="The admin takes any site for the chosen one.",
        promises="AUT-05 ISO-04",
        file="crm/admin/site.py",
        find="if wanted not in [str(membership.site_id) for membership in request.managed]:",
        replace="if not wanted.isdigit():",
        tests=("crm/tests/test_admin.py::test_one_of_several_sites_is_chosen",),
    ),
    Guard(
        name="form-of-another-site",
        removes="The admin saves a form on the chosen site, whichever site it was shown for.",
        promises="ISO-12 ISO-05",
        file="crm/admin/chosen.py",
        find="if not is_lost and said == str(request.shown_for):",
        replace="if not is_lost:",
        tests=(
            "crm/tests/test_admin_chosen.py::test_another_tab_has_chosen_another_site",
            "crm/tests/test_admin_chosen.py::test_what_a_list_does_and_what_is_asked_first",
            "crm/tests/test_admin_chosen.py::test_a_form_that_names_no_site_of_theirs",
        ),
    ),
    Guard(
        name="site-that-is-lost",
        removes="Who may manage the chosen site no longer is moved to another without a word.",
        promises="ISO-12",
        file="crm/admin/chosen.py",
        find="return chosen if chosen in numbers else None",
        replace="return chosen if chosen in numbers else next(iter(numbers), None)",
        tests=(
            "crm/tests/test_admin_chosen.py::test_who_answers_for_the_site_no_longer",
            "crm/tests/test_admin_chosen.py::test_who_never_chose_stays_where_they_began",
            "crm/tests/test_admin.py::test_one_of_several_sites_is_chosen",
        ),
    ),
    Guard(
        name="choices-of-the-admin",
        removes="Forms of the admin offer the people of all sites.",
        promises="ISO-04",
        file="crm/admin/base.py",
        find='return User.objects.filter(pk__in=members).order_by("username")',
        replace='return User.objects.exclude(pk__in=members[:0]).order_by("username")',
        tests=("contacts/tests/test_admin.py::test_the_form_offers_nobody_of_another_site",),
    ),
    Guard(
        name="nul",
        removes="A NUL in a body gets past the parser; the fields that are stored refuse it behind "
        "it, each its own.",
        promises="INP-01",
        file="crm/api/base/wire.py",
        find='    if "\\x00" in text:',
        replace="    if False:",
        tests=(
            f"{WIRE}::test_a_nul_is_refused_wherever_it_stands",
            f"{INPUT}::test_malformed_bodies[sites]",
        ),
    ),
    Guard(
        name="brackets",
        removes="A body may have as many objects and lists as its bytes allow.",
        promises="INP-02",
        file="crm/api/base/wire.py",
        find='    if body.count(b"{") + body.count(b"[") > MOST_BRACKETS:\n',
        replace="    if False:\n",
        tests=(f"{WIRE}::test_two_megabytes_take_little_memory[objects]",),
    ),
    Guard(
        name="lines-of-a-mail",
        removes="A text with line breaks makes lines of its own in the daily e-mail.",
        promises="INP-08",
        file="followups/tasks.py",
        find="{_in_one_line(str(contact))}",
        replace="{contact}",
        tests=("followups/tests/test_digest.py::test_no_text_is_a_line_or_a_header_of_its_own",),
    ),
    Guard(
        name="depth",
        removes="A body may be nested until the parser runs out of stack, short of the thousand "
        "levels that orjson refuses.",
        promises="INP-02",
        file="crm/api/base/wire.py",
        find="    if level > MOST_LEVELS:",
        replace="    if level > 10**6:",
        tests=(
            f"{WIRE}::test_a_hundred_levels_and_no_more",
            f"{INPUT}::test_malformed_bodies[sites]",
        ),
    ),
    Guard(
        name="same-key-twice",
        removes="Of a key that a body gives twice, the last one counts.",
        promises="INP-02",
        file="crm/api/base/wire.py",
        find="        if len(found) < len(pairs):",
        replace="        if False:",
        tests=(f"{INPUT}::test_malformed_bodies[sites]",),
    ),
    Guard(
        name="charset",
        removes="A body is decoded by whatever codec it names.",
        promises="INP-02",
        file="crm/api/base/views.py",
        find='        if charset.casefold() not in ("utf-8", "utf8"):',
        replace="        if False:",
        tests=(f"{INPUT}::test_other_ways_to_write_a_body[sites]",),
    ),
    Guard(
        name="who-can-see",
        removes='"Who can see this?" leaves out those to whom it is opened.',
        promises="RED-01",
        file="crm/tenancy/redaction.py",
        find="return tags <= viewer.held or interaction in viewer.opened",
        replace="return tags <= viewer.held",
        tests=(f"{AUDIENCE}::test_those_are_told_of_who_really_read_it",),
    ),
    Guard(
        name="whom-to-tell-who-can-see",
        removes="Who cannot read an entry is told who can, and so which tags it has.",
        promises="RED-01",
        file="interactions/actions/audience.py",
        find="        readable(interaction)\n",
        replace="",
        tests=(f"{AUDIENCE}::test_whoever_cannot_read_it_is_told_nothing",),
    ),
    Guard(
        name="form-once",
        removes="A form that is sent again is saved again.",
        promises="CON-03",
        file="crm/pages/once.py",
        find="    if not key:",
        replace="    if key or not key:",
        tests=(
            f"{ONCE}::test_sent_again_it_is_answered_again",
            f"{ONCE}::test_ten_at_once_make_one",
        ),
    ),
    Guard(
        name="form-change-once",
        removes="An edit that is sent again meets itself as somebody else's.",
        promises="CON-03",
        file="crm/pages/once.py",
        find="            return\n        receipt.request",
        replace="            pass\n        receipt.request",
        tests=(f"{DRAFTS}::test_an_edit_that_was_saved_is_no_conflict_with_itself",),
    ),
    Guard(
        name="form-written-on-late",
        removes="Words that come late replace newer ones of the same form.",
        promises="CON-03",
        file="crm/pages/once.py",
        find=" and pressed < receipt.pressed_at",
        replace=" and not receipt.pressed_at",
        tests=(f"{WRITTEN_ON}::test_words_that_come_late_replace_no_newer_ones",),
    ),
    Guard(
        name="form-written-on-taken-back",
        removes="What was taken back after a save stays saved.",
        promises="CON-03",
        file="contacts/pages/edits.py",
        find="name in self.said_before or before",
        replace="before",
        tests=(f"{WRITTEN_ON}::test_what_was_written_on_goes_on_top_of_ones_own_save",),
    ),
)
