"""What follow-ups put on the pages of the apps below; htmx fetches them from the list."""

from __future__ import annotations

from collections.abc import Iterator

from contacts.models import Contact
from crm.pages.base import SiteRequest
from crm.pages.pieces import Piece


def of_home(request: SiteRequest) -> Iterator[Piece]:
    yield Piece("main", "followups/_home.html")


def of_contact(request: SiteRequest, contact: Contact) -> Iterator[Piece]:
    yield Piece("aside", "followups/_contact.html", contact)
