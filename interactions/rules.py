"""What makes an interaction sound. Pure: no database, no request."""

import datetime as dt
import math
import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from crm.errors import Problem
from crm.rules import CLOCK_SKEW, EARLIEST, LATEST, is_plausible, is_storable, is_time_zone
from interactions.vocabulary import Kind, QuestionType

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

LIMITS = {
    "title": 500,
    "lead": 100,
    "location": 255,
    "description": 5000,
    "notes": 5000,
    "outcome": 200,
    "next_action": 500,
    "follow_up_notes": 2000,
    "non_verbal": 2000,
}
"""Most characters that any document allows; a contract may be stricter (contracts.md)."""


def problems_with_times(
    starts_at: dt.datetime, ends_at: dt.datetime | None, timezone: str
) -> list[Problem]:
    """The end is not before the start, both are plausible, and the zone exists (seed 001)."""
    problems = [
        Problem(field, _("The year must lie between 1900 and 2199."), "implausible")
        for field, moment in (("starts_at", starts_at), ("ends_at", ends_at))
        if moment is not None and not is_plausible(moment)
    ]
    if ends_at is not None and ends_at < starts_at:
        problems.append(Problem("ends_at", _("The end must not be before the start."), "reversed"))
    if not is_time_zone(timezone):
        problems.append(
            Problem(
                "timezone",
                _("Use a time zone's IANA name, such as America/New_York."),
                "unknown_zone",
            )
        )
    return problems


def problems_with_follow_up(follow_up_at: dt.datetime | None) -> list[Problem]:
    if follow_up_at is None or is_plausible(follow_up_at):
        return []
    text = _("The year must lie between 1900 and 2199.")
    return [Problem("follow_up_at", text, "implausible")]


def problems_with_score(rapport_score: int | None) -> list[Problem]:
    """From 1 to 10 (seed 002, rapport_score_post)."""
    if rapport_score is None or 1 <= rapport_score <= 10:
        return []
    return [Problem("rapport_score", _("Give a score from 1 to 10."), "out_of_range")]


def problems_with_lengths(fields: dict[str, object]) -> list[Problem]:
    return [
        Problem(
            name,
            _("At most %(limit)d characters, these are %(count)d.")
            % {"limit": limit, "count": len(text)},
            "max_length",
        )
        for name, limit in LIMITS.items()
        if isinstance(text := fields.get(name), str) and len(text) > limit
    ]


def problems_with_the_past(starts_at: dt.datetime, at: dt.datetime) -> list[Problem]:
    """What is told as having happened lies not in the future (seed 004, Business Rules).

    Only for contracts whose document says so: in others an encounter may be planned ahead.
    """
    if starts_at <= at + CLOCK_SKEW:
        return []
    return [Problem("starts_at", _("The date cannot be in the future."), "future")]


def is_touch(kind: str, *, follow_up_needed: bool) -> bool:
    """Whether somebody was in touch: whoever notes what is to be followed up still means to be."""
    return kind != Kind.NOTE or not follow_up_needed


BREAK_GLASS_LASTS = dt.timedelta(hours=3)
"""How long somebody reads what they have opened themselves."""
LONGEST_REASON = 1000  # characters; of a note as well


def problems_with_reason(reason: str) -> list[Problem]:
    """Whoever asks or opens says why."""
    if not reason.strip():
        return [Problem("reason", _("Say why you need to read this."), "blank")]
    return problems_with_words("reason", reason.strip())


def problems_with_words(field: str, text: str) -> list[Problem]:
    """Of a reason or a note: PostgreSQL can hold it, and somebody will read it to its end."""
    if not is_storable(text):
        return [Problem(field, _("Remove the characters that cannot be stored."), "unstorable")]
    if len(text) > LONGEST_REASON:
        said = _("At most %(limit)d characters, these are %(count)d.")
        told = said % {"limit": LONGEST_REASON, "count": len(text)}
        return [Problem(field, told, "max_length")]
    return []


def problems_with_end(until: dt.datetime, at: dt.datetime) -> list[Problem]:
    """Access ends after it began, and within the years that records are kept for."""
    if until <= at:
        return [Problem("until", _("This must lie in the future."), "past")]
    if not is_plausible(until):
        text = _("The year must lie between 1900 and 2199.")
        return [Problem("until", text, "implausible")]
    return []


MOST_OPTIONS = 100
LONGEST_ANSWER = 2000  # characters


def problem_with_answer(question_type: str, options: Sequence[str], value: Any) -> str | None:
    """Why the value is no answer to a question of this type; None where it is one.

    A date is written YYYY-MM-DD; an answer to a select is one of its options, spelled so.
    """
    match question_type:
        case QuestionType.TEXT if not isinstance(value, str) or not value.strip():
            return _("The answer must be a text.")
        case QuestionType.TEXT if len(value) > LONGEST_ANSWER:
            return _("The answer must not be longer than 2000 characters.")
        case QuestionType.NUMBER if not _is_number(value):
            return _("The answer must be a number.")
        case QuestionType.BOOLEAN if not isinstance(value, bool):
            return _("The answer must be true or false.")
        case QuestionType.SELECT if value not in options:
            return _("The answer must be one of: %(options)s.") % {"options": ", ".join(options)}
        case QuestionType.DATE if not _is_date(value):
            return _("The answer must be a date, such as 2019-05-06.")
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_date(value: Any) -> bool:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        return False
    return EARLIEST.date() <= day < LATEST.date()


def problems_with_question(question_type: str, options: Sequence[str]) -> list[Problem]:
    """Options are for select only, which needs some, each of them once and not blank."""
    if question_type != QuestionType.SELECT:
        text = _("Only questions of the type select have options.")
        return [Problem("options", text, "not_select")] if options else []
    if not options or len(options) > MOST_OPTIONS:
        text = _("Give between 1 and %(most)d options.") % {"most": MOST_OPTIONS}
        return [Problem("options", text, "count")]
    if len(set(options)) < len(options) or not all(option.strip() for option in options):
        return [Problem("options", _("Options must be different, and not blank."), "alike")]
    return []
