"""The words that queries and bodies of each contract are made of."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from contacts.api.business import SORT_FIELDS as CONTACT_SORTS
from contacts.vocabulary import ContactType, LifecycleStage, Priority, RelationshipStatus
from interactions.api import business, sites, tracking
from interactions.api.clients import words as clients
from interactions.vocabulary import QuestionType, Sentiment
from meetings.vocabulary import MeetingStatus, RelationshipImpact
from rapport.api import tactics
from tests.twins import words
from tests.twins.steps import Ref


def one_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


TEXT = st.sampled_from([*words.PLAIN, *words.HIDDEN, *words.OTHERS, "", "Redacted"])
SEARCH = st.sampled_from(words.SEARCHED)
PAGE = one_of(1, 1, 1, 2, 3, 0, 1000)
SIZE = one_of(1, 2, 3, 5, 50, 100, 101)
SKIP = one_of(0, 0, 1, 2, 5, 100)
DAY = st.sampled_from([str(day) for day in words.DAYS])
MOMENT = st.sampled_from([moment.isoformat() for moment in (*words.MOMENTS, *words.PLANNED)])
FLAG = st.booleans()
MINUTES = st.sampled_from([*words.MINUTES, 0])
LENGTH = one_of("0:15:00", "1:00:00", "10:00:00", "0:00:00")
TEXTS = st.lists(TEXT.filter(bool), max_size=2)
AT = st.integers(0, 11)


def ref(noun: str, *, number: bool = False) -> st.SearchStrategy[Ref]:
    """A row of that noun; now and then another site's."""
    return st.builds(Ref, st.just(noun), AT, st.just(number), st.sampled_from([False] * 9 + [True]))


# --- queries, by contract and address

_DATES = {"startDate": DAY, "endDate": DAY}
_PAGES = {"page": PAGE, "pageSize": SIZE}
_SLICE = {"skip": SKIP, "limit": SIZE}
_CONTACTS = {"search": SEARCH, **_SLICE}

QUERIES: dict[str, dict[str, Any]] = {
    "sites /api/events": {"after": one_of(0, 1, 5, 20, 10**6), "limit": SIZE},
    "sites /api/interactions": {
        **dict.fromkeys(("search", "title", "lead", "location"), SEARCH),
        "type": st.sampled_from([*sites.KINDS, "Lunch"]),
        "start_date": DAY,
        "end_date": DAY,
        "sort_by": st.sampled_from([*sites.SORT_FIELDS, "duration"]),
        "sort_direction": one_of("asc", "desc"),
        "page": PAGE,
        "per_page": SIZE,
    },
    "tracking /api/interactions": {
        "contactId": ref("contact"),
        "type": st.sampled_from(list(tracking.KINDS)),
        **_DATES,
        **_PAGES,
    },
    "tracking /api/contacts/{contact}/interactions": {
        "type": st.sampled_from(list(tracking.KINDS)),
        **_DATES,
        **_PAGES,
    },
    "tracking /api/meetings": {
        "contactId": ref("contact"),
        "status": st.sampled_from(MeetingStatus.values),
        "from": DAY,
        "to": DAY,
        **_PAGES,
    },
    "tracking /api/analytics/interactions": {
        "contactId": ref("contact"),
        "groupBy": one_of("day", "week", "month", "year"),
        **_DATES,
    },
    "clients /api/clients/{contact}/interactions": _PAGES,
    "clients /api/clients/{contact}/logs": _PAGES,
    "clients /api/services": {"includeInactive": one_of("true", "false")},
    "clients /api/programs": {"includeInactive": one_of("true", "false")},
    "clients /api/custom-service-questions": {
        "includeInactive": one_of("true", "false"),
        "serviceId": ref("service", number=True),
    },
    "business /api/contacts": {
        **_CONTACTS,
        "relationship_status": st.sampled_from(RelationshipStatus.values),
        "lifecycle_stage": st.sampled_from(LifecycleStage.values),
        "contact_type": st.sampled_from(ContactType.values),
        "priority": st.sampled_from(Priority.values),
        "owner_id": ref("user", number=True),
        "tag": st.sampled_from([*words.ALSO, *words.TAGS]),
        "sort_by": st.sampled_from(list(CONTACT_SORTS)),
        "sort_order": one_of("asc", "desc"),
    },
    "business /api/contacts/{contact}/interactions": _SLICE,
    "business /api/contacts/{contact}/status-history": _SLICE,
    "tactics /api/v1/interactions": {"contact_id": ref("contact"), **_SLICE},
    "tactics /api/v1/contacts": _CONTACTS,
}

# --- bodies, by contract and the last noun or word of the address

_NAMES = {
    "first_name": st.sampled_from(words.FIRST_NAMES),
    "last_name": st.sampled_from(words.LAST_NAMES),
    "email": st.sampled_from(words.EMAILS),
}
BODIES: dict[str, dict[str, Any]] = {
    "sites interactions": {
        **dict.fromkeys(("title", "lead", "description", "notes"), TEXT),
        "location": st.sampled_from(words.PLACES),
        "type": st.sampled_from(list(sites.KINDS)),
        "start_datetime": MOMENT,
        "end_datetime": MOMENT,
        "timezone": one_of("UTC", "Europe/Madrid"),
    },
    "tracking interactions": {
        **dict.fromkeys(("notes", "medium", "followUpNotes"), TEXT),
        "contactId": ref("contact"),
        "interactionType": st.sampled_from(list(tracking.KINDS)),
        "date": MOMENT,
        "duration": MINUTES,
        "location": st.sampled_from(words.PLACES),
        "topicsDiscussed": TEXTS,
        "sentiment": st.sampled_from(Sentiment.values),
        "followUpNeeded": FLAG,
    },
    "tracking meetings": {
        "contactId": ref("contact"),
        "scheduledDateTime": MOMENT,
        "location": st.sampled_from(words.PLACES),
        "purpose": TEXT,
        "preparationNotes": TEXT,
        "agendaItems": TEXTS,
        "calendarSynced": FLAG,
    },
    "tracking complete": {
        "actualDate": MOMENT,
        "duration": MINUTES,
        "outcomes": TEXT,
        "nextSteps": TEXT,
        **dict.fromkeys(("attendees", "topicsCovered", "actionItems"), TEXTS),
        "relationshipImpact": st.sampled_from(RelationshipImpact.values),
    },
    "tracking cancel": {"reason": TEXT},
    "clients interactions": {
        "serviceId": ref("service", number=True),
        "interactionType": st.sampled_from(list(clients.KINDS)),
        "description": TEXT,
        "dateOfInteraction": DAY,
        "duration": LENGTH,
        "location": st.sampled_from(list(clients.PLACES)),
        "customQuestions": st.lists(
            st.fixed_dictionaries({"questionId": ref("question", number=True), "answer": TEXT}),
            max_size=2,
        ),
    },
    "clients services": {
        "serviceName": st.sampled_from(words.OFFERS),
        "serviceDescription": TEXT,
        "programId": ref("program", number=True),
        "defaultInteractionType": st.sampled_from(list(clients.KINDS)),
        "defaultInteractionLocation": st.sampled_from(list(clients.PLACES)),
        "defaultInteractionDuration": LENGTH,
        "isActive": FLAG,
    },
    "clients programs": {
        "programName": st.sampled_from(words.OFFERS),
        "programDescription": TEXT,
        "isActive": FLAG,
    },
    "clients custom-service-questions": {
        "serviceId": ref("service", number=True),
        "label": TEXT,
        "type": st.sampled_from(QuestionType.values),
        "options": TEXTS,
        "position": st.integers(0, 3),
        "isActive": FLAG,
    },
    "business contacts": {
        **_NAMES,
        **dict.fromkeys(("phone", "mobile"), st.sampled_from(words.PHONES)),
        **dict.fromkeys(("company_name", "job_title", "source", "notes"), TEXT),
        "website": one_of("https://example.org", "javascript:alert(1)"),
        "address": st.fixed_dictionaries({"city": TEXT}),
        "contact_type": st.sampled_from(ContactType.values),
        "relationship_status": st.sampled_from(RelationshipStatus.values),
        "lifecycle_stage": st.sampled_from(LifecycleStage.values),
        "estimated_value": one_of(0, 12.5, -1),
        "currency": one_of("EUR", "USD"),
        "tags": st.lists(st.sampled_from(words.ALSO), max_size=2),
        "owner_id": ref("user", number=True),
        "priority": st.sampled_from(Priority.values),
        "custom_fields": st.dictionaries(st.sampled_from(["case", "visa"]), TEXT, max_size=2),
        "version": st.integers(1, 3),
    },
    "business status": {
        "relationship_status": st.sampled_from(RelationshipStatus.values),
        "lifecycle_stage": st.sampled_from(LifecycleStage.values),
        "reason": TEXT,
        "notes": TEXT,
    },
    "business interactions": {
        "type": st.sampled_from(list(business.KINDS)),
        **dict.fromkeys(("description", "outcome", "next_action"), TEXT),
        "scheduled_follow_up": MOMENT,
    },
    "tactics interactions": {},
    "tactics contacts": {
        **_NAMES,
        "company_name": TEXT,
        "phone": st.sampled_from(words.PHONES),
    },
    "sites site": {},
    "sites active": {},
}
"""Those of `tactics` lie one floor deeper: `OF_TACTICS` and `TACTIC_LOG`."""

OF_TACTICS = {
    "contact_id": ref("contact"),
    "interaction_datetime": MOMENT,
    "medium": st.sampled_from(list(tactics.KINDS)),
    **dict.fromkeys(("topic", "user_notes", "observed_non_verbal"), TEXT),
    "rapport_score_post": st.integers(1, 10),
}
TACTIC_LOG = {
    "tactic_id": ref("tactic"),
    "effectiveness_score": st.integers(1, 5),
    "notes": TEXT,
}
