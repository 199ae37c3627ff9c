"""What restricted tags hide, from whom, and at which door."""

from __future__ import annotations

from tests.planted.guard import Guard
from tests.planted.walls import BOTH_WALLS, FIRST_WALL

HIDDEN_ETAGS = "tests/test_etags_hidden.py"
SETTINGS = "tests/test_settings_history.py"

GUARDS = (
    Guard(
        name="held",
        removes="Asking for a tag reveals what it hides, also to who does not hold it.",
        promises="RED-01",
        file="crm/tenancy/viewer.py",
        find="return self.asked & self.held",
        replace="return self.asked",
        tests=(
            "interactions/tests/test_redaction.py::test_who_holds_and_asks_reads",
            "crm/tests/test_site_context.py::test_a_tag_is_revealed_where_it_is_asked_for_and_held",
        ),
    ),
    Guard(
        name="policys-rule",
        removes="The policies show restricted rows to whoever asks.",
        promises="RED-18",
        file="crm/tenancy/redaction.py",
        find="restricted_tags <@ (select crm_revealed())",
        replace="restricted_tags <@ (select crm_asked())",
        tests=(BOTH_WALLS,),
        in_migration=True,
    ),
    Guard(
        name="orms-rule",
        removes="The ORM shows restricted rows to whoever asks.",
        promises="RED-02",
        file="crm/tenancy/redaction.py",
        find="    if viewer.revealed:\n"
        '        readable |= Q(**{f"{tags}__contained_by": sorted(viewer.revealed)})',
        replace="    if viewer.asked:\n"
        '        readable |= Q(**{f"{tags}__contained_by": sorted(viewer.asked)})',
        tests=(BOTH_WALLS,),
    ),
    Guard(
        name="content",
        removes="The ORM's scope of content forgets redaction.",
        promises="RED-02",
        file="interactions/querysets/encounters.py",
        find="return self._within(viewer.site_id).filter(readable_by(viewer))",
        replace="return self._within(viewer.site_id)",
        tests=(BOTH_WALLS,),
    ),
    Guard(
        name="joined-content",
        removes="An interaction brings along its content, whoever reads it.",
        promises="RED-02 RED-03",
        file="interactions/querysets/encounters.py",
        find='return self.alias(**{CONTENT: FilteredRelation("content", condition=readable)})',
        replace='return self.alias(**{CONTENT: FilteredRelation("content")})',
        tests=(
            f"{FIRST_WALL}::test_no_answer_tells_what_is_restricted",
            f"{FIRST_WALL}::test_no_search_finds_what_is_restricted",
            f"{FIRST_WALL}::test_no_order_tells_what_is_restricted",
            f"{FIRST_WALL}::test_no_average_holds_what_is_restricted",
        ),
    ),
    Guard(
        name="joined-plans",
        removes="A meeting brings along what was planned and said, whoever reads it.",
        promises="RED-02",
        file="meetings/querysets.py",
        find='return self.alias(**{CONTENT: FilteredRelation("content", condition=readable)})',
        replace='return self.alias(**{CONTENT: FilteredRelation("content")})',
        tests=(
            f"{FIRST_WALL}::test_no_answer_tells_what_is_restricted",
            f"{FIRST_WALL}::test_no_search_finds_what_is_restricted",
        ),
    ),
    Guard(
        name="log-texts",
        removes="A client's log says what was done, whoever reads it.",
        promises="RED-08",
        file="interactions/querysets/encounters.py",
        find='joined = {LOG_TEXT: FilteredRelation("text", condition=readable)}',
        replace='joined = {LOG_TEXT: FilteredRelation("text")}',
        tests=(f"{FIRST_WALL}::test_no_line_of_a_log_tells_what_is_restricted",),
    ),
    Guard(
        name="answers",
        removes="The ORM's scope of answers forgets redaction.",
        promises="RED-02",
        file="interactions/querysets/encounters.py",
        find="class AnswerQuerySet(ContentQuerySet):",
        replace="class AnswerQuerySet(ScopedQuerySet[Any]):",
        tests=(BOTH_WALLS,),
    ),
    Guard(
        name="tactic-logs",
        removes="The ORM's scope of tactic logs forgets redaction.",
        promises="RED-02",
        file="rapport/querysets.py",
        find="return super().visible_to(viewer).filter(interaction__deleted_at__isnull=True)",
        replace="return self._within(viewer.site_id).filter(interaction__deleted_at__isnull=True)",
        tests=(
            BOTH_WALLS,
            "rapport/tests/test_redaction.py::test_each_wall_alone",
            f"{FIRST_WALL}::test_no_search_finds_what_is_restricted",
        ),
    ),
    Guard(
        name="search",
        removes="A search looks into the content of all interactions of the site.",
        promises="RED-05",
        file="interactions/querysets/encounters.py",
        find="return self._contents().visible_to(viewer).saying(text)",
        replace="return self._contents().across_sites().filter(site=viewer.site_id).saying(text)",
        tests=(f"{FIRST_WALL}::test_no_search_finds_what_is_restricted",),
    ),
    Guard(
        name="sort",
        removes="A list sorts by texts that the reader does not see.",
        promises="RED-04",
        file="interactions/api/sites.py",
        find='return NullIf(Fold(F(f"{CONTENT}__{field}")), Value(""))',
        replace='return NullIf(Fold(F(f"content__{field}")), Value(""))',
        tests=(f"{FIRST_WALL}::test_no_order_tells_what_is_restricted",),
    ),
    Guard(
        name="analytics",
        removes="Averages hold durations that the reader does not see.",
        promises="RED-06",
        file="analytics/reports/activity.py",
        find="""\
    rows = rows.timed().accounted(*ACCOUNTED)
    found = rows.aggregate(count=Count("pk"), time=Sum(F(f"{CONTENT}__duration")))
""",
        replace="""\
    rows = rows.filter(content__duration__gt=dt.timedelta(0)).accounted(*ACCOUNTED)
    found = rows.aggregate(count=Count("pk"), time=Sum(F("content__duration")))
""",
        tests=(f"{FIRST_WALL}::test_no_average_holds_what_is_restricted",),
    ),
    Guard(
        name="tagging",
        removes="A restricted tag is put on by who does not hold it.",
        promises="RED-12",
        file="interactions/actions/tagging.py",
        find="if tag.restricted and tag.uuid not in by.revealed:",
        replace="if False:",
        tests=("interactions/tests/test_redaction.py::test_a_tag_is_put_on_by_who_holds_it",),
    ),
    Guard(
        name="opening",
        removes="Whoever does not hold the tags opens a restricted interaction to others.",
        promises="RED-01",
        file="interactions/actions/opening.py",
        find="if not tags <= by.held:",
        replace="if False:",
        tests=("interactions/tests/test_opened.py::test_who_decides",),
    ),
    Guard(
        name="opened-for-a-time",
        removes="What was opened for a time stays open.",
        promises="RED-01 AUT-03",
        file="interactions/querysets/access.py",
        find="return self.filter(Q(expires_at=None) | Q(expires_at__gt=at or now()))",
        replace="return self",
        tests=("interactions/tests/test_opened.py::test_it_ends",),
    ),
    Guard(
        name="clients-tags",
        removes="The clients contract does not refuse who asks for a tag that they do not hold.",
        promises="RED-01",
        file="crm/api/clients.py",
        find="if tag.restricted and tag.uuid not in self.viewer.held and not self.viewer.opened:",
        replace="if False:",
        tests=(
            "interactions/tests/test_opened.py"
            "::test_clients_refuses_to_be_asked_by_who_could_read_nothing",
            "interactions/tests/test_api_clients_redaction.py::test_unknown_and_unheld_tags",
        ),
    ),
    Guard(
        name="variant-of-the-etag",
        removes="Revealed and redacted answers share an ETag.",
        promises="RED-07 RED-14",
        file="crm/api/base/rows.py",
        find="JsonRenderer().render(response.data))",
        replace='str(self.kwargs.get("id")).encode())',
        tests=(f"{HIDDEN_ETAGS}::test_revealed_and_redacted_have_tags_of_their_own",),
    ),
    Guard(
        name="key-of-the-etag",
        removes="An ETag is a plain hash, by which texts can be guessed.",
        promises="RED-07",
        file="crm/api/base/etags.py",
        find='salted_hmac(_SALT, told, algorithm="sha256")',
        replace='__import__("hashlib").sha256(told)',
        tests=("tests/test_etags.py::test_the_tag_takes_the_key_and_tells_sites_and_kinds_apart",),
    ),
    Guard(
        name="answered-again",
        removes="A POST that is sent again answers what it once answered, and not today's reading.",
        promises="RED-10 RED-14",
        file="crm/api/base/once.py",
        find="""\
        _keep(row, response)
        return response
    if row.request != claim.request:
        raise KeyReused(f"This {HEADER} was used for another request.")
    return _again(row, replay)
""",
        replace="""\
        _keep(row, response)
        claims[row.key] = response.data
        return response
    if row.request != claim.request:
        raise KeyReused(f"This {HEADER} was used for another request.")
    return _again(row, lambda _id: Response(claims[row.key]))


claims: dict[str, Any] = {}
""",
        tests=("tests/test_idempotency.py::test_what_was_restricted_since_is_not_answered_again",),
    ),
    Guard(
        name="switch",
        removes="The switch that reveals what is restricted stays on through a new sign-in.",
        promises="RED-01",
        file="crm/pages/views.py",
        find="    request.session.pop(REVEALING, None)",
        replace="    pass",
        tests=(
            "crm/tests/test_pages_base.py"
            "::test_the_reveal_switch_holds_per_site_until_the_next_sign_in",
        ),
    ),
    Guard(
        name="log-of-the-admin",
        removes="The admin's log tells the names of the rows that were touched.",
        promises="RED-08",
        file="crm/admin/base.py",
        find='object_repr=f"{row._meta.verbose_name} {row.pk}"[:200]',
        replace="object_repr=str(row)[:200]",
        tests=("tests/test_admin_redaction.py::test_the_log_of_the_admin_has_keys_only",),
    ),
    Guard(
        name="lookups-of-the-admin",
        removes="The admin filters by any field that the address names.",
        promises="RED-03 RED-16",
        file="crm/admin/base.py",
        find='return any(lookup == name or lookup.startswith(f"{name}__") for name in declared)',
        replace="return bool(declared) or True",
        tests=(
            "tests/test_admin_redaction.py::test_no_list_filters_by_what_it_hides",
            "crm/tests/test_admin.py::test_lists_filter_by_declared_fields_only",
        ),
    ),
    Guard(
        name="logs-of-others",
        removes="The log tells the text of a fault that another handler has written before.",
        promises="RED-15 OPS-06",
        file="crm/logs.py",
        find="        record.exc_text = None  #",
        replace="        pass  #",
        tests=("crm/tests/test_logs.py::test_frames_and_kinds_are_told_and_texts_are_not",),
    ),
    Guard(
        name="logs",
        removes="The log of a failure says what the error said, which may be anybody's text.",
        promises="RED-15 OPS-06",
        file="crm/api/base/views.py",
        find='log.error("Request %s failed: %s\\n%s", request_id, type(error).__name__, where)',
        replace='log.error("Request %s failed: %s\\n%s", request_id, repr(error), where)',
        tests=(
            "tests/test_api_failures.py::test_nothing_is_saved_and_the_answer_is_json[sites-bug]",
        ),
    ),
    Guard(
        name="tags-in-history",
        removes="A history names tags that the reader does not hold.",
        promises="RED-08",
        file="crm/history.py",
        find="return tag.restricted and tag.pk not in viewer.revealed",
        replace="return tag.restricted and not viewer",
        tests=(
            "interactions/tests/test_pages_history.py::test_tags_that_came_and_went_are_named",
            "tests/test_settings_history_people.py"
            "::test_a_restricted_tag_is_kept_by_its_key_and_named_to_whom_it_is_shown",
            f"{SETTINGS}::test_the_former_names_of_a_restricted_tag_are_not_told",
        ),
    ),
    Guard(
        name="former-names-of-tags",
        removes="The history of a restricted tag tells what it was called before.",
        promises="RED-08",
        file="crm/history.py",
        find="self._hides(row.subject_id)",
        replace="not row",
        tests=(f"{SETTINGS}::test_the_former_names_of_a_restricted_tag_are_not_told",),
    ),
    Guard(
        name="tag-written-on",
        removes="A tag of the quick log that is written on to another word stays in the note.",
        promises="RED-01",
        file="interactions/quicklog/tags.py",
        find="if mark.start() > begun and _is_apart(word, mark, following, is_tag):",
        replace="if False:",
        tests=(
            "interactions/tests/test_pages_quick_tags.py"
            "::test_a_restricted_tag_hides_it_however_it_is_written[a comma]",
            "interactions/tests/test_quicklog_tags.py::test_any_name_hides_or_is_refused",
        ),
    ),
    Guard(
        name="tag-that-is-none",
        removes="The quick log saves a line with a tag that there is not.",
        promises="RED-01",
        file="interactions/quicklog/tags.py",
        find="    return skipped + 1, left[0].strip(_EDGES)\n",
        replace='    return 0, ""\n',
        tests=(
            "interactions/tests/test_pages_quick_tags.py"
            "::test_a_tag_that_is_none_hides_nothing_and_is_not_passed_over",
            "interactions/tests/test_quicklog_tags.py::test_a_name_that_is_none_is_never_text",
        ),
    ),
)
