"""The pages and their parts, in the order of their addresses.

`{slug}` is the site; every other noun in braces stands for a row's number. `parts` are the
elements that htmx fills from the same address. POSTs are forms; where the answer is a redirect,
the page that it leads to is read as well, with whatever it says of what was done.
"""

from __future__ import annotations

from typing import Any

from tests.leaks.surfaces import Needs, Number, Surface
from tests.leaks.words import CONTACT, MARK, NAMES

_SITE = "/s/{slug}"
_EDIT: dict[str, Any] = {"contract": "pages", "needs": Needs.EDIT}
_DELETE: dict[str, Any] = {"contract": "pages", "needs": Needs.DELETE}


def page(address: str, tells: str = "", **more: Any) -> Surface:
    return Surface("GET", address=address, tells=tells, **{"contract": "pages", **more})


def form(address: str, body: dict[str, Any], status: int = 302, **more: Any) -> Surface:
    return Surface(
        "POST", address=address, body=body, status=status, **{"contract": "pages", **more}
    )


# --- of nobody's site

FRAME = [
    page("/", needs=Needs.SIGN_IN, status=302, of_person=True),
    page("/sign-in/", needs=Needs.NOTHING, of_person=True, moves_on=True),
    form("/sign-in/", {}, 422, needs=Needs.NOTHING, of_person=True),
    form("/sign-out/", {}, needs=Needs.SIGN_IN, of_person=True),
    page("/sites/", "site", needs=Needs.SIGN_IN, of_person=True),
    form("/language/", {"language": "en"}, needs=Needs.NOTHING, of_person=True),
    page(f"{_SITE}/", "site asked_reason answered_note"),
    form(f"{_SITE}/reveal/", {"reveal": "on"}, for_holders=True),
    page(f"{_SITE}/outbox/"),
    page(f"{_SITE}/settings/"),
    form(f"{_SITE}/settings/", {"first_name": MARK}),
    page(f"{_SITE}/settings/password/"),
    form(f"{_SITE}/settings/password/", {}, 422),
    page(f"{_SITE}/settings/sign-ins/"),
    form(f"{_SITE}/settings/sign-ins/", {"session": MARK}, 404),
    page(f"{_SITE}/settings/token/"),
    form(f"{_SITE}/settings/token/", {"name": MARK, "lasts": "30"}, 422),  # without the password
    page(f"{_SITE}/settings/rhythm/", needs=Needs.MANAGE),
    form(f"{_SITE}/settings/rhythm/", {"prospect": "30"}, needs=Needs.MANAGE),
    page(f"{_SITE}/settings/rhythm/history/", needs=Needs.MANAGE, parts=("history",)),
    page(f"{_SITE}/settings/site/", needs=Needs.MANAGE),
    page(
        f"{_SITE}/settings/site/history/",
        "site site_description",
        needs=Needs.MANAGE,
        parts=("history",),
    ),
    form(
        f"{_SITE}/settings/site/",
        {"timezone": "UTC", "country": "US", "colour": "sky"},
        needs=Needs.MANAGE,
    ),
]

_NEW = "quiet-Harbour-29"  # somebody's password
_MEMBERS = f"{_SITE}/settings/members"
_MEMBER = f"{_MEMBERS}/{{user}}"
_ANSWERS: dict[str, Any] = {"needs": Needs.MANAGE}
MEMBERS = [
    page(f"{_MEMBERS}/", "owner_first owner_last", **_ANSWERS),
    page(f"{_MEMBERS}/new/", **_ANSWERS),
    form(
        f"{_MEMBERS}/new/",
        {"name": MARK, "role": "viewer", "password": _NEW, "again": _NEW},
        **_ANSWERS,
    ),
    page(f"{_MEMBER}/", "owner_first owner_last", **_ANSWERS),
    page(f"{_MEMBER}/role/", "owner_first", query="role=admin", **_ANSWERS),
    form(f"{_MEMBER}/role/", {"role": "owner"}, **_ANSWERS),
    page(f"{_MEMBER}/remove/", "owner_first", **_ANSWERS),
    form(f"{_MEMBER}/remove/", {}, **_ANSWERS),
    page(f"{_MEMBER}/history/", parts=("history",), **_ANSWERS),
    page(f"{_MEMBER}/tags/{{held}}/", "owner_first", **_ANSWERS),
    form(f"{_MEMBER}/tags/{{held}}/", {"do": "give"}, **_ANSWERS),
]

# --- contacts

_FEED = "title notes lead duration follow_up_at"
_FORM = {"first_name": MARK, "email": f"{MARK}@example.org", "contact_type": "client"}
_FORM |= {"priority": "low", "currency": "EUR"}
_PICKED = "&".join(f"pick={number}" for number in range(1, 10))  # all there are
CONTACTS = [
    page(f"{_SITE}/find/", NAMES, parts=("found",)),
    page(f"{_SITE}/contacts/", f"{NAMES} contact_tag", parts=("results",)),
    page(f"{_SITE}/contacts/together/", NAMES, query=_PICKED, **_EDIT),
    form(
        f"{_SITE}/contacts/together/",
        {"pick": Number("contact"), "step": "try", "what": "tag", "tags": MARK},
        200,
        **_EDIT,
    ),
    form(f"{_SITE}/contacts/together/undo/", {}, **_EDIT),
    page(f"{_SITE}/contacts/summary/", parts=("summary",)),
    page(f"{_SITE}/contacts/slipping/", parts=("slipping",), status=302),
    page(f"{_SITE}/contacts/tags/", "contact_tag", parts=("contact-tags",)),
    page(f"{_SITE}/contacts/new/", **_EDIT),
    form(f"{_SITE}/contacts/new/", {**_FORM, "relationship_status": "prospect"}, **_EDIT),
    page(
        f"{_SITE}/contacts/{{contact}}/",
        f"{CONTACT} custom_key custom reason {_FEED}",
        query="changes=1",
    ),
    page(f"{_SITE}/contacts/{{contact}}/timeline/", _FEED, parts=("timeline",), status=302),
    page(f"{_SITE}/contacts/{{contact}}/edit/", CONTACT, **_EDIT),
    form(f"{_SITE}/contacts/{{contact}}/edit/", _FORM, **_EDIT),
    page(f"{_SITE}/contacts/{{contact}}/delete/", NAMES, **_DELETE),
    form(f"{_SITE}/contacts/{{contact}}/delete/", {}, **_DELETE),
    form(f"{_SITE}/contacts/{{contact}}/restore/", {}, **_DELETE, of_trash=True),
    page(f"{_SITE}/contacts/{{contact}}/history/", parts=("history",)),
    page(f"{_SITE}/contacts/{{contact}}/status/", NAMES, **_EDIT),
    form(f"{_SITE}/contacts/{{contact}}/status/", {"status": "inactive", "reason": MARK}, **_EDIT),
    page(f"{_SITE}/contacts/{{contact}}/status/moves/", "reason status_notes", parts=("moves",)),
    form(f"{_SITE}/contacts/{{contact}}/status/{{move}}/undo/", {}, **_EDIT),
]

# --- the trash; its own tests tell what must be in it

_TRASH: dict[str, Any] = {**_EDIT, "of_trash": True}
TRASH = [
    page(f"{_SITE}/trash/", **_TRASH),
    page(f"{_SITE}/trash/contacts/", **_TRASH),
    page(f"{_SITE}/trash/meetings/", **_TRASH),
]

# --- interactions

_LOG = {"contact": Number("contact"), "kind": "call", "when": "now", "length": "", "notes": MARK}
_CHANGE = {"contact": "", "kind": "call", "starts_at": "2024-02-05T15:00", "notes": MARK}
_CHANGE |= {"timezone": "UTC"}
_LISTED = f"{NAMES} title lead description notes ends_at"
_READ = (
    "title lead description notes duration medium topic outcome next_action follow_up_at"
    " follow_up_notes non_verbal"
)
INTERACTIONS = [
    page(f"{_SITE}/interactions/", _LISTED, query="columns=all", parts=("results",)),
    page(f"{_SITE}/interactions/new/", "service", **_EDIT, offers=True),
    form(f"{_SITE}/interactions/new/", _LOG, **_EDIT, offers=True),
    page(f"{_SITE}/interactions/new/contacts/", NAMES, **_EDIT),
    form(
        f"{_SITE}/interactions/new/questions/",
        {"service": Number("service")},
        200,
        **_EDIT,
        offers=True,
    ),
    form(f"{_SITE}/interactions/new/readers/", {}, 200, **_EDIT),
    page(f"{_SITE}/interactions/quick/", **_EDIT),
    form(f"{_SITE}/interactions/quick/", {"line": MARK, "contact": Number("contact")}, **_EDIT),
    form(f"{_SITE}/interactions/quick/preview/", {"line": "call 20m CAN: x"}, 200, **_EDIT),
    page(f"{_SITE}/interactions/recent/", f"{NAMES} {_FEED}", parts=("recent",)),
    page(f"{_SITE}/interactions/{{interaction}}/", f"{_READ} ends_at service answer tactic_notes"),
    page(f"{_SITE}/interactions/{{interaction}}/edit/", f"{_READ} answer", **_EDIT, offers=True),
    form(f"{_SITE}/interactions/{{interaction}}/edit/", _CHANGE, **_EDIT, offers=True),
    form(
        f"{_SITE}/interactions/{{interaction}}/questions/",
        {"service": Number("service")},
        200,
        **_EDIT,
        offers=True,
    ),
    form(f"{_SITE}/interactions/{{interaction}}/readers/", {}, 200, **_EDIT),
    page(f"{_SITE}/interactions/{{interaction}}/delete/", "title", **_DELETE),
    form(f"{_SITE}/interactions/{{interaction}}/delete/", {}, **_DELETE, sees_all=True),
    form(
        f"{_SITE}/interactions/{{interaction}}/restore/",
        {},
        **_DELETE,
        sees_all=True,
        of_trash=True,
    ),
    page(f"{_SITE}/read-log/", needs=Needs.MANAGE),
]

# --- access to single interactions, which both sites allow to be opened with a reason

_ENTRY = f"{_SITE}/interactions/{{interaction}}"
_REQUEST = f"{_SITE}/requests/{{request}}"
_BLIND: dict[str, Any] = {"for_blind": True}
ACCESS = [
    page(f"{_ENTRY}/history/", parts=("history",)),
    page(f"{_ENTRY}/ask/", status=302, hidden=200, **_BLIND),
    form(f"{_ENTRY}/ask/", {"reason": MARK}, 422, hidden=302, sees_all=True, **_BLIND),
    page(f"{_ENTRY}/break-glass/", status=302, hidden=200, **_BLIND),
    form(f"{_ENTRY}/break-glass/", {"reason": MARK}, 422),  # without the password
    page(f"{_ENTRY}/open/", of_holders=403),
    form(f"{_ENTRY}/open/", {"person": "nobody", "lasts": "3"}, 422, of_holders=403),
    form(f"{_ENTRY}/close/", {"person": "nobody"}, 404, of_holders=403),
    page(f"{_SITE}/requests/", "asked_reason opened_reason answered_reason answered_note"),
    page(f"{_REQUEST}/", of_holders=404),
    form(f"{_REQUEST}/", {"decision": "refuse", "lasts": "24"}, of_holders=404),
    form(f"{_REQUEST}/withdraw/", {}, 404),  # another one asked
]

# --- meetings

_PLAN = {"contact": Number("contact"), "purpose": MARK, "scheduled_at": "2024-02-05T15:00"}
_OUTCOME = {"completed_at": "2024-02-05T15:00", "outcomes": MARK, "action_items": MARK}
_PLANNED = "purpose agenda preparation"
_CAME_OF_IT = "attendee topic_covered outcomes action_item next_steps"
_OVER: dict[str, Any] = {**_EDIT, "again": 409}  # all but the plain one took place
_MEETING = f"{_SITE}/meetings/{{meeting}}"
MEETINGS = [
    page(f"{_SITE}/meetings/", f"{NAMES} purpose"),
    page(f"{_SITE}/meetings/month/", f"{NAMES} purpose", query="on=2024-02-01"),
    page(f"{_SITE}/meetings/week/", f"{NAMES} purpose", query="on=2024-02-05"),
    page(f"{_SITE}/meetings/new/", **_EDIT),
    form(f"{_SITE}/meetings/new/", _PLAN, **_EDIT),
    page(f"{_MEETING}/", _PLANNED, of_past=_CAME_OF_IT),
    page(f"{_MEETING}/brief/", _PLANNED),
    page(f"{_MEETING}/history/", parts=("history",)),
    page(f"{_MEETING}/edit/", _PLANNED, **{**_OVER, "again": 302}),
    form(f"{_MEETING}/edit/", _PLAN, **_OVER),
    page(f"{_MEETING}/complete/", "agenda", **{**_OVER, "again": 302}),
    form(f"{_MEETING}/complete/", _OUTCOME, **_OVER),
    page(f"{_MEETING}/cancel/", "purpose", **{**_OVER, "again": 302}),
    form(f"{_MEETING}/cancel/", {"reason": MARK}, **_OVER),
    page(f"{_MEETING}/delete/", "purpose", **_DELETE),
    form(f"{_MEETING}/delete/", {}, **_DELETE, sees_all=True),
    form(f"{_MEETING}/restore/", {}, **_DELETE, sees_all=True, of_trash=True),
    form(f"{_SITE}/meetings/items/{{item}}/", {"done": "1"}, **_EDIT, hidden=404),
]

# --- follow-ups

_PROMISED = "next_action follow_up_at action_item"
_FOLLOW_UPS = f"{_SITE}/follow-ups"
FOLLOW_UPS = [
    page(f"{_FOLLOW_UPS}/", f"{NAMES} {_PROMISED}", query="who=all"),
    page(f"{_FOLLOW_UPS}/mail/"),
    form(f"{_FOLLOW_UPS}/mail/", {"is_on": "on", "hour": "7"}),
    page(f"{_FOLLOW_UPS}/reminders/", parts=("reminders",), status=302, **_EDIT),
    page(f"{_FOLLOW_UPS}/due/", parts=("follow-ups-due",), status=302),
    page(
        f"{_SITE}/contacts/{{contact}}/follow-ups/",
        _PROMISED,
        parts=("follow-ups-of-contact",),
        status=302,
    ),
    form(f"{_FOLLOW_UPS}/interactions/{{interaction}}/", {"do": "done"}, **_EDIT),
    form(f"{_FOLLOW_UPS}/items/{{item}}/", {"do": "week"}, **_EDIT, hidden=404),
    form(f"{_FOLLOW_UPS}/contacts/{{contact}}/", {"do": "week"}, **_EDIT),
]

# --- numbers

_THEN = "start_date=2024-02-01&end_date=2024-02-29"
NUMBERS = [
    page(f"{_SITE}/analytics/", f"{NAMES} service duration", query=_THEN),
    page(f"{_SITE}/analytics/file/", "service", query=f"{_THEN}&table=service"),
    page(f"{_SITE}/rapport/", query=_THEN),
    page(f"{_SITE}/rapport/file/", query=f"{_THEN}&table=scores"),
]

# --- what the site offers

_MANAGE: dict[str, Any] = {"contract": "pages", "needs": Needs.MANAGE, "offers": True}
_CATALOGUE = f"{_SITE}/catalogue"
_SERVICE, _PROGRAM = f"{_CATALOGUE}/services/{{service}}", f"{_CATALOGUE}/programs/{{program}}"
_QUESTION = f"{_CATALOGUE}/questions/{{question}}"
_TAG = f"{_CATALOGUE}/tags/{{tag}}"
CATALOGUE = [
    page(f"{_CATALOGUE}/", "service", **_MANAGE),
    page(f"{_CATALOGUE}/starters/", **_MANAGE),
    form(f"{_CATALOGUE}/starters/", {"catalogue": "business"}, **_MANAGE),
    page(f"{_CATALOGUE}/programs/", "service", **_MANAGE),
    page(f"{_CATALOGUE}/programs/new/", **_MANAGE),
    form(f"{_CATALOGUE}/programs/new/", {"name": MARK}, **_MANAGE),
    page(f"{_PROGRAM}/edit/", "service", **_MANAGE),
    form(f"{_PROGRAM}/edit/", {"name": MARK}, **_MANAGE),
    form(f"{_PROGRAM}/use/", {}, **_MANAGE),
    page(f"{_PROGRAM}/history/", "service", parts=("history",), **_MANAGE),
    page(f"{_CATALOGUE}/services/new/", "service", **_MANAGE),
    form(f"{_CATALOGUE}/services/new/", {"name": MARK}, **_MANAGE),
    page(f"{_SERVICE}/", "service question", **_MANAGE),
    page(f"{_SERVICE}/edit/", "service", **_MANAGE),
    form(f"{_SERVICE}/edit/", {"name": MARK}, **_MANAGE),
    form(f"{_SERVICE}/use/", {}, **_MANAGE),
    page(f"{_SERVICE}/history/", "service", parts=("history",), **_MANAGE),
    page(f"{_SERVICE}/questions/new/", "service", **_MANAGE),
    form(f"{_SERVICE}/questions/new/", {"label": MARK, "type": "text"}, **_MANAGE),
    page(f"{_QUESTION}/edit/", "question", **_MANAGE),
    form(f"{_QUESTION}/edit/", {"label": MARK}, **_MANAGE),
    form(f"{_QUESTION}/use/", {}, **_MANAGE),
    page(f"{_QUESTION}/history/", "question", parts=("history",), **_MANAGE),
    form(f"{_QUESTION}/move/", {}, **_MANAGE),
    page(f"{_CATALOGUE}/tags/", "owner_first", **_MANAGE),
    page(f"{_CATALOGUE}/tags/new/", **_MANAGE),
    form(f"{_CATALOGUE}/tags/new/", {"name": MARK}, **_MANAGE),
    page(f"{_TAG}/", **_MANAGE),
    form(f"{_TAG}/", {"name": MARK}, **_MANAGE),
    page(f"{_TAG}/history/", parts=("history",), **_MANAGE),
    page(f"{_TAG}/restrict/", "owner_first", **_MANAGE),
    form(f"{_TAG}/restrict/", {}, **_MANAGE),
]

SURFACES = [*FRAME, *CONTACTS, *TRASH, *INTERACTIONS, *ACCESS, *MEETINGS, *FOLLOW_UPS, *NUMBERS]
SURFACES += [*MEMBERS, *CATALOGUE]
