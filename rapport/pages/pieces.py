"""What building rapport puts on the pages of the apps below: a contact's, an interaction's, and the
list of interactions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Contact
from crm.pages.base import SiteRequest
from crm.pages.pieces import Piece
from crm.tenancy.viewer import Viewer
from interactions.models import Interaction
from rapport.models import RapportTactic, TacticLog
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


class ByTactic:
    """Interactions in which a technique was noted, of those that the viewer may read: where the
    numbers of `rapport.reports` lead."""

    name = "tactic"

    def field(self) -> forms.Field:
        unknown = {"invalid_choice": gettext_lazy("There is no such tactic.")}
        return forms.ModelChoiceField(
            RapportTactic.objects.by_name(),
            label=gettext_lazy("Tactic"),
            required=False,
            error_messages=unknown,
        )

    def narrowed(self, rows: Any, value: RapportTactic, viewer: Viewer) -> Any:
        logs = TacticLog.objects.visible_to(viewer).naming(value)
        return rows.filter(Exists(logs.filter(interaction=OuterRef("pk"))))

    def said(self, value: RapportTactic) -> str:
        return _(value.name)
