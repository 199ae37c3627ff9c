"""The surfaces below /api/, in the order of the contracts."""

from __future__ import annotations

from typing import Any

from tests.leaks.surfaces import Id, Needs, Number, Surface

MARK = "CHANGED"
"""In texts that the matrix writes."""

# --- signing in (the `sites` contract owns these)

SITE = "site site_description"
ACCOUNTS = [
    Surface("POST", "sites", "/api/auth/login", needs=Needs.NOTHING, status=400, body={}),
    Surface("POST", "sites", "/api/auth/refresh", needs=Needs.NOTHING, status=400, body={}),
    Surface("POST", "sites", "/api/auth/logout", needs=Needs.SIGN_IN, body={}),
    Surface("GET", "sites", "/api/auth/me", needs=Needs.SIGN_IN, of_person=True, tells=SITE),
    Surface("GET", "sites", "/api/auth/sites", needs=Needs.SIGN_IN, of_person=True, tells=SITE),
    Surface("GET", "sites", "/api/sites", needs=Needs.SIGN_IN, of_person=True, tells=SITE),
    Surface(
        *("POST", "sites", "/api/auth/site"),
        needs=Needs.VIEW,
        body={"siteId": Number("site")},
        tells=SITE,
    ),
    Surface(
        *("POST", "sites", "/api/sites/active"),
        needs=Needs.VIEW,
        body={"site_id": Number("site")},
        tells=SITE,
    ),
    Surface("GET", "sites", "/api/events"),
    Surface("GET", "sites", "/api/schema", needs=Needs.NOTHING),
    Surface("GET", "sites", "/api/docs", needs=Needs.NOTHING),
]

# --- sites (001)

_SITES_BODY = {
    "title": MARK,
    "type": "Meeting",
    "lead": MARK,
    "start_datetime": "2023-08-15T14:00:00Z",
    "timezone": "UTC",
}
_SITES = "title lead description notes ends_at"
SITES = [
    Surface("GET", "sites", "/api/interactions", tells=_SITES),
    Surface(
        *("POST", "sites", "/api/interactions"),
        needs=Needs.EDIT,
        status=201,
        body=_SITES_BODY,
    ),
    Surface("GET", "sites", "/api/interactions/types", needs=Needs.SIGN_IN),
    Surface("GET", "sites", "/api/interactions/{interaction}", tells=_SITES),
    Surface(
        *("PUT", "sites", "/api/interactions/{interaction}"),
        needs=Needs.EDIT,
        body={"notes": MARK},
        tells="title lead description ends_at",
    ),
    Surface("DELETE", "sites", "/api/interactions/{interaction}", needs=Needs.DELETE),
]

# --- tracking (004)

_TRACKING = "duration medium topic notes next_action"
_TRACKING_BODY = {
    "contactId": Id("contact"),
    "interactionType": "coffee",
    "date": "2023-08-15T14:00:00Z",
    "notes": MARK,
}
_MEETING = "purpose agenda preparation"
_OUTCOME = "attendee topic_covered outcomes action_item next_steps"
TRACKING = [
    Surface("GET", "tracking", "/api/interactions", tells=_TRACKING),
    Surface(
        *("POST", "tracking", "/api/interactions"),
        needs=Needs.EDIT,
        status=201,
        body=_TRACKING_BODY,
    ),
    Surface("GET", "tracking", "/api/interactions/{interaction}", tells=_TRACKING),
    Surface(
        *("PUT", "tracking", "/api/interactions/{interaction}"),
        needs=Needs.EDIT,
        body={"contactId": Id("contact"), "notes": MARK},
        tells="duration medium topic next_action",
    ),
    Surface(
        *("DELETE", "tracking", "/api/interactions/{interaction}"),
        needs=Needs.DELETE,
        status=204,
    ),
    Surface("GET", "tracking", "/api/contacts/{contact}/interactions", tells=_TRACKING),
    Surface("GET", "tracking", "/api/meetings", tells=f"{_MEETING} {_OUTCOME}"),
    Surface(
        *("POST", "tracking", "/api/meetings"),
        needs=Needs.EDIT,
        status=201,
        body={"contactId": Id("contact"), "scheduledDateTime": "2023-08-15T14:00:00Z"},
    ),
    Surface("GET", "tracking", "/api/meetings/{meeting}", tells=f"{_MEETING} {_OUTCOME}"),
    Surface(
        *("PUT", "tracking", "/api/meetings/{meeting}"),
        needs=Needs.EDIT,
        body={"contactId": Id("contact"), "preparationNotes": MARK},
        again=409,
        tells="purpose agenda",
    ),
    Surface(
        *("PUT", "tracking", "/api/meetings/{meeting}/complete"),
        needs=Needs.EDIT,
        body={"outcomes": MARK},
        again=409,
        tells=_MEETING,
    ),
    Surface(
        *("PUT", "tracking", "/api/meetings/{meeting}/cancel"),
        needs=Needs.EDIT,
        body={"reason": MARK},
        again=409,
        tells=_MEETING,
    ),
    Surface("DELETE", "tracking", "/api/meetings/{meeting}", needs=Needs.DELETE, status=204),
    Surface("GET", "tracking", "/api/analytics/interactions", query="contactId={contact}"),
]

# --- clients (000)

_CLIENTS = "description duration answer"
_CLIENTS_BODY: dict[str, Any] = {
    "serviceId": Number("service"),
    "interactionType": "inPerson",
    "description": MARK,
    "dateOfInteraction": "2019-05-06",
    "duration": "1:00:00",
    "location": "CUOffice",
    "customQuestions": [{"questionId": Number("question"), "answer": MARK}],
}
_OFFER = {"offers": True, "needs": Needs.MANAGE}
CLIENTS = [
    Surface("GET", "clients", "/api/clients/{contact}/interactions", tells=_CLIENTS),
    Surface(
        *("POST", "clients", "/api/clients/{contact}/interactions"),
        needs=Needs.EDIT,
        status=201,
        body=_CLIENTS_BODY,
    ),
    Surface("GET", "clients", "/api/clients/{contact}/interactions/{interaction}", tells=_CLIENTS),
    Surface(
        *("PATCH", "clients", "/api/clients/{contact}/interactions/{interaction}"),
        needs=Needs.EDIT,
        body={"description": MARK},
        tells="duration answer",
    ),
    Surface(
        *("DELETE", "clients", "/api/clients/{contact}/interactions/{interaction}"),
        needs=Needs.DELETE,
        status=204,
        hidden=400,
        refused=400,
    ),
    Surface("GET", "clients", "/api/clients/{contact}/logs", tells="service", trash=True),
    Surface("GET", "clients", "/api/services", offers=True, tells="service question"),
    Surface(
        *("POST", "clients", "/api/services"),
        **_OFFER,
        status=201,
        body={"serviceName": MARK, "programId": Number("program")},
    ),
    Surface("GET", "clients", "/api/services/{service}", offers=True, tells="service question"),
    Surface(
        *("PATCH", "clients", "/api/services/{service}"),
        **_OFFER,
        body={"programId": Number("program"), "serviceDescription": MARK},
    ),
    Surface("GET", "clients", "/api/programs", offers=True, tells="service"),
    Surface("POST", "clients", "/api/programs", **_OFFER, status=201, body={"programName": MARK}),
    Surface("GET", "clients", "/api/programs/{program}", offers=True, tells="service"),
    Surface(
        *("PATCH", "clients", "/api/programs/{program}"),
        **_OFFER,
        body={"programDescription": MARK},
    ),
    Surface("GET", "clients", "/api/custom-service-questions", offers=True, tells="question"),
    Surface(
        *("POST", "clients", "/api/custom-service-questions"),
        **_OFFER,
        status=201,
        body={"serviceId": Number("service"), "label": MARK, "type": "text"},
    ),
    Surface(
        *("GET", "clients", "/api/custom-service-questions/{question}"),
        offers=True,
        tells="question",
    ),
    Surface(
        *("PATCH", "clients", "/api/custom-service-questions/{question}"),
        **_OFFER,
        body={"label": MARK},
    ),
]

# --- business (003)

_NAMES = "contact_first_name contact_last_name contact_company_name"
_CONTACT = (
    f"{_NAMES} contact_job_title contact_email contact_website contact_street contact_city"
    " contact_state contact_zip contact_country contact_source contact_tag contact_notes"
    " custom_key custom"
)
_BUSINESS = "description outcome next_action follow_up_at"
BUSINESS = [
    Surface("GET", "business", "/api/contacts", tells=_CONTACT),
    Surface(
        *("POST", "business", "/api/contacts"),
        needs=Needs.EDIT,
        status=201,
        body={"first_name": MARK, "email": f"{MARK}@example.org", "owner_id": Number("user")},
    ),
    Surface("GET", "business", "/api/contacts/{contact}", tells=_CONTACT),
    Surface(
        *("PATCH", "business", "/api/contacts/{contact}"),
        needs=Needs.EDIT,
        body={"job_title": MARK, "owner_id": Number("user")},
        tells=_NAMES,
    ),
    Surface(*("DELETE", "business", "/api/contacts/{contact}"), needs=Needs.DELETE, status=204),
    Surface("GET", "business", "/api/contacts/{contact}/interactions", tells=_BUSINESS),
    Surface(
        *("POST", "business", "/api/contacts/{contact}/interactions"),
        needs=Needs.EDIT,
        status=201,
        body={"type": "call", "description": MARK},
    ),
    Surface(
        *("PUT", "business", "/api/contacts/{contact}/status"),
        needs=Needs.EDIT,
        body={"relationship_status": "opportunity", "reason": MARK},
    ),
    Surface(
        "GET", "business", "/api/contacts/{contact}/status-history", tells="reason status_notes"
    ),
]

# --- tactics (002)

_TACTICS = "title notes non_verbal"
_TACTICS_BODY = {
    "interaction": {
        "contact_id": Id("contact"),
        "interaction_datetime": "2023-10-27T14:30:00Z",
        "medium": "Voice Call",
        "topic": MARK,
        "rapport_score_post": 8,
    },
    "tactic_logs": [{"tactic_id": Id("tactic"), "effectiveness_score": 5}],
}
TACTICS = [
    Surface("GET", "tactics", "/api/v1/rapport/tactics", needs=Needs.SIGN_IN),
    Surface("GET", "tactics", "/api/v1/interactions", query="contact_id={contact}", tells=_TACTICS),
    Surface(
        *("POST", "tactics", "/api/v1/interactions"),
        needs=Needs.EDIT,
        refused=404,
        status=201,
        body=_TACTICS_BODY,
    ),
    Surface("GET", "tactics", "/api/v1/interactions/{interaction}", tells=_TACTICS),
    Surface(
        "GET", "tactics", "/api/v1/interactions/{interaction}/tactic_logs", tells="tactic_notes"
    ),
    Surface("GET", "tactics", "/api/v1/contacts", tells=f"{_NAMES} contact_email"),
    Surface(
        *("POST", "tactics", "/api/v1/contacts"),
        needs=Needs.EDIT,
        status=201,
        body={"first_name": MARK, "email": f"{MARK}@example.org"},
    ),
    Surface("GET", "tactics", "/api/v1/contacts/{contact}", tells=f"{_NAMES} contact_email"),
]

# --- addresses that no contract owns

NOWHERE = [
    Surface("ANY", "none", "/api", needs=Needs.NOTHING, status=404),
    Surface("ANY", "none", "/api/{nothing}", needs=Needs.NOTHING, status=404),
]

SURFACES = [*ACCOUNTS, *SITES, *TRACKING, *CLIENTS, *BUSINESS, *TACTICS, *NOWHERE]
