"""Who tried to change what they may not read, for the log: the transaction that was refused takes
every row with it, and so cannot hold a record of the try (trust.md, RED-12)."""

from __future__ import annotations

import logging
import uuid

from crm.errors import Forbidden
from crm.tenancy.context import current, current_visit

log = logging.getLogger("crm.refused")


def unread(noun: str, key: uuid.UUID, message: str) -> Forbidden:
    """The refusal to raise, once it is in the log: ids and the door, no text and no tag."""
    who, visit = current(), current_visit()
    log.warning(
        "Refused to user %s of site %s: changing the %s %s, which they may not read (%s)",
        who.user_id or "-",
        who.site_id or "-",
        noun,
        key,
        visit.through if visit else "-",
    )
    return Forbidden(message)
