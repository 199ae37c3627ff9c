"""The list of contacts as its address describes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.models import Contact
from contacts.vocabulary import ContactType, RelationshipStatus
from crm.pages.lists import chosen, written
from crm.pages.pieces import ListPiece
from crm.rules import is_number
from crm.tenancy.viewer import Viewer

SILENCE = dt.timedelta(days=30)
"""Of contacts with whom nobody was in touch for long, whatever their rhythm is."""

PRESETS = {
    "": _("My site"),
    "mine": pgettext_lazy("contacts", "Mine"),
    "overdue": pgettext_lazy("contacts", "Overdue"),  # an app above knows to whom something is
    "slipping": _("Slipping"),
}
"""The views that stand above the list; to the others numbers lead, and each can be taken away."""
VIEWS = {**PRESETS, "silent": _("No contact for 30 days"), "new": _("New this month")}
SORTS: dict[str, Any] = {
    "name": F("sort_name").asc(),
    "last": F("last_contacted").asc(nulls_first=True),  # the longest silence first
    "status": F("relationship_status").asc(),
    "created": F("created_at").asc(),
    "-name": F("sort_name").desc(),
    "-last": F("last_contacted").desc(nulls_last=True),
    "-status": F("relationship_status").desc(),
    "-created": F("created_at").desc(),
}


def start_of_month() -> dt.datetime:
    """Midnight of the first, where the viewer is."""
    return timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)


class OfContact(forms.Form):
    """A filter of what one contact has, named by the contact's number."""

    viewer: Viewer
    person: Contact | None = None  # who is asked for

    contact = forms.IntegerField(label=_("Contact"), required=False)

    def clean_contact(self) -> int | None:
        number: int | None = self.cleaned_data["contact"]
        if number is not None:
            contacts = Contact.objects.visible_to(self.viewer)
            self.person = contacts.filter(number=number).first()
            if self.person is None:
                raise forms.ValidationError(_("There is no such contact on this site."))
        return number


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """What is asked for; an empty text asks for nothing."""

    text: str
    view: str
    status: str
    type: str
    owner: str
    tag: str
    sort: str

    @classmethod
    def asked(cls, params: QueryDict) -> Self:
        owner = written(params, "owner")
        return cls(
            # `search` is what the box in the frame of every page sends
            text=written(params, "q") or written(params, "search"),
            view=chosen(params, "view", VIEWS),
            status=chosen(params, "status", RelationshipStatus.values),
            type=chosen(params, "type", ContactType.values),
            owner=owner if is_number(owner) else "",
            tag=written(params, "tag"),
            sort=chosen(params, "sort", SORTS, "name"),
        )

    @property
    def narrows(self) -> bool:
        return any((self.text, self.view, self.status, self.type, self.owner, self.tag))

    def contacts(self, viewer: Viewer, pieces: Iterable[ListPiece] = ()) -> QuerySet[Contact]:
        """With `pieces` also the views that they know."""
        found = self._viewed(Contact.objects.visible_to(viewer).with_owner(), viewer)
        for piece in pieces:
            if piece.view == self.view:
                found = piece.narrowed(found)
        if self.text:
            found = found.matching(self.text)
        if self.status:
            found = found.filter(relationship_status=self.status)
        if self.type:
            found = found.filter(contact_type=self.type)
        if self.owner:
            found = found.owned_by(int(self.owner))
        if self.tag:
            found = found.tagged(self.tag)
        order = "-number" if self.sort.startswith("-") else "number"
        rows: QuerySet[Contact] = found.order_by(SORTS[self.sort], order)
        return rows

    def _viewed(self, found: Any, viewer: Viewer) -> Any:
        if self.view == "mine":
            return found.owned_by(viewer.user_id)
        if self.view == "slipping":
            return found.slipping(viewer, timezone.now())
        if self.view == "silent":
            return found.silent_since(timezone.now() - SILENCE)
        if self.view == "new":
            return found.added_since(start_of_month())
        return found
