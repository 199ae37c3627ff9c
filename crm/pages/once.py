"""A form that makes something makes it once, however often it is sent (ADR 21)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from crm.actions import claim, claimed
from crm.errors import RuleBroken
from crm.models import IdempotencyKey
from crm.pages.base import SiteRequest
from crm.rules import is_storable
from crm.tenancy.viewer import Viewer

SAYS_NOTHING = frozenset({"csrfmiddlewaretoken", "key", "pressed_at", "another"})
"""What may differ when the same form is sent again."""

LONGEST_KEY = 64  # characters
Row = TypeVar("Row")


@transaction.atomic
def once(
    request: SiteRequest, address: str, *, by: Viewer, make: Callable[[], Row], rows: Any
) -> Row:
    """The row that the posted form makes, or made when it was sent before: one of `rows`, by its
    number. `address` is whose form it is. Raises RuleBroken where it came with other words then,
    and whatever `make` raises; then the key is free again."""
    receipt, is_mine = _claimed(request, address, by)
    if receipt is None:
        return make()
    if is_mine:
        row: Any = make()
        receipt.subject = str(row.number)
        receipt.save(update_fields=["subject"])
        return row  # type: ignore[no-any-return]  # `make` says its type
    found: Row | None = rows.filter(number=int(receipt.subject)).first()
    if found is None or receipt.request != _fingerprint(request):
        request.key_spent = True
        text = _("This form was saved before. Save again to make another one of it.")
        raise RuleBroken.on("", text, "sent_before")
    return found


@transaction.atomic
def change_once(
    request: SiteRequest, change: Callable[..., object], row: Any, *, by: Viewer, **given: Any
) -> None:
    """Carry out `change(row, by=by, **given)`, unless these very words of the posted form were
    saved before: then only their answer was lost. Raises whatever `change` raises; then the key is
    free again."""
    receipt, is_mine = _claimed(request, request.path, by)
    if receipt is not None and not is_mine:
        if receipt.request == _fingerprint(request):
            return
        receipt.request = _fingerprint(request)  # somebody wrote on
        receipt.save(update_fields=["request"])
    change(row, by=by, **given)


def is_saved(request: SiteRequest, *, by: Viewer) -> bool:
    """Whether `change_once` has saved these very words of the posted form; for where the row may
    have ended since, or be out of sight."""
    key = _key_of(request)
    receipt = claimed(by, address=_hashed(request.path), key=key) if key else None
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


def _key_of(request: SiteRequest) -> str:
    key = request.POST.get("key", "")
    return key if len(key) <= LONGEST_KEY and is_storable(key) else ""


def _hashed(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def _fingerprint(request: SiteRequest) -> str:
    said = sorted((name, request.POST.getlist(name)) for name in request.POST.keys() - SAYS_NOTHING)
    return hashlib.sha256(repr(said).encode()).hexdigest()
