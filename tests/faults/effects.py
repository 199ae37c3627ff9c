"""A subscriber whose effects can be counted, and the events it is told of.

`DJANGO_SETTINGS_MODULE=tests.faults.settings` subscribes it. `python -m tests.faults.effects 600`
makes so many events.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm.events import EventFacts

TELLS = "FAULTS_TOLD"  # environment: the file that gets a line for every event, done or undone
SLOW = 0.02  # seconds that one event takes, so that a worker is killed over some of them

TABLE = """
create table faults_effect (id bigserial primary key, event_id uuid not null);
grant insert on faults_effect to crm_app;
grant usage on faults_effect_id_seq to crm_app;
"""


def note(event: EventFacts) -> None:
    """One effect in the database, in the relay's transaction; one outside of it."""
    from django.db import connection  # noqa: PLC0415  # Django is set up by now

    with connection.cursor() as cursor:
        cursor.execute("insert into faults_effect (event_id) values (%s)", [event.id])
    with Path(os.environ[TELLS]).open("a") as told:
        told.write(f"{event.id}\n")
    time.sleep(SLOW)


def make(count: int) -> None:
    """Events of twenty contacts and of none, on both sites."""
    import uuid  # noqa: PLC0415

    from crm.access import viewer_on  # noqa: PLC0415
    from crm.models import Membership  # noqa: PLC0415
    from crm.tenancy.context import signed_in_as  # noqa: PLC0415
    from crm.tests.accounts import as_owner  # noqa: PLC0415
    from crm.tests.happenings import happen  # noqa: PLC0415

    with as_owner():
        members = list(Membership.objects.across_sites().select_related("user"))
    contacts = [uuid.uuid4() for _ in range(20)]
    for member in members:
        with signed_in_as(member.user_id):
            viewer = viewer_on(member.user, site_id=member.site_id)
        about = [contacts[n % 40] if n % 40 < 20 else None for n in range(count // len(members))]
        happen(viewer, *about)


if __name__ == "__main__":
    import django

    django.setup()
    make(int(sys.argv[1]))
