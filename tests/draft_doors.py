"""The forms that keep drafts: where each is, what is typed into it, and what it cannot be saved
with (ADR 21)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contacts.tests.pages import Browser, fields_of
from crm.tests.accounts import PASSWORD

WORDS = "She will bring the letter of the landlord."
HTMX = {"HX-Request": "true"}
KEYS: dict[str, str] = {}
"""Of rows that no number names: the fixture writes them down."""


@dataclass(frozen=True)
class Door:
    """A form, where it is sent to, and what is typed into it; what it cannot be saved with."""

    path: str
    template: str
    typed: dict[str, str]
    wrong: dict[str, str]
    form: str = ""
    by: str = "bob"
    unseen: bool = True  # whether it may be sent by itself
    refused: int = 422

    def filled(self, browser: Browser) -> dict[str, str]:
        page = browser.get(self.path.format(**KEYS))
        assert b"data-draft=" in page.content
        assert (b"data-draft-only" in page.content) is not self.unseen
        return fields_of(page, self.form) | self.typed

    def send(self, browser: Browser, sent: dict[str, str]) -> Any:
        return browser.post(self.path.format(**KEYS).partition("?")[0], sent, headers=HTMX)


NOTE, NO_NOTE = {"notes": WORDS, "kind": "call"}, {"notes": ""}
MARS = {"timezone": "Mars/Base"}
TOO_LONG = {"reason": "x" * 501}
PURPOSE, NO_DAY = {"purpose": WORDS}, {"scheduled_at": ""}
SECRET: dict[str, str] = {"password": PASSWORD}
FORM, OFFER = "interactions/interaction_form.html", "interactions/_offer_form.html"
TAG = "interactions/tag_form.html"
EDITS = [
    Door("interactions/1/edit/", FORM, {"notes": WORDS}, {"starts_at": ""}),
    Door("meetings/1/edit/", "meetings/meeting_form.html", PURPOSE, NO_DAY),
    Door("contacts/1/edit/", "contacts/contact_form.html", {"first_name": "Lu"}, {"email": "no"}),
]
DOORS = [
    *EDITS,
    Door("interactions/new/?contact=1", FORM, NOTE, NO_NOTE),
    Door("meetings/new/?contact=1", "meetings/meeting_form.html", PURPOSE, NO_DAY),
    Door(
        "meetings/1/complete/",
        "meetings/meeting_complete.html",
        {"outcomes": WORDS},
        {"completed_at": ""},
    ),
    Door(
        "contacts/new/",
        "contacts/contact_form.html",
        {"first_name": "Lu", "email": "lu@x.org"},
        {"email": "no"},
    ),
    Door(
        "contacts/1/status/?to=qualified_lead",
        "contacts/contact_status.html",
        {"reason": WORDS},
        {"status": ""},
    ),
    Door("meetings/1/cancel/", "meetings/meeting_cancel.html", {"reason": WORDS}, TOO_LONG),
    Door(
        "interactions/quick/",
        "interactions/_quick_line.html",
        {"line": f"call Ana: {WORDS}"},
        {"line": f"call Ana: {WORDS} #unknown"},
        form="quick-form",
    ),
    Door("interactions/2/ask/", "interactions/access_ask.html", {"reason": WORDS}, {"reason": ""}),
    Door(
        "settings/site/",
        "crm/settings/site.html",
        {"description": WORDS},
        MARS,
        by="alice",
    ),
    Door(
        "follow-ups/mail/", "followups/digest_form.html", {"hour": "17"}, {"hour": ""}, by="alice"
    ),
    Door(
        "requests/{asked}/",
        "interactions/request_decide.html",
        {"note": WORDS, "decision": "allow"},
        {"decision": ""},
        by="alice",
    ),
    *(
        Door(f"catalogue/tags/{path}/", TAG, {"name": WORDS}, {"name": ""}, by="alice")
        for path in ("new", "{tag}")
    ),
    *(
        Door(f"catalogue/{path}", OFFER, {name: WORDS}, {name: ""}, by="alice")
        for path, name in (
            ("services/new/", "name"),
            ("services/1/edit/", "name"),
            ("programs/new/", "name"),
            ("services/1/questions/new/", "label"),
        )
    ),
]
SEEN = [
    Door(
        "settings/members/new/",
        "crm/settings/member_form.html",
        {"name": "nadia", "first_name": "Nadia", "again": PASSWORD, **SECRET},
        {"name": ""},
        by="alice",
        unseen=False,
    ),
    Door(
        "settings/token/",
        "crm/settings/token.html",
        {"name": "Nightly import", **SECRET},
        {"password": "not mine"},
        by="vera",
        unseen=False,
    ),
    Door(
        "interactions/2/break-glass/",
        "interactions/access_break_glass.html",
        {"reason": WORDS, **SECRET},
        {"reason": ""},
        unseen=False,
    ),
    Door(
        "contacts/together/?pick=1",
        "contacts/contact_bulk.html",
        {"what": "tag", "tags": "spring", "step": "do", "key": "of the last step"},
        {"tags": ""},
        unseen=False,
    ),
]
MEMBER, MEMBER_FORM = "settings/members/{bob}", "crm/settings/member"
DOORS += [
    Door(
        f"{MEMBER}/role/?role=viewer",
        f"{MEMBER_FORM}_role.html",
        {},
        {"role": "king"},
        form="role-form",
        by="alice",
    ),
    Door(
        f"{MEMBER}/remove/",
        f"{MEMBER_FORM}_remove.html",
        {},
        {"since": "of somebody who was a member before"},
        form="remove-form",
        by="alice",
        refused=409,
    ),
    Door(
        f"{MEMBER}/tags/{{held}}/",
        f"{MEMBER_FORM}_tag.html",
        {"do": "give"},
        {"do": ""},
        form="entrust-form",
        by="alice",
    ),
    Door("settings/", "crm/settings/profile.html", {"last_name": "Ruiz"}, MARS, by="vera"),
    Door(
        "settings/rhythm/",
        "crm/settings/rhythm.html",
        {"prospect": "30"},
        {"prospect": "0"},
        by="alice",
    ),
    *SEEN,
]


def leads(page: Any) -> str:
    """Where a form that is saved leads on to, or that its answer shows what it made."""
    return str(page.headers.get("HX-Redirect") or page.headers.get("HX-Trigger") or "")
