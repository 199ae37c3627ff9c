"""A completed, restricted meeting for proving the walls; see crm/probes.py."""

import datetime as dt

from contacts.models import Contact
from crm.models import Tag
from crm.tenancy.viewer import Viewer
from interactions.models import InteractionTag
from meetings.actions import MeetingOutcome, complete, schedule


def probe(viewer: Viewer) -> None:
    contact = Contact.objects.visible_to(viewer)[0]
    at = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    meeting = schedule(by=viewer, contact=contact, scheduled_at=at, purpose="Probe")
    done = complete(meeting, by=viewer, outcome=MeetingOutcome(action_items=["Probe"]))
    for tag in Tag.objects.visible_to(viewer).filter(uuid__in=viewer.revealed):
        InteractionTag(site_id=viewer.site_id, interaction=done.interaction, tag=tag).save()
