"""What must not be carried out twice is claimed first, in the transaction that carries it out."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from crm.models import IdempotencyKey
from crm.tenancy.viewer import Viewer


def claim(by: Viewer, *, address: str, key: str, request: str) -> tuple[IdempotencyKey, bool]:
    """The row of the key, and whether this request is the one that made it.

    `address` and `request` are fingerprints of where it is asked and what. Whoever claims the same
    meanwhile waits for that transaction (ADR 13).
    """
    names = {"user_id": by.user_id, "address": address, "key": key}
    row = IdempotencyKey(site_id=by.site_id, request=request, **names)
    try:
        with transaction.atomic():
            row.save(force_insert=True)  # waits for whoever else is making it
        return row, True
    except IntegrityError:
        found = IdempotencyKey.objects.visible_to(by).filter(**names).first()
    if found is not None and found.created_at > now() - settings.IDEMPOTENCY_KEY_LIFETIME:
        return found, False
    if found is not None:
        found.delete()  # too old to count
    return claim(by, address=address, key=key, request=request)


def claimed(by: Viewer, *, address: str, key: str) -> IdempotencyKey | None:
    """The row of a key that was claimed before and counts still."""
    names = {"user_id": by.user_id, "address": address, "key": key}
    since = now() - settings.IDEMPOTENCY_KEY_LIFETIME
    rows = IdempotencyKey.objects.visible_to(by).filter(**names, created_at__gt=since)
    found: IdempotencyKey | None = rows.first()
    return found
