"""What is asked: every contract's reads, pages, and writes that can be counted afterwards."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from benchmarks.load.filling import Account


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request. `mark` is what a write leaves behind, if it is acknowledged."""

    method: str
    path: str
    body: Any = None
    contract: str = ""
    is_page: bool = False
    mark: str = ""
    row: str = ""  # what an edit is about


@dataclass
class Lane:
    """One client of a site: asks one thing after another, and writes about rows of its own."""

    account: Account
    number: int
    written: list[str] = field(default_factory=list)  # interactions that it has made
    turns: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        contacts = self.account.contacts
        self.own = contacts[1 + self.number % (len(contacts) - 1)]
        self.is_away = False  # whether its contact was moved to inactive

    def contact(self) -> tuple[str, int]:
        """The busiest one every other time."""
        turn = next(self.turns)
        contacts = self.account.contacts
        return contacts[0] if turn % 2 else contacts[(turn * 7 + self.number) % len(contacts)]

    def wants(self, kind: str) -> Wanted:
        return _KINDS[kind](self)


def _query(path: str, **asked: Any) -> str:
    return f"{path}?{urlencode(asked)}"


def _timeline_clients(lane: Lane) -> Wanted:
    path = f"/api/clients/{lane.contact()[0]}/interactions"
    return Wanted("GET", _query(path, page=1, pageSize=50), contract="clients")


def _timeline_business(lane: Lane) -> Wanted:
    path = f"/api/contacts/{lane.contact()[0]}/interactions"
    return Wanted("GET", _query(path, skip=0, limit=50), contract="business")


def _timeline_tracking(lane: Lane) -> Wanted:
    path = f"/api/contacts/{lane.contact()[0]}/interactions"
    return Wanted("GET", _query(path, page=1, pageSize=50), contract="tracking")


def _timeline_tactics(lane: Lane) -> Wanted:
    path = _query("/api/v1/interactions", contact_id=lane.contact()[0], limit=50)
    return Wanted("GET", path, contract="tactics")


def _list(lane: Lane) -> Wanted:
    path = _query("/api/interactions", page=1 + next(lane.turns) % 20, per_page=25)
    return Wanted("GET", path, contract="sites")


def _filter(lane: Lane) -> Wanted:
    asked = {"type": "Call", "lead": "Lead 7", "start_date": _days_ago(200)}
    return Wanted("GET", _query("/api/interactions", **asked), contract="sites")


def _search(lane: Lane) -> Wanted:
    word = ("xylophone", "garden harvest", "clinic")[next(lane.turns) % 3]
    return Wanted("GET", _query("/api/interactions", search=word), contract="sites")


def _contact(lane: Lane) -> Wanted:
    return Wanted("GET", f"/api/contacts/{lane.contact()[0]}", contract="business")


def _contacts(lane: Lane) -> Wanted:
    return Wanted("GET", _query("/api/contacts", limit=25), contract="business")


def _analytics(lane: Lane) -> Wanted:
    path = _query("/api/analytics/interactions", contactId=lane.contact()[0])
    return Wanted("GET", path, contract="tracking")


def _page_home(lane: Lane) -> Wanted:
    return Wanted("GET", f"/s/{lane.account.slug}/", is_page=True)


def _page_contact(lane: Lane) -> Wanted:
    return Wanted("GET", f"/s/{lane.account.slug}/contacts/{lane.contact()[1]}/", is_page=True)


def _mark() -> str:
    return f"load {uuid.uuid4().hex}"


def _days_ago(days: int) -> str:
    return (dt.datetime.now(dt.UTC) - dt.timedelta(days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _create(lane: Lane) -> Wanted:
    mark = _mark()
    body = {
        "title": mark,
        "type": "Meeting",
        "lead": "John Smith",
        "start_datetime": _days_ago(3),
        "timezone": "UTC",
    }
    return Wanted("POST", "/api/interactions", body, contract="sites", mark=mark)


def _create_of_contact(lane: Lane) -> Wanted:
    mark = _mark()
    body = {
        "contactId": lane.own[0],
        "interactionType": "call",
        "date": _days_ago(4),
        "duration": 45,
        "notes": mark,
    }
    return Wanted("POST", "/api/interactions", body, contract="tracking", mark=mark)


def _edit(lane: Lane) -> Wanted:
    if not lane.written:
        return _create_of_contact(lane)
    row, mark = lane.written[-1], _mark()
    path = f"/api/interactions/{row}"
    return Wanted("PUT", path, {"notes": mark}, contract="tracking", mark=mark, row=row)


def _status(lane: Lane) -> Wanted:
    lane.is_away = not lane.is_away
    status = "inactive" if lane.is_away else "prospect"
    path = f"/api/contacts/{lane.own[0]}/status"
    return Wanted("PUT", path, {"relationship_status": status}, contract="business")


_KINDS: dict[str, Callable[[Lane], Wanted]] = {
    "timeline (clients)": _timeline_clients,
    "timeline (business)": _timeline_business,
    "timeline (tracking)": _timeline_tracking,
    "timeline (tactics)": _timeline_tactics,
    "list": _list,
    "filter": _filter,
    "search": _search,
    "contact": _contact,
    "contacts": _contacts,
    "analytics": _analytics,
    "page: home": _page_home,
    "page: contact": _page_contact,
    "create": _create,
    "create (of a contact)": _create_of_contact,
    "edit": _edit,
    "status": _status,
}
WEIGHTS = {
    "timeline (clients)": 4,
    "timeline (business)": 4,
    "timeline (tracking)": 4,
    "timeline (tactics)": 4,
    "list": 4,
    "filter": 3,
    "search": 3,
    "contact": 4,
    "contacts": 2,
    "analytics": 2,
    "page: home": 2,
    "page: contact": 3,
    "create": 2,
    "create (of a contact)": 2,
    "edit": 2,
    "status": 1,
}
WRITES = frozenset({"create", "create (of a contact)", "edit", "status"})


def is_timeline(kind: str) -> bool:
    return kind.startswith("timeline")
