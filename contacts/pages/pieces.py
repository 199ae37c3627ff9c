"""What contacts put on a site's home and at the head of a contact's page."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from contacts.models import Contact
from crm.pages.base import SiteRequest
from crm.pages.pieces import Piece


def of_home(request: SiteRequest) -> Iterator[Piece]:
    yield Piece("side", "contacts/_home.html")


def of_contact(request: SiteRequest, contact: Contact) -> Iterator[Piece]:
    now = timezone.now()
    if contact.slips(now):
        yield Piece("header", "contacts/_slips.html", contact)
    elif contact.is_put_off(now):
        yield Piece("header", "contacts/_put_off.html", contact)
