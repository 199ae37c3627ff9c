"""What makes a contact sound. Pure: no database, no request."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from contacts.vocabulary import LifecycleStage, RelationshipStatus
from crm.errors import Problem
from crm.rules import is_plausible

STAGE_OF_STATUS: dict[RelationshipStatus, LifecycleStage] = {
    RelationshipStatus.PROSPECT: LifecycleStage.AWARENESS,
    RelationshipStatus.QUALIFIED_LEAD: LifecycleStage.INTEREST,
    RelationshipStatus.OPPORTUNITY: LifecycleStage.CONSIDERATION,
    RelationshipStatus.ACTIVE_CLIENT: LifecycleStage.CUSTOMER,
    RelationshipStatus.PAST_CLIENT: LifecycleStage.RETENTION,
    RelationshipStatus.LOST_LEAD: LifecycleStage.CONSIDERATION,
    RelationshipStatus.INACTIVE: LifecycleStage.RETENTION,
}
"""The stage that follows a status unless one is given (seed 003, Automatic Lifecycle Stage
Alignment; the last three as contracts.md decides)."""

_FORWARD: dict[RelationshipStatus, frozenset[RelationshipStatus]] = {
    RelationshipStatus.PROSPECT: frozenset({RelationshipStatus.QUALIFIED_LEAD}),
    RelationshipStatus.QUALIFIED_LEAD: frozenset({RelationshipStatus.OPPORTUNITY}),
    RelationshipStatus.OPPORTUNITY: frozenset({RelationshipStatus.ACTIVE_CLIENT}),
    RelationshipStatus.ACTIVE_CLIENT: frozenset({RelationshipStatus.PAST_CLIENT}),
    RelationshipStatus.PAST_CLIENT: frozenset({RelationshipStatus.PROSPECT}),
    RelationshipStatus.LOST_LEAD: frozenset({RelationshipStatus.PROSPECT}),
    RelationshipStatus.INACTIVE: frozenset({RelationshipStatus.PROSPECT}),
}
_FROM_ANYWHERE = frozenset({RelationshipStatus.LOST_LEAD, RelationshipStatus.INACTIVE})

TRANSITIONS: dict[RelationshipStatus, frozenset[RelationshipStatus]] = {
    status: (_FORWARD[status] | _FROM_ANYWHERE) - {status} for status in RelationshipStatus
}
"""Where a relationship may go from where it stands (seed 003, Status Progression Rules; the way
back from lost, past and inactive to prospect is contracts.md's one addition)."""


def problem_with_transition(old: str, new: str) -> Problem | None:
    """None where the move is allowed; staying where one is always is, and changes nothing."""
    if old == new or new in TRANSITIONS[RelationshipStatus(old)]:
        return None
    # The document's own words, which programs compare: not translated.
    return Problem(
        "relationship_status",
        f"Invalid status transition: cannot move from {old} to {new}",
        "invalid_transition",
    )


def moves_from(status: str) -> list[RelationshipStatus]:
    """Where a relationship that stands there may go, in the order of the progression."""
    allowed = TRANSITIONS[RelationshipStatus(status)]
    return [status for status in RelationshipStatus if status in allowed]


def is_way_back(old: str, new: str) -> bool:
    """Whether a step leads straight back, so that the move from `old` to `new` can be undone."""
    return RelationshipStatus(old) in TRANSITIONS[RelationshipStatus(new)]


NAMES = ("first_name", "last_name", "company_name")
WAYS_TO_REACH = ("email", "phone", "mobile")


def telephone(written: str, country: str) -> str:
    """A telephone number in E.164, from however it was written; "" stays "".

    `country` (two letters) reads numbers without a country code. Raises ValueError with a text
    for people.
    """
    if not written.strip():
        return ""
    try:
        number = phonenumbers.parse(written, country or None)
    except phonenumbers.NumberParseException as error:
        raise ValueError(_("Enter a telephone number, such as +1 212 555 0123.")) from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError(_("This number is too long or too short for its country."))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def email_address(written: str) -> str:
    """The address without blanks around it. Raises ValueError with a text for people."""
    address = written.strip()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValueError(_("Enter an e-mail address, such as ana@example.org.")) from error
    return address


def missing_essentials(contact: Mapping[str, Any]) -> list[Problem]:
    """A contact has a name of some kind and a way to be reached (contracts.md, business)."""
    problems = []
    if not any(contact.get(name) for name in NAMES):
        problems.append(
            Problem("first_name", _("Give a first, last or company name."), "missing_name")
        )
    if not any(contact.get(way) for way in WAYS_TO_REACH):
        problems.append(
            Problem(
                "email", _("Give an e-mail address, a phone or a mobile number."), "missing_way"
            )
        )
    return problems


def tidied(
    fields: Mapping[str, Any],
    *,
    country: str,
    stored: Mapping[str, Any],
    unread: Collection[str] = (),
) -> tuple[dict[str, Any], list[Problem]]:
    """The fields with blanks stripped, numbers in E.164 and addresses checked, and all that is
    wrong with what the contact would then be, at once.

    `stored` is what it has so far. `unread` names fields that were given, but in no readable shape:
    whoever tells of that need not hear as well that they are missing.
    """
    readers: dict[str, Callable[[str], str]] = {
        "phone": lambda written: telephone(written, country),
        "mobile": lambda written: telephone(written, country),
        "email": email_address,
    }
    tidy: dict[str, Any] = {}
    problems = []
    for name, value in fields.items():
        try:
            text = value.strip() if isinstance(value, str) else value
            tidy[name] = readers[name](text) if name in readers else text
        except ValueError as error:
            problems.append(Problem(name, str(error)))
    whole = {**stored, **tidy}
    given = {**whole, **dict.fromkeys([*unread, *(each.field for each in problems)], True)}
    problems += missing_essentials(given)
    return tidy, problems + problems_with_rhythm(whole.get("rhythm_days"))


MOST_TAGS = 50  # of one contact
LONGEST_RHYTHM = 730  # days


def problems_with_rhythm(days: int | None, field: str = "rhythm_days") -> list[Problem]:
    """Somebody is to be in touch at least every two years, or the rhythm says nothing."""
    if days is None or 1 <= days <= LONGEST_RHYTHM:
        return []
    said = _("Give a number of days from 1 to %(most)d.") % {"most": LONGEST_RHYTHM}
    return [Problem(field, said, "out_of_range")]


def problems_with_snooze(until: dt.datetime | None) -> list[Problem]:
    if until is None or is_plausible(until):
        return []
    return [Problem("snoozed_until", _("The year must lie between 1900 and 2199."), "implausible")]


def too_many_tags() -> str:
    return _("A contact has at most %(count)d tags.") % {"count": MOST_TAGS}
