"""Which app plugs in where: lower floors know the upper ones by these names only.

They are settings, and read as `django.conf.settings` has them.
"""

from __future__ import annotations

# Each app makes a row of each of its tables, so that `check_isolation` has something to prove on.
ISOLATION_PROBES = [
    "crm.probes",
    "contacts.probes",
    "interactions.probes",
    "rapport.probes",
    "meetings.probes",
    "followups.probes",
]
# Site-owned models that other libraries query; row-level security is their only wall.
UNSCOPED_MODELS = ["crm.SiteGrant", "crm.TagGrant"]
# Grants on single records, of which the foundation knows only that they open some to somebody.
RECORD_GRANTS = "interactions.InteractionGrant"
# Callables that put something on a page of an app below theirs (`crm.pages.pieces`).
PAGE_PIECES: dict[str, list[str]] = {
    "home": [
        "followups.pages.pieces.of_home",
        "interactions.pages.pieces.of_home",
        "meetings.pages.pieces.of_home",
        "contacts.pages.pieces.of_home",
    ],
    "contact": [
        "contacts.pages.pieces.of_contact",
        "meetings.pages.pieces.of_contact",
        "followups.pages.pieces.of_contact",
        "rapport.pages.pieces.of_contact",
    ],
    "interaction": [
        "followups.pages.pieces.of_interaction",
        "rapport.pages.pieces.of_interaction",
        "meetings.pages.pieces.of_interaction",
    ],
    "member": ["interactions.pages.pieces.of_member"],
    "entrusting": ["interactions.pages.pieces.of_entrusting"],
}
LIST_PIECES: dict[str, list[str]] = {"contact": ["followups.pages.pieces.NextFollowUp"]}
FILTER_PIECES: dict[str, list[str]] = {"interaction": ["rapport.pages.pieces.ByTactic"]}
FORM_PIECES: dict[str, list[str]] = {"interaction": ["rapport.pages.tactics.TacticFields"]}
# What a site has set up (`crm.vocabulary.Setting`), and the models whose fields its history names.
HISTORIES = {
    "site": "crm.Site",
    "member": "crm.Membership",
    "team": "crm.Team",
    "tag": "crm.Tag",
    "program": "interactions.Program",
    "service": "interactions.Service",
    "question": "interactions.Question",
    "rhythm": "contacts.StatusRhythm",
}
# Callables that get every event (`crm.relay`), by their dotted paths.
EVENT_SUBSCRIBERS: list[str] = [
    "interactions.tasks.tell_of_opening",
    "interactions.tasks.tell_of_request",
]
