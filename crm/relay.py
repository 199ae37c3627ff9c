"""The relay: hands what happened to whoever subscribed, at least once, in order per contact.

Subscribers are named in `settings.EVENT_SUBSCRIBERS`. Each is called with an `EventFacts`, inside
the transaction that marks the event as delivered, as the runtime role with the event's site and
nobody's name: what it writes to the database counts once, what it does elsewhere may happen again
after a crash, and the event's id tells such a repetition.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.module_loading import import_string
from django.utils.timezone import now

from crm.events import EventFacts
from crm.models import Event
from crm.tenancy.context import Context, bound
from crm.tenancy.querysets import ScopedQuerySet
from crm.tenancy.viewer import Viewer

Subscriber = Callable[[EventFacts], None]

BATCH = 20
"""Events per transaction: as many may be told twice after a crash."""
PAUSES = tuple(dt.timedelta(seconds=pause) for pause in (10, 60, 5 * 60, 30 * 60, 2 * 3600))
"""How long an event waits after each failing try; after one more it is parked."""


def subscribers() -> list[Subscriber]:
    return [import_string(path) for path in settings.EVENT_SUBSCRIBERS]


def relay_events() -> int:
    """Hand out everything that is due; answers how many events were tried."""
    handlers, tried = subscribers(), 0
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's; of no one site
        while done := _relay_some(handlers):
            tried += done
    return tried


def _relay_some(handlers: Sequence[Subscriber]) -> int:
    with transaction.atomic():
        events = list(_due())
        for event in events:
            _hand_out(event, handlers)
    return len(events)


def _due() -> ScopedQuerySet[Event]:
    """The first waiting event of each contact, and every waiting one without a contact.

    Rows are locked, so that several relays share the work; one that another relay holds is still
    waiting for both, and so keeps the later ones of its contact back.
    """
    waiting = Event.objects.across_sites().filter(delivered_at=None, parked_at=None)
    earlier = waiting.filter(
        site_id=OuterRef("site_id"),
        contact_id=OuterRef("contact_id"),
        number__lt=OuterRef("number"),
    )
    due = waiting.filter(Q(retry_at=None) | Q(retry_at__lte=now()), ~Exists(earlier))
    first: ScopedQuerySet[Event] = due.order_by("occurred_at", "number")[:BATCH]
    return first.select_for_update(skip_locked=True, of=("self",))


def _hand_out(event: Event, handlers: Sequence[Subscriber]) -> None:
    try:
        with bound(Context(site_id=str(event.site_id))):
            for handle in handlers:
                handle(EventFacts.of(event))
    except Exception as error:  # whatever a subscriber does wrong must not stop the others' events
        if not connection.is_usable():
            raise  # nothing can be noted
        _note_failure(event, error)
    else:
        event.delivered_at = now()
        event.last_error = ""
    event.save(update_fields=["delivered_at", "attempts", "retry_at", "parked_at", "last_error"])


def _note_failure(event: Event, error: Exception) -> None:
    """Only the kind of error is kept: its text may be anybody's words."""
    event.last_error = type(error).__name__[:100]
    event.attempts += 1
    if event.attempts > len(PAUSES):
        event.parked_at = now()
    else:
        event.retry_at = now() + PAUSES[event.attempts - 1]


def try_again(events: ScopedQuerySet[Event], *, by: Viewer) -> int:
    """Give parked events of the viewer's site all their tries once more."""
    parked = events.filter(site_id=by.site_id).exclude(parked_at=None)
    return parked.update(parked_at=None, retry_at=None, attempts=0)
