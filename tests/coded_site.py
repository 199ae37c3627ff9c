"""A site where every text that people write wants to be code."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.timezone import now

import meetings.actions
from contacts.models import Contact
from contacts.tests.factories import ContactFactory
from crm.tenancy.context import acting_as
from crm.tenancy.viewer import Viewer
from crm.tests.factories import Person
from interactions.models import AccessRequest, BreakGlass
from interactions.tests.factories import InteractionFactory
from meetings.actions import MeetingOutcome
from meetings.tests.factories import MeetingFactory

CODE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7|add:7 }}'
MORE = "<svg/onload=alert(3)><a hx-get=/x hx-trigger=load href=javascript:alert(4)>"
"""Where a text may be longer."""


def coded(by: Person) -> Iterator[str]:
    """The paths of pages that show such texts."""
    viewer = by.viewer()
    contact = ContactFactory(
        by=viewer,
        first_name=CODE,
        company_name=CODE,
        job_title=CODE,
        notes=CODE + MORE,
        tags=[CODE[:40]],
    )
    row = InteractionFactory(
        by=viewer,
        contact=contact,
        title=CODE,
        lead=CODE,
        location=CODE,
        description=CODE + MORE,
        notes=CODE + MORE,
        outcome=CODE + MORE,
        next_action=CODE,
        topics=[CODE],
        follow_up_needed=True,
        follow_up_notes=CODE + MORE,
        non_verbal=CODE,
    )
    _meet(viewer, contact)
    with acting_as(viewer):
        about = {"site_id": viewer.site_id, "interaction": row}
        waiting = AccessRequest(asker_id=viewer.user_id, reason=CODE, **about)
        waiting.save(force_insert=True)
        BreakGlass(opener_id=viewer.user_id, reason=CODE, until=now(), **about).save()
    for path in (
        *("", "meetings/", "meetings/month/", "meetings/week/", "meetings/new/?again=1"),
        *(f"meetings/1/{part}" for part in ("", "brief/", "edit/", "complete/", "cancel/")),
        *("meetings/2/", "meetings/3/", "contacts/"),
        *(f"contacts/{contact.number}/{part}" for part in ("", "edit/")),
        *("interactions/", "interactions/recent/", f"interactions/{row.number}/"),
        *(f"interactions/{row.number}/edit/", f"interactions/new/?contact={contact.number}"),
        *("requests/", f"requests/{waiting.pk}/"),
    ):
        yield f"/s/{by.site.slug}/{path}"


def _meet(viewer: Viewer, contact: Contact) -> None:
    """One meeting that is planned, one that took place, and one that was called off."""
    texts = {"purpose": CODE, "preparation_notes": CODE, "location": CODE, "agenda_items": [CODE]}
    _planned, over, off = (
        MeetingFactory(by=viewer, contact=contact, scheduled_at=now(), **texts) for _ in range(3)
    )
    outcome = MeetingOutcome(
        attendees=[CODE], topics_covered=[CODE], outcomes=CODE, action_items=[CODE], next_steps=CODE
    )
    with acting_as(viewer):
        meetings.actions.complete(over, by=viewer, outcome=outcome)
        meetings.actions.cancel(off, by=viewer, reason=CODE)
