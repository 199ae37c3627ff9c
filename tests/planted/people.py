"""Who somebody is, for how long, and what they may do."""

from __future__ import annotations

from tests.planted.guard import Guard

SESSIONS = "crm/tests/test_sessions.py"
MEMBERS = "crm/tests/test_members.py"
ENDS = f"{SESSIONS}::test_what_ends_a_sign_in_bites_on_the_next_request"

GUARDS = (
    Guard(
        name="revoked",
        removes="A sign-in that was ended still counts.",
        promises="AUT-03",
        file="crm/actions/sessions.py",
        find="session.revoked_at is None\n        and ",
        replace="",
        tests=(ENDS,),
    ),
    Guard(
        name="run-out",
        removes="A sign-in never runs out by itself.",
        promises="AUT-03",
        file="crm/actions/sessions.py",
        find="        and session.expires_at > (at or now())\n",
        replace="",
        tests=(f"{SESSIONS}::test_a_sign_in_that_has_run_out_takes_its_tokens_along",),
    ),
    Guard(
        name="new-password",
        removes="Who was signed in with the old password stays.",
        promises="AUT-03",
        file="crm/actions/sessions.py",
        find="        and secrets.compare_digest(session.auth_hash, "
        "session.user.get_session_auth_hash())\n",
        replace="",
        tests=(ENDS,),
    ),
    Guard(
        name="lock-of-the-refresh",
        removes="Two refreshes at once both find the token unused.",
        promises="AUT-04",
        file="crm/actions/sessions.py",
        find='.select_for_update(of=("self",))',
        replace="",
        tests=(
            f"{SESSIONS}::test_a_refresh_waits_for_the_one_before_it_and_then_finds_its_token_used",
        ),
    ),
    Guard(
        name="refresh-twice",
        removes="A refresh token that comes twice is refused, but the sign-in goes on.",
        promises="AUT-04",
        file="crm/actions/sessions.py",
        find="            _revoke(session)\n            session = None",
        replace="            session = None",
        tests=(f"{SESSIONS}::test_a_refresh_token_works_once_and_twice_ends_the_sign_in",),
    ),
    Guard(
        name="kinds-of-tokens",
        removes="An access token is a refresh token.",
        promises="AUT-02",
        file="crm/tokens.py",
        find='token_type = "refresh"',
        replace='token_type = "access"',
        tests=(
            f"{SESSIONS}::test_an_access_token_refreshes_nothing",
            f"{SESSIONS}::test_tokens_of_other_keys_and_kinds_are_refused",
        ),
    ),
    Guard(
        name="tries",
        removes="Wrong passwords are counted and never locked out.",
        promises="AUT-06",
        file="crm/actions/signing_in.py",
        find="if count > limit:",
        replace="if False:",
        tests=("crm/tests/test_lockout.py::test_a_locked_account_says_when_to_come_back",),
    ),
    Guard(
        name="tries-at-the-old-password",
        removes="Changing a password lets the old one be guessed without limit.",
        promises="AUT-06",
        file="crm/admin/passwords.py",
        find="            actions.count_try(user=request.user, network=network)\n",
        replace="            pass\n",
        tests=("crm/tests/test_lockout.py::test_an_old_password_is_tried_as_often_as_a_sign_in",),
    ),
    Guard(
        name="work-for-nobody",
        removes="A name that nobody has is refused without hashing.",
        promises="AUT-07",
        file="crm/actions/signing_in.py",
        find="        User().set_password(password)",
        replace="        pass",
        tests=("crm/tests/test_lockout.py::test_an_unknown_name_costs_as_much_work",),
    ),
    Guard(
        name="disabled",
        removes="The memberships of a disabled person and of a closed site still count.",
        promises="AUT-03",
        file="crm/access.py",
        find=".filter(user=user_id, user__is_active=True, site__is_active=True)",
        replace=".filter(user=user_id)",
        tests=("crm/tests/test_site_context.py::test_a_closed_site_is_nobodys",),
    ),
    Guard(
        name="other-sites-tag",
        removes="A member is entrusted with another site's tag.",
        promises="AUT-05 AUT-11",
        file="crm/actions/members.py",
        find='    if tag.site_id != by.site_id:\n        raise NotFound("Tag")\n',
        replace="",
        tests=(f"{MEMBERS}::test_nobody_is_entrusted_with_another_sites_tag",),
    ),
    Guard(
        name="makes-owners",
        removes="An admin makes and unmakes owners.",
        promises="AUT-05",
        file="crm/actions/members.py",
        find="if (is_owner or role is Role.OWNER) and by.role != Role.OWNER:",
        replace="if False:",
        tests=("crm/tests/test_members.py::test_an_admin_makes_and_unmakes_no_owner",),
    ),
    Guard(
        name="last-owner",
        removes="Two owners who step down at once leave the site to nobody.",
        promises="AUT-05",
        file="crm/actions/members.py",
        find="for member in owners.select_for_update()]",
        replace="for member in owners]",
        tests=("crm/tests/test_site_context.py::test_two_owners_who_step_down_at_once_leave_one",),
    ),
    Guard(
        name="entrusts-through-others",
        removes="An admin gives an account of their own making a tag that they do not hold.",
        promises="RED-01 AUT-05",
        file="crm/actions/members.py",
        find="    if not keeps(by, tags):\n",
        replace="    if False:\n",
        tests=(f"{MEMBERS}::test_an_admin_gives_no_tag_that_they_do_not_hold",),
    ),
    Guard(
        name="entrusts-themselves",
        removes="An admin entrusts themselves with a restricted tag.",
        promises="AUT-05",
        file="crm/actions/members.py",
        find="if user_id == by.user_id and by.role != Role.OWNER:",
        replace="if False:",
        tests=(
            "tests/test_admin_odd.py::test_only_an_owner_takes_a_restricted_tag_for_themselves",
        ),
    ),
    Guard(
        name="teams-of-other-sites",
        removes="A team takes members and tags of other sites.",
        promises="AUT-11",
        file="crm/actions/teams.py",
        find="    if site_id != by.site_id:",
        replace="    if False:",
        tests=("crm/tests/test_who_holds.py::test_teams_end_at_their_site",),
    ),
)
