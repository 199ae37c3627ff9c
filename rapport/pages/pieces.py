"""What building rapport puts on the pages of the apps below: a contact's, an interaction's."""

from __future__ import annotations

from collections.abc import Iterator

from contacts.models import Contact
from crm.pages.base import SiteRequest
from crm.pages.pieces import Piece
from interactions.models import Interaction
from rapport.models import TacticLog
from rapport.reports import what_worked


def of_contact(request: SiteRequest, contact: Contact) -> Iterator[Piece]:
    """What was tried with them, and how it went, in what the viewer may read."""
    results = what_worked(contact, request.viewer)
    given = {"results": results, "contact": contact}
    yield Piece("beneath", "rapport/_contact_tactics.html", given)


def of_interaction(request: SiteRequest, interaction: Interaction) -> Iterator[Piece]:
    """The techniques used in it, for who may read it."""
    if interaction.redacted:
        return
    logs = TacticLog.objects.visible_to(request.viewer).of(interaction).select_related("tactic")
    if found := list(logs):
        yield Piece("aside", "rapport/_interaction_tactics.html", found)
