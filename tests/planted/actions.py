"""What writing keeps to: rights, once and for all, all or nothing, and what is told of it."""

from __future__ import annotations

from tests.planted.guard import Guard

STATUS = "contacts/tests/test_status.py"
IDEMPOTENCY = "tests/test_idempotency.py"
MODEL = "tests/doings/test_model.py"
TOUCH = "interactions/tests/test_last_contact.py"

GUARDS = (
    Guard(
        name="status-by-viewers",
        removes="Who may only look moves a contact's status.",
        promises="AUT-05",
        file="contacts/actions.py",
        find="    by.require(Permission.EDIT_CONTACTS)\n    contact = locked(contact, by)\n"
        "    if problem :=",
        replace="    contact = locked(contact, by)\n    if problem :=",
        tests=(f"{STATUS}::test_who_may_only_look_moves_nobody",),
    ),
    Guard(
        name="items-by-viewers",
        removes="Who may only look ticks action items off; only the last one, which settles the "
        "interaction's follow-up as well, is refused by that action behind it.",
        promises="AUT-05",
        file="meetings/actions.py",
        find="    by.require(Permission.EDIT_CONTACTS)\n    meeting = locked(item.meeting, by)",
        replace="    meeting = locked(item.meeting, by)",
        tests=("meetings/tests/test_planning.py::test_items_are_settled_by_who_may_edit",),
    ),
    Guard(
        name="services-by-editors",
        removes="Who may not manage services adds them.",
        promises="AUT-05",
        file="interactions/actions/services.py",
        find="    by.require(Permission.MANAGE_SERVICES)\n    return model",
        replace="    return model",
        tests=("interactions/tests/test_services_catalogue.py::test_who_may_add",),
    ),
    Guard(
        name="others-records",
        removes="Who may edit deletes what others have written.",
        promises="AUT-05",
        file="crm/tenancy/viewer.py",
        find=" and row.created_by_id == self.user_id",
        replace="",
        tests=(
            "tests/test_api_promises.py::test_others_records_take_a_permission_to_delete[sites]",
            "interactions/tests/test_api_clients_rules.py::test_what_may_not_be_deleted_is_400",
        ),
    ),
    Guard(
        name="moves",
        removes="A status moves anywhere.",
        promises="CON-05",
        file="contacts/actions.py",
        find="if problem := problem_with_transition(contact.relationship_status, status):",
        replace="if problem := None:",
        tests=(
            f"{STATUS}::test_a_forbidden_move_changes_nothing",
            f"{MODEL}::test_each_deed_and_each_refusal_once",
        ),
    ),
    Guard(
        name="lock-of-a-contact",
        removes="Two who move a contact at once both start from where it stood.",
        promises="CON-05",
        file="contacts/actions.py",
        find="Contact.objects.visible_to(by).select_for_update(no_key=True).filter(pk=contact.pk).first()",
        replace="Contact.objects.visible_to(by).filter(pk=contact.pk).first()",
        tests=(f"{STATUS}::test_moves_at_once_each_start_where_the_one_before_ended",),
    ),
    Guard(
        name="history-of-the-status",
        removes="The trigger that keeps the history of a status sleeps through plain SQL.",
        promises="CON-05 OPS-05",
        file="contacts/migrations/0003_status_history.py",
        find="""operation='UPDATE OF "relationship_status", "lifecycle_stage"',""",
        replace="""operation='UPDATE OF "notes"',""",
        tests=(f"{STATUS}::test_plain_sql_cannot_avoid_the_history",),
        in_migration=True,
    ),
    Guard(
        name="reasons",
        removes="The reason for one move is said of later ones of its transaction, unless they "
        "come through the action, which says its own, if only an empty one.",
        promises="CON-05",
        file="crm/tenancy/context.py",
        find='        cursor.execute(say, ["", ""])\n',
        replace="",
        tests=(f"{STATUS}::test_a_reason_is_said_of_its_own_move_only",),
    ),
    Guard(
        name="backwards",
        removes="Logging something old moves last_contacted back.",
        promises="CON-09",
        file="interactions/actions/touch.py",
        find='.order_by("-starts_at")',
        replace='.order_by("-number")',
        tests=("meetings/tests/test_meetings.py::test_last_contacted_never_moves_backwards",),
    ),
    Guard(
        name="lock-of-the-last-contact",
        removes="Of two who write at once, the second counts what the first has taken away.",
        promises="CON-09",
        file="contacts/actions.py",
        find='    list(contacts.select_for_update(no_key=True).order_by("pk").values_list("pk"))\n',
        replace="",
        tests=(f"{TOUCH}::test_who_waits_for_the_contact_counts_what_is_there_then",),
    ),
    Guard(
        name="last-contact-of-who-it-was",
        removes="Whose interaction it was before keeps it as their last contact.",
        promises="CON-09",
        file="interactions/actions/encounters.py",
        find="settle_last_contact(interaction.contact_id, formerly, by=by)",
        replace="settle_last_contact(interaction.contact_id, by=by)",
        tests=(f"{TOUCH}::test_another_contact_takes_it_along",),
    ),
    Guard(
        name="hidden-promise",
        removes="That a hidden note is no touch tells that it promises a follow-up.",
        promises="RED-01",
        file="interactions/actions/encounters.py",
        find="return any(tag.restricted for tag in tags)",
        replace="return False",
        tests=(f"{TOUCH}::test_of_a_promise_that_a_tag_hides_nobody_learns_that_it_is_one",),
    ),
    Guard(
        name="completed-once",
        removes="A meeting that is over is completed again; behind it stand only the places of "
        "action items, of which a meeting has none twice.",
        promises="CON-06",
        file="meetings/actions.py",
        find="    if meeting.status == MeetingStatus.COMPLETED:",
        replace="    if False:",
        tests=(
            "meetings/tests/test_meetings.py::test_fifty_completions_at_once_are_one",
            "meetings/tests/test_planning.py::test_nothing_ends_twice",
            f"{MODEL}::test_each_deed_and_each_refusal_once",
        ),
    ),
    Guard(
        name="lock-of-a-meeting",
        removes="Two who complete a meeting at once both find it open.",
        promises="CON-06",
        file="meetings/actions.py",
        find='rows = rows.with_content().select_for_update(of=("self",), no_key=True)',
        replace="rows = rows.with_content()",
        tests=(
            "meetings/tests/test_meetings.py::"
            "test_a_completion_waits_for_the_one_before_it_and_then_finds_it_completed",
        ),
    ),
    Guard(
        name="half-a-meeting",
        removes="A meeting that cannot be completed keeps what was written before that showed.",
        promises="CON-01",
        file="meetings/actions.py",
        find="@transaction.atomic\ndef complete(",
        replace="def complete(",
        tests=(
            "meetings/tests/test_pages_endings.py::test_what_is_wrong_is_told_and_nothing_is_half_saved",
        ),
    ),
    Guard(
        name="stale",
        removes="Whoever saves last overwrites what was saved meanwhile.",
        promises="CON-04",
        file="interactions/actions/encounters.py",
        find="if version is not None and version != found.version:",
        replace="if False:",
        tests=("interactions/tests/test_pages_edit.py::test_saved_meanwhile_by_somebody_else",),
    ),
    Guard(
        name="if-match",
        removes="A change is made although the row is no longer what the client has read.",
        promises="CON-04",
        file="crm/api/base/etags.py",
        find="if wanted and not {tag, _ANY} & wanted:",
        replace="if False:",
        tests=("tests/test_etags.py::test_a_change_of_what_has_changed_is_refused[sites]",),
    ),
    Guard(
        name="lock-under-if-match",
        removes="Of several who change a row under one tag at once, all do.",
        promises="CON-04",
        file="crm/api/base/rows.py",
        find='return rows.select_for_update(of=("self",), no_key=True)',
        replace="return rows",
        tests=("tests/test_etags.py::test_of_editors_with_one_tag_the_first_one_writes[sites]",),
    ),
    Guard(
        name="once",
        removes="A POST that is sent again under its key is carried out again.",
        promises="CON-03",
        file="crm/api/base/once.py",
        find="    if is_mine:\n",
        replace="    if is_mine or row.request == claim.request:\n",
        tests=(
            f"{IDEMPOTENCY}::test_every_contract_answers_again_what_it_answered",
            f"{IDEMPOTENCY}::test_fifty_at_once_are_one",
        ),
    ),
    Guard(
        name="another-request-under-the-key",
        removes="Another request under a used key gets the first one's answer.",
        promises="CON-03",
        file="crm/api/base/once.py",
        find="    if row.request != claim.request:\n",
        replace="    if False:\n",
        tests=(f"{IDEMPOTENCY}::test_another_request_with_the_key_is_refused[sites]",),
    ),
    Guard(
        name="outbox",
        removes="Events are written once the transaction that they tell of is over.",
        promises="CON-02",
        file="crm/events.py",
        find="    for event in events:\n        Event(",
        replace="""\
    from django.db import transaction

    transaction.on_commit(lambda: _write(events, by))


def _write(events, by):
    for event in events:
        Event(""",
        tests=("tests/doings/test_outbox.py::test_each_change_that_was_committed_is_told_once",),
    ),
)
