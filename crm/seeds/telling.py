"""What the demo's events would have been: in the order in which it all happened, and told."""

from __future__ import annotations

import datetime as dt

from crm.models import Event
from crm.seeds.ground import Ground, reserve_numbers, seeded_uuid

KEPT = dt.timedelta(days=90)
"""How far back the feed goes: as if events had only been kept since then."""
TOLD_AFTER = dt.timedelta(seconds=3)


def tell_events(ground: Ground) -> None:
    """Store what the apps' seeds say has happened, numbered by when it did."""
    since = ground.midnight - KEPT
    kept = (one for one in ground.happened if one.at >= since)
    happened = sorted(kept, key=lambda one: one.at)
    choice = ground.random("events")
    first = reserve_numbers(ground.site, Event, len(happened))
    events = [
        Event(
            uuid=seeded_uuid(one.at, choice),
            number=first + place,
            site_id=ground.site.pk,
            type=one.event.type,
            occurred_at=one.at,
            actor_id=one.actor_id,
            subject_type=one.event.subject_type,
            subject_id=one.event.subject_id,
            contact_id=one.event.contact_id,
            delivered_at=one.at + TOLD_AFTER,
        )
        for place, one in enumerate(happened)
    ]
    Event.objects.across_sites().bulk_create(events)
