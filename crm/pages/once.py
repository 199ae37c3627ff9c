"""A form that makes something makes it once, however often it is sent (ADR 21)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from crm.actions import claim, claimed
from crm.errors import RuleBroken
from crm.models import IdempotencyKey
from crm.pages.base import SiteRequest
from crm.rules import is_storable
from crm.tenancy.viewer import Viewer

SAYS_NOTHING = frozenset({"csrfmiddlewaretoken", "key", "pressed_at", "another"})
"""What may differ when the same form is sent again."""

SECRET = frozenset({"password", "again"})
"""What no fingerprint is taken of: whoever reads it could try one password after the other."""

LONGEST_KEY = 64  # characters
LONGEST_WAIT = dt.timedelta(days=30)
"""How long a form may have waited for a connection."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class OwnSave:
    """What a form has saved of a row before; the answer was lost, perhaps, and one wrote on."""

    version: int | None  # of the row, since then; None of one without versions
    said: frozenset[str]  # the names of what it changed


@transaction.atomic
def once(
    request: SiteRequest,
    address: str,
    *,
    by: Viewer,
    make: Callable[[], Row],
    rows: Any,
    name: str = "number",
) -> Row:
    """The row that the posted form makes, or made when it was sent before: one of `rows`, by the
    field of that `name`. `address` is whose form it is. Raises RuleBroken where it came with other
    words then, and whatever `make` raises; then the key is free again."""
    receipt, is_mine = _claimed(request, address, by)
    if receipt is None:
        return make()
    if is_mine:
        row: Any = make()
        receipt.subject = str(getattr(row, name))
        receipt.save(update_fields=["subject"])
        return row  # type: ignore[no-any-return]  # `make` says its type
    found: Row | None = rows.filter(**{name: receipt.subject}).first()
    if found is None or receipt.request != _fingerprint(request):
        request.key_spent = True
        text = _("This form was saved before. Save again to make another one of it.")
        raise RuleBroken.on("", text, "sent_before")
    return found


@transaction.atomic
def change_once(
    request: SiteRequest,
    change: Callable[..., Any],
    row: Any,
    *,
    by: Viewer,
    said: Collection[str] = (),
    **given: Any,
) -> None:
    """Carry out `change(row, by=by, **given)`, unless these very words of the posted form were
    saved before: then only their answer was lost. Raises whatever `change` raises; then the key is
    free again. What is `said`, by its names, `own_save` tells of the row that `change` answers."""
    receipt, is_mine = _claimed(request, request.path, by)
    if receipt is not None and not is_mine:
        if receipt.request == _fingerprint(request):
            return
        receipt.request = _fingerprint(request)  # somebody wrote on
        receipt.save(update_fields=["request"])
    changed = change(row, by=by, **given)
    if receipt is not None and said:
        receipt.said, receipt.version = sorted(said), getattr(changed, "version", None)
        receipt.left = _left(changed, receipt.said) if receipt.version is None else ""
        receipt.pressed_at = pressed_at(request.POST.get("pressed_at", ""))
        receipt.save(update_fields=["said", "version", "left", "pressed_at"])


def own_save(request: SiteRequest, row: Any, *, by: Viewer) -> OwnSave | None:
    """What the posted form has saved before, where that is the row's newest version: what was
    typed since then goes on top of it. None where anybody saved after it, and for words that were
    sent before those and are late. Of a row without versions, which may be a mapping, that is what
    stands still in the fields that were changed."""
    receipt = _receipt(request, by)
    if receipt is None or not _is_newest(receipt, row):
        return None
    pressed = pressed_at(request.POST.get("pressed_at", ""))
    if pressed is not None and receipt.pressed_at is not None and pressed < receipt.pressed_at:
        return None
    return OwnSave(receipt.version, frozenset(receipt.said))


def _is_newest(receipt: IdempotencyKey, row: Any) -> bool:
    if receipt.version is not None:
        return bool(receipt.version == row.version)
    return receipt.left != "" and receipt.left == _left(row, receipt.said)


def _left(row: Any, said: Collection[str]) -> str:
    """A fingerprint of what the row holds under those names."""
    values = row if isinstance(row, Mapping) else vars(row)
    return _hashed(repr([(name, values.get(name)) for name in said]))


def pressed_at(said: str) -> dt.datetime | None:
    """When Save was pressed, as the browser says; None where it says nothing that can be."""
    try:
        moment = parse_datetime(said)
    except ValueError:
        return None
    if moment is None or timezone.is_naive(moment):
        return None
    return moment if abs(timezone.now() - moment) < LONGEST_WAIT else None


def is_saved(request: SiteRequest, *, by: Viewer) -> bool:
    """Whether `change_once` has saved these very words of the posted form; for where the row may
    have ended since, or be out of sight."""
    receipt = _receipt(request, by)
    return receipt is not None and receipt.request == _fingerprint(request)


def is_sent_again(request: SiteRequest, address: str, *, by: Viewer) -> bool:
    """Whether the posted form was carried out before, for what makes no row;
    call it inside of the transaction that carries it out."""
    receipt, is_mine = _claimed(request, address, by)
    return receipt is not None and not is_mine


def _claimed(
    request: SiteRequest, address: str, by: Viewer
) -> tuple[IdempotencyKey, bool] | tuple[None, bool]:
    """The receipt of the form's key, and whether this request is the first with it."""
    key = _key_of(request)
    if not key:
        return None, True
    return claim(by, address=_hashed(address), key=key, request=_fingerprint(request))


def _receipt(request: SiteRequest, by: Viewer) -> IdempotencyKey | None:
    """Of what the posted form has changed before."""
    key = _key_of(request)
    return claimed(by, address=_hashed(request.path), key=key) if key else None


def _key_of(request: SiteRequest) -> str:
    key = request.POST.get("key", "")
    return key if len(key) <= LONGEST_KEY and is_storable(key) else ""


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _fingerprint(request: SiteRequest) -> str:
    telling = request.POST.keys() - SAYS_NOTHING - SECRET
    said = sorted((name, request.POST.getlist(name)) for name in telling)
    return hashlib.sha256(repr(said).encode()).hexdigest()
