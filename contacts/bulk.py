"""One action on many contacts: tried first, so that somebody can see what would come of it, then
done, and taken back.

The rules are those of the single action, because that is what is called. Each is atomic by itself:
a contact is changed as a whole or stays as it was, whatever becomes of the others. Trying is doing
it and rolling it back, so what was tried can only differ from what is done by what others did in
between.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import actions
from contacts.models import Contact, StatusChange
from contacts.rules import MOST_TAGS, is_way_back, too_many_tags
from contacts.vocabulary import RelationshipStatus
from crm.errors import Conflict, DomainError, Forbidden, RuleBroken
from crm.tenancy.viewer import Viewer
from crm.vocabulary import Permission

MOST = 100
"""How many contacts are changed at once: a second or two, in which others wait for them."""


class Deed(Protocol):
    """What is done to each contact."""

    def is_done(self, contact: Contact) -> bool:
        """Whether the contact is so already."""

    def do(self, contact: Contact, by: Viewer) -> None:
        """Raises what the action of the domain raises."""


@dataclass(frozen=True, slots=True)
class Give:
    """To another owner; None is nobody."""

    owner_id: int | None

    def is_done(self, contact: Contact) -> bool:
        return bool(contact.owner_id == self.owner_id)

    def do(self, contact: Contact, by: Viewer) -> None:
        actions.change(contact, by=by, changes={"owner_id": self.owner_id})


@dataclass(frozen=True, slots=True)
class Retag:
    """Some tags more, and some less; others stay where they are."""

    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()

    def _wanted(self, contact: Contact) -> list[str]:
        left = [tag for tag in contact.tags if tag not in self.less]
        return list(dict.fromkeys([*left, *self.more]))

    def is_done(self, contact: Contact) -> bool:
        return self._wanted(contact) == contact.tags

    def do(self, contact: Contact, by: Viewer) -> None:
        if len(wanted := self._wanted(contact)) > MOST_TAGS:
            raise RuleBroken.on("tags", too_many_tags(), "too_many")
        actions.change(contact, by=by, changes={"tags": wanted})


@dataclass(frozen=True, slots=True)
class Move:
    """To another status, where the ladder leads there."""

    status: str
    reason: str = ""

    def is_done(self, contact: Contact) -> bool:
        return bool(contact.relationship_status == self.status)

    def do(self, contact: Contact, by: Viewer) -> None:
        actions.change_status(contact, by=by, status=self.status, reason=self.reason)


@dataclass(frozen=True, slots=True)
class Discard:
    """Into the trash."""

    def is_done(self, contact: Contact) -> bool:
        return contact.deleted_at is not None

    def do(self, contact: Contact, by: Viewer) -> None:
        actions.delete(contact, by=by)


@dataclass
class Outcome:
    """What has become of each, or would; `refused` with the reason, in words for people."""

    changed: list[Contact] = field(default_factory=list)
    already: list[Contact] = field(default_factory=list)
    refused: list[tuple[Contact, str]] = field(default_factory=list)
    before: dict[int, dict[str, Any]] = field(default_factory=dict)
    """By the contact's number: what `take_back` needs to know, as JSON can hold it."""

    @property
    def total(self) -> int:
        return len(self.changed) + len(self.already) + len(self.refused)

    @property
    def final(self) -> int:
        """How many of those changed `take_back` cannot bring back."""
        return len(self.changed) - len(self.before)


def chosen(numbers: Iterable[int], by: Viewer) -> list[Contact]:
    """The contacts of these numbers, no more than MOST, locked in one order, so that two who do
    this at once wait for each other and never for both."""
    wanted = sorted(set(numbers))[:MOST]
    rows = Contact.objects.visible_to(by).filter(number__in=wanted)
    return list(rows.select_for_update(no_key=True).order_by("number"))


def tried(deed: Deed, contacts: Sequence[Contact], *, by: Viewer) -> Outcome:
    """What `done` would do, with nothing done."""
    with transaction.atomic():
        outcome = done(deed, contacts, by=by)
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def done(deed: Deed, contacts: Sequence[Contact], *, by: Viewer) -> Outcome:
    """Do it to each of the locked contacts."""
    by.require(Permission.EDIT_CONTACTS)
    outcome = Outcome()
    for contact in contacts:
        if deed.is_done(contact):
            outcome.already.append(contact)
        elif why := _refusal(partial(deed.do, contact, by), contact, deed):
            outcome.refused.append((contact, why))
        else:
            outcome.changed.append(contact)
    outcome.before = _before(deed, outcome.changed, by)
    return outcome


def _refusal(step: Callable[[], Any], contact: Contact, deed: Deed | None = None) -> str:
    """Why it cannot be; nothing where it was done."""
    try:
        step()
    except RuleBroken as error:
        if isinstance(deed, Move) and error.problems[0].code == "invalid_transition":
            return _no_way(contact, deed.status)
        return error.problems[0].message
    except Forbidden:
        return _("You may delete only what you added yourself.")
    except Conflict as error:
        return error.message
    except DomainError:
        return _("It is no longer there.")
    return ""


def _no_way(contact: Contact, status: str) -> str:
    words = {
        "from": contact.get_relationship_status_display(),
        "to": RelationshipStatus(status).label,
    }
    return _("From “%(from)s” no step leads to “%(to)s”.") % words


def _before(deed: Deed, changed: Sequence[Contact], by: Viewer) -> dict[int, dict[str, Any]]:
    """What each was; of moves only those that a way leads back from."""
    if isinstance(deed, Give):
        return {row.number: {"owner_id": row.owner_id, **_next(row)} for row in changed}
    if isinstance(deed, Retag):
        return {row.number: {"tags": row.tags, **_next(row)} for row in changed}
    if isinstance(deed, Move):
        moves = StatusChange.objects.visible_to(by).latest_of(changed)
        numbers = {row.pk: row.number for row in changed}
        return {
            numbers[move.contact_id]: {"move": str(move.pk)}
            for move in moves
            if is_way_back(move.old_status, move.new_status)
        }
    gone = Contact.objects.deleted_for(by).filter(pk__in=[row.pk for row in changed])
    return {row.number: {"trashed_at": row.deleted_at.isoformat()} for row in gone}


def _next(contact: Contact) -> dict[str, int]:
    """The version that the change has left behind, of the contact as it was before."""
    return {"version": contact.version + 1}


@transaction.atomic
def take_back(before: Mapping[int, Mapping[str, Any]], *, by: Viewer) -> Outcome:
    """Undo what `done` told of; whatever somebody has changed since then stays as it is."""
    by.require(Permission.EDIT_CONTACTS)
    rows = [*chosen(before, by), *_in_the_trash(before, by)]
    outcome = Outcome()
    for contact in rows:
        was = before[contact.number]
        why = _refusal(partial(_restore, contact, was, by), contact)
        if why:
            outcome.refused.append((contact, why))
        else:
            outcome.changed.append(contact)
    return outcome


def _in_the_trash(numbers: Iterable[int], by: Viewer) -> list[Contact]:
    """As `chosen`, of what is there no more."""
    wanted = sorted(set(numbers))[:MOST]
    rows = Contact.objects.deleted_for(by).filter(number__in=wanted)
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("number"))


def _restore(contact: Contact, was: Mapping[str, Any], by: Viewer) -> None:
    if "trashed_at" in was:
        if contact.deleted_at is None or contact.deleted_at.isoformat() != was["trashed_at"]:
            raise Conflict(_("Somebody has changed this meanwhile."))
        actions.restore(contact, by=by)
    elif "move" in was:
        actions.undo_status(contact, by=by, change=uuid.UUID(was["move"]))
    else:
        changes = {name: value for name, value in was.items() if name != "version"}
        actions.change(contact, by=by, changes=changes, version=was["version"])
